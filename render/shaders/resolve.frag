// The mean of the samples of a pixel. Colours are multiplied by their alpha, so
// that the mean is right at transparent places too.
uniform sampler2D scene;
uniform int samples; // along each axis

out vec4 pixel;

void main() {
	ivec2 first = ivec2(gl_FragCoord.xy) * samples;
	vec4 sum = vec4(0.0);
	for (int y = 0; y < samples; y++)
		for (int x = 0; x < samples; x++)
			sum += texelFetch(scene, first + ivec2(x, y), 0);
	pixel = sum / float(samples * samples);
}
