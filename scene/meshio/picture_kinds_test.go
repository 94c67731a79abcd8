package meshio

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/binary"
	"image"
	"image/color"
	"image/gif"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"
)

// tga returns a picture of the given kind, bits a pixel and descriptor with what
// follows the header.
func tga(kind byte, w, h uint16, depth, descriptor byte, rest string) string {
	b := make([]byte, tgaHeaderSize)
	b[2], b[16], b[17] = kind, depth, descriptor
	binary.LittleEndian.PutUint16(b[12:], w)
	binary.LittleEndian.PutUint16(b[14:], h)
	return string(b) + rest
}

// mappedTGA is tga with a colour map of the colours first to first+n-1.
func mappedTGA(kind byte, w, h uint16, first, n uint16, colorDepth byte, rest string) string {
	b := []byte(tga(kind, w, h, 8, 1<<5, rest))
	b[1], b[7] = 1, colorDepth
	binary.LittleEndian.PutUint16(b[3:], first)
	binary.LittleEndian.PutUint16(b[5:], n)
	return string(b)
}

// TestTGA: pictures of two by two pixels written down by the specification, red
// and green above, blue and white below.
func TestTGA(t *testing.T) {
	const r, g, b, w = "\x00\x00\xff", "\x00\xff\x00", "\xff\x00\x00", "\xff\xff\xff"
	want := [4]color.NRGBA{{255, 0, 0, 255}, {0, 255, 0, 255}, {0, 0, 255, 255}, {255, 255, 255, 255}}
	gray := [4]color.NRGBA{{10, 10, 10, 255}, {20, 20, 20, 255}, {30, 30, 30, 255}, {40, 40, 40, 255}}
	faint := want
	for i := range faint {
		faint[i].A = uint8(50 * (i + 1))
	}
	long := strings.Repeat("\xff"+r, 4) // runs of 128
	for _, c := range []struct {
		name, file string
		want       [4]color.NRGBA
	}{
		{"from below", tga(2, 2, 2, 24, 0, b+w+r+g), want},
		{"from above", tga(2, 2, 2, 24, 1<<5, r+g+b+w), want},
		{"from the right", tga(2, 2, 2, 24, 1<<4|1<<5, g+r+w+b), want},
		{"runs", tga(10, 2, 2, 24, 1<<5, "\x00"+r+"\x80"+g+"\x01"+b+w), want},
		{"a run over the end of a row", tga(10, 2, 2, 24, 1<<5, "\x83"+g), [4]color.NRGBA{want[1], want[1], want[1], want[1]}},
		{"alpha", tga(2, 2, 2, 32, 1<<5|8, r+"\x32"+g+"\x64"+b+"\x96"+w+"\xc8"), faint},
		{"alpha not meant", tga(2, 2, 2, 32, 1<<5, r+"\x32"+g+"\x64"+b+"\x96"+w+"\xc8"), want},
		{"alpha all zero", tga(2, 2, 2, 32, 1<<5|8, r+"\x00"+g+"\x00"+b+"\x00"+w+"\x00"), want},
		{"five bits", tga(2, 2, 2, 16, 1<<5, "\x00\x7c\xe0\x03\x1f\x00\xff\x7f"), want},
		{"grey", tga(3, 2, 2, 8, 1<<5, "\x0a\x14\x1e\x28"), gray},
		{"grey runs", tga(11, 2, 2, 8, 1<<5, "\x03\x0a\x14\x1e\x28"), gray},
		{"colour map", mappedTGA(1, 2, 2, 0, 4, 24, w+b+g+r+"\x03\x02\x01\x00"), want},
		{"colour map from 5 on, runs", mappedTGA(9, 2, 2, 5, 4, 24, w+b+g+r+"\x01\x08\x07\x80\x06\x00\x05"), want},
		{"an identification", "\x03" + tga(2, 2, 2, 24, 1<<5, "abc"+r+g+b+w)[1:], want},
		{"a footer", tga(2, 2, 2, 24, 1<<5, r+g+b+w+strings.Repeat("\x00", 8)+tgaFooter), want},
	} {
		p, err := pictureOf("a.tga", []byte(c.file))
		if err != nil || p.size != image.Pt(2, 2) {
			t.Errorf("%s: %v %v", c.name, p.size, err)
			continue
		}
		img, err := p.decode(strings.NewReader(c.file))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		for i, p := range c.want {
			if got := img.(*image.NRGBA).NRGBAAt(i%2, i/2); got != p {
				t.Errorf("%s: pixel %d is %v, want %v", c.name, i, got, p)
			}
		}
	}
	for name, c := range map[string]struct{ file, want string }{
		"no pixels":      {tga(2, 8000, 8000, 24, 0, r), "ends before its last pixel"},
		"few runs":       {tga(10, 8000, 8000, 24, 0, r+long), "ends before its last pixel"},
		"cut in a run":   {tga(10, 2, 2, 24, 0, "\x82\x00\x00"), "ends before its last pixel"},
		"one run":        {tga(10, 2, 2, 24, 0, "\x82"+r), "ends before its last pixel"},
		"no such colour": {mappedTGA(1, 2, 2, 5, 1, 24, r+"\x05\x05\x04\x05"), "has colour 4"},
		"cut map":        {mappedTGA(1, 2, 2, 0, 200, 24, r), "ends in its colour map"},
		"kind":           {tga(7, 2, 2, 24, 0, r+g+b+w), "no TGA picture"},
		"bits":           {tga(2, 2, 2, 12, 0, r+g+b+w), "12 bits a pixel"},
		"text":           {"<html><head></head></html>", "no TGA picture"},
		"short":          {"\x00\x00\x02", "ends in its header"},
	} {
		p, err := pictureOf("a.tga", []byte(c.file))
		if err == nil {
			_, err = p.decode(strings.NewReader(c.file))
		}
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

// onePixelWebP is a lossless WebP of one red pixel, as libwebp writes it.
const onePixelWebP = "UklGRhwAAABXRUJQVlA4TA8AAAAvAAAAAAcQ/Y/+ByKi/wEA"

// TestPictureFormats: the texture is the same in whatever format it is, also
// under another extension.
func TestPictureFormats(t *testing.T) {
	red := image.NewNRGBA(image.Rect(0, 0, 1, 1))
	red.SetNRGBA(0, 0, color.NRGBA{255, 0, 0, 255})
	var asBMP, asTIFF, asGIF bytes.Buffer
	if err := bmp.Encode(&asBMP, red); err != nil {
		t.Fatal(err)
	}
	if err := tiff.Encode(&asTIFF, red, &tiff.Options{Compression: tiff.Deflate}); err != nil {
		t.Fatal(err)
	}
	if err := gif.Encode(&asGIF, red, nil); err != nil {
		t.Fatal(err)
	}
	webp, err := base64.StdEncoding.DecodeString(onePixelWebP)
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{
		"skin.bmp": asBMP.String(), "skin.tif": asTIFF.String(), "skin.gif": asGIF.String(), "skin.webp": string(webp),
		"skin.tga": tga(2, 1, 1, 24, 0, "\x00\x00\xff"), "skin.png": asBMP.String(), "skin.jpg": tga(10, 1, 1, 24, 0, "\x80\x00\x00\xff"+tgaFooter),
	} {
		dir := t.TempDir()
		writeFile(t, filepath.Join(dir, name), content)
		writeFile(t, filepath.Join(dir, "a.mtl"), "newmtl skin\nmap_Kd "+name+"\n")
		r := readIn(t, dir, "a.obj", texturedOBJ)
		if ts := r.Mesh.Textures(); len(ts) != 1 || len(r.Warnings) > 0 || ts[0].Image.NRGBAAt(0, 0) != (color.NRGBA{255, 0, 0, 255}) {
			t.Errorf("%s: %v %q", name, ts, r.Warnings)
		}
	}
	for content, want := range map[string]string{
		"DDS |\x00\x00\x00": "a DDS picture", "\xabKTX 20\xbb": "a KTX picture", "8BPS\x00\x01": "a Photoshop picture", "v/1\x01\x02": "an OpenEXR picture",
		"\x00\x00\x00\x1cftypavif": "AVIF", "version https://git-lfs.github.com/spec/v1\n": "Git LFS", "/annex/objects/MD5E-s1--a.png\n": "git annex get",
		string(asBMP.Bytes()[:30]): "cannot be decoded", string(asBMP.Bytes()[:18]) + "\x00\x10\x00\x00\x00\x10" + string(asBMP.Bytes()[24:]): "ends before its last pixel", "RIFF\x10\x00\x00\x00WEBPVP8 ": "cannot be decoded", "II\x2a\x00\x08\x00\x00\x00": "cannot be decoded",
	} {
		if _, err := decodedPicture(content); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", content, err, want)
		}
	}
}

// decodedPicture decodes a picture as dress does.
func decodedPicture(content string) (image.Image, error) {
	p := &pictures{source: &source{ctx: context.Background()}}
	t, err := p.decode("skin.png", []byte(content))
	if err != nil {
		return nil, err
	}
	return t.Image, nil
}

// FuzzPicture: no picture ends the program, whatever decoder takes it.
func FuzzPicture(f *testing.F) {
	img := image.NewNRGBA(image.Rect(0, 0, 3, 3))
	var b bytes.Buffer
	if err := bmp.Encode(&b, img); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add([]byte(tga(10, 2, 2, 24, 1<<5, "\x80\x00\x00\xff\x02\x00\x00\xff\x00\x00\xff\x00\x00\xff")))
	f.Add([]byte(mappedTGA(9, 2, 2, 5, 4, 24, "abcabcabcabc\x01\x08\x07\x80\x06\x00\x05")))
	webp, _ := base64.StdEncoding.DecodeString(onePixelWebP)
	f.Add(webp)
	f.Fuzz(func(t *testing.T, content []byte) {
		p, err := pictureOf("a.tga", content)
		if err != nil || p.size.X*p.size.Y > 1<<20 {
			return
		}
		img, err := decoded(p.decode, bytes.NewReader(content))
		if err == nil && img.Bounds().Size() != p.size {
			t.Fatalf("%v, but the header says %v", img.Bounds(), p.size)
		}
	})
}
