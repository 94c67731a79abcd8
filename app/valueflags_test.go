package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// writeTetrahedron writes a tetrahedron with three landmarks beside it, both moved by dx.
func writeTetrahedron(t *testing.T, file string, dx float64) {
	t.Helper()
	var b strings.Builder
	fmt.Fprintf(&b, "ply\nformat ascii 1.0\ncomment units: mm\nelement vertex 4\nproperty float x\nproperty float y\nproperty float z\nelement face 4\nproperty list uchar int vertex_indices\nend_header\n")
	corners := [][3]float64{{0, 0, 0}, {3, 0, 0}, {0, 4, 0}, {0, 0, 5}}
	var points strings.Builder
	for i, c := range corners {
		fmt.Fprintf(&b, "%v %v %v\n", c[0]+dx, c[1], c[2])
		fmt.Fprintf(&points, "%s,%v,%v,%v\n", string(rune('a'+i)), c[0]+dx, c[1], c[2])
	}
	b.WriteString("3 0 2 1\n3 0 1 3\n3 0 3 2\n3 1 2 3\n")
	stem := strings.TrimSuffix(file, ".ply")
	for name, text := range map[string]string{file: b.String(), stem + ".csv": "name,x,y,z\n" + points.String()} {
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

func TestColorsByWhatIsMeasured(t *testing.T) {
	dir := t.TempDir()
	a, b := filepath.Join(dir, "a.ply"), filepath.Join(dir, "b.ply")
	writeTetrahedron(t, a, 0)
	writeTetrahedron(t, b, 100)
	for _, test := range []struct {
		args   string
		status int
		says   string
	}{
		{"--color-by distance --to " + b, exitDone, ""},
		{"--color-by distance --to " + b + " --fit landmarks", exitDone, ""},
		{"--color-by surface-distance", exitDone, ""},
		{"--color-by surface-distance=a,b --isolines 4", exitDone, ""},
		{"--color-by distance", exitUsage, "say with --to which mesh"},
		{"--color-by mean-curvature --to " + b, exitUsage, "--to has no meaning without --color-by distance"},
		{"--to " + b, exitUsage, "--to has no meaning without --color-by"},
		{"--color-by distance --fit landmarks", exitUsage, "--fit has no meaning without --to"},
		{"--color-by distance --to " + b + " --fit icp", exitUsage, "choose of stored, landmarks, landmarks-scaled"},
		{"--color-by surface-distance=", exitUsage, "name points, a group or a label"},
		{"--color-by surface-distance=elbow", exitUsage, `there is no point "elbow"; there are the groups`},
		{"--color-by distanc", exitUsage, "curvedness, distance, surface-distance"},
		{"--color-by distance --to " + filepath.Join(dir, "c.ply"), exitFailed, "c.ply"},
	} {
		out := filepath.Join(t.TempDir(), "p.png")
		args := append([]string{"render", a, "-o", out, "--size", "80x80", "--samples", "1"}, strings.Fields(test.args)...)
		r := cairn(t, args...)
		if r.status != test.status || !strings.Contains(r.errOut, test.says) || test.says == "" && r.errOut != "" {
			t.Errorf("%s: status %d: %s", test.args, r.status, r.errOut)
		}
		if _, err := os.Stat(out); (err == nil) != (test.status == exitDone) {
			t.Errorf("%s: the picture: %v", test.args, err)
		}
	}
	// What is wrong with the other specimen is said once for many.
	r := cairn(t, "render", a, b, "-o", filepath.Join(dir, "{}.png"), "--jobs", "1", "--color-by", "distance", "--to", filepath.Join(dir, "c.ply"))
	if r.status != exitFailed || strings.Count(r.errOut, "c.ply") != 1 {
		t.Errorf("status %d: %s", r.status, r.errOut)
	}
}
