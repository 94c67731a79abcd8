// include place.glsl
// What a cut goes through: the triangles of a mesh, see clip.go.
uniform vec4 kept; // its product with a place is not negative where that is kept

out vec3 gPlace;
out float gKept;

void main() {
	gPlace = place();
	gKept = dot(kept, vec4(gPlace, 1.0));
	gl_Position = vec4(0.0, 0.0, 0.0, 1.0); // the geometry shader says where
}
