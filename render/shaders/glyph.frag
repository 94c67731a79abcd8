flat in vec4 vColor;
flat in vec4 vFlags;
flat in vec2 vSphere;
flat in float vZ;
in vec2 vPlace;

uniform sampler2D surface; // its depth
uniform vec4 depth;        // z and w of the clip coordinates: depth.xz * z + depth.yw
uniform float unit;

out vec4 pixel;

const vec3 ink = vec3(0.08, 0.08, 0.10);
const vec3 halo = vec3(1.0, 0.96, 0.55);

float inside(float edge, float d) { return clamp(edge - d + 0.5, 0.0, 1.0); }

void main() {
	float r = vSphere.x;
	float d = length(vPlace);
	vec2 xy = vPlace / r;
	float nz = sqrt(max(1.0 - dot(xy, xy), 0.0));

	// The rim counts as half in front of the centre: on a surface it would be
	// half hidden otherwise.
	float z = vZ + vSphere.y * max(nz, 0.5);
	gl_FragDepth = 0.5 + 0.5 * (depth.x * z + depth.y) / (depth.z * z + depth.w);
	bool hidden = gl_FragDepth > texelFetch(surface, ivec2(gl_FragCoord.xy), 0).r;

	vec3 n = vec3(xy, nz);
	float lambert = max(dot(n, vec3(-0.4286, 0.5510, 0.7160)), 0.0);
	float s = max(dot(n, vec3(-0.2314, 0.2975, 0.9263)), 0.0);
	s *= s; s *= s; s *= s; s *= s; s *= s;
	vec3 ball = vColor.rgb * (0.62 + 0.50 * lambert) + 0.28 * s;

	float line = min(unit, 0.3 * r);
	float body = inside(r - line, d); // within the outline
	float alpha = inside(r, d);
	if (vFlags.z > 0.5) { // estimated: a ring
		float hole = inside(0.5 * r, d);
		body *= 1.0 - inside(0.5 * r + line, d);
		ball = vColor.rgb;
		alpha *= 1.0 - hole;
	}
	vec3 rgb = mix(ink, ball, body);
#ifndef PLAIN // a software driver does what no pixel takes too
	if (vFlags.w > 0.5) { // locked: with the head of a nail
		float nail = inside(0.36 * r, d);
		rgb = mix(rgb, ink, nail);
		alpha = max(alpha, nail);
	}
	if (vFlags.x > 0.5) { // selected: it lies over a bright ring with a dark edge
		float ring = inside(r + 4.0 * unit, d) * (1.0 - inside(r - line, d));
		float both = alpha + (1.0 - alpha) * ring;
		rgb = mix(mix(ink, halo, inside(r + 3.0 * unit, d)), rgb, alpha / max(both, 1e-3));
		alpha = both;
	}
#endif
	if (hidden) {
		// Hidden: the outline only, in its colour with a dark and a light edge, which
		// show on any ground. That of an estimated one is dotted.
		float thin = min(1.4 * unit, 0.4 * r);
		float outline = inside(r, d) * (1.0 - inside(r - thin, d));
		float around = inside(r + 0.8 * unit, d) * (1.0 - inside(r - thin - 0.8 * unit, d));
		if (vFlags.z > 0.5) {
			vec2 z = vec2(xy.x * xy.x - xy.y * xy.y, 2.0 * xy.x * xy.y); // xy * xy, as complex numbers
			z = vec2(z.x * xy.x - z.y * xy.y, z.x * xy.y + z.y * xy.x);
			float dots = step(z.x * z.y, 0.0); // six: the angle of xy, six times, is in the lower half
			outline *= dots;
			around *= dots;
		}
		vec3 halfway = mix(ink, vec3(1.0), step(r - 0.5 * thin, d));
#ifdef PLAIN
		rgb = mix(halfway, vColor.rgb, outline);
		alpha = max(0.9 * outline, 0.45 * around);
#else
		float selected = vFlags.x > 0.5 ? inside(r + 3.0 * unit, d) * (1.0 - inside(r + 1.5 * unit, d)) : 0.0;
		rgb = mix(mix(halfway, vColor.rgb, outline), halo, selected);
		alpha = max(max(0.9 * outline, 0.45 * around), 0.8 * selected);
#endif
	}
	if (alpha < 0.004)
		discard;
	pixel = vec4(rgb * alpha, alpha);
}
