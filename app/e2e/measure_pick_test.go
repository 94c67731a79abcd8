//go:build linux

package e2e

import (
	"encoding/json"
	"fmt"
	"os/exec"
	"path/filepath"
	"testing"
)

// measurePicks measures rays at a mesh of a million triangles, each compared with all
// triangles, and those of VTK's fastest locator where its Python module is there.
func measurePicks(t *testing.T, results *table, file string) {
	out, err := exec.Command(suite.binary, "bench", "pick", file, "--json").Output()
	if err != nil {
		t.Fatalf("bench pick: %v\n%s", err, out)
	}
	var ours struct {
		BuildMs          float64 `json:"build_ms"`
		BytesPerTriangle float64 `json:"bytes_per_triangle"`
		MedianUs         float64 `json:"median_us"`
		P99Us            float64 `json:"p99_us"`
		Picks            int     `json:"picks"`
		Differences      int     `json:"differences"`
	}
	if err := json.Unmarshal(out, &ours); err != nil {
		t.Fatal(err)
	}
	var vtk struct {
		BuildMs  float64 `json:"build_ms"`
		MedianUs float64 `json:"median_us"`
		P99Us    float64 `json:"p99_us"`
	}
	peer := func(value, own float64, unit string) (string, string) {
		if !(value > 0) {
			return "", ""
		}
		return fmt.Sprintf("VTK %.1f %s", value, unit), fmt.Sprintf("%.2f ×", value/own)
	}
	if out, err := exec.Command("/usr/bin/python3", filepath.Join("testdata", "pick_vtk.py"), file).Output(); err != nil || json.Unmarshal(out, &vtk) != nil {
		t.Logf("VTK for Python does not run here: %v", err)
	}
	const median, p99, build, bytes = 10, 50, 500, 24 // microseconds, milliseconds, a triangle
	other, ratio := peer(vtk.MedianUs, ours.MedianUs, "µs")
	results.add("pick, 1 M triangles, median", "≤ 10 µs", fmt.Sprintf("%.1f µs", ours.MedianUs), other, ratio, ours.MedianUs <= median)
	other, ratio = peer(vtk.P99Us, ours.P99Us, "µs")
	results.add("  p99", "≤ 50 µs", fmt.Sprintf("%.1f µs", ours.P99Us), other, ratio, ours.P99Us <= p99)
	other, ratio = peer(vtk.BuildMs, ours.BuildMs, "ms")
	results.add("  ready after", "≤ 500 ms", fmt.Sprintf("%.0f ms", ours.BuildMs), other, ratio, ours.BuildMs <= build)
	results.add("  memory a triangle", "≤ 24 B", fmt.Sprintf("%.1f B", ours.BytesPerTriangle), "", "", ours.BytesPerTriangle <= bytes)
	results.add(fmt.Sprintf("  rays of %d that differ from all triangles", ours.Picks), "0", fmt.Sprint(ours.Differences), "", "", ours.Differences == 0)
}
