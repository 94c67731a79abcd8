package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cairn/internal/bumpysphere"
	"cairn/scene/mesh"
	"cairn/scene/meshio"
)

func TestLifetime(t *testing.T) {
	needsGL(t)
	dir := files(t, map[string]string{"p.ply": pyramid, "p.ljson": pyramidLandmarks})
	r := cairn(t, "bench", "lifetime", filepath.Join(dir, "p.ply"), "--cycles", "3", "--json", "--size", "90x60")
	r.want(t, exitDone, "")
	lines := strings.Split(strings.TrimSpace(r.out), "\n")
	if len(lines) != 3 {
		t.Fatalf("%d lines for 3 cycles", len(lines))
	}
	for i, line := range lines {
		var keys map[string]any
		var c lifetimeCycle
		if err := json.Unmarshal([]byte(line), &keys); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal([]byte(line), &c); err != nil {
			t.Fatal(err)
		}
		for _, key := range []string{
			"cycle", "gl_before", "gl_open", "gl_after", "weak_alive", "heap_bytes", "rss_bytes", "open_ms", "close_ms",
		} {
			if _, ok := keys[key]; !ok {
				t.Errorf("no %s in %s", key, line)
			}
		}
		if c.Cycle != i+1 || c.GLOpen.Buffers <= c.GLBefore.Buffers || c.GLOpen.Bytes <= c.GLBefore.Bytes || c.GLAfter != c.GLBefore {
			t.Errorf("cycle %d: %s", i+1, line)
		}
	}
}

// TestLifetimeOfAnEditedDocument: its history, its journal and the group that came leave
// nothing behind either.
func TestLifetimeOfAnEditedDocument(t *testing.T) {
	needsGL(t)
	t.Setenv("TMPDIR", t.TempDir())
	dir := files(t, map[string]string{"p.ply": pyramid})
	args := []string{"bench", "lifetime", filepath.Join(dir, "p.ply"), "--cycles", "2", "--size", "90x60", "--edits", "20"}
	cairn(t, args...).want(t, exitDone, "")
	if left, err := os.ReadDir(os.TempDir()); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	defer func() { kept = nil }()
	cairn(t, append(args, "--seed-leak", "document")...).want(t, exitFailed, "still reachable: 1 documents")
	cairn(t, "bench", "lifetime", filepath.Join(dir, "p.ply"), "--edits", "-1").want(t, exitUsage, "--edits -1")
}

