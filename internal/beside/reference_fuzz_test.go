package beside

import (
	"errors"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// plainName matches paths that every system has as they stand: letters, digits and
// a few signs, no part that begins or ends in a way that means something somewhere.
var plainName = regexp.MustCompile(`^([A-Za-z0-9_$#~(+-]([A-Za-z0-9 _.$#~()+-]{0,30}[A-Za-z0-9_$#~)+-])?/)*[A-Za-z0-9_$#~(+-]([A-Za-z0-9 _.$#~()+-]{0,30}[A-Za-z0-9_$#~)+-])?$`)

// ports are the names that Windows keeps for devices.
var ports = regexp.MustCompile(`(?i)(^|/)(con|prn|aux|nul|conin\$?|conout\$?|com[0-9]|lpt[0-9]) *(\.|$|/)`)

// place writes a file that holds its own path below top, if the system can have
// one there.
func place(top, name string) {
	if len(name) > 200 || strings.ContainsRune(name, 0) {
		return
	}
	file := filepath.Join(top, filepath.FromSlash(name))
	if rel, err := filepath.Rel(top, file); err != nil || !filepath.IsLocal(rel) {
		return
	}
	if os.MkdirAll(filepath.Dir(file), 0o700) == nil {
		_ = os.WriteFile(file, []byte(filepath.ToSlash(strings.TrimPrefix(file, top))), 0o600)
	}
}

// FuzzReference: whatever a model names, and from whatever folder, nothing outside
// of its own is opened, what is returned is there under the name that is said, and
// a plain name that is there is found, also at the end of a path of elsewhere.
func FuzzReference(f *testing.F) {
	for _, s := range [][2]string{
		{"", "tex/skin.png"}, {"", "%2e%2e/x"}, {"mat", `C:\x`}, {"", "file://h/x"}, {"", "x\xe4.png"}, {"", `"x"`}, {"", "~/x"}, {"mat", "a/../../b"},
		{"", "../model/x.png"}, {"..", "x.png"}, {"mat/..", "../m/x.png"}, {"", `..\..\etc\x.png`}, {"", "..%2fx.png"}, {"", "Sch\u00c3\u00a4del.png"}, {"", "/"}, {"mat", "."},
	} {
		f.Add(s[0], s[1])
	}
	f.Fuzz(func(t *testing.T, below, ref string) {
		if r, err := parse(ref); err == nil {
			for _, s := range r {
				for _, part := range s.parts {
					if part == "" || part == "." || part == ".." || strings.ContainsAny(part, "/\\\x00") {
						t.Fatalf("%q has the part %q", ref, part)
					}
				}
			}
		}
		top := t.TempDir()
		const home = "/a/b/m" // of the model, below top
		model := filepath.Join(top, filepath.FromSlash(home))
		if err := os.MkdirAll(model, 0o700); err != nil {
			t.Fatal(err)
		}
		// Files in every place to which the name may lead, within the folder and out
		// of it.
		decoded, _ := url.PathUnescape(ref)
		for _, name := range []string{ref, strings.ReplaceAll(ref, `\`, "/"), decoded, strings.ReplaceAll(decoded, `\`, "/")} {
			for _, from := range []string{home, path.Join(home, below), "/", "/a", "/a/b"} {
				place(top, path.Join(from, name))
				place(top, path.Join(from, path.Base(name)))
			}
		}
		folder, err := Open(filepath.Join(model, "model.obj"))
		if err != nil {
			t.Fatal(err)
		}
		defer folder.Close()
		content, name, err := folder.Read(below, ref, 1<<20)
		if err == nil {
			if want := path.Join(home, name); string(content) != want || !strings.HasPrefix(string(content), home+"/") {
				t.Fatalf("%q of %q: the file %q is returned as %q", ref, below, content, name)
			}
			if info, err := os.Lstat(filepath.Join(model, filepath.FromSlash(name))); err != nil || !info.Mode().IsRegular() {
				t.Fatalf("%q of %q: %q is returned, %v", ref, below, name, err)
			}
		}
		if !plainName.MatchString(ref) || ports.MatchString(ref) || len(ref) > 200 || below != "" {
			return
		}
		if strings.Contains(ref, "/") && strings.ContainsAny(ref[:1], "~$") {
			return // a folder that a shell would put another for
		}
		info, missing := os.Stat(filepath.Join(model, filepath.FromSlash(ref)))
		if missing != nil || !info.Mode().IsRegular() {
			return // another of the files is in its way
		}
		if err != nil || name != ref {
			t.Fatalf("%q is there, and %q, %v is returned", ref, name, err)
		}
		base := path.Base(ref)
		place(top, path.Join(home, base))
		for _, elsewhere := range []string{`C:\scans\` + base, `\\host\share\` + base, "/home/other/" + base, "../../" + base, "file:///x/" + base, "https://host/" + url.PathEscape(base)} {
			again, err := Open(filepath.Join(model, "model.obj"))
			if err != nil {
				t.Fatal(err)
			}
			content, name, err := again.Read("", elsewhere, 1<<20)
			again.Close()
			if err != nil || !strings.HasPrefix(string(content), home+"/") || !strings.EqualFold(path.Base(name), base) {
				t.Fatalf("%q, with %q beside the model: %q, %v", elsewhere, base, name, err)
			}
		}
	})
}

// TestWhatEscapesIsToldApart: package os has no error of its own for a link that
// leads out of a Root; it is known by its words, which this test holds fast.
func TestWhatEscapesIsToldApart(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "secret", "model/here")
	for name, target := range map[string]string{"up": "../secret", "absolute": filepath.Join(dir, "secret"), "folder": "..", "to nothing": "../nothing"} {
		if err := os.Symlink(target, filepath.Join(dir, "model", name)); err != nil {
			t.Skip(err)
		}
	}
	root, err := os.OpenRoot(filepath.Join(dir, "model"))
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	for name, want := range map[string]bool{
		"up": true, "absolute": true, "folder/secret": true, "to nothing": true, "../secret": true,
		"here": false, "nothing": false, "here/x": false,
	} {
		file, err := root.Open(filepath.FromSlash(name))
		if err == nil {
			file.Close()
		}
		if escapes(err) != want {
			t.Errorf("%s: %v escapes: %v, want %v", name, err, !want, want)
		}
		_, err = root.Stat(filepath.FromSlash(name))
		if escapes(err) != want {
			t.Errorf("Stat of %s: %v", name, err)
		}
	}
	if escapes(nil) || escapes(errors.New("path escapes from parent")) {
		t.Error("what is no error of a path escapes")
	}
}
