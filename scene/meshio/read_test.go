package meshio

import (
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"gonum.org/v1/gonum/spatial/r3"

	"cairn/internal/stopafter"
	"cairn/scene/mesh"
)

// readBytes reads content as a file of the given name in a folder of its own.
func readBytes(t testing.TB, name, content string) (*Result, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return Read(context.Background(), path, nil)
}

// mustRead reads content that is to be read without error.
func mustRead(t testing.TB, name, content string) *Result {
	t.Helper()
	r, err := readBytes(t, name, content)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return r
}

// want compares the positions and triangles of a mesh.
func want(t testing.TB, m *mesh.TriMesh, positions []float32, triangles []uint32) {
	t.Helper()
	d := m.Data()
	if !slices.Equal(d.Positions, positions) {
		t.Errorf("positions %v, want %v", d.Positions, positions)
	}
	if !slices.Equal(d.Triangles, triangles) {
		t.Errorf("triangles %v, want %v", d.Triangles, triangles)
	}
}

// one triangle, as most small files hold it.
var (
	onePositions = []float32{0, 0, 0, 1, 0, 0, 0, 1, 0}
	oneTriangle  = []uint32{0, 1, 2}
)

func TestFormats(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range Formats() {
		if f.Name == "" || f.MIME == "" || len(f.Extensions) == 0 || f.sniff == nil || f.read == nil {
			t.Errorf("incomplete format %+v", f.Name)
		}
		for _, e := range f.Extensions {
			if seen[e] || e[0] != '.' || strings.ToLower(e) != e {
				t.Errorf("extension %q of %s", e, f.Name)
			}
			seen[e] = true
		}
	}
}

func TestIsMesh(t *testing.T) {
	for path, want := range map[string]bool{
		"a.ply": true, "a.PLY": true, "/x/y.obj.gz": true, "a.Stl.GZ": true, "a.off": true, "a.b.stl": true,
		"a.ljson": false, "a": false, "ply": false, "": false, "a.gz": false, "a.ply.bz2": false, "obj.": false,
	} {
		if IsMesh(path) != want {
			t.Errorf("IsMesh(%q) = %v", path, !want)
		}
	}
}

func TestFormatErrorReads(t *testing.T) {
	for _, c := range []struct {
		err  FormatError
		want string
	}{
		{FormatError{File: "a.ply", Line: 7, Offset: 99, Reason: "no"}, "a.ply: line 7: no"},
		{FormatError{File: "a.stl", Offset: 80, Reason: "no"}, "a.stl: byte 80: no"},
		{FormatError{File: "a.stl", Reason: "no"}, "a.stl: no"},
	} {
		if got := c.err.Error(); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

// TestContentBeforeExtension: a file with the wrong extension is read as what
// it is.
func TestContentBeforeExtension(t *testing.T) {
	one := sheet(2)
	for ext, write := range writers {
		content := string(write(one))
		for _, name := range []string{"a.ply", "a.obj", "a.stl", "a.off", "a", "a.txt"} {
			r, err := readBytes(t, name, content)
			if err != nil {
				t.Errorf("%s as %s: %v", ext, name, err)
				continue
			}
			if r.Mesh.VertexCount() != 4 || r.Mesh.TriangleCount() != 2 || !strings.EqualFold("."+r.Format, filepath.Ext(ext)) {
				t.Errorf("%s as %s: %s with %d vertices", ext, name, r.Format, r.Mesh.VertexCount())
			}
		}
	}
}

func TestNoMesh(t *testing.T) {
	for _, c := range []struct{ name, content, want string }{
		{"empty.ply", "", "the file is empty"},
		{"page.stl", "<!DOCTYPE html><p>404", "a web page"},
		{"photo.obj", "\xff\xd8\xff\xe0JFIF", "a JPEG picture"},
		{"lfs.stl", "version https://git-lfs.github.com/spec/v1\noid sha256:1\n", "Git LFS"},
		{"wide.obj", "\xff\xfe\x00\x00v\x00\x00\x00", "UTF-32; save it as UTF-8"},
		{"words.obj", "hello world\nthis is prose\n", "line 1: this is no OBJ file"},
		{"words.ply", "hello\n", `words.ply: not a PLY file: line 1 is "hello"`},
		{"words.off", "hello\n", "does not begin with OFF"},
		{"words.stl", "hello\n", "the header of a binary STL file has 84"},
		{"words.xyz", "hello\n", "none of the mesh formats that can be read (PLY, "},
	} {
		_, err := readBytes(t, c.name, c.content)
		var e *FormatError
		if !errors.As(err, &e) || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), c.name+": ") {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}

func TestNotAFile(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "folder.ply"), 0o700); err != nil {
		t.Fatal(err)
	}
	_, err := Read(context.Background(), filepath.Join(dir, "folder.ply"), nil)
	var e *FormatError
	if !errors.As(err, &e) || e.Error() != "folder.ply: this is a folder, no mesh file" {
		t.Errorf("folder: %v", err)
	}
	_, err = Read(context.Background(), filepath.Join(dir, "none.ply"), nil)
	if !errors.Is(err, os.ErrNotExist) {
		t.Errorf("missing file: %v", err)
	}
}

