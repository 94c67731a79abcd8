// A piece of a measured path, with round ends, as wide everywhere.
layout(location = 0) in vec3 from; // from the eye, along its axes
layout(location = 1) in vec3 to;
layout(location = 2) in vec4 color;
layout(location = 3) in vec2 shape; // where it starts along its path, and its width: in samples

uniform mat4 clip;
uniform float nearest; // depth of the near plane
uniform float lift;    // towards the viewer, in scene units
uniform vec2 size;     // of the tile, in samples
uniform float casing;  // around the path, in samples; 0 draws the path itself

flat out vec3 vColor;
flat out vec3 vShape;            // length, where it starts, half its width
noperspective out vec2 vPlace; // along and across, from the first end, in samples

void main() {
	vec3 a = from, b = to;
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
	vec2 along = (q.xy / q.w - p.xy / p.w) * 0.5 * size;
	float l = length(along);
	along = l > 1e-4 ? along / l : vec2(1.0, 0.0);
	float last = float(gl_VertexID / 2), side = float(gl_VertexID % 2 * 2 - 1);
	float radius = 0.5 * shape.y + casing;
	float reach = radius + 1.0;
	vec4 end = last < 0.5 ? p : q;
	vec2 off = along * reach * (2.0 * last - 1.0) + vec2(-along.y, along.x) * side * reach;
	end.xy += off * 2.0 / size * end.w;
	vPlace = vec2(last * l + reach * (2.0 * last - 1.0), side * reach);
	vShape = vec3(l, shape.x, radius);
	vColor = casing > 0.0 ? vec3(0.08, 0.08, 0.10) : color.rgb;
	gl_Position = end;
}
