//go:build linux

package e2e

import (
	"cairn/internal/testfiles"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/jezek/xgb"
)

// desktop is an installation of the program in a folder of its own, as a
// desktop sees it.
type desktop struct {
	t      *testing.T
	prefix string
	env    []string
	trace  string
}

// install runs make install with the tested binary.
func install(t *testing.T) *desktop {
	t.Helper()
	screen(t)
	for _, tool := range []string{"make", "gio", "xdg-open", "xdg-mime", "update-desktop-database", "update-mime-database"} {
		if _, err := exec.LookPath(tool); err != nil {
			if os.Getenv("CI") != "" {
				t.Fatal(err)
			}
			t.Skip(err)
		}
	}
	home := t.TempDir()
	d := &desktop{t: t, prefix: filepath.Join(home, "prefix"), trace: filepath.Join(home, "trace.jsonl")}
	d.env = environment(t, home,
		"PATH="+filepath.Join(d.prefix, "bin")+":"+os.Getenv("PATH"),
		"XDG_DATA_DIRS="+filepath.Join(d.prefix, "share")+":/usr/share",
		"XDG_CURRENT_DESKTOP=GNOME", // whose way of opening files xdg-open then takes: gio
		"CAIRN_TRACE="+d.trace,
		"GIO_USE_VFS=local", // no virtual file system's service for each test
	)
	d.make("install")
	return d
}

// make runs a target of the make file for this installation.
func (d *desktop) make(target string) {
	d.t.Helper()
	cmd := exec.Command("make", "--no-print-directory", target, "PREFIX="+d.prefix, "BINARY="+suite.binary)
	cmd.Dir = suite.root
	if out, err := cmd.CombinedOutput(); err != nil {
		d.t.Fatalf("make %s: %v\n%s", target, err, out)
	}
}

