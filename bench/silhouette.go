package main

import (
	"fmt"
	"image"
	"image/png"
	"os"
)

// mask tells of each pixel whether it shows something.
type mask struct {
	width, height int
	set           []bool
}

// silhouette reads what a picture shows: all that differs from its upper left corner,
// which is background.
func silhouette(path string) (mask, error) {
	file, err := os.Open(path)
	if err != nil {
		return mask{}, err
	}
	defer file.Close()
	img, err := png.Decode(file)
	if err != nil {
		return mask{}, fmt.Errorf("%s: %w", path, err)
	}
	return maskOf(img), nil
}

func maskOf(img image.Image) mask {
	r := img.Bounds()
	m := mask{width: r.Dx(), height: r.Dy(), set: make([]bool, 0, r.Dx()*r.Dy())}
	// Renderers may blend a background by a step or two of 255 from row to row.
	const same = 4 * 0x101
	corner := [3]uint32{}
	corner[0], corner[1], corner[2], _ = img.At(r.Min.X, r.Min.Y).RGBA()
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			red, green, blue, _ := img.At(x, y).RGBA()
			m.set = append(m.set, apart(red, corner[0]) > same || apart(green, corner[1]) > same || apart(blue, corner[2]) > same)
		}
	}
	return m
}

func apart(a, b uint32) uint32 { return max(a, b) - min(a, b) }

// overlap returns the intersection over the union of what two pictures show: 1 where that
// is the same, 0 where the pictures are empty or differ in size.
func overlap(a, b mask) float64 {
	if a.width != b.width || a.height != b.height {
		return 0
	}
	both, either := 0, 0
	for i := range a.set {
		if a.set[i] && b.set[i] {
			both++
		}
		if a.set[i] || b.set[i] {
			either++
		}
	}
	return float64(both) / float64(max(1, either))
}

// leastOverlap is how much two programs' pictures of a mesh must have in common.
const leastOverlap = 0.98

// overlapOf returns how much of what two pictures show is the same.
func overlapOf(ours, theirs string) (float64, error) {
	a, err := silhouette(ours)
	if err != nil {
		return 0, err
	}
	b, err := silhouette(theirs)
	if err != nil {
		return 0, err
	}
	return overlap(a, b), nil
}
