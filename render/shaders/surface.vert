// include place.glsl
// The surface of a mesh. Few varyings: a software driver pays for each, for
// every triangle.
layout(location = 1) in vec4 normal;
layout(location = 2) in vec4 color;
layout(location = 3) in vec2 texcoord;
layout(location = 4) in vec2 value; // and 1, or 0 where there is none
layout(location = 5) in float open; // how much of the light from all around arrives

uniform mat4 modelClip; // with the eye's place worked out in float64
uniform mat3 rotation;
uniform float facing; // -1 where the file's normals point the other way than its faces
uniform float pointSize;
#ifdef CLIP
uniform vec4 kept; // its product with a place is not negative where that is kept
#endif

#ifdef WIREFRAME
#define vNormal gNormal
#define vPlace gPlace
#define vBefore gBefore
#define vColor gColor
#define vTexcoord gTexcoord
#define vValue gValue
#define vOpen gOpen
#endif

#ifdef NORMALS
out vec3 vNormal;
#endif
#ifdef PLACE
out vec3 vPlace; // along the eye's axes, from the mesh's origin
#endif
#ifdef BEFORE
out vec3 vBefore; // where it is when the mesh is not warped; both in pixels then
uniform float unit;
#endif
#ifdef COLORS
out vec3 vColor;
#endif
#ifdef TEXTURE
out vec2 vTexcoord;
#endif
#ifdef VALUES
FLATLY out vec2 vValue;
#endif
#ifdef OCCLUSION
out float vOpen;
#endif

void main() {
	vec3 at = place();
	gl_Position = modelClip * vec4(at, 1.0);
#ifdef CLIP
	gl_ClipDistance[0] = dot(kept, vec4(at, 1.0));
#endif
#ifdef NORMALS
	vNormal = facing * (rotation * normal.xyz);
#endif
#ifdef PLACE
	vPlace = rotation * at;
#endif
#ifdef BEFORE
	vBefore = unit * (rotation * position);
	vPlace *= unit; // so that no product of steps from pixel to pixel is too small
#endif
#ifdef COLORS
	vColor = color.rgb;
#endif
#ifdef TEXTURE
	vTexcoord = vec2(texcoord.x, 1.0 - texcoord.y); // row 0 of the picture is its top
#endif
#ifdef VALUES
	vValue = value;
#endif
#ifdef OCCLUSION
	vOpen = open;
#endif
#ifdef POINTS
	gl_PointSize = pointSize;
#endif
}
