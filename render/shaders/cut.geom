// Where the plane of a cut goes through a triangle is a line. With a place of the plane that
// is the same for all triangles it makes a triangle of that plane, see clip.go.
layout(triangles) in;
layout(triangle_strip, max_vertices = 3) out;

uniform mat4 modelClip;
uniform vec3 middle; // of the plane, from the mesh's origin

in vec3 gPlace[];
in float gKept[];

// An edge is met at the same place, bit for bit, whichever of its triangles asks.
vec4 met(int kept, int away) {
	float part = gKept[kept] / (gKept[kept] - gKept[away]);
	return modelClip * vec4(gPlace[kept] + part * (gPlace[away] - gPlace[kept]), 1.0);
}

void main() {
	int kept = 0, alone = 0;
	for (int i = 0; i < 3; i++)
		kept += int(gKept[i] >= 0.0);
	if (kept == 0 || kept == 3)
		return;
	for (int i = 0; i < 3; i++)
		if ((gKept[i] >= 0.0) == (kept == 1))
			alone = i;
	int next = (alone + 1) % 3, last = (alone + 2) % 3;
	gl_Position = modelClip * vec4(middle, 1.0);
	EmitVertex();
	gl_Position = kept == 1 ? met(alone, next) : met(next, alone);
	EmitVertex();
	gl_Position = kept == 1 ? met(alone, last) : met(last, alone);
	EmitVertex();
	EndPrimitive();
}
