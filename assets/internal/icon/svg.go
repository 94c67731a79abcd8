package icon

import (
	"bytes"
	"fmt"
)

// SVG returns the icon as a vector drawing.
func SVG() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%[1]d\" height=\"%[1]d\" viewBox=\"0 0 %[1]d %[1]d\">\n", Side)
	b.WriteString("  <title>Cairn</title>\n")
	for _, o := range drawing(Side) {
		fmt.Fprintf(&b, "  <path fill=\"#%02x%02x%02x\"", o.fill.R, o.fill.G, o.fill.B)
		if o.fill.A != 0xff {
			fmt.Fprintf(&b, " fill-opacity=\"%.2f\"", float64(o.fill.A)/0xff)
		}
		fmt.Fprintf(&b, " d=\"M%s", o.start)
		for _, p := range o.pieces {
			if p[0] == p[2] && p[1] == p[2] {
				fmt.Fprintf(&b, "L%s", p[2])
			} else {
				fmt.Fprintf(&b, "C%s %s %s", p[0], p[1], p[2])
			}
		}
		b.WriteString("Z\"/>\n")
	}
	b.WriteString("</svg>\n")
	return b.Bytes()
}

// String returns the point as SVG paths have it.
func (p point) String() string { return fmt.Sprintf("%.5g,%.5g", p.x, p.y) }
