package study

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cairn/internal/atomicfile"
	"cairn/internal/filesystem"
	"cairn/landmark"
)

// refusing is a disk that makes no file of a name.
type refusing struct {
	filesystem.Disk
	name string
	err  error
}

func (d refusing) Link(old, file string) error {
	if filepath.Base(file) == d.name {
		return &fs.PathError{Op: "link", Path: file, Err: d.err}
	}
	return d.Disk.Link(old, file)
}

func (d refusing) Rename(old, file string) error {
	if filepath.Base(file) == d.name {
		return &fs.PathError{Op: "rename", Path: file, Err: d.err}
	}
	return d.Disk.Rename(old, file)
}

func onePoint() *Protocol {
	p, _ := FromTemplate(&landmark.Template{Name: "one", Dim: 3, Points: []landmark.TemplatePoint{{Name: "a"}}})
	return p
}

// TestAStudyIsMadeWholeOrNotAtAll: where one of its files cannot be written, neither is
// there afterwards.
func TestAStudyIsMadeWholeOrNotAtAll(t *testing.T) {
	for _, fails := range []string{TableName, ProtocolName, ""} {
		folder := t.TempDir()
		disk := refusing{filesystem.Real, fails, fs.ErrPermission}
		err := Create(atomicfile.Files{Disk: disk}, folder, New(), onePoint())
		entries, _ := os.ReadDir(folder)
		switch {
		case fails == "" && (err != nil || len(entries) != 2):
			t.Errorf("%v, and %d files are there", err, len(entries))
		case fails != "" && (err == nil || !strings.Contains(err.Error(), "copy the folder to where you may")):
			t.Errorf("without %s: %v", fails, err)
		case fails != "" && len(entries) != 0:
			t.Errorf("without %s there is %v", fails, entries)
		}
	}
}

// TestAStudyThatIsThereIsNotReplaced, nor a protocol, by a new one.
func TestAStudyThatIsThereIsNotReplaced(t *testing.T) {
	for _, there := range []string{TableName, ProtocolName} {
		folder := t.TempDir()
		file := filepath.Join(folder, there)
		if err := os.WriteFile(file, []byte("mine"), 0o600); err != nil {
			t.Fatal(err)
		}
		err := Create(atomicfile.Files{Disk: filesystem.Real}, folder, New(), onePoint())
		text, _ := os.ReadFile(file)
		entries, _ := os.ReadDir(folder)
		if err == nil || !strings.Contains(err.Error(), "is not replaced") || string(text) != "mine" || len(entries) != 1 {
			t.Errorf("%s: %v; it says %q, and %d files are there", there, err, text, len(entries))
		}
	}
}

// TestLinesOfAPairing: what is wrong comes first, each with its reason.
func TestLinesOfAPairing(t *testing.T) {
	folder := t.TempDir()
	put(t, folder, "M1_L.ply", "M1_L.fcsv", "M2_R.ply", "M2_R.fcsv", "M2_R.ljson", "M3_L.ply", "odd.ply", "odd.fcsv", "lone.fcsv",
		"a/M4_L.ply", "b/M4_L.ply", "M4_L.fcsv")
	l, err := Scan(t.Context(), folder)
	if err != nil {
		t.Fatal(err)
	}
	p := PairUp(l)
	pattern, err := ParsePattern("{individual}_{side}")
	if err != nil {
		t.Fatal(err)
	}
	p.Apply(pattern)
	want := []struct{ name, landmarks, individual, note string }{
		{"M2_R", "M2_R.fcsv, M2_R.ljson", "M2", "2 landmark files have its name"},
		{"", "lone.fcsv", "", "no mesh has its name: it is left out"},
		{"", "M4_L.fcsv", "", "a/M4_L.ply, b/M4_L.ply have its name"},
		{"M4_L", "", "M4", "no landmarks yet"},
		{"M4_L", "", "M4", "no landmarks yet"},
		{"M3_L", "", "M3", "no landmarks yet"},
		{"odd", "odd.fcsv", "", "not like"},
		{"M1_L", "M1_L.fcsv", "M1", ""},
	}
	lines := p.Lines()
	for i, w := range want {
		if i >= len(lines) {
			t.Fatalf("there are %d lines", len(lines))
		}
		if l := lines[i]; l.Name != w.name || l.Landmarks != w.landmarks || l.Part("individual") != w.individual ||
			!strings.Contains(l.Note, w.note) || w.note == "" && l.Note != "" || l.Wrong != (i < 3) {
			t.Errorf("line %d is %+v, want %v", i, l, w)
		}
	}
	const counts = "2 pairs, 3 meshes without landmarks, 1 mesh with several landmark files, 1 landmark file that several meshes claim, 1 landmark file without a mesh"
	if got := p.Summary().String(); got != counts {
		t.Errorf("%q, want %q", got, counts)
	}
	if got := p.Fit(); !strings.HasPrefix(got, "5 of 6 names fit; ") || !strings.Contains(got, "odd") {
		t.Errorf("%q", got)
	}
	p.Apply(Pattern{})
	if l := p.Lines()[0]; len(l.Parts) != 0 {
		t.Errorf("without a pattern there are %v", l.Parts)
	}
}

// TestFilesChosenTogether are listed from the folder that has them all, with the landmarks
// beside meshes.
func TestFilesChosenTogether(t *testing.T) {
	folder := t.TempDir()
	put(t, folder, "a/m2.ply", "a/m2.fcsv", "a/m10.ply", "ab/m3.ply", "a/left.ply", "points.fcsv")
	at := func(name string) string { return filepath.Join(folder, filepath.FromSlash(name)) }
	l, err := ListFiles([]string{at("a/m10.ply"), at("a/m2.ply"), at("ab/m3.ply")})
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(append(l.Meshes, l.Landmarks...), " "); got != "a/m2.ply a/m10.ply ab/m3.ply a/m2.fcsv" || l.Folder != folder {
		t.Errorf("%q in %s", got, l.Folder)
	}
	if l, err = ListFiles([]string{at("a/m2.ply"), at("points.fcsv")}); err != nil || l.Folder != folder || len(l.Landmarks) != 2 {
		t.Errorf("%+v, %v", l, err)
	}
}

// TestFullest finds the file of the most points of which a protocol can be made.
func TestFullest(t *testing.T) {
	folder := t.TempDir()
	put(t, folder, "a.ply", "b.ply", "c.ply", "d.ply")
	for name, text := range map[string]string{"a": "name,x,y,z\na,1,2,3\n", "b": "name,x,y,z\na,1,2,3\nb,1,2,4\n", "c": "name,x,y,z\na,1,2,3\na,1,2,4\na,1,2,4\n"} {
		if err := os.WriteFile(filepath.Join(folder, name+".csv"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	l, err := Scan(t.Context(), folder)
	if err != nil {
		t.Fatal(err)
	}
	told := 0
	file, points, err := PairUp(l).Fullest(t.Context(), folder, func(n int) { told = n })
	if err != nil || file != "b.csv" || points != 2 || told != 3 {
		t.Errorf("%q with %d points, %v; %d files were told", file, points, err, told)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, _, err := PairUp(l).Fullest(ctx, folder, func(int) {}); !errors.Is(err, context.Canceled) {
		t.Errorf("given up: %v", err)
	}
}