// TestLifetimeOfSplitViews: files that are open at once, in several views with levels, values
// and a clipping plane, leave nothing behind, whether views or documents close first.
func TestLifetimeOfSplitViews(t *testing.T) {
	needsGL(t)
	dir := files(t, map[string]string{"p.ply": pyramid, "p.ljson": pyramidLandmarks})
	const triangles = 100_000 // enough for a coarser level
	sphere := bumpysphere.New(triangles)
	m, err := mesh.New(mesh.Data{Positions: sphere.Positions, Triangles: sphere.Triangles})
	if err != nil {
		t.Fatal(err)
	}
	var ply bytes.Buffer
	if err := meshio.WritePLY(&ply, m, ""); err != nil {
		t.Fatal(err)
	}
	ball := filepath.Join(dir, "ball.ply")
	if err := os.WriteFile(ball, ply.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
	args := []string{"bench", "lifetime", ball, filepath.Join(dir, "p.ply"), "--views", "3", "--cycles", "2", "--size", "60x40", "--edits", "3"}
	r := cairn(t, append(args, "--json")...)
	r.want(t, exitDone, "")
	lines := 0
	for line := range strings.Lines(r.out) {
		var c lifetimeCycle
		if err := json.Unmarshal([]byte(line), &c); err != nil {
			t.Fatal(err)
		}
		// A view has two targets, each with a framebuffer at least; the sphere and its level
		// have positions, normals, indices and values.
		const framebuffers, buffers = 3 * 2, 2 * 4
		if c.Documents != 2 || c.Views != 3 || c.GLOpen.Framebuffers < framebuffers || c.GLOpen.Buffers < buffers || c.GLAfter != c.GLBefore {
			t.Errorf("%s", line)
		}
		lines++
	}
	if lines != 2 {
		t.Errorf("%d lines for 2 cycles of two files", lines)
	}
	defer func() { kept = nil }()
	for seed, message := range map[string]string{
		"document": "still reachable: 2 documents", "forget": "objects on the GPU when the close was done", "view": "objects on the GPU when the close was done",
	} {
		cairn(t, append(args, "--seed-leak", seed)...).want(t, exitFailed, message)
	}
	cairn(t, "bench", "lifetime", ball, "--views", "5").want(t, exitUsage, "--views 5")
}

// TestRepaint: each kind of change is measured, with the landmarks of a file or with some.
func TestRepaint(t *testing.T) {
	needsGL(t)
	dir := files(t, map[string]string{"p.ply": pyramid, "p.ljson": pyramidLandmarks, "bare.ply": pyramid})
	for name, points := range map[string]int{"p.ply": 0, "bare.ply": 7} {
		r := cairn(t, "bench", "repaint", filepath.Join(dir, name), "--cycles", "4", "--json", "--size", "90x60", "--points", "7")
		r.want(t, exitDone, "")
		seen := map[string]int{}
		for line := range strings.Lines(r.out) {
			var c repaintTimes
			if err := json.Unmarshal([]byte(line), &c); err != nil {
				t.Fatal(err)
			}
			if c.Frames != 4 || c.Width != 90 || !(c.MedianMs > 0) || c.MedianMs > c.P95Ms || c.Points == 0 || points > 0 && c.Points != points {
				t.Errorf("%s: %s", name, line)
			}
			seen[c.Change]++
		}
		for _, change := range []string{"hover", "select", "drag", "rename", "names"} {
			if seen[change] != 2 {
				t.Errorf("%s: %s is measured %d times, want at rest and with smooth edges", name, change, seen[change])
			}
		}
	}
}

// What was left on purpose must be found, or the measurement proves nothing.
func TestLifetimeFindsSeededLeaks(t *testing.T) {
	needsGL(t)
	defer func() { kept = nil }()
	dir := files(t, map[string]string{"p.ply": pyramid, "p.ljson": pyramidLandmarks})
	for seed, message := range map[string]string{
		"document": "still reachable: 1 documents",
		"forget":   "objects on the GPU when the close was done",
	} {
		t.Run(seed, func(t *testing.T) {
			r := cairn(t, "bench", "lifetime", filepath.Join(dir, "p.ply"), "--cycles", "2", "--size", "90x60", "--seed-leak", seed)
			r.want(t, exitFailed, message)
		})
	}
}

func TestOpenAndOrbit(t *testing.T) {
	needsGL(t)
	dir := files(t, map[string]string{"p.ply": pyramid, "broken.ply": broken})
	for _, c := range []struct {
		command string
		lines   int
	}{{"open", 1}, {"orbit", 4}} {
		r := cairn(t, "bench", c.command, filepath.Join(dir, "p.ply"), "--cycles", "4", "--json")
		r.want(t, exitDone, "")
		if n := strings.Count(r.out, `"median_ms"`); n != c.lines {
			t.Errorf("%s: %d results, want %d:\n%s", c.command, n, c.lines, r.out)
		}
		cairn(t, "bench", c.command, filepath.Join(dir, "broken.ply")).want(t, exitFailed, "broken.ply")
	}
}

func TestBenchPick(t *testing.T) {
	dir := files(t, map[string]string{"p.ply": pyramid, "broken.ply": broken, "cloud.ply": "ply\nformat ascii 1.0\nelement vertex 1\n" +
		"property float x\nproperty float y\nproperty float z\nend_header\n0 0 0\n"})
	r := cairn(t, "bench", "pick", filepath.Join(dir, "p.ply"), "--cycles", "999", "--json")
	r.want(t, exitDone, "")
	var got pickTimes
	if err := json.Unmarshal([]byte(r.out), &got); err != nil {
		t.Fatalf("%v in %s", err, r.out)
	}
	if got.Picks != 999 || got.Hits < 50 || got.Hits > 900 || got.Differences != 0 || got.Unclear > 100 || got.Triangles == 0 || got.BytesPerTriangle <= 0 || !(got.MedianUs > 0) || got.P99Us < got.MedianUs {
		t.Errorf("%s", r.out)
	}
	cairn(t, "bench", "pick", filepath.Join(dir, "p.ply"), "--cycles", "20").want(t, exitDone, "")
	cairn(t, "bench", "pick", filepath.Join(dir, "broken.ply")).want(t, exitFailed, "broken.ply")
	cairn(t, "bench", "pick", filepath.Join(dir, "cloud.ply")).want(t, exitFailed, "no triangles")
}

// TestBenchRays casts rays at a pyramid over the plane y = 0 with its tip at (1, 4, 1):
// what they meet was found by hand.
func TestBenchRays(t *testing.T) {
	dir := files(t, map[string]string{
		"p.ply": pyramid, "rays.txt": "1 -5 1 0 2 0\n1 9 1 0 -1 0\n9 9 9 0 1 0\n",
		"five.txt": "1 2 3 4 5\n", "words.txt": "1 2 3 4 5 6\n1 2 3 4 5 nan\n", "nowhere.txt": "1 2 3 0 0 0\n", "empty.txt": "",
	})
	in := func(name string) string { return filepath.Join(dir, name) }
	args := []string{"bench", "pick", in("p.ply"), "--rays", in("rays.txt"), "--hits", in("hits.csv"), "--json"}
	r := cairn(t, args...)
	r.want(t, exitDone, "")
	var got rayTimes
	if err := json.Unmarshal([]byte(r.out), &got); err != nil || got.Picks != 3 || got.Hits != 2 || got.Triangles != 4 || !(got.RaysPerSecond > 0) {
		t.Errorf("%v in %s", err, r.out)
	}
	hits, err := os.ReadFile(in("hits.csv"))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(hits), "\n")
	if len(lines) != 4 || lines[0] != "0,5" || !strings.HasSuffix(lines[1], ",5") || lines[2] != "" {
		t.Errorf("the hits are %q", hits)
	}
	cairn(t, args...).want(t, exitFailed, "--force replaces it")
	cairn(t, append(args, "--force")...).want(t, exitDone, "")
	for name, message := range map[string]string{
		"five.txt": "line 1: 5 numbers", "words.txt": `line 2: "nan"`, "nowhere.txt": "line 1: the ray goes nowhere", "empty.txt": "no rays", "none.txt": "none.txt",
	} {
		cairn(t, "bench", "pick", in("p.ply"), "--rays", in(name)).want(t, exitFailed, message)
	}
	for _, input := range []string{"p.ply", "rays.txt"} {
		cairn(t, "bench", "pick", in("p.ply"), "--rays", in("rays.txt"), "--hits", in(input), "--force").want(t, exitFailed, "one of the files that are read")
	}
	cairn(t, "bench", "pick", in("p.ply"), "--hits", in("hits.csv")).want(t, exitUsage, "--hits needs --rays")
	cairn(t, "bench", "pick", in("p.ply"), "--rays", in("rays.txt"), "--cycles", "3").want(t, exitUsage, "exclude each other")
}

func TestPercentile(t *testing.T) {
	times := []time.Duration{5, 1, 4, 2, 3}
	for p, want := range map[int]time.Duration{0: 1, 50: 3, 60: 3, 61: 4, 95: 5, 100: 5} {
		if got := percentile(times, p); got != want {
			t.Errorf("percentile %d is %v, want %v", p, got, want)
		}
	}
}

func TestDoctor(t *testing.T) {
	needsGL(t)
	t.Setenv("DISPLAY", "")
	t.Setenv("WAYLAND_DISPLAY", "")
	r := cairn(t, "doctor")
	r.want(t, exitDone, "")
	for _, part := range []string{"OpenGL without a display", "limits", "frames presented by", "read-back", "cairn formats", "display", "cache"} {
		if !strings.Contains(r.out, part) {
			t.Errorf("no %q in\n%s", part, r.out)
		}
	}
}
