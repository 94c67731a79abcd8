// A line between two landmarks, as wide everywhere.
layout(location = 0) in vec3 from;
layout(location = 1) in vec4 color;
layout(location = 2) in vec3 to;

uniform mat3 rotation;
uniform vec3 translation;
uniform mat4 clip;
uniform float nearest; // depth of the near plane
uniform float lift;    // towards the viewer, in scene units
uniform vec2 size;     // of the tile, in samples
uniform float width;   // in samples

flat out vec3 vColor;
noperspective out float vAcross; // from the middle of the line, in samples

void main() {
	vec3 a = rotation * from + translation;
	vec3 b = rotation * to + translation;
	a.z += lift;
	b.z += lift;
	// What is behind the eye has no place in the picture: cut it off.
	float most = -nearest;
	if (a.z > most && b.z > most) {
		gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
		return;
	}
	if (a.z > most)
		a = mix(b, a, (most - b.z) / (a.z - b.z));
	if (b.z > most)
		b = mix(a, b, (most - a.z) / (b.z - a.z));
	vec4 p = clip * vec4(a, 1.0);
	vec4 q = clip * vec4(b, 1.0);
	vec2 along = (q.xy / q.w - p.xy / p.w) * size;
	float l = length(along);
	along = l > 1e-6 ? along / l : vec2(1.0, 0.0);
	vec4 end = gl_VertexID / 2 == 0 ? p : q;
	float side = float(gl_VertexID % 2 * 2 - 1);
	float reach = 0.5 * width + 0.5; // beyond there is nothing of it
	end.xy += vec2(-along.y, along.x) * side * reach * 2.0 / size * end.w;
	vAcross = side * reach;
	vColor = color.rgb;
	gl_Position = end;
}