func TestProgress(t *testing.T) {
	m := sheet(200) // more than one block in every format
	for ext, write := range writers {
		path := filepath.Join(t.TempDir(), "a"+ext)
		if err := os.WriteFile(path, write(m), 0o600); err != nil {
			t.Fatal(err)
		}
		var calls []float64
		if _, err := Read(context.Background(), path, func(done float64) { calls = append(calls, done) }); err != nil {
			t.Fatal(err)
		}
		const most = 102
		if len(calls) < 3 || len(calls) > most || !slices.IsSorted(calls) || calls[len(calls)-1] != 1 {
			t.Errorf("%s: %d calls: %v", ext, len(calls), calls)
		}
	}
}

// TestCancel stops the reading of files of all formats at many places. What counts
// is that the context is looked at for each block, and that little is done after
// the look that says stop: time would depend on the machine.
func TestCancel(t *testing.T) {
	m := sheet(heavy(200))
	dir := t.TempDir()
	for ext, write := range writers {
		path := filepath.Join(dir, "a"+ext)
		content := write(m)
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		before := runtime.NumGoroutine()
		whole := &stopafter.Context{Context: t.Context()}
		whole.Most.Store(math.MaxInt64)
		if _, err := Read(whole, path, nil); err != nil {
			t.Fatal(err)
		}
		looks := whole.Looks.Load()
		if least := int64(len(content) / blockSize); looks < least {
			t.Errorf("%s: the context was looked at %d times, want at least %d", ext, looks, least)
		}
		const parts = 6
		for i := range int64(parts) {
			p := &stopafter.Context{Context: t.Context()}
			p.Most.Store(looks * i / parts)
			if _, err := Read(p, path, nil); !errors.Is(err, context.Canceled) {
				t.Errorf("%s stopped at look %d of %d: %v", ext, p.Most.Load(), looks, err)
			}
			// Every worker may look once more, and those who pass the error on.
			if more := p.Looks.Load() - p.Most.Load(); more > int64(2*runtime.GOMAXPROCS(0))+8 {
				t.Errorf("%s stopped at look %d, but it went on for %d", ext, p.Most.Load(), more)
			}
		}
		// A goroutine that has said it is done may still be on its last step.
		n := runtime.NumGoroutine()
		for deadline := time.Now().Add(time.Minute); n > before && time.Now().Before(deadline); {
			time.Sleep(time.Millisecond)
			n = runtime.NumGoroutine()
		}
		if n > before {
			t.Errorf("%s: %d goroutines, %d before", ext, n, before)
		}
	}
}

// heavy returns the side of a sheet for a test of all formats: less under the race
// detector, where what counts is that several goroutines share it.
func heavy(side int) int {
	if raceEnabled {
		return side / 3
	}
	return side
}

