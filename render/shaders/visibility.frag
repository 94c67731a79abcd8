flat in float vVisible;
out vec4 pixel;

void main() { pixel = vec4(vVisible); }
