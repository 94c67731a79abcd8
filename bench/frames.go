package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

const (
	turns = 36 // frames of one turn
	moved = 12 // of them in f3d, which takes long
)

// orbitTimes is what cairn bench orbit --json says of a quality.
type orbitTimes struct {
	Quality  string  `json:"quality"`
	MedianMs float64 `json:"median_ms"`
	P95Ms    float64 `json:"p95_ms"`
}

// vtkTimes is what frames_vtk.py says.
type vtkTimes struct {
	MedianMs float64 `json:"median_ms"`
}

// frames measures frames of a mesh that turns: every triangle, one sample a pixel, in
// Cairn, in VTK from the same place, and in f3d, whose window is moved by a recorded hand.
func (b *bench) frames() error {
	s := specimen{million, native, "ply"}
	path, err := b.files.path(s)
	if err != nil {
		return err
	}
	vtk, err := script("frames_vtk.py")
	if err != nil {
		return err
	}
	picture := filepath.Join(b.dir, "vtk.png")
	e := b.eye(s)
	orbit := []string{"bench", "orbit", path, "--size", fmt.Sprintf("%dx%d", width, height), "--cycles", fmt.Sprint(turns), "--json"}
	play := []string{vtk, path, picture, fmt.Sprint(width), fmt.Sprint(height), fmt.Sprint(turns), commas(e.position), commas(e.focus), fmt.Sprint(angle)}
	t, err := b.frameTimes(s, orbit, play)
	if err != nil {
		return err
	}
	const bar = 2.5
	full := median(t.ours["full"])
	r := row{
		what: "Every triangle of 1 M, turning", bar: fmt.Sprintf("≥ %g ×", bar), cairn: milliseconds(full), peer: "no VTK for Python here", verdict: absent,
		commands: []string{commandLine(b.cairn, orbit...), commandLine(python, play...)},
	}
	if len(t.vtk) > 0 {
		ratio := median(t.vtk) / full
		r.peer, r.ratio, r.verdict = "VTK "+milliseconds(median(t.vtk)), times(ratio), judge(ratio >= bar)
		common, err := b.overlapWith(s, picture)
		if err != nil {
			return err
		}
		if r.ratio += fmt.Sprintf(", silhouette %.3f", common); common < leastOverlap {
			r.verdict = wrong
		}
	}
	b.add(r)
	other := row{what: "  beside f3d, moved by a recorded hand", cairn: milliseconds(full), peer: "no f3d here", verdict: absent}
	if len(t.f3d) > 0 {
		other.peer, other.ratio, other.verdict = "f3d "+milliseconds(median(t.f3d)), times(median(t.f3d)/full), noBar
		other.commands = []string{commandLine(b.cairn, orbit...), commandLine("f3d", b.handArgs(s, path)...)}
	}
	b.add(other)
	b.add(row{what: "  by levels of detail, as the window turns it", cairn: milliseconds(median(t.ours["moving"])), commands: other.commands[:min(1, len(other.commands))]})
	return nil
}

// frameTimes are medians in milliseconds, of a few runs.
type frameTimes struct {
	ours     map[string][]float64 // by quality
	vtk, f3d []float64            // empty where it is not here
}

// frameTimes runs all programs in turn.
func (b *bench) frameTimes(s specimen, orbit, play []string) (t frameTimes, err error) {
	t.ours = map[string][]float64{}
	for range 3 {
		if b.peers.vtk != "" {
			var said []vtkTimes
			if _, err := measureJSON(b, &said, python, play...); err != nil {
				return t, err
			}
			t.vtk = append(t.vtk, said[0].MedianMs)
		}
		var own []orbitTimes
		if _, err := measureJSON(b, &own, b.cairn, orbit...); err != nil {
			return t, err
		}
		for _, o := range own {
			t.ours[o.Quality] = append(t.ours[o.Quality], o.MedianMs)
		}
		if b.peers.f3d != "" {
			ms, err := b.f3dFrame(s)
			if err != nil {
				return t, err
			}
			t.f3d = append(t.f3d, ms)
		}
	}
	return t, nil
}

// overlapWith compares another program's picture of a specimen with Cairn's.
func (b *bench) overlapWith(s specimen, theirs string) (float64, error) {
	path, err := b.files.path(s)
	if err != nil {
		return 0, err
	}
	ours := filepath.Join(b.dir, "overlap.png")
	if _, err := b.measure(b.cairn, cairnArgs(ours, path)...); err != nil {
		return 0, err
	}
	return overlapOf(ours, theirs)
}

// f3dFrame returns what f3d takes for a frame, in milliseconds: what the same start with
// more moves of the hand takes more, by the moves.
func (b *bench) f3dFrame(s specimen) (float64, error) {
	path, err := b.files.path(s)
	if err != nil {
		return 0, err
	}
	var took [2]float64
	for i, moves := range []int{0, moved} {
		if err := os.WriteFile(b.hand(), []byte(handLog(moves)), 0o600); err != nil {
			return 0, err
		}
		p, err := b.measure("f3d", b.handArgs(s, path)...)
		if err != nil {
			return 0, err
		}
		took[i] = p.Wall.Seconds()
	}
	return (took[1] - took[0]) / moved * 1000, nil
}

// hand is the file with the moves.
func (b *bench) hand() string { return filepath.Join(b.dir, "hand.log") }

// handArgs are the arguments of f3d with which it follows the moves.
func (b *bench) handArgs(s specimen, path string) []string {
	return append(b.eye(s).f3dArgs(filepath.Join(b.dir, "moved.png")), "--interaction-test-play="+b.hand(), path)
}

// handLog writes moves of a pointer with the left button down, as VTK plays them back.
func handLog(moves int) string {
	var b strings.Builder
	const x, y = 300, 300
	fmt.Fprintf(&b, "# StreamVersion 1.1\nLeftButtonPressEvent %d %d 0 0 0 0 0\n", x, y)
	for i := range moves {
		fmt.Fprintf(&b, "MouseMoveEvent %d %d 0 0 0 0 0\n", x+2*(i+1), y)
	}
	fmt.Fprintf(&b, "LeftButtonReleaseEvent %d %d 0 0 0 0 0\n", x+2*moves, y)
	return b.String()
}
