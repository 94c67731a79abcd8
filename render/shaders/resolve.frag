// The mean of the samples of a pixel. Colours are multiplied by their alpha, so
// that the mean is right at transparent places too.
uniform sampler2D scene;
// SAMPLES is their number along each axis: a constant, so that the loops unroll.

out vec4 pixel;

void main() {
	ivec2 first = ivec2(gl_FragCoord.xy) * SAMPLES;
	vec4 sum = vec4(0.0);
	for (int y = 0; y < SAMPLES; y++)
		for (int x = 0; x < SAMPLES; x++)
			sum += texelFetch(scene, first + ivec2(x, y), 0);
	pixel = sum / float(SAMPLES * SAMPLES);
}
