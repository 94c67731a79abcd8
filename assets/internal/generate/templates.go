package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"

	"cairn/landmark"
	"cairn/landmark/lmio"
)

// templatePictures draws the pictures of the templates that name one and have lines: their
// points and the lines between them, where the template says that they are. Without lines
// points alone would show little, so the pictures of the others are drawn by hand.
func templatePictures(from, to string) error {
	files, err := filepath.Glob(filepath.Join(from, "*.yml"))
	if err != nil {
		return err
	}
	if err := os.MkdirAll(to, 0o755); err != nil {
		return err
	}
	for _, file := range files {
		r, err := lmio.ReadTemplates(context.Background(), file)
		if err != nil {
			return err
		}
		t := r.Templates[0]
		if t.Picture == "" || len(t.Connectivity) == 0 {
			continue
		}
		if err := os.WriteFile(filepath.Join(to, t.Picture), schematic(t), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// schematic returns an SVG picture of a template.
func schematic(t *landmark.Template) []byte {
	const size = 400 // of the picture, in its own units
	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d">`+"\n", size, size, size, size)
	fmt.Fprintf(&b, `<rect width="%d" height="%d" fill="#ffffff"/>`+"\n", size, size)
	at := func(i int) (x, y float64) { return size * t.Points[i].At.X, size * t.Points[i].At.Y }
	for _, e := range t.Connectivity {
		x, y := at(e[0])
		u, v := at(e[1])
		if t.Points[e[0]].At.Set && t.Points[e[1]].At.Set {
			fmt.Fprintf(&b, `<line x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f" stroke="#9aa5b1" stroke-width="1.5" stroke-linecap="round"/>`+"\n", x, y, u, v)
		}
	}
	for i, p := range t.Points {
		if x, y := at(i); p.At.Set {
			fmt.Fprintf(&b, `<circle cx="%.1f" cy="%.1f" r="2.5" fill="#3b4754"/>`+"\n", x, y)
		}
	}
	b.WriteString("</svg>\n")
	return b.Bytes()
}
