package workspace

import (
	"path/filepath"
	"slices"
	"testing"
)

// TestNamesTellDocumentsApart: by the shortest end of the folder that does.
func TestNamesTellDocumentsApart(t *testing.T) {
	for _, c := range []struct{ paths, want []string }{
		{nil, []string{}},
		{[]string{"/d/a.ply"}, []string{"a.ply"}},
		{[]string{"/d/a.ply", "/d/b.ply"}, []string{"a.ply", "b.ply"}},
		{[]string{"/d/left/a.ply", "/d/right/a.ply", "/d/right/b.ply"}, []string{"a.ply — left", "a.ply — right", "b.ply"}},
		{[]string{"/x/left/a.ply", "/y/left/a.ply", "/y/right/a.ply"}, []string{"a.ply — x/left", "a.ply — y/left", "a.ply — right"}},
		{[]string{"/left/a.ply", "/x/left/a.ply"}, []string{"a.ply — /left", "a.ply — x/left"}},
		{[]string{"/a.ply", "/left/a.ply"}, []string{"a.ply — /", "a.ply — left"}},
		{[]string{"/left/a.ply", "/cleft/a.ply"}, []string{"a.ply — left", "a.ply — cleft"}}, // no end of an element
		{[]string{"/left/a.ply", "/left/A.ply", "/left/a.stl"}, []string{"a.ply", "A.ply", "a.stl"}},
	} {
		paths, want := slices.Clone(c.paths), slices.Clone(c.want)
		for i := range paths {
			paths[i], want[i] = filepath.FromSlash(paths[i]), filepath.FromSlash(want[i])
		}
		if got := toldApart(paths); !slices.Equal(got, want) {
			t.Errorf("%q are called %q, want %q", paths, got, want)
		}
	}
}
