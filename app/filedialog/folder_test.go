package filedialog

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// TestList lists a folder that has a bit of everything.
func TestList(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"scan 10.ply", "scan 2.PLY", "notes.txt", ".hidden.ply", "Zoo.ply"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("12345"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"b 2", "b 10", ".git"} {
		if err := os.Mkdir(filepath.Join(dir, name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for link, to := range map[string]string{"a.ply": "scan 2.PLY", "c": "b 2", "broken.ply": "nowhere"} {
		if err := os.Symlink(to, filepath.Join(dir, link)); err != nil {
			t.Skip(err)
		}
	}
	names := func(f Filter, hidden bool) (names []string) {
		all, err := List(dir, f, hidden)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range all {
			names = append(names, e.Name)
			if e.Name == "a.ply" && e.Size != 5 {
				t.Errorf("the link's target has 5 bytes, not %d", e.Size)
			}
		}
		return names
	}
	want := []string{"b 2", "b 10", "c", "a.ply", "broken.ply", "scan 2.PLY", "scan 10.ply", "Zoo.ply"}
	if got := names(Filter{"", []string{".ply"}}, false); !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if got := names(Filter{}, true); len(got) != len(want)+3 {
		t.Errorf("all files: %q", got)
	}
	if _, err := List(filepath.Join(dir, "nothing"), Filter{}, false); err == nil {
		t.Error("a folder that is not there is listed")
	}
}

func TestResolve(t *testing.T) {
	t.Setenv("HOME", "/home/me")
	for text, want := range map[string]string{
		"a.ply":                       "/d/a.ply",
		" a.ply ":                     "/d/a.ply",
		"../a.ply":                    "/a.ply",
		"/x/./a.ply":                  "/x/a.ply",
		"~":                           "/home/me",
		"~/scans/a.ply":               "/home/me/scans/a.ply",
		"~a.ply":                      "/d/~a.ply", // a file may be called so
		`"/x/my scan.ply"`:            "/x/my scan.ply",
		`'my scan.ply'`:               "/d/my scan.ply",
		"file:///x/a%20b+c.ply":       "/x/a b+c.ply",
		"file://localhost/x/a.ply":    "/x/a.ply",
		"file:name.ply":               "/d/file:name.ply",
		"":                            "/d",
		"sub/":                        "/d/sub",
		"scan\u00a01.ply":             "/d/scan\u00a01.ply",
		"file://server/share/a.ply":   "/d/file:/server/share/a.ply", // nowhere: another computer's
		"/x/100% done (see file).ply": "/x/100% done (see file).ply",
	} {
		if got := Resolve("/d", text); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

// TestMarks plays clicks and keys, each with the rows that desktops choose then.
func TestMarks(t *testing.T) {
	var m Marks
	for i, step := range []struct {
		do   func()
		want []int
	}{
		{func() {}, nil},
		{func() { m.Choose(3) }, []int{3}},
		{func() { m.Extend(5) }, []int{3, 4, 5}},
		{func() { m.Extend(1) }, []int{1, 2, 3}},
		{func() { m.Toggle(7) }, []int{1, 2, 3, 7}},
		{func() { m.Toggle(2) }, []int{1, 3, 7}},
		{func() { m.Extend(4) }, []int{2, 3, 4}},
		{func() { m.Choose(0) }, []int{0}},
		{func() { m.Toggle(0) }, nil},
		{func() { m.Clear() }, nil},
		{func() { m.Extend(1) }, []int{0, 1}},
	} {
		step.do()
		if got := m.Rows(); !slices.Equal(got, step.want) {
			t.Errorf("step %d: %v, want %v", i, got, step.want)
		}
	}
}
