// The square around the loupe, in pixels from the top left of the picture.
uniform vec2 size;   // of the picture
uniform vec2 middle;
uniform vec2 shape;  // radius, and width of the rim

out vec2 vPlace; // from the middle

void main() {
	vPlace = vec2(gl_VertexID % 2 * 2 - 1, gl_VertexID / 2 * 2 - 1) * (shape.x + shape.y + 2.0);
	gl_Position = vec4(2.0 * (middle + vPlace) / size - 1.0, 0.0, 1.0);
}
