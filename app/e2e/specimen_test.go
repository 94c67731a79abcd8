//go:build linux

package e2e

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
)

// Triangle counts of the specimens: one that draws at once, one that takes a
// while to draw, one that takes a while to read.
const (
	small = 20_000
	large = 1_000_000
	huge  = 10_000_000
)

var generator struct {
	once sync.Once
	path string
	err  error
}

// specimen writes a bumpy sphere, 50 mm in radius, as a PLY file.
func specimen(t *testing.T, path string, triangles int) string {
	t.Helper()
	generator.once.Do(func() {
		generator.path = filepath.Join(filepath.Dir(suite.cache), "genmesh")
		out, err := exec.Command("go", "build", "-o", generator.path, "./genmesh").CombinedOutput()
		if err != nil {
			generator.err = fmt.Errorf("%w\n%s", err, out)
		}
	})
	if generator.err != nil {
		t.Fatal(generator.err)
	}
	if out, err := exec.Command(generator.path, "-triangles", strconv.Itoa(triangles), "-o", path).CombinedOutput(); err != nil {
		t.Fatalf("genmesh: %v\n%s", err, out)
	}
	return path
}

// apex is a place just in front of the specimen's surface, seen from the front;
// flank is one on its left. They are so near that it need not be asked what the
// coordinates of one of them alone mean.
var (
	apex  = [3]float64{11, 7.5, 50}
	flank = [3]float64{-51.5, 0, 4}
)

// landmarks writes points as menpo does, LJSON version 3.
func landmarks(t *testing.T, path, group string, points ...[3]float64) string {
	t.Helper()
	mask := make([]int, len(points))
	for i := range mask {
		mask[i] = i
	}
	content, err := json.Marshal(map[string]any{"version": 3, "groups": map[string]any{
		group: map[string]any{
			"landmarks": map[string]any{"points": points},
			"labels":    []any{map[string]any{"label": "all", "mask": mask}},
		},
	}})
	if err != nil {
		t.Fatal(err)
	}
	return write(t, path, content)
}

func write(t *testing.T, path string, content []byte) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, content, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// quad is a square of two triangles as a text OBJ file.
const quad = "v 0 0 0\nv 1 0 0\nv 1 1 0\nv 0 1 0\nf 1 2 3 4\n"

// lying is a PLY file that promises far more than it holds.
const lying = "ply\nformat binary_little_endian 1.0\nelement vertex 4000000000\nproperty float x\nproperty float y\nproperty float z\n" +
	"element face 4000000000\nproperty list uchar int vertex_indices\nend_header\n\x00\x00\x00\x00"
