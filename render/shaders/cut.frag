in float vKept;

out vec4 pixel;

void main() {
	if (vKept < 0.0)
		discard;
	pixel = vec4(1.0);
}
