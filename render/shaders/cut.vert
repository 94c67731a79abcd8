// What a cut goes through: every triangle of what is kept, see clip.go.
layout(location = 0) in vec3 position;

uniform mat4 modelClip;
uniform vec4 kept; // its product with a place is not negative where that is kept

out float vKept;

void main() {
	vKept = dot(kept, vec4(position, 1.0));
	gl_Position = modelClip * vec4(position, 1.0);
}
