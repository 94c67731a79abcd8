flat in vec4 vColor;
flat in vec4 vEnds;
flat in vec2 vKind;
in vec2 vPlace;

uniform sampler2D atlas; // coverage of text, and of its halo

out vec4 pixel;

void main() {
	float cover;
	if (vKind.x < 0.5) {
		vec2 along = vEnds.zw - vEnds.xy;
		vec2 p = vPlace - vEnds.xy;
		float t = clamp(dot(p, along) / max(dot(along, along), 1e-6), 0.0, 1.0);
		cover = clamp(vKind.y - length(p - t * along) + 0.5, 0.0, 1.0);
	} else {
		vec2 both = texelFetch(atlas, ivec2(vPlace), 0).rg;
		cover = vKind.x < 1.5 ? both.r : both.g;
	}
	float a = vColor.a * cover;
	pixel = vec4(vColor.rgb * a, a);
}