// TestOrigin: far from the origin the precision of the file is kept.
func TestOrigin(t *testing.T) {
	// A metre of rock in UTM coordinates, to a tenth of a millimetre.
	const file = "v 512345.1001 4649776.2002 98.7003\nv 512346.1001 4649776.2002 98.7003\n" +
		"v 512345.1001 4649777.2003 98.7004\nf 1 2 3\n"
	at := []r3.Vec{
		{X: 512345.1001, Y: 4649776.2002, Z: 98.7003},
		{X: 512346.1001, Y: 4649776.2002, Z: 98.7003},
		{X: 512345.1001, Y: 4649777.2003, Z: 98.7004},
	}
	ply := "ply\nformat ascii 1.0\nelement vertex 3\nproperty double x\nproperty double y\nproperty double z\nend_header\n"
	stl := "solid\nfacet normal 0 0 1\nouter loop\n"
	off := "OFF\n3 0 0\n"
	for _, line := range strings.Split(file, "\n")[:3] {
		ply += line[2:] + "\n"
		stl += "vertex" + line[1:] + "\n"
		off += line[2:] + "\n"
	}
	stl += "endloop\nendfacet\nendsolid\n"
	var double mesh.Data
	double.Origin = r3.Vec{X: 512345, Y: 4649776, Z: 0}
	for _, p := range at {
		q := r3.Sub(p, double.Origin)
		double.Positions = append(double.Positions, float32(q.X), float32(q.Y), float32(q.Z))
	}
	m, err := mesh.New(double)
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{"a.obj": file, "a.ply": ply, "a.stl": stl, "a.off": off, "binary.ply": string(plyBytes(m))} {
		r := mustRead(t, name, content)
		for i, p := range at {
			// Offsets are about 1, of which float32 keeps 1e-7; the written binary was
			// rounded once more.
			const near = 1e-5
			if d := r3.Norm(r3.Sub(r.Mesh.Vertex(i), p)); d > near {
				t.Errorf("%s: vertex %d is %v, %g from %v", name, i, r.Mesh.Vertex(i), d, p)
			}
		}
		if !r.Mesh.Bounds().Valid || r.Mesh.Data().Origin.X < 512345 {
			t.Errorf("%s: origin %v", name, r.Mesh.Data().Origin)
		}
	}
}

// TestOriginIsExact: files of float32 keep their numbers exactly, near the
// origin in place and far from it as a sum.
func TestOriginIsExact(t *testing.T) {
	for _, shift := range []float32{0, 3, 1e4, 8e6} {
		d := *sheet(9).Data()
		for i := range d.Positions {
			d.Positions[i] += shift
		}
		m, err := mesh.New(d)
		if err != nil {
			t.Fatal(err)
		}
		r := mustRead(t, "a.ply", string(plyBytes(m)))
		for i := range m.VertexCount() {
			if r.Mesh.Vertex(i) != m.Vertex(i) {
				t.Fatalf("shift %v: vertex %d is %v, want %v", shift, i, r.Mesh.Vertex(i), m.Vertex(i))
			}
		}
		if near := r.Mesh.Data().Origin == (r3.Vec{}); near != (shift < 1e4) {
			t.Errorf("shift %v: origin %v", shift, r.Mesh.Data().Origin)
		}
	}
}

func TestUnits(t *testing.T) {
	for comment, want := range map[string]string{
		"units: mm": "mm", "Unit = millimeters": "mm", "File units = meters": "m", "unit cm": "cm",
		"UNITS=um": "um", "a unit vector": "", "units": "", "mm": "",
	} {
		if got := unitsIn(comment); got != want {
			t.Errorf("%q: %q, want %q", comment, got, want)
		}
	}
	if r := mustRead(t, "a.obj", "# File units = meters\nv 0 0 0\n"); r.Units != "m" {
		t.Errorf("OBJ: %q", r.Units)
	}
}

// TestRoundTrip reads what was written, in every format, in many chunks.
func TestRoundTrip(t *testing.T) {
	m := sheet(heavy(300))
	for ext, write := range writers {
		r := mustRead(t, "a"+ext, string(write(m)))
		if len(r.Warnings) > 0 {
			t.Errorf("%s: %q", ext, r.Warnings)
		}
		if r.Format == "STL" { // numbers its vertices anew
			for i, v := range m.Data().Triangles {
				if got := r.Mesh.Vertex(int(r.Mesh.Data().Triangles[i])); got != m.Vertex(int(v)) {
					t.Fatalf("%s: corner %d is %v, want %v", ext, i, got, m.Vertex(int(v)))
				}
			}
			if r.Mesh.VertexCount() != m.VertexCount() {
				t.Errorf("%s: %d vertices, want %d", ext, r.Mesh.VertexCount(), m.VertexCount())
			}
			continue
		}
		if !slices.Equal(r.Mesh.Data().Positions, m.Data().Positions) || !slices.Equal(r.Mesh.Data().Triangles, m.Data().Triangles) {
			t.Errorf("%s: another mesh", ext)
		}
		if len(r.Mesh.ShadingNormals()) != m.VertexCount() {
			t.Errorf("%s: no normals were computed", ext)
		}
	}
}
