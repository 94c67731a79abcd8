// The plane of a cut, as far as the mesh reaches.
uniform mat4 modelClip;
uniform vec3 middle; // on the plane, from the mesh's origin
uniform vec3 right;  // along the plane, as far as it is drawn
uniform vec3 up;
uniform vec2 corners[6]; // of what is drawn of it, in those directions

out vec2 vAt;

void main() {
	vAt = corners[gl_VertexID];
	gl_Position = modelClip * vec4(middle + vAt.x * right + vAt.y * up, 1.0);
}
