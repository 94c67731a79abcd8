in vec2 vPlace;

uniform sampler2D scene;
uniform vec2 shape; // radius, and width of the rim
uniform float unit; // a design pixel

out vec4 pixel;

// over returns a colour of some coverage over another.
vec3 over(vec3 under, vec3 c, float cover) { return mix(under, c, clamp(cover, 0.0, 1.0)); }

// cross_ returns the coverage of a cross with an open middle, of lines so wide.
float cross_(float width) {
	vec2 p = abs(vPlace);
	float across = min(p.x, p.y), along = max(p.x, p.y);
	return clamp(0.5 * width - across + 0.5, 0.0, 1.0) * clamp(along - 4.0 * unit + 0.5, 0.0, 1.0) *
		clamp(16.0 * unit + 0.5 * width - along + 0.5, 0.0, 1.0);
}

void main() {
	float d = length(vPlace);
	float r = shape.x;
	vec4 inside = texelFetch(scene, clamp(ivec2(floor(vPlace + r)), ivec2(0), ivec2(2.0 * r) - 1), 0);
	vec3 c = inside.rgb;
	c = over(c, vec3(0.08, 0.08, 0.10), 0.8 * cross_(3.0 * unit));
	c = over(c, vec3(1.0), cross_(unit));
	float rim = clamp(d - r + 0.5, 0.0, 1.0);
	c = over(c, vec3(1.0), rim);
	c = over(c, vec3(0.08, 0.08, 0.10), clamp(d - r - shape.y + unit + 0.5, 0.0, 1.0));
	float cover = clamp(r + shape.y - d + 0.5, 0.0, 1.0);
	float alpha = max(inside.a, max(rim, cross_(3.0 * unit)));
	pixel = vec4(c, alpha) * cover;
}
