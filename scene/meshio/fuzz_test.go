package meshio

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"testing"

	"cairn/internal/textfile"
	"cairn/scene/mesh"
)

// fuzz reads content as a file of a format: no panic, no error but a
// FormatError, no mesh whose indices lead astray, and no more memory than the
// content accounts for.
func fuzz(t *testing.T, f Format, content []byte) {
	s := &source{r: bytes.NewReader(content), size: int64(len(content)), ctx: context.Background()}
	defer s.close()
	if s.decode() != nil || s.size == 0 {
		return
	}
	head := make([]byte, min(s.size, headSize))
	if err := s.read(head, 0); err != nil {
		t.Fatal(err)
	}
	c, err := f.read(s, head)
	if err == nil {
		err = c.complete(s)
	}
	if err != nil {
		err = located(err, &f, s, head)
		var e *FormatError
		if !errors.As(err, &e) || e.Error() == "" {
			t.Fatalf("error of another kind: %v", err)
		}
		return
	}
	m, err := mesh.New(c.Data)
	if err != nil {
		t.Fatal(err)
	}
	const factor = 40      // of the bytes of the file
	base := int64(1 << 20) // beside them
	if f.MIME == gltfFormat.MIME || f.MIME == glbFormat.MIME {
		base = gltfFloor // nodes may place a mesh several times
	}
	if n := m.Bytes(); n > base+factor*int64(len(content)) {
		t.Fatalf("%d bytes of mesh from a file of %d", n, len(content))
	}
	m.ComputeNormals()
	for _, i := range m.Data().Triangles {
		m.Vertex(int(i))
	}
	if err := WritePLY(io.Discard, m, ""); err != nil {
		t.Fatal(err)
	}
}

func FuzzPLY(f *testing.F) {
	for _, s := range []string{
		plyOf(onePLY, oneBody),
		plyOf("element vertex 5\n"+xyz+"element tristrips 1\nproperty list int int vertex_indices\n", fiveVert+"8 0 1 2 3 -1 2 3 4\n"),
		plyOf("comment TextureFile a.png\ncomment TextureFile b.png\nelement vertex 3\n"+xyz+"property uchar red\nproperty uchar green\nproperty uchar blue\n"+
			"element face 2\nproperty list uchar int vertex_indices\nproperty list uchar float texcoord\nproperty int texnumber\n",
			"0 0 0 1 2 3\n1 0 0 1 2 3\n0 1 0 1 2 3\n3 0 1 2 6 0 0 1 0 0 1 1\n4 0 1 2 1 8 0 0 1 0 0 1 0 0 0\n"),
		binaryPLY(binary.LittleEndian, onePLY, onePositions, uint8(3), []int32{0, 1, 2}),
		binaryPLY(binary.BigEndian, "element vertex 3\nproperty double x\nproperty double y\nproperty double z\nproperty list uchar short w\n"+
			"element face 2\nproperty list ushort uchar vertex_index\n",
			[]float64{0, 0, 0}, uint8(0), []float64{1, 0, 0}, uint8(1), int16(5), []float64{0, 1, 0}, uint8(0), uint16(3), []uint8{0, 1, 2}, uint16(4), []uint8{0, 1, 2, 1}),
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, content []byte) { fuzz(t, plyFormat, content) })
}

func FuzzOBJ(f *testing.F) {
	for _, s := range []string{
		oneOBJ, texturedOBJ, "\xff\xfev\x00 \x000\x00\x00\xd8", textfile.Mark + "v 0 0 0 1 0 0.5\nvn 0 0 1\nf 1//1 -1//-1 1//1 1\n",
		"usemtl a\nv 1e5 \\\n 0 0\nusemtl b\nf 1 1 1 1 1\n# x\\\nmtllib a b\n",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, content []byte) { fuzz(t, objFormat, content) })
}

func FuzzSTL(f *testing.F) {
	f.Add([]byte(oneSTL))
	f.Add([]byte(binarySTL("solid", 1, onePositions...)))
	f.Add([]byte(binarySTL("", 0, onePositions...)))
	f.Fuzz(func(t *testing.T, content []byte) { fuzz(t, stlFormat, content) })
}

func FuzzOFF(f *testing.F) {
	f.Add([]byte(oneOFF))
	f.Add([]byte("STCNOFF # x\n1 1 0\n0 0 0 0 0 1 9 8 7 6 0.5 0.25\n5 0 0 0 0 0\n"))
	f.Fuzz(func(t *testing.T, content []byte) { fuzz(t, offFormat, content) })
}

func FuzzMTL(f *testing.F) {
	f.Add([]byte("newmtl a\nKd 1 0 0\nd 0.5\nmap_Kd -s 1 1 1 -clamp on x.png\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		var c content
		c.readMTL(t.Context(), b, "x.mtl", mtlLibrary{})
	})
}
