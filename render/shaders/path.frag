flat in vec3 vColor;
flat in vec3 vShape;
noperspective in vec2 vPlace;

uniform sampler2D surface; // its depth
uniform vec2 dash;         // length of a dash, and from one to the next

out vec4 pixel;

void main() {
	float along = clamp(vPlace.x, 0.0, vShape.x);
	float alpha = clamp(vShape.z - length(vPlace - vec2(along, 0.0)) + 0.5, 0.0, 1.0);
	bool hidden = gl_FragCoord.z > texelFetch(surface, ivec2(gl_FragCoord.xy), 0).r;
	if (hidden) {
		float d = mod(vShape.y + along, dash.y);
		alpha *= 0.75 * clamp(0.5 + min(d, dash.x - d), 0.0, 1.0);
	}
	if (alpha < 0.004)
		discard;
	pixel = vec4(vColor * alpha, alpha);
}
