package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cairn/internal/bumpysphere"
)

// euler returns vertices - edges + triangles, and whether each edge has one triangle on
// each side that runs along it the other way.
func euler(m bumpysphere.Mesh) (number int, closed bool) {
	edges := map[[2]uint32]int{}
	for i := range m.Triangles {
		next := i + 1
		if i%3 == 2 {
			next = i - 2
		}
		edges[[2]uint32{m.Triangles[i], m.Triangles[next]}]++
	}
	closed = true
	for e, n := range edges {
		closed = closed && n == 1 && edges[[2]uint32{e[1], e[0]}] == 1
	}
	return len(m.Positions)/3 - len(edges)/2 + len(m.Triangles)/3, closed
}

// volume is positive where triangles are counterclockwise from outside.
func volume(m bumpysphere.Mesh) float64 {
	sum := 0.
	for i := 0; i < len(m.Triangles); i += 3 {
		var p [3][3]float64
		for c, v := range m.Triangles[i:][:3] {
			for k := range 3 {
				p[c][k] = float64(m.Positions[3*v+uint32(k)])
			}
		}
		for k := range 3 {
			u, v := (k+1)%3, (k+2)%3
			sum += p[0][k] * (p[1][u]*p[2][v] - p[1][v]*p[2][u]) / 6
		}
	}
	return sum
}

func TestCube(t *testing.T) {
	m := cube()
	if n, closed := euler(m); n != 2 || !closed || len(m.Triangles) != 36 {
		t.Errorf("Euler number %d, closed %t, %d triangles", n, closed, len(m.Triangles)/3)
	}
	if got := volume(m); math.Abs(got-1e6) > 1e-6 {
		t.Errorf("the volume is %g", got)
	}
}

// corners are the triangles by the places of their corners, in an order of their own.
func corners(m bumpysphere.Mesh) []string {
	var all []string
	for i := 0; i < len(m.Triangles); i += 3 {
		var c [3]string
		for k, v := range m.Triangles[i:][:3] {
			c[k] = fmt.Sprint(m.Positions[3*v:][:3])
		}
		first := slices.Index(c[:], slices.Min(c[:]))
		all = append(all, c[first]+c[(first+1)%3]+c[(first+2)%3])
	}
	slices.Sort(all)
	return all
}

// TestOrders: they are the same mesh, and neighbours are as far apart as they say.
func TestOrders(t *testing.T) {
	m := bumpysphere.New(5000)
	want := corners(m)
	far := map[string]int{native: farness(m)}
	for _, order := range []string{scanLine, shuffled} {
		n := reordered(m, order)
		if number, closed := euler(n); number != 2 || !closed || volume(n) < 4e5 {
			t.Errorf("%s: Euler number %d, closed %t, volume %g", order, number, closed, volume(n))
		}
		if !slices.Equal(corners(n), want) {
			t.Errorf("%s: another mesh", order)
		}
		if again := reordered(m, order); !slices.Equal(again.Positions, n.Positions) || !slices.Equal(again.Triangles, n.Triangles) {
			t.Errorf("%s: not the same every time", order)
		}
		if slices.Equal(n.Positions, m.Positions) || slices.Equal(n.Triangles, m.Triangles) {
			t.Errorf("%s: the order is the old one", order)
		}
		far[order] = farness(n)
	}
	if 2*far[native] > far[shuffled] || 2*far[scanLine] > far[shuffled] {
		t.Errorf("neighbours are %v vertices apart", far)
	}
	line := reordered(m, scanLine)
	for i := 3; i < len(line.Positions); i += 3 {
		if int(line.Positions[i]/0.1) < int(line.Positions[i-3]/0.1) {
			t.Fatalf("vertex %d is on a line before that of the one before", i/3)
		}
	}
}

// farness is how far the numbers of corners lie apart, on average.
func farness(m bumpysphere.Mesh) int {
	sum := 0
	for i := 0; i < len(m.Triangles); i += 3 {
		sum += int(max(m.Triangles[i], m.Triangles[i+1], m.Triangles[i+2]) - min(m.Triangles[i], m.Triangles[i+1], m.Triangles[i+2]))
	}
	return sum / (len(m.Triangles) / 3)
}

