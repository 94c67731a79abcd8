flat in vec3 vColor;
noperspective in float vAcross;

uniform sampler2D surface;
uniform float width;

out vec4 pixel;

void main() {
	bool hidden = gl_FragCoord.z > texelFetch(surface, ivec2(gl_FragCoord.xy), 0).r;
	float alpha = clamp(0.5 * width - abs(vAcross) + 0.5, 0.0, 1.0);
	if (alpha < 0.004)
		discard;
	if (hidden)
		alpha *= 0.25;
	pixel = vec4(vColor * alpha, alpha);
}
