package main

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strconv"

	"cairn/internal/bumpysphere"
)

const million = 1_000_000

// specimen names a mesh file.
type specimen struct {
	triangles int // 12: the cube
	order     string
	format    string // ply, obj or stl
}

// specimens returns all that are measured with.
func specimens(quick bool) []specimen {
	all := []specimen{
		{12, native, "ply"}, {12, native, "obj"}, {12, native, "stl"},
		{million, native, "ply"}, {million, scanLine, "ply"}, {million, shuffled, "ply"}, {million, native, "obj"}, {million, native, "stl"},
	}
	if !quick {
		all = append(all, specimen{10 * million, native, "ply"}, specimen{10 * million, scanLine, "ply"}, specimen{10 * million, shuffled, "ply"},
			specimen{10 * million, native, "obj"}, specimen{10 * million, native, "stl"})
	}
	return all
}

// title is what the table calls it.
func (s specimen) title() string {
	switch {
	case s.triangles == 12:
		return "cube, 12 triangles"
	case s.order == native:
		return fmt.Sprintf("%s %d M", formatTitles[s.format], s.triangles/million)
	default:
		return fmt.Sprintf("%s %d M, %s order", formatTitles[s.format], s.triangles/million, s.order)
	}
}

var formatTitles = map[string]string{"ply": "PLY", "obj": "OBJ", "stl": "STL"}

func (s specimen) fileName() string {
	switch {
	case s.triangles == 12:
		return "cube." + s.format
	case s.order == native:
		return fmt.Sprintf("%dM.%s", s.triangles/million, s.format)
	default:
		return fmt.Sprintf("%dM-%s.%s", s.triangles/million, s.order, s.format)
	}
}

// mesh makes it, the same every time.
func (s specimen) mesh() bumpysphere.Mesh {
	if s.triangles == 12 {
		return cube()
	}
	m := bumpysphere.New(s.triangles)
	if s.order != native {
		m = reordered(m, s.order)
	}
	return m
}

// files is a folder with specimens, which are made when they are asked for and kept.
type files struct {
	folder string
	quick  bool
}

// path returns where a specimen is.
func (f *files) path(s specimen) (string, error) {
	path := filepath.Join(f.folder, s.fileName())
	if _, err := os.Stat(path); err == nil {
		return path, nil
	}
	fmt.Fprintf(os.Stderr, "bench: making %s\n", s.fileName())
	if err := os.MkdirAll(f.folder, 0o755); err != nil {
		return "", err
	}
	return path, writeMesh(path, s.mesh(), s.format)
}

func (f *files) makeAll() error {
	for _, s := range specimens(f.quick) {
		if _, err := f.path(s); err != nil {
			return err
		}
	}
	return nil
}

// writeMesh writes a file that appears when it is whole.
func writeMesh(path string, m bumpysphere.Mesh, format string) error {
	partial := path + ".part"
	file, err := os.Create(partial)
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(file, 1<<20)
	switch format {
	case "ply":
		writePLY(w, m)
	case "obj":
		writeOBJ(w, m)
	case "stl":
		writeSTL(w, m)
	}
	err = w.Flush() // says what has failed before
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(partial, path)
	}
	if err != nil {
		os.Remove(partial)
	}
	return err
}

// writePLY writes binary PLY: 12 bytes a vertex and 13 a triangle.
func writePLY(w *bufio.Writer, m bumpysphere.Mesh) {
	fmt.Fprintf(w, "ply\nformat binary_little_endian 1.0\nelement vertex %d\nproperty float x\nproperty float y\nproperty float z\n"+
		"element face %d\nproperty list uchar int vertex_indices\nend_header\n", len(m.Positions)/3, len(m.Triangles)/3)
	var b [13]byte
	for i := 0; i < len(m.Positions); i += 3 {
		for k, v := range m.Positions[i:][:3] {
			binary.LittleEndian.PutUint32(b[4*k:], math.Float32bits(v))
		}
		w.Write(b[:12])
	}
	b[0] = 3
	for i := 0; i < len(m.Triangles); i += 3 {
		for k, v := range m.Triangles[i:][:3] {
			binary.LittleEndian.PutUint32(b[1+4*k:], v)
		}
		w.Write(b[:])
	}
}

// writeOBJ writes the shortest numbers that mean the same, and plain faces.
func writeOBJ(w *bufio.Writer, m bumpysphere.Mesh) {
	var line []byte
	for i := 0; i < len(m.Positions); i += 3 {
		line = append(line[:0], 'v')
		for _, v := range m.Positions[i:][:3] {
			line = strconv.AppendFloat(append(line, ' '), float64(v), 'f', -1, 32)
		}
		w.Write(append(line, '\n'))
	}
	for i := 0; i < len(m.Triangles); i += 3 {
		line = append(line[:0], 'f')
		for _, v := range m.Triangles[i:][:3] {
			line = strconv.AppendUint(append(line, ' '), uint64(v)+1, 10)
		}
		w.Write(append(line, '\n'))
	}
}

// writeSTL writes binary STL: 50 bytes a triangle, with its normal.
func writeSTL(w io.Writer, m bumpysphere.Mesh) {
	var b [80]byte
	copy(b[:], "bumpy sphere")
	w.Write(b[:])
	binary.LittleEndian.PutUint32(b[:], uint32(len(m.Triangles)/3))
	w.Write(b[:4])
	b = [80]byte{}
	for i := 0; i < len(m.Triangles); i += 3 {
		n := normal(m, i)
		for k, v := range n {
			binary.LittleEndian.PutUint32(b[4*k:], math.Float32bits(v))
		}
		for c, v := range m.Triangles[i:][:3] {
			for k, x := range m.Positions[3*v:][:3] {
				binary.LittleEndian.PutUint32(b[12+12*c+4*k:], math.Float32bits(x))
			}
		}
		w.Write(b[:50])
	}
}

// normal returns that of the triangle whose corners begin at i, of length 1, or 0 where
// it has no area.
func normal(m bumpysphere.Mesh, i int) [3]float32 {
	a, b, c := m.Positions[3*m.Triangles[i]:], m.Positions[3*m.Triangles[i+1]:], m.Positions[3*m.Triangles[i+2]:]
	var u, v [3]float64
	for k := range 3 {
		u[k], v[k] = float64(b[k])-float64(a[k]), float64(c[k])-float64(a[k])
	}
	n := [3]float64{u[1]*v[2] - u[2]*v[1], u[2]*v[0] - u[0]*v[2], u[0]*v[1] - u[1]*v[0]}
	length := math.Sqrt(n[0]*n[0] + n[1]*n[1] + n[2]*n[2])
	if length == 0 {
		return [3]float32{}
	}
	return [3]float32{float32(n[0] / length), float32(n[1] / length), float32(n[2] / length)}
}
