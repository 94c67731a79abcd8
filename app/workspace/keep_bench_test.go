package workspace

import (
	"path/filepath"
	"slices"
	"testing"
	"time"

	"cairn/app/journal"
	"cairn/app/recovery"
	"cairn/internal/filesystem"
	"cairn/landmark"
	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r3"
)

// many returns a document with 5,000 named points in a group.
func many(b *testing.B) *scene.Document {
	d := scene.NewDocument("many")
	points := make([]landmark.Landmark, 5000)
	for i := range points {
		points[i] = landmark.Landmark{Name: "landmark", Position: r3.Vec{X: float64(i) / 3}, Status: landmark.Defined}
	}
	if _, err := d.AddGroup(landmark.NewGroup("g", points)); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(d.Close)
	return d
}

// BenchmarkFirstEdit is what the window's goroutine does for the journal at the first
// edit of 5,000 points; Encode is what the journal's own does then.
func BenchmarkFirstEdit(b *testing.B) {
	d := many(b)
	b.Run("Copy", func(b *testing.B) {
		for b.Loop() {
			recovery.Take(d, scene.Changed{})
		}
	})
	b.Run("Encode", func(b *testing.B) {
		taken := recovery.Take(d, scene.Changed{})
		for b.Loop() {
			if _, err := taken.Record(recovery.Snapshot{}); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkEditToDurable moves one of 5,000 points again and again, each time until it
// is said to be on the disk, and tells the median and the 99th percentile.
func BenchmarkEditToDurable(b *testing.B) {
	d := many(b)
	queue, kept := make(chan func(), 1000), false
	w := New(func(f func()) { queue <- f }, Events{Kept: func(scene.ID, uint64) { kept = true }, NotKept: func(_ scene.ID, err error) { b.Fatal(err) }, Left: func() {}})
	until := func(done func() bool) {
		for !done() {
			(<-queue)()
		}
	}
	folder := filepath.Join(b.TempDir(), "journals")
	w.Keep(func() (*journal.Folder, error) { return journal.Open(filesystem.Real, folder) })
	until(w.HasLooked)
	e := &Entry{Document: d, Path: "/many.ply", files: map[string]landmarkFile{}, locks: map[string]*fileLock{}}
	w.entries = append(w.entries, e)
	d.OnChange(w.keepChange)
	n := d.Groups()[0]
	var took, handed []time.Duration
	for i := 0; b.Loop(); i++ {
		edit := scene.MovePoint(d, n.Point(i%5000), r3.Vec{Y: float64(i + 1)}, r3.Vec{})
		kept = false
		start := time.Now()
		if err := d.Apply(edit); err != nil {
			b.Fatal(err)
		}
		handed = append(handed, time.Since(start))
		until(func() bool { return kept })
		took = append(took, time.Since(start))
	}
	slices.Sort(took)
	slices.Sort(handed)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
	b.ReportMetric(float64(handed[len(handed)*99/100].Microseconds())/1000, "p99-window-ms")
	w.entries = nil
	_ = e.keeper.journal.Close()
}
