// Text and lines over the picture, in pixels from its top left.
layout(location = 0) in vec4 rect;  // text and panel: left, top, width, height; line: its two ends; ring: its middle, twice
layout(location = 1) in vec4 shape; // text: left, top, width, height in the atlas; line, panel and ring: the radius
layout(location = 2) in vec4 color;
layout(location = 3) in float kind; // 0 line, 1 text, 2 halo of text, 3 panel, 4 ring

uniform vec2 origin; // of the tile
uniform vec2 size;

flat out vec4 vColor;
flat out vec4 vEnds;
flat out vec3 vKind; // kind, radius, half the width of a ring
out vec2 vPlace;     // line and panel: in pixels; text: in the atlas

void main() {
	vec2 corner = vec2(gl_VertexID % 2, gl_VertexID / 2);
	vec2 p;
	if (kind < 0.5 || kind > 3.5) {
		float reach = shape.x + (kind > 3.5 ? shape.y : 0.0) + 1.0;
		vec2 lo = min(rect.xy, rect.zw) - reach;
		vec2 hi = max(rect.xy, rect.zw) + reach;
		p = mix(lo, hi, corner);
		vPlace = p;
	} else if (kind > 2.5) {
		p = rect.xy - 1.0 + corner * (rect.zw + 2.0);
		vPlace = p;
	} else {
		p = rect.xy + corner * rect.zw;
		vPlace = shape.xy + corner * shape.zw;
	}
	vColor = color;
	vEnds = rect;
	vKind = vec3(kind, shape.xy);
	gl_Position = vec4(2.0 * (p - origin) / size - 1.0, 0.0, 1.0);
}
