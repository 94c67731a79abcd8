package picture

import (
	"bytes"
	"context"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/png"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// film returns pictures of a ground, a square that moves and, with many colours, noise.
func film(n, width, height int, ground color.NRGBA, many bool) []*image.NRGBA {
	r := rand.New(rand.NewPCG(1, 2))
	var all []*image.NRGBA
	for i := range n {
		img := image.NewNRGBA(image.Rect(0, 0, width, height))
		for y := range height {
			for x := range width {
				c := ground
				if x >= 3*i && x < 3*i+20 && y < 20 {
					c = color.NRGBA{uint8(40 * i), 200, 7, 255}
					if many {
						c = color.NRGBA{uint8(r.IntN(256)), uint8(r.IntN(256)), uint8(r.IntN(256)), 255}
					}
				}
				img.SetNRGBA(x, y, c)
			}
		}
		all = append(all, img)
	}
	return all
}

func saveFilm(t *testing.T, name string, delay time.Duration, film []*image.NRGBA) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	err := SaveAnimation(context.Background(), path, len(film), delay, func(i int) (*image.NRGBA, error) { return film[i], nil }, Options{DPI: 300})
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

type chunk struct {
	kind string
	data []byte
}

// chunks reads the chunks of a PNG file, and checks their sums.
func chunks(t *testing.T, b []byte) (all []chunk) {
	t.Helper()
	for b = b[8:]; len(b) > 0; {
		n := binary.BigEndian.Uint32(b)
		if crc32.ChecksumIEEE(b[4:8+n]) != binary.BigEndian.Uint32(b[8+n:]) {
			t.Fatalf("%s: the checksum is wrong", b[4:8])
		}
		all = append(all, chunk{string(b[4:8]), b[8 : 8+n]})
		b = b[12+n:]
	}
	return all
}

// TestAnimatedPNG reads the file by the specification: each frame, made a file of its own,
// is the picture, and the numbers of the sequence have no gap.
func TestAnimatedPNG(t *testing.T) {
	for name, ground := range map[string]color.NRGBA{"opaque": {9, 9, 9, 255}, "transparent": {}} {
		want := film(5, 300, 500, ground, true) // more than one strip each
		b := saveFilm(t, "x.apng", 40*time.Millisecond, want)
		if img, err := png.Decode(bytes.NewReader(b)); err != nil || !sameNRGBA(img, want[0]) {
			t.Errorf("%s: who knows no animations does not see the first picture: %v", name, err)
		}
		var header []byte
		var frames []*bytes.Buffer
		sequence, plays := uint32(0), false
		for _, c := range chunks(t, b) {
			write := func(kind string, data []byte) {
				(&testChunks{frames[len(frames)-1]}).chunk(kind, data)
			}
			switch c.kind {
			case "IHDR":
				header = c.data
			case "acTL":
				plays = true
				if binary.BigEndian.Uint32(c.data) != 5 || binary.BigEndian.Uint32(c.data[4:]) != 0 {
					t.Errorf("%s: acTL is %v, want 5 frames without end", name, c.data)
				}
			case "fcTL":
				be := binary.BigEndian
				if be.Uint32(c.data) != sequence || be.Uint32(c.data[4:]) != 300 || be.Uint32(c.data[8:]) != 500 || be.Uint64(c.data[12:]) != 0 ||
					be.Uint16(c.data[20:]) != 40 || be.Uint16(c.data[22:]) != 1000 || c.data[24] != 0 || c.data[25] != 0 || len(c.data) != 26 {
					t.Errorf("%s: frame %d: fcTL is %v", name, len(frames), c.data)
				}
				sequence++
				frames = append(frames, bytes.NewBufferString("\x89PNG\r\n\x1a\n"))
				write("IHDR", header)
			case "IDAT":
				if len(frames) != 1 || !plays {
					t.Errorf("%s: IDAT stands in frame %d", name, len(frames))
				}
				write("IDAT", c.data)
			case "fdAT":
				if len(frames) < 2 || binary.BigEndian.Uint32(c.data) != sequence {
					t.Errorf("%s: frame %d: fdAT has the number %d, want %d", name, len(frames), binary.BigEndian.Uint32(c.data), sequence)
				}
				sequence++
				write("IDAT", c.data[4:])
			}
		}
		if len(frames) != len(want) {
			t.Fatalf("%s: %d frames, want %d", name, len(frames), len(want))
		}
		for i, f := range frames {
			(&testChunks{f}).chunk("IEND", nil)
			if img, err := png.Decode(f); err != nil || !sameNRGBA(img, want[i]) {
				t.Errorf("%s: frame %d differs: %v", name, i, err)
			}
		}
	}
}

// testChunks writes chunks of PNG.
type testChunks struct{ b *bytes.Buffer }

func (c *testChunks) chunk(kind string, data []byte) {
	body := append([]byte(kind), data...)
	c.b.Write(binary.BigEndian.AppendUint32(nil, uint32(len(data))))
	c.b.Write(body)
	c.b.Write(binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE(body)))
}

