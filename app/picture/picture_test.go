package picture

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"hash/adler32"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/image/tiff"
)

// shaded returns a picture of a lit sphere before a plain background, as a
// render looks to a compressor.
func shaded(width, height int, alpha uint8) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			u, v := 2*float64(x)/float64(width)-1, 2*float64(y)/float64(height)-1
			c := color.NRGBA{240, 240, 240, alpha}
			if r := u*u + v*v; r < 0.8 {
				n := math.Sqrt(1 - r)
				bump := 0.1 * math.Sin(40*u) * math.Sin(40*v)
				l := max(0, 0.3*u-0.3*v+0.8*n+bump)
				c = color.NRGBA{uint8(200 * l), uint8(190 * l), uint8(170 * l), 255}
			}
			img.SetNRGBA(x, y, c)
		}
	}
	return img
}

func encode(t testing.TB, img image.Image, f Format, o Options) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Encode(context.Background(), &b, img, f, o); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestRoundTrip(t *testing.T) {
	premultiplied := image.NewRGBA(image.Rect(0, 0, 40, 30))
	draw.Draw(premultiplied, premultiplied.Rect, shaded(40, 30, 100), image.Point{}, draw.Src)
	opaqueRGBA := image.NewRGBA(image.Rect(0, 0, 40, 30))
	draw.Draw(opaqueRGBA, opaqueRGBA.Rect, shaded(40, 30, 255), image.Point{}, draw.Src)
	large := shaded(900, 700, 255)
	for name, img := range map[string]image.Image{
		"one pixel":         shaded(1, 1, 255),
		"opaque":            shaded(40, 30, 255),
		"transparent":       shaded(40, 30, 0),
		"half transparent":  shaded(40, 30, 100),
		"RGBA opaque":       opaqueRGBA,
		"RGBA transparent":  premultiplied,
		"several strips":    large,
		"part of a picture": large.SubImage(image.Rect(101, 57, 877, 633)),
		"grey":              image.NewGray(image.Rect(-3, -3, 12, 9)),
	} {
		for format, decode := range map[Format]func(io.Reader) (image.Image, error){PNG: png.Decode, TIFF: tiff.Decode} {
			t.Run(string(format)+" "+name, func(t *testing.T) {
				got, err := decode(bytes.NewReader(encode(t, img, format, Options{})))
				if err != nil {
					t.Fatal(err)
				}
				compare(t, got, img)
				if _, alpha := got.(*image.NRGBA); alpha == opaque(img) {
					t.Errorf("the file's pixels are %T, opaque: %v", got, opaque(img))
				}
			})
		}
	}
}

