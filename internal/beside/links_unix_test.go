//go:build unix

package beside

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// tree makes files (holding their path), folders (ending in /), pipes (ending
// in |) and links ("a -> b") below a new folder, and returns it.
func tree(t *testing.T, lines ...string) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range lines {
		name, target, link := strings.Cut(l, " -> ")
		path := filepath.Join(dir, strings.TrimRight(name, "|"))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		switch {
		case link:
			err = os.Symlink(strings.ReplaceAll(target, "ROOT", dir), path)
		case strings.HasSuffix(name, "/"):
			err = os.MkdirAll(path, 0o700)
		case strings.HasSuffix(name, "|"):
			err = syscall.Mkfifo(path, 0o600)
		default:
			err = os.WriteFile(path, []byte(name), 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// TestDanglingModel: a model whose content was not fetched is told from one that
// is not there.
func TestDanglingModel(t *testing.T) {
	dir := tree(t, "m.obj -> .git/annex/objects/a/K1")
	regular := func(os.FileInfo) error { return nil }
	_, _, err := OpenRegular(filepath.Join(dir, "m.obj"), regular)
	if !errors.Is(err, os.ErrNotExist) || !strings.Contains(err.Error(), "fetch it (git annex get)") {
		t.Errorf("a link to nothing: %v", err)
	}
	if _, _, err := OpenRegular(filepath.Join(dir, "n.obj"), regular); !errors.Is(err, os.ErrNotExist) || strings.Contains(err.Error(), "annex") {
		t.Errorf("nothing: %v", err)
	}
}

// TestLinks: a link is followed into the store that the model itself comes
// from, and nowhere else.
func TestLinks(t *testing.T) {
	const annex = "ds/.git/annex/objects/"
	for _, c := range []struct {
		name  string
		lines []string
		model string
		ref   string
		want  string // the content, or after "!" what the error says
	}{
		{"git-annex", []string{annex + "a/b/K1/K1", annex + "c/d/K2/K2", "ds/sub/m.obj -> ../.git/annex/objects/a/b/K1/K1",
			"ds/sub/s.png -> ../.git/annex/objects/c/d/K2/K2"}, "ds/sub/m.obj", "s.png", annex + "c/d/K2/K2"},
		{"in a folder below, in another case", []string{annex + "a/K1", annex + "c/K2", "ds/m.obj -> .git/annex/objects/a/K1",
			"ds/tex/s.png -> ../.git/annex/objects/c/K2"}, "ds/m.obj", "Tex/S.png", annex + "c/K2"},
		{"absolute links", []string{annex + "a/K1", annex + "c/K2", "ds/m.obj -> ROOT/" + annex + "a/K1",
			"ds/s.png -> ROOT/" + annex + "c/K2"}, "ds/m.obj", "s.png", annex + "c/K2"},
		{"only the picture is in the annex", []string{annex + "c/K2", "ds/sub/m.obj", "ds/sub/s.png -> ../.git/annex/objects/c/K2"},
			"ds/sub/m.obj", "s.png", annex + "c/K2"},
		{"a data set in a data set", []string{"ds/.git/modules/in/annex/objects/a/K1", "ds/.git/modules/in/annex/objects/c/K2",
			"ds/in/.git -> ../.git/modules/in", "ds/in/m.obj -> .git/annex/objects/a/K1", "ds/in/s.png -> .git/annex/objects/c/K2"},
			"ds/in/m.obj", "s.png", "ds/.git/modules/in/annex/objects/c/K2"},
		{"seen through a link to the folder", []string{annex + "a/K1", annex + "c/K2", "ds/sub/m.obj -> ../.git/annex/objects/a/K1",
			"ds/sub/s.png -> ../.git/annex/objects/c/K2", "here -> ds/sub"}, "here/m.obj", "s.png", annex + "c/K2"},
		{"links to links", []string{annex + "a/K1", annex + "c/K2", "ds/m.obj -> .git/annex/objects/a/K1", "ds/s.png -> .git/annex/objects/c/K2",
			"work/m.obj -> ../ds/m.obj", "work/s.png -> ../ds/s.png"}, "work/m.obj", "s.png", annex + "c/K2"},
		{"DVC", []string{"ds/.dvc/cache/files/md5/a1/b", "ds/.dvc/cache/files/md5/c2/d", "ds/m.obj -> ROOT/ds/.dvc/cache/files/md5/a1/b",
			"ds/s.png -> ROOT/ds/.dvc/cache/files/md5/c2/d"}, "ds/m.obj", "s.png", "ds/.dvc/cache/files/md5/c2/d"},
		{"a folder of blobs", []string{"hub/blobs/1", "hub/blobs/2", "hub/rev/m.obj -> ../blobs/1", "hub/rev/tex/s.png -> ../../blobs/2"},
			"hub/rev/m.obj", "tex/s.png", "hub/blobs/2"},
		{"a tree of links", []string{"real/m.obj", "real/tex/s.png", "copy/m.obj -> ../real/m.obj", "copy/tex/s.png -> ../../real/tex/s.png"},
			"copy/m.obj", "tex/s.png", "real/tex/s.png"},
		{"a tree of links of absolute paths", []string{"real/m.obj", "real/m.png", "copy/m.obj -> ROOT/real/m.obj", "copy/m.png -> ROOT/real/m.png"},
			"copy/m.obj", "m.png", "real/m.png"},
		{"an annex of another repository", []string{"store/.git/annex/objects/a/K1/K1", "store/.git/annex/objects/b/K2/K2",
			"ds/m.obj -> ../store/.git/annex/objects/a/K1/K1", "ds/s.png -> ../store/.git/annex/objects/b/K2/K2"},
			"ds/m.obj", "s.png", "store/.git/annex/objects/b/K2/K2"},
		{"absolute, into the folder itself", []string{"m/m.obj", "m/tex/s.png", "m/s.png -> ROOT/m/tex/s.png"}, "m/m.obj", "s.png", "m/tex/s.png"},

		{"another name beside a model that is a link", []string{"home/m.obj", "home/private.png", "m/m.obj -> ROOT/home/m.obj", "m/m.png -> ROOT/home/private.png"},
			"m/m.obj", "m.png", "!is not followed"},
		{"its own name beside a model of another name", []string{"home/x.obj", "home/s.png", "m/m.obj -> ROOT/home/x.obj", "m/s.png -> ROOT/home/s.png"},
			"m/m.obj", "s.png", "!is not followed"},
		{"its own name in another folder", []string{"home/m.obj", "home/private/s.png", "m/m.obj -> ROOT/home/m.obj", "m/s.png -> ROOT/home/private/s.png"},
			"m/m.obj", "s.png", "!is not followed"},
		{"a hidden folder beside the model that is a link", []string{"home/m.obj", "home/.ssh/key", "m/m.obj -> ROOT/home/m.obj", "m/.ssh/key -> ROOT/home/.ssh/key"},
			"m/m.obj", ".ssh/key", "!is not followed"},
		{"a folder that is named like a store", []string{"home/blobs/m.obj", "home/blobs/secret.png", "m/m.obj -> ROOT/home/blobs/m.obj", "m/s.png -> ROOT/home/blobs/secret.png"},
			"m/m.obj", "s.png", "!is not followed"},
		{"a name that is no hash in a store of hashes", []string{"hub/blobs/1", "hub/blobs/notes", "hub/rev/m.obj -> ../blobs/1", "hub/rev/s.png -> ../blobs/notes"},
			"hub/rev/m.obj", "s.png", "!is not followed"},
		{"content not fetched", []string{annex + "a/K1", "ds/m.obj -> .git/annex/objects/a/K1", "ds/s.png -> .git/annex/objects/c/K2"},
			"ds/m.obj", "s.png", "!fetch it"},
		{"the model is no link", []string{"out/s.png", "m/m.obj", "m/s.png -> ../out/s.png"}, "m/m.obj", "s.png", "!is not followed"},
		{"into another store", []string{annex + "a/K1", "other/.git/annex/objects/c/K2", "ds/m.obj -> .git/annex/objects/a/K1",
			"ds/s.png -> ../other/.git/annex/objects/c/K2"}, "ds/m.obj", "s.png", "!is not followed"},
		{"from a store out of it", []string{annex + "a/K1", annex + "c/K2 -> ROOT/secret", "secret", "ds/m.obj -> .git/annex/objects/a/K1",
			"ds/s.png -> .git/annex/objects/c/K2"}, "ds/m.obj", "s.png", "!is not followed"},
		{"past a store", []string{annex + "a/K1", "secret", "ds/m.obj -> .git/annex/objects/a/K1",
			"ds/s.png -> .git/annex/objects/../../../../secret"}, "ds/m.obj", "s.png", "!is not followed"},
		{"below the model's real folder", []string{"home/m.obj", "home/.ssh/key", "m/m.obj -> ../home/m.obj", "m/s.png -> ../home/.ssh/key"},
			"m/m.obj", "s.png", "!is not followed"},
		{"a pipe in the store", []string{annex + "a/K1", annex + "c/K2|", "ds/m.obj -> .git/annex/objects/a/K1",
			"ds/s.png -> .git/annex/objects/c/K2"}, "ds/m.obj", "s.png", "!no regular file"},
		{"an annex that is a link", []string{"secret/K", "m/.git/annex/objects -> ROOT/secret", "m/m.obj", "m/s.png -> ROOT/secret/K"},
			"m/m.obj", "s.png", "!is not followed"},
		{"an annex that came as a link", []string{"secret/K", "m/.git/annex/objects -> ROOT/secret", "m/m.obj", "m/s.png -> .git/annex/objects/K"},
			"m/m.obj", "s.png", "!is not followed"},
		{"a folder that is a link", []string{"out/s.png", "m/m.obj", "m/tex -> ../out"}, "m/m.obj", "tex/s.png", "!is not followed"},
		{"a ring", []string{"m/m.obj", "m/s.png -> s.png"}, "m/m.obj", "s.png", "!cannot be read"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := tree(t, c.lines...)
			f, err := Open(filepath.Join(dir, c.model))
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			b, _, err := f.Read("", c.ref, 1<<20)
			if want, refused := strings.CutPrefix(c.want, "!"); refused {
				if err == nil || !strings.Contains(err.Error(), want) {
					t.Errorf("%q, %v; want %q", b, err, want)
				}
			} else if err != nil || string(b) != want {
				t.Errorf("%q, %v; want %q", b, err, want)
			} else if name, ok := f.Find(c.ref); !strings.Contains(c.ref, "/") && (!ok || name != c.ref) {
				t.Errorf("Find: %q %v", name, ok)
			}
		})
	}
}
