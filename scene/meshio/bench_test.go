package meshio

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// benchmark reads a generated file of about a million triangles, warm. Beside
// the time it reports what was allocated, as a multiple of what the mesh holds.
func benchmark(b *testing.B, ext string, change func(content []byte) []byte) {
	const side = 708
	m := sheet(side)
	content := writers[ext](m)
	if change != nil {
		content = change(content)
	}
	path := filepath.Join(b.TempDir(), "a"+ext)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(content)))
	content = nil
	var before, after runtime.MemStats
	var held int64
	runtime.ReadMemStats(&before)
	for b.Loop() {
		r, err := Read(context.Background(), path, nil)
		if err != nil {
			b.Fatal(err)
		}
		held += r.Mesh.Bytes()
	}
	runtime.ReadMemStats(&after)
	b.ReportMetric(float64(after.TotalAlloc-before.TotalAlloc)/float64(held), "alloc/held")
}

func BenchmarkReadPLY(b *testing.B)      { benchmark(b, ".ply", nil) }
func BenchmarkReadPLYASCII(b *testing.B) { benchmark(b, ".ascii.ply", nil) }
func BenchmarkReadOBJ(b *testing.B)      { benchmark(b, ".obj", nil) }
func BenchmarkReadSTL(b *testing.B)      { benchmark(b, ".stl", nil) }
func BenchmarkReadSTLASCII(b *testing.B) { benchmark(b, ".ascii.stl", nil) }
func BenchmarkReadOFF(b *testing.B)      { benchmark(b, ".off", nil) }
func BenchmarkReadPLYPacked(b *testing.B) {
	benchmark(b, ".ply", func(content []byte) []byte { return []byte(pack(b, string(content))) })
}
