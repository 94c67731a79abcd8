package meshio

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
)

// allocated returns the bytes that f allocates, at the least of some times: the
// first fills the pool of buffers. The collector rests meanwhile, which would empty
// the pool, and one processor does it all, since each has its own part of the pool:
// what f takes anew would hang on what else the process and the machine did. The
// race detector has the pool lose buffers at random, so it measures nothing there.
func allocated(t *testing.T, times int, f func()) int64 {
	t.Helper()
	if raceEnabled {
		t.Skip("under the race detector the pool loses buffers at random")
	}
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	least := int64(math.MaxInt64)
	for range times {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		f()
		runtime.ReadMemStats(&after)
		least = min(least, int64(after.TotalAlloc-before.TotalAlloc))
	}
	return least
}

// TestPromisesCostNothing: what a header promises is not allocated before the
// file shows that it has it.
func TestPromisesCostNothing(t *testing.T) {
	const billions = "4000000000"
	long := strings.Repeat("0 0 0\n", 1000)
	for _, c := range []struct{ name, file string }{
		{"vertices.ply", plyOf("element vertex "+billions+"\n"+xyz, long)},
		{"faces.ply", plyOf("element vertex 1\n"+xyz+"element face "+billions+"\nproperty list uchar int vertex_indices\n", long)},
		{"binary.ply", strings.Replace(plyOf("element vertex "+billions+"\n"+xyz, long), "ascii", "binary_little_endian", 1)},
		{"list.ply", "ply\nformat binary_little_endian 1.0\nelement face 1\nproperty list uint int vertex_indices\nend_header\n\xff\xff\xff\xff" + long},
		{"corners.ply", plyOf(onePLY, "0 0 0\n1 0 0\n0 1 0\n"+billions+" 0 1 2\n")},
		{"many.stl", binarySTL("", 4_000_000_000, onePositions...)},
		{"many.off", "OFF\n" + billions + " " + billions + " 0\n" + long},
		{"corners.off", "OFF\n3 1 0\n0 0 0\n1 0 0\n0 1 0\n" + billions + " 0 1 2\n"},
		{"small.obj", oneOBJ},
	} {
		path := filepath.Join(t.TempDir(), c.name)
		writeFile(t, path, c.file)
		var err error
		n := allocated(t, 2, func() { _, err = Read(context.Background(), path, nil) })
		// Buffers of two workers, the look at the header, and some change.
		const most = 8 << 20
		if n > most || (err == nil) != (c.name == "small.obj") {
			t.Errorf("%s: %d bytes, %v", c.name, n, err)
		}
	}
}

// TestGarbage: a process that does not collect keeps what reading leaves
// behind. That must be little beside the mesh: arrays are made once, in their
// final size, since a first pass counts; buffers are used again; what else is
// needed for a while comes from scratch and goes back. The rest is what
// mesh.ComputeNormals sums up in, 12 bytes a vertex.
func TestGarbage(t *testing.T) {
	m := sheet(400)
	for ext, write := range writers {
		path := filepath.Join(t.TempDir(), "a"+ext)
		if err := os.WriteFile(path, write(m), 0o600); err != nil {
			t.Fatal(err)
		}
		var held int64
		n := allocated(t, 2, func() {
			r, err := Read(context.Background(), path, nil)
			if err != nil {
				t.Fatal(err)
			}
			held = r.Mesh.Bytes()
		})
		// The mesh is 20 bytes a triangle, the sums of normals are 6.
		const most = 1.4
		if times := float64(n) / float64(held); times > most {
			t.Errorf("%s: allocated %.2f times what the mesh holds", ext, times)
		}
	}
}

// TestPolygonsCostNoMoreThanTheyTake: the files that make the most of their
// bytes.
func TestPolygonsCostNoMoreThanTheyTake(t *testing.T) {
	corners := strings.Repeat(" 1 2 3", 300_000)
	both := strings.Repeat(" 1/1/1 2/2/2 3/3/1", 100_000)
	const v = "v 0 0 0\nv 1 0 0\nv 0 1 0\nvt 0 0\nvt 1 0\nvt 0 1\nvn 0 0 1\n"
	var fans bytes.Buffer
	fmt.Fprintf(&fans, "ply\nformat binary_little_endian 1.0\nelement vertex 3\n%selement face 1\nproperty list uint uchar vertex_indices\nend_header\n", xyz)
	fans.Write(make([]byte, 36))
	fans.Write([]byte{0, 0, 16, 0}) // 1048576 corners
	fans.Write(bytes.Repeat([]byte{0, 1, 2, 1}, 1<<18))
	for name, file := range map[string]string{
		"one polygon.obj":   v + "f" + corners + "\n",
		"with indices.obj":  v + "f" + both + "\n",
		"byte corners.ply":  fans.String(),
		"numbers.obj":       strings.Repeat("v 0 0 0\n", 200_000),
		"coloured.obj":      strings.Repeat("v 0 0 0 1 1 1\n", 150_000),
		"faces without.off": "OFF\n1 500000 0\n0 0 0\n" + strings.Repeat("0\n", 500_000),
	} {
		path := filepath.Join(t.TempDir(), name)
		writeFile(t, path, file)
		n := allocated(t, 2, func() {
			if _, err := Read(context.Background(), path, nil); err != nil {
				t.Error(err)
			}
		})
		const factor, base = 40, 16 << 20
		if n > base+factor*int64(len(file)) {
			t.Errorf("%s: %d bytes allocated for a file of %d", name, n, len(file))
		}
	}
}
