package main

import (
	"context"
	"fmt"
	"image"
	"image/color"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"cairn/landmark/shape"
)

// TestMain: the tests' own program is the launcher of those that are measured, too.
func TestMain(m *testing.M) {
	if len(os.Args) > 3 && os.Args[1] == launcherWord {
		os.Exit(launch(os.Args[2], os.Args[3:]))
	}
	os.Exit(m.Run())
}

func TestMedian(t *testing.T) {
	for _, c := range []struct {
		values []float64
		want   float64
	}{{nil, 0}, {[]float64{3}, 3}, {[]float64{9, 1, 2}, 2}, {[]float64{4, 1, 3, 2}, 2.5}} {
		before := slices.Clone(c.values)
		if got := median(c.values); got != c.want || !slices.Equal(before, c.values) {
			t.Errorf("the median of %v is %v, not %v", before, got, c.want)
		}
	}
}

// square is a picture whose square from (x, y) on differs from the background.
func square(x, y, side int, background color.Color) image.Image {
	img := image.NewRGBA(image.Rect(0, 0, 100, 50))
	for i := range 100 {
		for j := range 50 {
			img.Set(i, j, background)
			if i >= x && i < x+side && j >= y && j < y+side {
				img.Set(i, j, color.Gray{200})
			}
		}
	}
	return img
}

func TestOverlap(t *testing.T) {
	grey, dark := color.Gray{50}, color.RGBA{0, 20, 40, 255}
	a := maskOf(square(10, 10, 20, grey))
	if got := a.share(); got != 400./5000 {
		t.Errorf("the square is %g of the picture", got)
	}
	for _, c := range []struct {
		x, side int
		want    float64
	}{{10, 20, 1}, {20, 20, 200. / 600}, {30, 20, 0}, {10, 10, 100. / 400}, {10, 0, 0}} {
		if got := overlap(a, maskOf(square(c.x, 10, c.side, dark))); got != c.want {
			t.Errorf("a square of %d from %d on: %g, not %g", c.side, c.x, got, c.want)
		}
	}
	if overlap(a, mask{width: 10, height: 500, set: make([]bool, 5000)}) != 0 || overlap(mask{}, mask{}) != 0 {
		t.Error("pictures of different sizes, or empty ones, have something in common")
	}
	faint := color.Gray{53} // the step of a background that a renderer blends
	if got := maskOf(square(0, 40, 5, faint)).share(); got != 25./5000 {
		t.Errorf("%g", got)
	}
	img := square(10, 10, 20, grey).(*image.RGBA)
	img.Set(90, 45, faint)
	if got := maskOf(img).share(); got != 400./5000 {
		t.Errorf("a faint step counts: %g", got)
	}
}

func TestMarkdownKeepsTheProfile(t *testing.T) {
	r := results{
		machine: []string{"2 cores"}, took: 90 * time.Second, loadAfter: "0.10",
		sections: []section{
			{"Pictures", []row{{"cube", "≥ 4 ×", "1 s", "f3d 5 s", "5.00 ×", judge(true), []string{"cairn render", "f3d"}}}},
			{"Picking", []row{{"rays", "0", "3", "", "", judge(false), []string{"cairn pick", "f3d"}}, {what: "peer", verdict: absent}}},
		},
	}
	first := r.markdown(profileOf(""))
	for _, want := range []string{
		"- 2 cores\n", "took 2 minutes", "| cube | ≥ 4 × | 1 s | f3d 5 s | 5.00 × | yes | 1, 2 |", "## Picking",
		"| rays | 0 | 3 |  |  | **no**, see [Profile](#profile) | 3, 2 |", "| peer |  |  |  |  | not run |  |",
		"1. `cairn render`\n2. `f3d`\n3. `cairn pick`\n", profileBegin + noProfile + profileEnd,
	} {
		if !strings.Contains(first, want) {
			t.Errorf("no %q in\n%s", want, first)
		}
	}
	const text = "\nRays: most of the time goes to | boxes.\n\n### More\n\n<!-- a remark -->\n"
	written := strings.Replace(first, noProfile, text, 1)
	r.sections[0].rows[0].cairn = "2 s"
	again := r.markdown(profileOf(written))
	if got := profileOf(again); got != text {
		t.Errorf("the profile is %q", got)
	}
	if strings.Contains(again, "| 1 s |") || !strings.Contains(again, "| 2 s |") {
		t.Error("the table is the old one")
	}
	if got := profileOf(profileBegin + "cut off"); got != noProfile {
		t.Errorf("of a file that is cut off: %q", got)
	}
}

func TestCommandLine(t *testing.T) {
	got := commandLine("/a/b/cairn", "render", "/tmp/x/1M.ply", "-o", "/tmp/y/", "--output=/tmp/z.png", "--up=0,1,0")
	if want := "cairn render 1M.ply -o y --output=z.png --up=0,1,0"; got != want {
		t.Errorf("%s, not %s", got, want)
	}
}

