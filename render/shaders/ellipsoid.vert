// An ellipsoid, as one strip of triangles around it from pole to pole.
layout(location = 0) in vec3 centre; // from the eye, along its axes, as the next ones
layout(location = 1) in vec3 first;  // half axes, at right angles and right-handed
layout(location = 2) in vec3 second;
layout(location = 3) in vec3 third;
layout(location = 4) in vec4 color;

uniform mat4 clip;
uniform int perspective;
uniform ivec2 parts; // rings, and parts of each

out vec3 vNormal;
out vec3 vTowards; // the eye
flat out vec3 vColor;

const float pi = 3.14159265;

void main() {
	int corners = 2 * (parts.y + 1), k = gl_VertexID % corners;
	float latitude = pi * float(gl_VertexID / corners + k % 2) / float(parts.x);
	float longitude = 2.0 * pi * float(k / 2) / float(parts.y);
	vec3 n = vec3(sin(latitude) * vec2(cos(longitude), sin(longitude)), cos(latitude));
	vec3 place = centre + first * n.x + second * n.y + third * n.z;
	vNormal = first * (n.x / dot(first, first)) + second * (n.y / dot(second, second)) + third * (n.z / dot(third, third));
	vNormal = normalize(vNormal);
	vTowards = perspective != 0 ? -place : vec3(0.0, 0.0, 1.0);
	vColor = color.rgb;
	gl_Position = clip * vec4(place, 1.0);
}
