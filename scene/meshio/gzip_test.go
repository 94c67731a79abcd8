package meshio

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/klauspost/compress/gzip"
)

// pack packs content, in as many members as given.
func pack(t testing.TB, members ...string) string {
	t.Helper()
	var b bytes.Buffer
	for _, m := range members {
		z := gzip.NewWriter(&b)
		if _, err := z.Write([]byte(m)); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}

func TestPacked(t *testing.T) {
	m := sheet(heavy(120))
	for ext, write := range writers {
		content := string(write(m))
		half := len(content) / 2
		for name, packed := range map[string]string{"one": pack(t, content), "two members": pack(t, content[:half], content[half:])} {
			for _, file := range []string{"a" + ext + ".gz", "a" + ext, "a.gz"} {
				r := mustRead(t, file, packed)
				if r.Mesh.VertexCount() != m.VertexCount() || r.Mesh.TriangleCount() != m.TriangleCount() || len(r.Warnings) > 0 {
					t.Errorf("%s, %s: %d vertices %q", name, file, r.Mesh.VertexCount(), r.Warnings)
				}
			}
		}
	}
}

func TestPackedBadly(t *testing.T) {
	good := pack(t, oneOBJ)
	flipped := []byte(good)
	flipped[len(flipped)-6] ^= 1
	for _, c := range []struct{ name, file, want string }{
		{"cut off", good[:len(good)-9], "ends too early"},
		{"cut in the header", good[:5], "ends too early"},
		{"wrong checksum", string(flipped), "is damaged (gzip: invalid checksum)"},
		{"empty", pack(t, ""), "the file is empty"},
		{"packed twice", pack(t, good), "a gzip file in a gzip file"},
	} {
		_, err := readBytes(t, "a.obj.gz", c.file)
		var e *FormatError
		if !errors.As(err, &e) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
	r := mustRead(t, "a.obj.gz", good+"tail")
	if len(r.Warnings) != 1 || r.Mesh.TriangleCount() != 1 {
		t.Errorf("data after the end: %q", r.Warnings)
	}
}

// TestPackedBomb: legal lines without an end.
func TestPackedBomb(t *testing.T) {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	line := []byte(strings.Repeat("# "+strings.Repeat("0", 1000)+"\n", 1000))
	for n := 0; n < 2*unpackAlways; n += len(line) {
		z.Write(line)
	}
	z.Close()
	_, err := readBytes(t, "a.obj.gz", b.String())
	if err == nil || !strings.Contains(err.Error(), "unpacks to more than 64 MB") {
		t.Error(err)
	}
}

func TestUnpackedReadAt(t *testing.T) {
	content := bytes.Repeat([]byte("0123456789abcdef"), scratchPiece/16+1000)
	path := t.TempDir() + "/a.obj.gz"
	writeFile(t, path, pack(t, string(content)))
	s, err := open(context.Background(), path, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	if s.size != int64(len(content)) {
		t.Fatalf("size %d, want %d", s.size, len(content))
	}
	got := make([]byte, 100)
	for _, at := range []int64{0, 1, scratchPiece - 50, scratchPiece, scratchPiece + 17, s.size - 100} {
		if err := s.read(got, at); err != nil || !bytes.Equal(got, content[at:at+100]) {
			t.Errorf("at %d: %v %.20q", at, err, got)
		}
	}
	if err := s.read(got, s.size-99); err == nil {
		t.Error("no error beyond the end")
	}
}
