flat in vec4 vColor;
flat in vec4 vEnds;
flat in vec3 vKind;
in vec2 vPlace;

uniform sampler2D atlas; // coverage of text, and of its halo
uniform float zoom;      // pixels of the picture for one of the atlas

out vec4 pixel;

#ifndef TEXT
// covers returns the coverage at a place of the atlas. Between its pixels it is
// interpolated, and then made so steep that an edge is one pixel of the picture.
vec2 covers(vec2 place) {
	if (zoom == 1.0)
		return texelFetch(atlas, ivec2(place), 0).rg;
	vec2 p = place - 0.5;
	ivec2 lo = ivec2(floor(p)), most = textureSize(atlas, 0) - 1;
	ivec2 a = clamp(lo, ivec2(0), most), b = clamp(lo + 1, ivec2(0), most);
	vec2 upper = mix(texelFetch(atlas, a, 0).rg, texelFetch(atlas, ivec2(b.x, a.y), 0).rg, fract(p.x));
	vec2 lower = mix(texelFetch(atlas, ivec2(a.x, b.y), 0).rg, texelFetch(atlas, b, 0).rg, fract(p.x));
	return clamp((mix(upper, lower, fract(p.y)) - 0.5) * zoom + 0.5, 0.0, 1.0);
}
#endif

void main() {
#ifdef TEXT
	vec2 both = texelFetch(atlas, ivec2(vPlace), 0).rg;
	float cover = vKind.x < 1.5 ? both.r : both.g;
#else
	float cover;
	if (vKind.x < 0.5) {
		vec2 along = vEnds.zw - vEnds.xy;
		vec2 p = vPlace - vEnds.xy;
		float t = clamp(dot(p, along) / max(dot(along, along), 1e-6), 0.0, 1.0);
		cover = clamp(vKind.y - length(p - t * along) + 0.5, 0.0, 1.0);
	} else if (vKind.x > 3.5) {
		cover = clamp(vKind.z - abs(length(vPlace - vEnds.xy) - vKind.y) + 0.5, 0.0, 1.0);
	} else if (vKind.x > 2.5) {
		vec2 q = abs(vPlace - vEnds.xy - 0.5 * vEnds.zw) - 0.5 * vEnds.zw + vKind.y;
		cover = clamp(vKind.y - length(max(q, 0.0)) - min(max(q.x, q.y), 0.0) + 0.5, 0.0, 1.0);
	} else {
		vec2 both = covers(vPlace);
		cover = vKind.x < 1.5 ? both.r : both.g;
	}
#endif
	float a = vColor.a * cover;
	pixel = vec4(vColor.rgb * a, a);
}