// TestTIFFInAFile: what is written to a file, piece by piece, is what memory gets,
// also behind other bytes.
func TestTIFFInAFile(t *testing.T) {
	img := shaded(900, 700, 100)
	file, err := os.Create(filepath.Join(t.TempDir(), "p.tif"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if err := Encode(t.Context(), file, img, TIFF, Options{DPI: 300}); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(file.Name())
	if err != nil || !bytes.Equal(got, encode(t, img, TIFF, Options{DPI: 300})) {
		t.Errorf("the file differs from what memory gets, error %v", err)
	}
}

// tiffFields returns the numbers of a little-endian TIFF's directory by tag, as
// section 2 of TIFF 6.0 says where they are.
func tiffFields(t *testing.T, b []byte) map[uint16][]uint32 {
	t.Helper()
	order := binary.LittleEndian
	if string(b[:4]) != "II*\x00" {
		t.Fatalf("begins with % x", b[:4])
	}
	at := order.Uint32(b[4:])
	if at%2 == 1 {
		t.Error("the directory begins on an odd byte")
	}
	fields := map[uint16][]uint32{}
	last := uint16(0)
	for i := range uint32(order.Uint16(b[at:])) {
		e := b[at+2+12*i:]
		tag, kind, count := order.Uint16(e), order.Uint16(e[2:]), order.Uint32(e[4:])
		if tag <= last {
			t.Errorf("tag %d behind %d", tag, last)
		}
		last = tag
		size := map[uint16]uint32{3: 2, 4: 4, 5: 8}[kind]
		data := e[8:]
		if size*count > 4 {
			data = b[order.Uint32(data):]
		}
		for n := range count * size / min(size, 4) {
			if kind == 3 {
				fields[tag] = append(fields[tag], uint32(order.Uint16(data[2*n:])))
			} else {
				fields[tag] = append(fields[tag], order.Uint32(data[4*n:]))
			}
		}
	}
	return fields
}

func TestTIFFFields(t *testing.T) {
	for name, c := range map[string]struct {
		alpha uint8
		dpi   float64
		want  map[uint16][]uint32
	}{
		"opaque":      {255, 300, map[uint16][]uint32{258: {8, 8, 8}, 277: {3}, 282: {300, 1}, 283: {300, 1}, 296: {2}, 338: nil, 262: {2}, 259: {8}}},
		"transparent": {0, 0, map[uint16][]uint32{258: {8, 8, 8, 8}, 277: {4}, 282: {1, 1}, 296: {1}, 338: {2}}}, // straight alpha
		"odd":         {255, 118.11, map[uint16][]uint32{282: {118110, 1000}, 296: {2}, 256: {37}, 257: {21}}},
	} {
		got := tiffFields(t, encode(t, shaded(37, 21, c.alpha), TIFF, Options{DPI: c.dpi}))
		for tag, want := range c.want {
			if !slices.Equal(got[tag], want) {
				t.Errorf("%s: field %d is %v, want %v", name, tag, got[tag], want)
			}
		}
	}
}

// compare wants the same pixels. Taking alpha out of a premultiplied channel
// and putting it in again may differ by one step of 256.
func compare(t *testing.T, got, want image.Image) {
	t.Helper()
	const step = 0x101
	b := want.Bounds()
	if got.Bounds().Size() != b.Size() {
		t.Fatalf("size %v, want %v", got.Bounds().Size(), b.Size())
	}
	for y := range b.Dy() {
		for x := range b.Dx() {
			r0, g0, b0, a0 := got.At(x, y).RGBA()
			r1, g1, b1, a1 := want.At(b.Min.X+x, b.Min.Y+y).RGBA()
			for i, d := range [...]int{int(r0) - int(r1), int(g0) - int(g1), int(b0) - int(b1), int(a0) - int(a1)} {
				if d < -step || d > step {
					t.Fatalf("pixel %d,%d channel %d differs by %d", x, y, i, d)
				}
			}
		}
	}
}

func TestResolution(t *testing.T) {
	const perMetre = 11811 // 300 dots per inch: 300 / 0.0254
	img := shaded(4, 4, 255)
	want := binary.BigEndian.AppendUint32([]byte("pHYs"), perMetre)
	want = append(binary.BigEndian.AppendUint32(want, perMetre), 1)
	if b := encode(t, img, PNG, Options{DPI: 300}); !bytes.Contains(b, want) || bytes.Index(b, want) > bytes.Index(b, []byte("IDAT")) {
		t.Error("no pHYs chunk of 11811 pixels a metre before the pixels")
	}
	if b := encode(t, img, PNG, Options{}); bytes.Contains(b, []byte("pHYs")) {
		t.Error("a pHYs chunk that nobody asked for")
	}
	jfif := append([]byte{0xff, 0xd8, 0xff, 0xe0, 0, 16}, "JFIF\x00\x01\x02\x01\x01\x2c\x01\x2c\x00\x00"...)
	if b := encode(t, img, JPEG, Options{DPI: 300}); !bytes.HasPrefix(b, jfif) {
		t.Errorf("the JPEG begins with % x", b[:20])
	}
}

func TestJPEG(t *testing.T) {
	img := shaded(64, 48, 255)
	got, err := jpeg.Decode(bytes.NewReader(encode(t, img, JPEG, Options{})))
	if err != nil {
		t.Fatal(err)
	}
	const lossy = 40 // of 255: quality 92 with halved colour, at the sphere's edge
	for _, p := range []image.Point{{2, 2}, {32, 24}, {60, 45}} {
		r, _, _, _ := got.At(p.X, p.Y).RGBA()
		if d := int(r>>8) - int(img.NRGBAAt(p.X, p.Y).R); d < -lossy || d > lossy {
			t.Errorf("pixel %v differs by %d", p, d)
		}
	}
	err = Encode(context.Background(), &bytes.Buffer{}, shaded(8, 8, 0), JPEG, Options{})
	if !errors.Is(err, ErrTransparent) {
		t.Errorf("transparent: %v", err)
	}
}

func TestRefused(t *testing.T) {
	for name, c := range map[string]struct {
		path string
		want string
	}{
		"no extension":    {"picture", "no extension"},
		"another format":  {"picture.gif", ".gif"},
		"a missing place": {filepath.Join("nowhere", "p.png"), "there is no folder"},
	} {
		t.Run(name, func(t *testing.T) {
			err := Save(context.Background(), filepath.Join(t.TempDir(), c.path), shaded(2, 2, 255), Options{})
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), filepath.Base(c.path)) {
				t.Errorf("error %v", err)
			}
		})
	}
	for name, c := range map[string]struct {
		w, h int
		f    Format
		ok   bool
	}{
		"usual":            {1200, 800, PNG, true},
		"the largest":      {1 << 14, 1 << 14, PNG, true},
		"too large":        {1<<14 + 1, 1 << 14, PNG, false},
		"overflows":        {math.MaxInt, math.MaxInt, PNG, false},
		"empty":            {0, 10, PNG, false},
		"too wide as JPEG": {70000, 10, JPEG, false},
	} {
		if err := CheckSize(c.w, c.h, c.f); (err == nil) != c.ok {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSaveReplacesWholeOrNot(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "p.png")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"p.png", "p.tif"} {
		ctx, cancel := context.WithCancel(context.Background())
		// Cancelled in the middle: some strips are in the temporary file by then.
		err := Save(ctx, filepath.Join(dir, name), shaded(900, 700, 255), Options{Progress: func(float64) { cancel() }})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s cancelled: %v", name, err)
		}
	}
	if err := Save(context.Background(), filepath.Join(dir, "p.jpg"), shaded(9, 9, 0), Options{}); err == nil {
		t.Error("a transparent JPEG was written")
	}
	if b, _ := os.ReadFile(path); string(b) != "old" {
		t.Errorf("the old file is gone: %.20q", b)
	}
	if left := names(t, dir); len(left) != 1 {
		t.Errorf("left behind: %v", left)
	}
	if err := Save(context.Background(), path, shaded(9, 9, 255), Options{}); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("permissions %v, %v: not those of the file before", info.Mode(), err)
	}
	if left := names(t, dir); len(left) != 1 {
		t.Errorf("left behind: %v", left)
	}
}

