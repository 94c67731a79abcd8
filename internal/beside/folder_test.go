package beside

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// write writes files of the given names, each holding its name.
func write(t *testing.T, dir string, names ...string) {
	t.Helper()
	for _, n := range names {
		path := filepath.Join(dir, filepath.FromSlash(n))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(n), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// read opens the folder of dir/model and reads what a reference names.
func read(t *testing.T, dir, below, ref string) (content, name string, err error) {
	t.Helper()
	f, err := Open(filepath.Join(dir, "model"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	b, name, err := f.Read(below, ref, 1<<20)
	return string(b), name, err
}

// TestRefusedNames is the table of names under which nothing is opened, on any
// system, where no file of the bare name lies beside the model.
func TestRefusedNames(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "secret.png", "model/here.png")
	dir = filepath.Join(dir, "model")
	for ref, want := range map[string]string{
		"/etc/passwd": "outside", "../secret.png": "outside", "a/../../secret.png": "outside", `..\secret.png`: "outside",
		"//host/share/x": "outside", `\\host\share\x`: "outside", `\\?\C:\x`: "outside", `\\.\x`: "outside",
		"C:/x.png": "outside", "C:x.png": "outside", "http://192.0.2.1/x": "outside", "file:///etc/passwd": "outside",
		"~/x": "outside", "$HOME/x": "outside", `%USERPROFILE%\x`: "outside", "%2e%2e/secret.png": "outside", "%2fetc/passwd": "outside",
		"%5c%5chost%5cx": "outside", "": "outside", "..": "outside", "/": "outside", "tex/../../secret.png": "outside",
		"x.png::$DATA": "not there", "x.png.": "not there", "x$1.png": "not there", "x#1.png": "not there", "~x.png": "not there",
		"50%.png": "not there", " x.png": "not there", "tex/x.png": "not there", "here.png/x.png": "not there",
		"..∕..∕etc∕passwd": "not there", strings.Repeat("a/", 100) + "x.png": "outside",
		"CON": "device", "nul.png": "device", "tex/aux.jpg": "device", "com1": "device", "COM¹.png": "device", "LPT1:": "device",
		".": "a folder", "tex/..": "a folder",
		"x\x00.png": "control", "x\ty": "control", "x%00y": "control", strings.Repeat("a", 2000): "longer than",
	} {
		if _, name, err := read(t, dir, "", ref); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %q %v, want %q", ref, name, err, want)
		}
		outside := want != "not there"
		if err := Check(ref); (err != nil) != outside {
			t.Errorf("Check(%q) = %v", ref, err)
		}
	}
}

// TestWhatIsTaken: of the files that lie there, the one that is said, or else
// the one that is nearest to it.
func TestWhatIsTaken(t *testing.T) {
	const composed, decomposed = "Sch\u00e4del.png", "Scha\u0308del.png"
	for _, c := range []struct {
		below, ref string
		files      string // with blanks between
		want       string
		same       bool
	}{
		{"", "x.png", "x.png X.png X.PNG", "x.png", true},
		{"", "x.png", "X.png X.PNG", "X.PNG", false}, // the order of bytes
		{"", "X.png", "x.PNG X.PNG", "X.PNG", false},
		{"", "tex/x.png", "tex/x.png x.png", "tex/x.png", true},
		{"", `tex\x.png`, "tex/x.png x.png", "tex/x.png", true},
		{"", "./tex//x.png", "tex/x.png x.png", "tex/x.png", true},
		{"", "tex/../x.png", "tex/x.png x.png", "x.png", true},
		{"", "Tex/X.png", "tex/x.png X.png", "tex/x.png", false},
		{"", "tex/x.png", "x.png y.png", "x.png", false},
		{"", "../tex/x.png", "tex/x.png x.png", "x.png", false},
		{"", "../tex/x.png", "tex/x.png y.png", "tex/x.png", false},
		{"", `C:\a\b\Tex\x.png`, "tex/x.png b/tex/x.png", "b/tex/x.png", false},
		{"", "https://host/a/face%231.png?x#y", "face#1.png", "face#1.png", false},
		{"", `C:\a\face#1.png`, "face#1.png", "face#1.png", false},
		{"", "file:///C:/a/face#1.png", "face#1.png", "face#1.png", false},
		{"", "/a/x.png", "x.png", "x.png", false},
		{"", "http://host/a/x.png?size=2#1", "x.png", "x.png", false},
		{"", "file:x.png", "x.png", "x.png", false},
		{"", "a%20b.png", "a%20b.png a_b.png", "a%20b.png", true},
		{"", `"x.png"`, "x.png", "x.png", true},
		{"", composed, decomposed, decomposed, true},
		{"", decomposed, composed, composed, true},
		{"", "SCH\u00c4DEL.png", decomposed, decomposed, false},
		{"", "Sch\xe4del.png", composed, composed, true},
		{"", "Sch%E4del.png", composed, composed, true},
		{"", "Sch\u00c3\u00a4del.png", composed, composed, true},
		{"mat", "x.png", "mat/x.png x.png", "mat/x.png", true},
		{"mat", "x.png", "x.png y.png", "x.png", true},
		{"mat", "X.png", "mat/x.png x.png", "mat/x.png", false},
		{"mat", "../tex/x.png", "tex/x.png mat/x.png x.png", "mat/x.png", false},
		{"", "face$1.png", "face$1.png", "face$1.png", true},
		{"", "~face.png", "~face.png", "~face.png", true},
		{"", "face#1.png", "face#1.png", "face#1.png", true},
		{"", "50%.png", "50%.png", "50%.png", true},
	} {
		dir := t.TempDir()
		write(t, dir, strings.Fields(c.files)...)
		if entries, _ := os.ReadDir(dir); len(strings.Fields(c.files)) == 3 && len(entries) == 1 {
			continue // a file system that knows no letter case
		}
		content, name, err := read(t, dir, c.below, c.ref)
		if err != nil || name != c.want || content != c.want {
			t.Errorf("%q of %q: %q with %q, %v; want %q", c.ref, c.files, name, content, err, c.want)
		} else if got := Same(c.below, c.ref, name); got != c.same {
			t.Errorf("Same(%q, %q) = %v", c.ref, name, got)
		}
	}
}

// TestBlanksAndColons: names that Windows cannot have, or takes for others.
func TestBlanksAndColons(t *testing.T) {
	dir := t.TempDir()
	for _, n := range []string{" a.png", "b.png ", "12:30.png", "what?.png"} {
		if os.WriteFile(filepath.Join(dir, n), []byte(n), 0o600) != nil {
			t.Skip("the file system has no such names")
		}
	}
	for ref, want := range map[string]string{
		"a.png": " a.png", " a.png": " a.png", "%20a.png": " a.png", "b.png": "b.png ", "12:30.png": "12:30.png",
		"tex/what?.png": "what?.png",
	} {
		if content, name, err := read(t, dir, "", ref); err != nil || name != want || content != want {
			t.Errorf("%q: %q, %v; want %q", ref, name, err, want)
		}
	}
}

func TestFind(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "A.JPG", "b.png", "B.PNG", "c.png/x", "Scha\u0308del.pos")
	f, err := Open(filepath.Join(dir, "model"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for base, want := range map[string]string{
		"a.jpg": "A.JPG", "b.png": "b.png", "c.png": "", "d.png": "", "../x": "", "CON": "", "sch\u00e4del.POS": "Scha\u0308del.pos",
	} {
		if name, ok := f.Find(base); ok != (want != "") || ok && name != want {
			t.Errorf("%q: %q %v, want %q", base, name, ok, want)
		}
	}
}
