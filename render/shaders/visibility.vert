// Whether the surface hides a landmark: each is one pixel of a small picture.
layout(location = 0) in vec3 position;

uniform mat3 rotation;
uniform vec3 translation;
uniform mat4 clip;
uniform float radius;
uniform vec2 range;
uniform vec2 sampleSize;
uniform vec4 depth;
uniform vec2 size; // of the tile, in samples
uniform vec4 own;  // left, lower, right and upper bound of its landmarks
uniform int first; // pixel of the first landmark
uniform int rows;  // of the small picture
uniform sampler2D surface;

flat out float vVisible;

void main() {
	vec3 c = rotation * position + translation;
	vec4 p = clip * vec4(c, 1.0);
	gl_PointSize = 1.0;
	gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
	if (p.w <= 0.0 || any(lessThan(p.xy, own.xy * p.w)) || any(greaterThanEqual(p.xy, own.zw * p.w)))
		return; // in another tile, or nowhere
	float scale = sampleSize.x - sampleSize.y * c.z;
	float z = c.z + scale * clamp(radius / max(scale, 1e-30), range.x, range.y);
	float window = 0.5 + 0.5 * (depth.x * z + depth.y) / (depth.z * z + depth.w);
	ivec2 at = ivec2(clamp((p.xy / p.w * 0.5 + 0.5) * size, vec2(0.0), size - 1.0));
	vVisible = window <= texelFetch(surface, at, 0).r ? 1.0 : 0.0;
	int i = first + gl_VertexID;
	vec2 pixel = vec2(i % 1024, i / 1024) + 0.5;
	gl_Position = vec4(pixel / vec2(1024, rows) * 2.0 - 1.0, 0.0, 1.0);
}
