package meshio

import (
	"bytes"
	"compress/zlib"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"
)

// encodedPicture returns a picture as an encoder writes it.
func encodedPicture(t *testing.T, kind string, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	var err error
	switch kind {
	case "png":
		err = (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, img)
	case "jpg":
		err = jpeg.Encode(&b, img, &jpeg.Options{Quality: 1})
	case "gif":
		err = gif.Encode(&b, img, nil)
	case "tif":
		err = tiff.Encode(&b, img, &tiff.Options{Compression: tiff.Deflate})
	case "bmp":
		err = bmp.Encode(&b, img)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// losslessWebP returns the lossless WebP of one pixel with another size: all of
// its pixels are the same then, as the one takes no bits (RFC 9649, 3.4: the first
// 28 bits behind the signature are the width and the height less one).
func losslessWebP(t *testing.T, w, h int) []byte {
	t.Helper()
	b, err := base64.StdEncoding.DecodeString(onePixelWebP)
	if err != nil {
		t.Fatal(err)
	}
	const sizeAt = 21
	rest := binary.LittleEndian.Uint32(b[sizeAt:]) &^ (1<<28 - 1)
	binary.LittleEndian.PutUint32(b[sizeAt:], rest|uint32(w-1)|uint32(h-1)<<14)
	return b
}

// claiming returns a small picture whose header claims another size. Where it has
// one, the sum of the header is right.
func claiming(t *testing.T, kind string, w, h uint32) []byte {
	t.Helper()
	b := encodedPicture(t, kind, image.NewGray(image.Rect(0, 0, 8, 8)))
	switch kind {
	case "png":
		binary.BigEndian.PutUint32(b[16:], w)
		binary.BigEndian.PutUint32(b[20:], h)
		binary.BigEndian.PutUint32(b[29:], crc32.ChecksumIEEE(b[12:29]))
	case "jpg":
		at := bytes.Index(b, []byte{0xff, 0xc0}) + 5
		binary.BigEndian.PutUint16(b[at:], uint16(h))
		binary.BigEndian.PutUint16(b[at+2:], uint16(w))
	case "gif":
		at := bytes.IndexByte(b[13+3*256:], ',') + 13 + 3*256 + 5 // the first frame, behind the colours
		for _, k := range []int{6, at} {
			binary.LittleEndian.PutUint16(b[k:], uint16(w))
			binary.LittleEndian.PutUint16(b[k+2:], uint16(h))
		}
	case "tif":
		at := int(binary.LittleEndian.Uint32(b[4:])) + 2
		for ; at+12 <= len(b); at += 12 {
			switch binary.LittleEndian.Uint16(b[at:]) {
			case 256, 257: // width and height, here as long numbers
				binary.LittleEndian.PutUint16(b[at+2:], 4)
				v := w
				if b[at] == 1 && b[at+1] == 1 {
					v = h
				}
				binary.LittleEndian.PutUint32(b[at+8:], v)
			}
		}
	case "bmp":
		binary.LittleEndian.PutUint32(b[18:], w)
		binary.LittleEndian.PutUint32(b[22:], h)
	}
	return b
}

// TestPicturesClaimNothing: a picture of some hundred bytes that claims millions
// of pixels costs next to nothing, whatever its kind, and however a mesh has it.
func TestPicturesClaimNothing(t *testing.T) {
	const side = 8000
	files := map[string][]byte{"webp": losslessWebP(t, side, side)}
	for _, kind := range []string{"png", "jpg", "gif", "tif", "bmp"} {
		files[kind] = claiming(t, kind, side, side)
		if same, err := decodedPicture(string(claiming(t, kind, 8, 8))); err != nil || same.Bounds().Dx() != 8 {
			t.Fatalf("%s: what it claims is not what makes it wrong: %v", kind, err)
		}
	}
	files["tga"] = []byte(tga(10, side, side, 24, 0, "\x80\x00\x00\xff"+tgaFooter))
	for kind, b := range files {
		if p, err := pictureOf("skin."+kind, b); err == nil && p.size.X != side {
			t.Fatalf("%s: it claims %v", kind, p.size)
		}
		dir := t.TempDir()
		writeFile(t, filepath.Join(dir, "skin."+kind), string(b))
		writeFile(t, filepath.Join(dir, "a.mtl"), "newmtl skin\nmap_Kd skin."+kind+"\n")
		writeFile(t, filepath.Join(dir, "a.obj"), texturedOBJ)
		writeFile(t, filepath.Join(dir, "a.gltf"), texturedGLTF("data:image/png;base64,"+base64.StdEncoding.EncodeToString(b)))
		for _, name := range []string{"a.obj", "a.gltf"} {
			var r *Result
			n := allocated(t, 2, func() {
				var err error
				if r, err = Read(t.Context(), filepath.Join(dir, name), nil); err != nil {
					t.Fatal(err)
				}
			})
			const most = 8 << 20 // buffers; the pixels would take 256 MB
			if n > most || len(r.Warnings) != 1 || r.Mesh.Textures() != nil {
				t.Errorf("%s in %s: %d bytes allocated, %q", kind, name, n, r.Warnings)
			}
		}
	}
}

// texturedGLTF returns a triangle with the picture at a URI.
func texturedGLTF(uri string) string {
	var b bytes.Buffer
	for _, v := range []float32{0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1} {
		_ = binary.Write(&b, binary.LittleEndian, v)
	}
	return fmt.Sprintf(`{"asset":{"version":"2.0"},"scenes":[{"nodes":[0]}],"scene":0,"nodes":[{"mesh":0}],
"meshes":[{"primitives":[{"attributes":{"POSITION":0,"TEXCOORD_0":1},"material":0}]}],
"materials":[{"pbrMetallicRoughness":{"baseColorTexture":{"index":0}}}],"textures":[{"source":0}],"images":[{"uri":%q}],
"accessors":[{"bufferView":0,"componentType":5126,"count":3,"type":"VEC3","min":[0,0,0],"max":[1,1,0]},{"bufferView":1,"componentType":5126,"count":3,"type":"VEC2"}],
"bufferViews":[{"buffer":0,"byteLength":36},{"buffer":0,"byteOffset":36,"byteLength":24}],
"buffers":[{"byteLength":60,"uri":"data:application/octet-stream;base64,%s"}]}`, uri, base64.StdEncoding.EncodeToString(b.Bytes()))
}

// TestPlainPicturesAreDecoded: pictures of a single colour, which take the fewest
// bytes of all good ones.
func TestPlainPicturesAreDecoded(t *testing.T) {
	r := image.Rect(0, 0, 1024, 512)
	opaque := image.NewRGBA(r)
	for i := range opaque.Pix {
		opaque.Pix[i] = 255
	}
	for name, img := range map[string]image.Image{
		"grey": image.NewGray(r), "grey of 16 bits": image.NewGray16(r), "colour": image.NewNRGBA(r), "opaque": opaque,
		"two colours": image.NewPaletted(r, color.Palette{color.White, color.Black}),
	} {
		for _, kind := range []string{"png", "jpg", "gif", "tif", "bmp"} {
			if kind == "gif" && name != "two colours" {
				continue // the encoder would look for colours at length
			}
			b := encodedPicture(t, kind, img)
			if got, err := decodedPicture(string(b)); err != nil || got.Bounds() != r {
				t.Errorf("%s as %s of %d bytes: %v", name, kind, len(b), err)
			}
		}
	}
}

// bilevelTIFF returns a picture of one bit a pixel, in one strip of data that is
// packed in some way (TIFF 6.0, section 2: the tags by number; fields of one number
// hold it themselves).
func bilevelTIFF(w, h int, compression uint16, data []byte) []byte {
	const short, long, ifd = 3, 4, 8
	fields := [][3]uint32{{256, long, uint32(w)}, {257, long, uint32(h)}, {258, short, 1}, {259, short, uint32(compression)}, {262, short, 0},
		{273, long, ifd + 2 + 12*9 + 4}, {277, short, 1}, {278, long, uint32(h)}, {279, long, uint32(len(data))}}
	b := binary.LittleEndian.AppendUint32([]byte("II\x2a\x00"), ifd)
	b = binary.LittleEndian.AppendUint16(b, uint16(len(fields)))
	for _, f := range fields {
		b = binary.LittleEndian.AppendUint16(b, uint16(f[0]))
		b = binary.LittleEndian.AppendUint16(b, uint16(f[1]))
		b = binary.LittleEndian.AppendUint32(b, 1)
		b = binary.LittleEndian.AppendUint32(b, f[2])
	}
	return append(append(b, 0, 0, 0, 0), data...)
}

// TestBilevelTIFF: of one bit a pixel and nearly one colour, deflate packs over a
// thousand bytes into one (RFC 1951), and fax codes a whole white row into the one
// bit of V0 (ITU-T T.6, table 1).
func TestBilevelTIFF(t *testing.T) {
	const w, h = 4096, 2048
	var deflated bytes.Buffer
	z, _ := zlib.NewWriterLevel(&deflated, zlib.BestCompression)
	rows := make([]byte, w/8*h) // 0 is white
	rows[len(rows)-1] = 1
	_, _ = z.Write(rows)
	z.Close()
	white, black := color.NRGBA{255, 255, 255, 255}, color.NRGBA{0, 0, 0, 255}
	for name, c := range map[string]struct {
		file []byte
		last color.NRGBA
		thin bool
	}{
		"deflate":           {bilevelTIFF(w, h, 8, deflated.Bytes()), black, false},
		"deflate of old":    {bilevelTIFF(w, h, 32946, deflated.Bytes()), black, false},
		"fax of one colour": {bilevelTIFF(w, h, 4, bytes.Repeat([]byte{0xff}, h/8)), white, true},
	} {
		p := &pictures{source: &source{ctx: t.Context()}}
		got, err := p.decode("a.tif", c.file)
		if err != nil {
			t.Errorf("%s of %d bytes: %v", name, len(c.file), err)
			continue
		}
		if first, last := got.Image.NRGBAAt(0, 0), got.Image.NRGBAAt(w-1, h-1); first != white || last != c.last || p.thin > 0 != c.thin {
			t.Errorf("%s: colours %v and %v, counted as thin: %v", name, first, last, p.thin > 0)
		}
	}
	// What is really cut off, and what is too large, are told of as what they are.
	p := &pictures{source: &source{ctx: t.Context()}}
	if _, err := p.decode("a.tif", bilevelTIFF(w, h, 1, rows[:100])); err == nil || !strings.Contains(err.Error(), "not enough pixel data") {
		t.Errorf("a strip that is too short: %v", err)
	}
	if _, err := p.decode("a.tif", bilevelTIFF(8192, 8192, 4, bytes.Repeat([]byte{0xff}, 1024))); err == nil || !strings.Contains(err.Error(), "8192×8192 pixels in 1146 bytes; textures with so few bytes may have 64 MB of pixels in all; save it as PNG") {
		t.Errorf("a large one of few bytes: %v", err)
	}
}

// TestThinPictures: lossless WebP takes no bits for pixels of one colour, so that
// there is a bound for all pictures of a mesh together.
func TestThinPictures(t *testing.T) {
	p := &pictures{source: &source{ctx: t.Context()}}
	const side = 2048 // 16 MB
	for i := range 6 {
		got, err := p.decode("a.webp", losslessWebP(t, side, side))
		if fits := i < thinPictures/(4*side*side); fits != (err == nil) {
			t.Errorf("picture %d: %v", i, err)
		} else if fits && got.Image.NRGBAAt(side-1, side-1) != (color.NRGBA{255, 0, 0, 255}) {
			t.Errorf("picture %d has another colour", i)
		} else if !fits && !strings.Contains(err.Error(), "2048×2048 pixels in ") {
			t.Errorf("picture %d: %v", i, err)
		}
	}
}