func sameNRGBA(a image.Image, b *image.NRGBA) bool {
	for y := range b.Rect.Dy() {
		for x := range b.Rect.Dx() {
			if color.NRGBAModel.Convert(a.At(x, y)) != b.NRGBAAt(x, y) {
				return false
			}
		}
	}
	return a.Bounds().Size() == b.Rect.Size()
}

// TestGIF: pictures of few colours are exact, and of many the ground is, and no pixel is
// far from its own.
func TestGIF(t *testing.T) {
	for name, c := range map[string]struct {
		ground color.NRGBA
		many   bool
	}{"few": {color.NRGBA{1, 2, 3, 255}, false}, "many": {color.NRGBA{250, 249, 248, 255}, true}, "holes": {color.NRGBA{}, false}, "holes and many": {color.NRGBA{}, true}} {
		want := film(4, 90, 40, c.ground, c.many)
		g, err := gif.DecodeAll(bytes.NewReader(saveFilm(t, "x.gif", 70*time.Millisecond, want)))
		if err != nil {
			t.Fatal(err)
		}
		if len(g.Image) != 4 || g.LoopCount != 0 || g.Config.Width != 90 || g.Config.Height != 40 {
			t.Fatalf("%s: %d pictures of %d×%d, loops %d", name, len(g.Image), g.Config.Width, g.Config.Height, g.LoopCount)
		}
		for i, img := range g.Image {
			wantDisposal := byte(gif.DisposalNone)
			if c.ground.A == 0 {
				wantDisposal = gif.DisposalBackground
			}
			if g.Delay[i] != 7 || g.Disposal[i] != wantDisposal {
				t.Errorf("%s: picture %d: delay %d, disposal %d", name, i, g.Delay[i], g.Disposal[i])
			}
			worst := 0
			for y := range 40 {
				for x := range 90 {
					got, w := color.NRGBAModel.Convert(img.At(x, y)).(color.NRGBA), want[i].NRGBAAt(x, y)
					if w == c.ground && got != w {
						t.Fatalf("%s: picture %d: the ground is %v at %d, %d", name, i, got, x, y)
					}
					for _, d := range []int{int(got.R) - int(w.R), int(got.G) - int(w.G), int(got.B) - int(w.B), int(got.A) - int(w.A)} {
						worst = max(worst, d, -d)
					}
				}
			}
			// 400 colours of noise in 254 boxes: pairs of near ones fall together.
			if most := 60; !c.many && worst > 0 || worst > most {
				t.Errorf("%s: picture %d: a pixel is %d off", name, i, worst)
			}
		}
	}
}

// TestQuantizeIsNear compares the median cut of a smooth surface's greys and browns with
// the least that 256 colours must be off.
func TestQuantizeIsNear(t *testing.T) {
	img := image.NewNRGBA(image.Rect(0, 0, 256, 64))
	for y := range 64 {
		for x := range 256 {
			img.SetNRGBA(x, y, color.NRGBA{uint8(x), uint8(x * 9 / 10), uint8((x*8/10 + y/8)), 255})
		}
	}
	p, holes := quantize(img)
	sum := 0
	for y := range 64 {
		for x := range 256 {
			got, w := p.At(x, y).(color.NRGBA), img.NRGBAAt(x, y)
			for _, d := range []int{int(got.R) - int(w.R), int(got.G) - int(w.G), int(got.B) - int(w.B)} {
				sum += max(d, -d)
			}
		}
	}
	if mean := float64(sum) / (3 * 256 * 64); mean > 1.5 || holes || len(p.Palette) != mostColors {
		t.Errorf("%v off in the mean, holes %t, %d colours", mean, holes, len(p.Palette))
	}
	again, _ := quantize(img)
	if !bytes.Equal(again.Pix, p.Pix) {
		t.Error("one picture has two palettes")
	}
}

// TestAStoppedAnimationLeavesNothing: neither a file nor what was there before is touched.
func TestAStoppedAnimationLeavesNothing(t *testing.T) {
	for _, name := range []string{"x.png", "x.gif"} {
		ctx, cancel := context.WithCancel(context.Background())
		pictures := film(3, 30, 30, color.NRGBA{1, 1, 1, 255}, false)
		dir := t.TempDir()
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte("older"), 0o666); err != nil {
			t.Fatal(err)
		}
		err := SaveAnimation(ctx, path, 3, time.Second, func(i int) (*image.NRGBA, error) {
			if i == 1 {
				cancel()
			}
			return pictures[i], nil
		}, Options{})
		b, _ := os.ReadFile(path)
		entries, _ := os.ReadDir(dir)
		if err == nil || string(b) != "older" || len(entries) != 1 {
			t.Errorf("%s: %v, %q, %v", name, err, b, entries)
		}
	}
}