func TestEnvironment(t *testing.T) {
	got := environment([]string{"PATH=/bin", "HOME=/home/x", "DISPLAY=:0", "LC_ALL=de_DE"}, "/tmp/h", ":7")
	want := []string{"PATH=/bin", "DISPLAY=:7", "HOME=/tmp/h", "LC_ALL=C", "LIBGL_ALWAYS_SOFTWARE=1", "GALLIUM_DRIVER=llvmpipe"}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

// TestMeasure runs a program with known output, memory and status. This process holds
// more memory than it, which must not count.
func TestMeasure(t *testing.T) {
	if _, err := exec.LookPath("sh"); err != nil {
		t.Skip(err)
	}
	ballast := make([]byte, 128<<20)
	for i := range ballast {
		ballast[i] = byte(i)
	}
	b := &bench{Context: context.Background(), dir: t.TempDir(), env: os.Environ()}
	p, err := b.measure("sh", "-c", "sleep 0.05; echo said")
	if err != nil {
		t.Fatal(err)
	}
	if string(p.Out) != "said\n" || p.Wall < 50*time.Millisecond || p.Peak < 100<<10 || p.Peak > 64<<20 {
		t.Errorf("%+v, %q", p, p.Out)
	}
	if _, err := b.measure("sh", "-c", "echo why >&2; exit 3"); err == nil || !strings.Contains(err.Error(), "exit status 3") || !strings.Contains(err.Error(), "why") {
		t.Errorf("a failure: %v", err)
	}
	if _, err := b.measure("no-such-program"); err == nil {
		t.Error("a program that is not there was measured")
	}
	runtime.KeepAlive(ballast)
	var lines []rayTimes
	if _, err := measureJSON(b, &lines, "sh", "-c", `echo warning; echo '{"build_ms": 2}'; echo '{"build_ms": 3}'`); err != nil || len(lines) != 2 || lines[1].BuildMs != 3 {
		t.Errorf("%v, %v", lines, err)
	}
	for _, script := range []string{"true", "echo '{'"} {
		if _, err := measureJSON(b, &lines, "sh", "-c", script); script != "true" && err == nil {
			t.Errorf("%s is no JSON", script)
		}
	}
	var none []rayTimes
	if _, err := measureJSON(b, &none, "true"); err == nil {
		t.Error("nothing was said, and that was taken")
	}
}

func TestHits(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	ours := write("a.csv", "7,100\n\n8,50.5\n9,10\n\n1,5\n")
	theirs := write("b.csv", "7,100.00001\n\n2,50.5\n9,11\n3,3\n\n")
	got, err := compareHitFiles(ours, theirs)
	if want := (comparison{hits: 4, edges: 1, different: 3}); err != nil || got != want {
		t.Errorf("%+v, %v, not %+v", got, err, want)
	}
	if _, err := compareHitFiles(ours, write("c.csv", "7,100\n")); err == nil {
		t.Error("files of different lengths were compared")
	}
	if _, err := compareHitFiles(ours, write("d.csv", "seven\n")); err == nil || !strings.Contains(err.Error(), "line 1") {
		t.Errorf("%v", err)
	}
}

func TestWindowRows(t *testing.T) {
	rows, err := windowRows(`{"what":"turning","bar":"≤ 33 ms","measured":"40 ms","peer":"","ratio":"","met":false}
{"what":"beside","bar":"","measured":"1 s","peer":"VTK 2 s","ratio":"2 ×","met":true}
`)
	want := []row{
		{what: "turning", bar: "≤ 33 ms", cairn: "40 ms", verdict: missed},
		{what: "beside", cairn: "1 s", peer: "VTK 2 s", ratio: "2 ×"},
	}
	if err != nil || !reflect.DeepEqual(rows, want) {
		t.Errorf("%+v, %v", rows, err)
	}
	if _, err := windowRows("{\n"); err == nil {
		t.Error("half a row was taken")
	}
}

func TestHandLog(t *testing.T) {
	want := "# StreamVersion 1.1\nLeftButtonPressEvent 300 300 0 0 0 0 0\nMouseMoveEvent 302 300 0 0 0 0 0\n" +
		"MouseMoveEvent 304 300 0 0 0 0 0\nLeftButtonReleaseEvent 304 300 0 0 0 0 0\n"
	if got := handLog(2); got != want {
		t.Errorf("%s", got)
	}
}

// share returns which part of the picture shows something.
func (m mask) share() float64 {
	n := 0
	for _, s := range m.set {
		if s {
			n++
		}
	}
	return float64(n) / float64(max(1, len(m.set)))
}

// TestMadeSpecimens: the file has what is superimposed, point by point, and the result is
// that of specimens that differ by a twentieth.
func TestMadeSpecimens(t *testing.T) {
	sample := madeSpecimens(20, 7)
	path := filepath.Join(t.TempDir(), "points.csv")
	if err := writePoints(path, sample); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Fields(string(text))
	var x, y, z float64
	if _, err := fmt.Sscanf(lines[7*3+2], "%g,%g,%g", &x, &y, &z); err != nil || len(lines) != 20*7 || sample[3][2].X != x || sample[3][2].Z != z {
		t.Errorf("%d lines; point 3 of specimen 4 is %s, %v, not %v", len(lines), lines[7*3+2], err, sample[3][2])
	}
	b := &bench{Context: context.Background()}
	got, err := b.superimpose(sample)
	// 20 specimens differ in 21 numbers less 7 for place, turn and size, each by 0.05 of a shape that is 10 to 11 times as large in them.
	size := shape.CentroidSize(sample[0]) / 10.5
	if want := 20 * 14 * 0.05 * 0.05 / (size * size); err != nil || math.Abs(got.Squares-want) > want/3 || got.Seconds <= 0 {
		t.Errorf("%+v, %v, want %v", got, err, want)
	}
}
