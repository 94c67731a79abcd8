// Tells each fragment of a triangle how far it is from the edges. Lines of
// OpenGL itself are one pixel wide in a core context, whatever the picture's
// scale.
layout(triangles) in;
layout(triangle_strip, max_vertices = 3) out;

uniform vec2 size; // of the tile, in samples
uniform float edgeWidth;

#ifdef NORMALS
in vec3 gNormal[];
out vec3 vNormal;
#endif
#ifdef PLACE
in vec3 gPlace[];
out vec3 vPlace;
#endif
#ifdef BEFORE
in vec3 gBefore[];
out vec3 vBefore;
#endif
#ifdef COLORS
in vec3 gColor[];
out vec3 vColor;
#endif
#ifdef TEXTURE
in vec2 gTexcoord[];
out vec2 vTexcoord;
#endif
#ifdef VALUES
FLATLY in vec2 gValue[];
FLATLY out vec2 vValue;
#endif
#ifdef OCCLUSION
in float gOpen[];
out float vOpen;
#endif
noperspective out vec3 vEdge;
flat out float vFade;

void main() {
	vec2 p[3];
	bool ahead = true;
	for (int i = 0; i < 3; i++) {
		ahead = ahead && gl_in[i].gl_Position.w > 0.0;
		p[i] = 0.5 * size * gl_in[i].gl_Position.xy / gl_in[i].gl_Position.w;
	}
	vec2 a = p[2] - p[1], b = p[0] - p[2], c = p[1] - p[0];
	float area = abs(a.x * b.y - a.y * b.x);
	vec3 heights = area / max(vec3(length(a), length(b), length(c)), 1e-6);
	float least = min(heights.x, min(heights.y, heights.z));
	// Edges closer than their own width would paint everything black.
	vFade = ahead ? clamp(least / (8.0 * edgeWidth), 0.08, 1.0) : 0.0;
	for (int i = 0; i < 3; i++) {
		vEdge = heights * vec3(i == 0, i == 1, i == 2); // only its own is not zero
#ifdef NORMALS
		vNormal = gNormal[i];
#endif
#ifdef PLACE
		vPlace = gPlace[i];
#endif
#ifdef BEFORE
		vBefore = gBefore[i];
#endif
#ifdef COLORS
		vColor = gColor[i];
#endif
#ifdef TEXTURE
		vTexcoord = gTexcoord[i];
#endif
#ifdef VALUES
#ifdef FLATVALUES
		vValue = gValue[2]; // as without this shader
#else
		vValue = gValue[i];
#endif
#endif
#ifdef OCCLUSION
		vOpen = gOpen[i];
#endif
		gl_PrimitiveID = gl_PrimitiveIDIn;
		gl_Position = gl_in[i].gl_Position;
#ifdef CLIP
		gl_ClipDistance[0] = gl_in[i].gl_ClipDistance[0];
#endif
		EmitVertex();
	}
	EndPrimitive();
}