// run runs a program of the desktop and returns what it wrote. What it starts
// keeps its output open, so that is a file: nobody waits for a file's end.
func (d *desktop) run(name string, args ...string) string {
	d.t.Helper()
	out, err := os.CreateTemp(d.t.TempDir(), "out")
	if err != nil {
		d.t.Fatal(err)
	}
	defer out.Close()
	ctx, cancel := context.WithTimeout(d.t.Context(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = d.env
	cmd.Stdout, cmd.Stderr = out, out
	err = cmd.Run()
	text := lastLines(out.Name(), 100)
	if err != nil {
		d.t.Errorf("%s %s: %v\n%s", name, strings.Join(args, " "), err, text)
	}
	return text
}

// TestDoubleClick opens files through the installed desktop entry.
func TestDoubleClick(t *testing.T) {
	for _, opener := range [][]string{{"gio", "open"}, {"xdg-open"}} {
		t.Run(opener[0], func(t *testing.T) {
			d := install(t)
			file := specimen(t, filepath.Join(t.TempDir(), "my specimen.ply"), small)
			d.run(opener[0], append(opener[1:], file)...)
			// The program is not a child of this test: it is known by its log and
			// by its window, the only one on this screen.
			p := &program{t: t, screen: suite.screen, journal: &journal{path: d.trace}, ended: make(chan struct{})}
			p.waitAfter(0, "opened", func(e event) bool { return e.File == file })
			if !poll(patience, func() bool { return len(p.screen.windows()) == 1 }) {
				t.Fatalf("%d windows on the screen, want 1", len(p.screen.windows()))
			}
			p.window = p.screen.windows()[0]
			p.waitTitle("my specimen.ply - Cairn")
			pid := int(xgb.Get32(p.screen.property(p.window, "_NET_WM_PID")))
			p.screen.requestClose(p.window)
			if !poll(quitLimit, func() bool { return syscall.Kill(pid, 0) != nil }) {
				t.Error("the program does not end")
				_ = syscall.Kill(pid, syscall.SIGKILL)
			}
			p.leftNothing()
		})
	}
}

// TestFileTypes: every kind of file that Cairn opens has a type that names Cairn
// as its program, whatever types other packages have installed.
func TestFileTypes(t *testing.T) {
	d := install(t)
	entry := ""
	for _, path := range d.installed("share/applications") {
		if strings.HasSuffix(path, ".desktop") {
			entry = filepath.Base(path)
			d.run("desktop-file-validate", path)
		}
	}
	if entry == "" {
		t.Fatal("no desktop entry is installed")
	}
	dir := t.TempDir()
	files := map[string]string{
		".obj": quad, ".off": "OFF\n3 1 0\n0 0 0\n1 0 0\n0 1 0\n3 0 1 2\n", ".stl": "solid a\nendsolid a\n",
		".ply": "ply\nformat ascii 1.0\nelement vertex 0\nend_header\n", ".ljson": `{"version": 3, "groups": {}}`, ".ply.gz": "\x1f\x8b\x08",
		".vtk": "# vtk DataFile Version 3.0\na\nASCII\nDATASET POLYDATA\n", ".vtp": "<VTKFile type=\"PolyData\"/>\n", ".gltf": "{}",
		".glb": "glTF\x02\x00\x00\x00", ".pts": "0 0 0\n1 1 1\n", ".fcsv": "# Markups fiducial file version = 5.0\n",
	}
	reaches := func(t *testing.T, extension string) {
		t.Helper()
		path := write(t, filepath.Join(dir, "a"+extension), []byte(files[extension]))
		kind := ""
		for line := range strings.Lines(d.run("gio", "info", "-a", "standard::content-type", path)) {
			if _, value, ok := strings.Cut(line, "standard::content-type:"); ok {
				kind = strings.TrimSpace(value)
			}
		}
		if out := d.run("gio", "mime", kind); !strings.Contains(out, entry) {
			t.Errorf("a file %s is %q, which Cairn does not open:\n%s", extension, kind, out)
		}
	}
	t.Run("Cairn alone", func(t *testing.T) {
		for extension := range files {
			reaches(t, extension)
		}
	})
	others := testfiles.ForeignTypes(t)
	for _, o := range others {
		if _, ok := files[o.Extension]; ok {
			t.Run("with "+o.Name, func(t *testing.T) {
				d.installTypes(o)
				reaches(t, o.Extension)
			})
		}
	}
	t.Run("with all", func(t *testing.T) {
		d.installTypes(others...)
		for extension := range files {
			reaches(t, extension)
		}
	})
}

// installTypes installs types as other packages do, beside those of Cairn.
func (d *desktop) installTypes(types ...testfiles.ForeignType) {
	d.t.Helper()
	var b strings.Builder
	b.WriteString(`<mime-info xmlns="http://www.freedesktop.org/standards/shared-mime-info">` + "\n")
	for _, o := range types {
		fmt.Fprintf(&b, "<mime-type type=%q><glob pattern=\"*%s\" weight=\"%d\"/></mime-type>\n", o.Name, o.Extension, o.Weight)
	}
	b.WriteString("</mime-info>\n")
	mime := filepath.Join(d.prefix, "share", "mime")
	write(d.t, filepath.Join(mime, "packages", "others.xml"), []byte(b.String()))
	d.run("update-mime-database", mime)
}

// TestUninstall: nothing of ours stays.
func TestUninstall(t *testing.T) {
	d := install(t)
	if n := len(d.installed("")); n < 8 {
		t.Errorf("%d files installed: too few for a program, icons, entry, types and completions", n)
	}
	d.make("uninstall")
	for _, path := range d.installed("") {
		if strings.Contains(strings.ToLower(filepath.Base(path)), "cairn") {
			t.Errorf("%s is still there", path)
		}
	}
}

// installed lists the files below a folder of the installation.
func (d *desktop) installed(folder string) []string {
	var files []string
	_ = filepath.WalkDir(filepath.Join(d.prefix, folder), func(path string, e os.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			files = append(files, path)
		}
		return nil
	})
	return files
}
