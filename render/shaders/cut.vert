// What a cut goes through: the triangles of a mesh, see clip.go.
layout(location = 0) in vec3 position;

uniform vec4 kept; // its product with a place is not negative where that is kept

out vec3 gPlace;
out float gKept;

void main() {
	gPlace = position;
	gKept = dot(kept, vec4(position, 1.0));
	gl_Position = vec4(0.0, 0.0, 0.0, 1.0); // the geometry shader says where
}
