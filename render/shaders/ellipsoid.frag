in vec3 vNormal;
in vec3 vTowards;
flat in vec3 vColor;

uniform sampler2D surface; // its depth

out vec4 pixel;

void main() {
	vec3 n = normalize(vNormal);
	float facing = abs(dot(n, normalize(vTowards)));
	float rim = 1.0 - facing;
	// Glass: what is within is seen, and the rim says how far it reaches.
	float alpha = mix(0.28, 0.9, rim * rim);
	if (gl_FragCoord.z > texelFetch(surface, ivec2(gl_FragCoord.xy), 0).r)
		alpha *= 0.4;
	float lambert = max(dot(n, vec3(-0.4286, 0.5510, 0.7160)), 0.0);
	pixel = vec4(vColor * (0.7 + 0.4 * lambert) * alpha, alpha);
	pixel.rgb = min(pixel.rgb, vec3(alpha));
}