func TestWriteMesh(t *testing.T) {
	m := cube()
	dir := t.TempDir()
	for _, format := range []string{"ply", "obj", "stl"} {
		path := filepath.Join(dir, "cube."+format)
		if err := writeMesh(path, m, format); err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var got bumpysphere.Mesh
		switch format {
		case "ply":
			got = parsePLY(t, text)
		case "obj":
			got = parseOBJ(t, text)
		case "stl":
			got = parseSTL(t, text)
		}
		if !slices.Equal(corners(got), corners(m)) {
			t.Errorf("%s: another mesh", format)
		}
	}
	if names, _ := filepath.Glob(filepath.Join(dir, "*.part")); len(names) > 0 {
		t.Errorf("left behind: %v", names)
	}
	if err := writeMesh(filepath.Join(dir, "none", "x.ply"), m, "ply"); err == nil {
		t.Error("written into a folder that is not there")
	}
}

// The parsers follow the formats' definitions, not the writers.

func parsePLY(t *testing.T, text []byte) (m bumpysphere.Mesh) {
	header, body, _ := bytes.Cut(text, []byte("end_header\n"))
	if !strings.Contains(string(header), "element vertex 8\n") || !strings.Contains(string(header), "element face 12\n") || len(body) != 8*12+12*13 {
		t.Fatalf("%s and %d bytes", header, len(body))
	}
	r := bytes.NewReader(body)
	m.Positions = make([]float32, 24)
	binary.Read(r, binary.LittleEndian, m.Positions)
	for range 12 {
		n, _ := r.ReadByte()
		face := make([]uint32, n)
		binary.Read(r, binary.LittleEndian, face)
		m.Triangles = append(m.Triangles, face...)
	}
	return m
}

func parseOBJ(t *testing.T, text []byte) (m bumpysphere.Mesh) {
	for line := range strings.Lines(string(text)) {
		var p [3]float32
		var f [3]uint32
		if n, _ := fmt.Sscanf(line, "v %g %g %g\n", &p[0], &p[1], &p[2]); n == 3 {
			m.Positions = append(m.Positions, p[:]...)
		} else if n, _ := fmt.Sscanf(line, "f %d %d %d\n", &f[0], &f[1], &f[2]); n == 3 {
			m.Triangles = append(m.Triangles, f[0]-1, f[1]-1, f[2]-1)
		} else {
			t.Fatalf("%q", line)
		}
	}
	return m
}

func parseSTL(t *testing.T, text []byte) (m bumpysphere.Mesh) {
	if count := binary.LittleEndian.Uint32(text[80:]); count != 12 || len(text) != 84+50*12 {
		t.Fatalf("%d triangles in %d bytes", count, len(text))
	}
	for i := range 12 {
		var f [12]float32
		binary.Read(bytes.NewReader(text[84+50*i:]), binary.LittleEndian, f[:])
		// A cube's normals: one axis, away from the middle.
		for k := range 3 {
			if middle := (f[3+k] + f[6+k] + f[9+k]) / 3; math.Abs(float64(f[k])) == 1 && middle != 50*f[k] {
				t.Errorf("triangle %d: normal %v", i, f[:3])
			}
		}
		if sum := math.Abs(float64(f[0])) + math.Abs(float64(f[1])) + math.Abs(float64(f[2])); sum != 1 {
			t.Errorf("triangle %d: normal %v", i, f[:3])
		}
		for v := range 3 {
			m.Triangles = append(m.Triangles, uint32(len(m.Positions)/3))
			m.Positions = append(m.Positions, f[3+3*v:][:3]...)
		}
	}
	return m
}

// TestEye: of a cube of 100 mm the nearest corners fill the height but for the margin.
func TestEye(t *testing.T) {
	e := eyeOf(cube())
	if e.focus != [3]float64{} || e.position[0] != 0 || e.position[1] != 0 {
		t.Errorf("%+v", e)
	}
	nearest := e.position[2] - 50
	half := 50 / nearest / math.Tan(15*math.Pi/180) // of the picture's half height
	if half > 1 || half < 0.85 {
		t.Errorf("the corners are at %g of the half height", half)
	}
}

func TestSpecimens(t *testing.T) {
	for _, quick := range []bool{false, true} {
		names := map[string]bool{}
		for _, s := range specimens(quick) {
			if names[s.fileName()] || names[s.title()] && s.triangles != 12 {
				t.Errorf("%s is there twice", s.fileName())
			}
			names[s.fileName()], names[s.title()] = true, true
			if quick && s.triangles > million {
				t.Errorf("%s in a quick run", s.fileName())
			}
		}
	}
}
