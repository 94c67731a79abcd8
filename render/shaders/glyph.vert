// A landmark: a square towards the viewer that the fragment shader makes a
// sphere of. Lengths are in samples of the picture unless they say otherwise.
layout(location = 0) in vec3 position;
layout(location = 1) in vec4 color;
layout(location = 2) in vec4 flags; // selected, hovered, estimated, locked

uniform mat3 rotation;
uniform vec3 translation;
uniform mat4 clip;
uniform float radius;    // in scene units
uniform vec2 range;      // least and largest radius
uniform float unit;      // a design pixel
uniform vec2 sampleSize; // in scene units: sampleSize.x + sampleSize.y * depth

flat out vec4 vColor;
flat out vec4 vFlags;
flat out vec2 vSphere; // radius, and the same in scene units
flat out float vZ;     // of the centre, along the eye's axis
out vec2 vPlace;       // from the centre

void main() {
	vec3 c = rotation * position + translation;
	float size = sampleSize.x - sampleSize.y * c.z;
	float r = clamp(radius / max(size, 1e-30), range.x, range.y);
	r *= 1.0 + 0.25 * flags.y;
	float extent = r + unit * (flags.x > 0.5 ? 4.0 : 1.0) + 1.0;
	vec2 corner = vec2(gl_VertexID % 2 * 2 - 1, gl_VertexID / 2 * 2 - 1);
	vPlace = corner * extent;
	vColor = color;
	vFlags = flags;
	vSphere = vec2(r, r * size);
	vZ = c.z;
	gl_Position = clip * vec4(c + vec3(vPlace * size, 0.0), 1.0);
}
