//go:build linux

package e2e

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"text/tabwriter"
	"time"
)

var measure = flag.Bool("measure", false, "measure, beside f3d, and print a table (make bench)")

// table is what a measurement prints: the bars of the project beside what was measured.
type table struct{ rows [][]string }

// add appends a row. A bar that is missed is marked, but fails nothing: times
// are a matter of the machine.
func (t *table) add(what, bar, measured, peer, ratio string, met bool) {
	mark := ""
	if !met {
		mark = "MISSED"
	}
	t.rows = append(t.rows, []string{what, bar, measured, peer, ratio, mark})
}

func (t *table) print() {
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, strings.Join([]string{"what", "bar", "measured", "f3d", "ratio", ""}, "\t"))
	for _, row := range t.rows {
		fmt.Fprintln(w, strings.Join(row, "\t"))
	}
	w.Flush()
}

// TestMeasure measures what the project promises of speed and memory. It runs
// for some minutes, and only if asked to.
func TestMeasure(t *testing.T) {
	if !*measure {
		t.Skip("measured by make bench")
	}
	screen(t)
	dir := t.TempDir()
	million := specimen(t, filepath.Join(dir, "1M.ply"), large)
	ten := specimen(t, filepath.Join(dir, "10M.ply"), huge)
	var results table
	defer results.print()
	measurePictures(t, &results, million, "1 M", 9)
	measurePictures(t, &results, ten, "10 M", 5)
	measurePicks(t, &results, million)
	measureLifetime(t, &results, million)
	measureEditing(t, &results, million)
	measurePlacing(t, &results, million)
	measureNames(t, &results)
	measureStart(t, &results)
	measureWindowMemory(t, &results, million)
	measureLoading(t, &results, ten)
}

// run is one timed run of a command.
type timedRun struct {
	wall time.Duration
	cpu  time.Duration
	peak int64 // bytes resident
}

// timed runs a command below GNU time, which knows the command's own peak
// memory; a child of this test would inherit the test's.
func timed(t *testing.T, env []string, name string, args ...string) timedRun {
	t.Helper()
	report := filepath.Join(t.TempDir(), "time")
	cmd := exec.Command("/usr/bin/time", append([]string{"-o", report, "-f", "%U %S %M", name}, args...)...)
	cmd.Env = env
	begin := time.Now()
	out, err := cmd.CombinedOutput()
	r := timedRun{wall: time.Since(begin)}
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
	b, err := os.ReadFile(report)
	if err != nil {
		t.Fatal(err)
	}
	fields := strings.Fields(string(b))
	if len(fields) != 3 {
		t.Fatalf("time said %q", b)
	}
	user, _ := strconv.ParseFloat(fields[0], 64)
	system, _ := strconv.ParseFloat(fields[1], 64)
	kib, _ := strconv.ParseInt(fields[2], 10, 64)
	r.cpu, r.peak = time.Duration((user+system)*float64(time.Second)), kib<<10
	return r
}

// measurePictures times a mesh file to a picture, ours and f3d's in turn, in
// random order, after two runs that warm the caches.
func measurePictures(t *testing.T, results *table, file, what string, times int) {
	const warm, size = 2, "1200"
	dir := t.TempDir()
	ours, theirs := filepath.Join(dir, "cairn.png"), filepath.Join(dir, "f3d.png")
	env := func(tool string, more ...string) []string {
		return environment(t, dir, append(more, "MESA_SHADER_CACHE_DIR="+filepath.Join(dir, tool), "LP_NUM_THREADS=2", "GALLIUM_DRIVER=llvmpipe")...)
	}
	cairn := func(samples string) func() timedRun {
		return func() timedRun {
			return timed(t, env("cairn", "DISPLAY="), suite.binary, "render", file, "-o", ours, "--size", "1200x800", "--samples", samples)
		}
	}
	tools := []func() timedRun{cairn("1"), cairn("2"), func() timedRun {
		return timed(t, env("f3d"), "f3d", "--dry-run", "--quiet", "--resolution=1200,800", "--output="+theirs, file)
	}}
	runs := make([][]timedRun, len(tools))
	for i := range warm + times {
		for _, tool := range rand.Perm(len(tools)) {
			if r := tools[tool](); i >= warm {
				runs[tool] = append(runs[tool], r)
			}
		}
	}
	if a, b := coverage(t, ours), coverage(t, theirs); a < 0.1 || b < 0.1 || a/b > 2 || b/a > 2 {
		t.Errorf("the pictures show different things: %.2f and %.2f of them are not background", a, b)
	}
	f3d := runs[2]
	for i, name := range []string{"", ", 2×2 samples"} {
		ratios := make([]float64, times)
		for k := range ratios {
			ratios[k] = f3d[k].wall.Seconds() / runs[i][k].wall.Seconds()
		}
		ratio := median(ratios)
		const bar = 2.5
		results.add(what+" triangles, PLY to "+size+"×800 PNG"+name, "≥ 2.5 × faster",
			seconds(runs[i]), seconds(f3d), fmt.Sprintf("%.2f ×", ratio), ratio >= bar || i > 0)
		peak, other := medianOf(runs[i], func(r timedRun) float64 { return float64(r.peak) }), medianOf(f3d, func(r timedRun) float64 { return float64(r.peak) })
		results.add("  peak memory"+name, "less", megabytes(peak), megabytes(other), fmt.Sprintf("%.2f ×", other/peak), peak < other)
		cpu, otherCPU := medianOf(runs[i], func(r timedRun) float64 { return r.cpu.Seconds() }), medianOf(f3d, func(r timedRun) float64 { return r.cpu.Seconds() })
		results.add("  CPU time"+name, "", fmt.Sprintf("%.2f s", cpu), fmt.Sprintf("%.2f s", otherCPU), fmt.Sprintf("%.2f ×", otherCPU/cpu), true)
	}
}

// coverage returns the share of a picture that differs from its corner.
func coverage(t *testing.T, path string) float64 {
	t.Helper()
	img := readPicture(t, path)
	b, n := img.Bounds(), 0
	corner := img.At(b.Min.X, b.Min.Y)
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			if img.At(x, y) != corner {
				n++
			}
		}
	}
	return float64(n) / float64(b.Dx()*b.Dy())
}

func seconds(runs []timedRun) string {
	wall := make([]float64, len(runs))
	for i, r := range runs {
		wall[i] = r.wall.Seconds()
	}
	return fmt.Sprintf("%.3f s (%.3f to %.3f)", median(wall), slices.Min(wall), slices.Max(wall))
}

func megabytes(bytes float64) string { return fmt.Sprintf("%.0f MB", bytes/1e6) }

func medianOf(runs []timedRun, of func(timedRun) float64) float64 {
	values := make([]float64, len(runs))
	for i, r := range runs {
		values[i] = of(r)
	}
	return median(values)
}

func median(values []float64) float64 { return percentile(values, 50) }

// percentile returns the value that p percent of the values do not exceed.
func percentile(values []float64, p int) float64 {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[(len(sorted)-1)*p/100]
}
