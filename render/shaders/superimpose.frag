// Two surfaces in one picture. Colours are multiplied by their alpha.
uniform sampler2D first;
uniform sampler2D firstDepth;
uniform sampler2D second;
uniform sampler2D secondDepth;
uniform vec4 depth;      // z is (z·x + y) / (z·z + w) in the depth buffer of the first, from -1 to 1
uniform float same;      // depths that are so near count as the same
uniform float opacity;   // of the second
uniform int swiped;      // the first left of the line and the second right of it
uniform float line;      // where that is, in samples from the left
uniform vec4 background; // of the first

out vec4 pixel;

float along(float window) {
	float z = 2.0 * window - 1.0;
	return (depth.y - z * depth.w) / (depth.x - z * depth.z);
}

void main() {
	ivec2 at = ivec2(gl_FragCoord.xy);
	vec4 a = texelFetch(first, at, 0), b = texelFetch(second, at, 0);
	if (swiped != 0) {
		vec4 alone = b + background * (1.0 - b.a);
		pixel = gl_FragCoord.x < line ? a : mix(a, alone, opacity);
		return;
	}
	float za = texelFetch(firstDepth, at, 0).r, zb = texelFetch(secondDepth, at, 0).r;
	float nearer = 1.0;
	if (za < 1.0)
		nearer = smoothstep(-same, same, along(za) - along(zb));
	float w = opacity * b.a * nearer;
	pixel = a * (1.0 - w) + vec4(b.rgb, b.a) * w;
}
