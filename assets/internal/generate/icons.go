package main

import (
	"bytes"
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"

	"cairn/assets/internal/icon"
)

// iconName is the name that the desktop entry asks for.
const iconName = "org.cairn3d.Cairn"

// iconSizes are those of the hicolor icon theme.
var iconSizes = []int{16, 22, 24, 32, 48, 64, 128, 256, 512}

// icons writes the icon in all sizes, in the folders of an icon theme.
func icons(theme string) error {
	for _, size := range iconSizes {
		dir := filepath.Join(theme, fmt.Sprintf("%dx%d", size, size), "apps")
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
		if err := writePNG(filepath.Join(dir, iconName+".png"), icon.Image(size)); err != nil {
			return err
		}
	}
	dir := filepath.Join(theme, "scalable", "apps")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, iconName+".svg"), icon.SVG(), 0o644)
}

// writePNG writes a picture unless the file shows the same already: another
// version of the compressor is no reason for another file.
func writePNG(path string, img *image.NRGBA) error {
	if old, err := readPNG(path); err == nil && samePixels(old, img) {
		return nil
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		return err
	}
	return os.WriteFile(path, b.Bytes(), 0o644)
}

func readPNG(path string) (image.Image, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return png.Decode(bytes.NewReader(data))
}

func samePixels(a image.Image, b *image.NRGBA) bool {
	if a.Bounds() != b.Bounds() {
		return false
	}
	straight := image.NewNRGBA(a.Bounds())
	draw.Draw(straight, straight.Bounds(), a, a.Bounds().Min, draw.Src)
	return bytes.Equal(straight.Pix, b.Pix)
}