func TestSaveFollowsLinks(t *testing.T) {
	dir := t.TempDir()
	real, link := filepath.Join(dir, "real.png"), filepath.Join(dir, "link.png")
	if err := os.WriteFile(real, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("real.png", link); err != nil {
		t.Skip("no symbolic links here: ", err)
	}
	if err := Save(context.Background(), link, shaded(3, 3, 255), Options{}); err != nil {
		t.Fatal(err)
	}
	if b, _ := os.ReadFile(real); len(b) == 0 {
		t.Error("the link's target was not written")
	}
	if err := Save(context.Background(), dir, shaded(3, 3, 255), Options{}); err == nil {
		t.Error("a folder was replaced")
	}
}

func names(t *testing.T, dir string) (names []string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func TestProgressGrowsToOne(t *testing.T) {
	var seen []float64
	encode(t, shaded(900, 700, 255), PNG, Options{Progress: func(done float64) { seen = append(seen, done) }})
	if len(seen) < 3 || seen[len(seen)-1] != 1 {
		t.Fatalf("progress %v", seen)
	}
	for i := 1; i < len(seen); i++ {
		if seen[i] < seen[i-1] {
			t.Fatalf("progress %v", seen)
		}
	}
}

func TestCombineAdler(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 100 {
		data := make([]byte, rnd.IntN(200_000))
		for i := range data {
			data[i] = byte(rnd.Uint32())
		}
		cut := rnd.IntN(len(data) + 1)
		got := combineAdler(adler32.Checksum(data[:cut]), adler32.Checksum(data[cut:]), len(data)-cut)
		if want := adler32.Checksum(data); got != want {
			t.Fatalf("%d bytes cut at %d: %08x, want %08x", len(data), cut, got, want)
		}
	}
}

// The bar is 25 ms for a picture of 1200×800.
func BenchmarkPNG(b *testing.B) {
	img := shaded(1200, 800, 255)
	b.SetBytes(int64(len(img.Pix)))
	for b.Loop() {
		encode(b, img, PNG, Options{})
	}
}

func BenchmarkPNGStandardLibrary(b *testing.B) {
	img := shaded(1200, 800, 255)
	b.SetBytes(int64(len(img.Pix)))
	e := png.Encoder{CompressionLevel: png.BestSpeed}
	for b.Loop() {
		_ = e.Encode(&bytes.Buffer{}, img)
	}
}
