in vec2 vAt;

uniform sampler2D inside; // of the mesh: odd numbers of surfaces behind the plane
uniform vec3 color;
uniform float lines; // of the hatching, from the middle to an edge of the plane

out vec4 pixel;

void main() {
	float at = (vAt.x + vAt.y) * lines, width = fwidth(at);
	if (texelFetch(inside, ivec2(gl_FragCoord.xy), 0).r < 0.5)
		discard;
	// Oblique lines, as a drawing of a section has them; where they lie close, none is seen.
	float d = abs(at - round(at)) / max(width, 1e-7);
	float dark = (1.0 - smoothstep(0.3, 1.3, d)) * (1.0 - smoothstep(0.2, 0.45, width));
	pixel = vec4(color * (1.0 - 0.22 * dark), 1.0);
}
