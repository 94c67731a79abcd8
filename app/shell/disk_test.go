package shell

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"cairn/internal/filesystem"
	"cairn/scene"

	"fyne.io/fyne/v2"
)

// hookedDisk is a disk that does something before each operation on a path.
type hookedDisk struct {
	filesystem.Disk
	before func()
}

func (d *hookedDisk) OpenFile(name string, flag int, perm fs.FileMode) (filesystem.File, error) {
	d.before()
	return d.Disk.OpenFile(name, flag, perm)
}

func (d *hookedDisk) Stat(name string) (fs.FileInfo, error) {
	d.before()
	return d.Disk.Stat(name)
}

func (d *hookedDisk) Lstat(name string) (fs.FileInfo, error) {
	d.before()
	return d.Disk.Lstat(name)
}

func (d *hookedDisk) EvalSymlinks(name string) (string, error) {
	d.before()
	return d.Disk.EvalSymlinks(name)
}

func (d *hookedDisk) Readlink(name string) (string, error) {
	d.before()
	return d.Disk.Readlink(name)
}

func (d *hookedDisk) Rename(old, new string) error {
	d.before()
	return d.Disk.Rename(old, new)
}

func (d *hookedDisk) Remove(name string) error {
	d.before()
	return d.Disk.Remove(name)
}

// offTheWindow panics where it is called on the window's goroutine, which is that of a
// test. All rooms have a disk that calls it.
func offTheWindow() {
	const most = 256
	calls := make([]uintptr, most)
	frames := runtime.CallersFrames(calls[:runtime.Callers(1, calls)])
	for more := true; more; {
		var f runtime.Frame
		if f, more = frames.Next(); f.Function == "testing.tRunner" {
			panic("the window's goroutine waits for the disk")
		}
	}
}

// watched is the computer's disk, which the window's goroutine must not ask.
var watched = &hookedDisk{filesystem.Real, offTheWindow}

// holdDisk takes the disk away from a room until answer is called.
func (r *room) holdDisk() (answer func()) {
	gate := make(chan struct{})
	r.docs.SetDisk(&hookedDisk{filesystem.Real, func() {
		offTheWindow()
		<-gate
	}})
	return func() {
		close(gate)
		r.docs.SetDisk(watched)
	}
}

// TestTheDiskIsWatched: the rooms of all other tests would see it.
func TestTheDiskIsWatched(t *testing.T) {
	r := newRoom(t)
	look := r.docs.LookAt(0, filepath.Join(t.TempDir(), "a.tps"))
	done := make(chan struct{})
	go func() {
		look()
		close(done)
	}()
	<-done
	defer func() {
		if recover() == nil {
			t.Error("the window's goroutine asks the disk, and nobody sees it")
		}
	}()
	look()
}

// TestSaveAsOnADiskThatDoesNotAnswer: the window goes on, says what it waits for, and
// gives up when that is wanted.
func TestSaveAsOnADiskThatDoesNotAnswer(t *testing.T) {
	r := newRoom(t)
	paths := files(t, map[string]string{"a.obj": square, "a.tps": ofOneGroup})
	id := r.load(paths[0])[0]
	dir := filepath.Dir(paths[0])
	d := r.docs.Document(id)

	answer := r.holdDisk()
	r.saving.saveDialog()
	r.saving.saveDialog() // while the first waits
	if len(r.dialogs.open) != 0 || r.looks != 1 {
		t.Fatalf("%d dialogs, %d looks", len(r.dialogs.open), r.looks)
	}
	_ = d.Apply(scene.RenameGroup(d, d.Groups()[0].ID(), "meanwhile"))
	r.wait("it says what it waits for", func() bool { return len(r.dialogs.open) == 1 })
	r.press(fyne.KeyEscape)
	answer()

	form := func() *field {
		r.saving.saveDialog()
		r.saved()
		f, ok := r.win.Canvas().Focused().(*field)
		if !ok || len(r.dialogs.open) != 1 {
			t.Fatalf("%d dialogs are open", len(r.dialogs.open))
		}
		return f
	}
	f := form()
	answer = r.holdDisk()
	first, second := filepath.Join(dir, "first.tps"), filepath.Join(dir, "second.tps")
	f.SetText(first)
	for range 2 {
		r.dialogs.accept()
	}
	f.SetText(second)
	if len(r.dialogs.open) != 1 || r.looks != 1 {
		t.Fatalf("%d dialogs, %d looks", len(r.dialogs.open), r.looks)
	}
	answer()
	r.wait("it is saved", func() bool { return len(r.dialogs.open) == 0 && !r.docs.Saving() && r.looks == 0 })
	if names := []bool{exists(first), exists(second)}; !slices.Equal(names, []bool{false, true}) {
		t.Errorf("there are %v: what was typed last is meant", names)
	}

	form().SetText(first)
	answer = r.holdDisk()
	r.dialogs.accept()
	r.dialogs.escape()
	answer()
	r.wait("the disk has answered", func() bool { return r.looks == 0 })
	if exists(first) || len(r.dialogs.open) > 0 {
		t.Error("saved although it was given up")
	}

	answer = r.holdDisk()
	r.saving.saveDialog()
	r.docs.Close(id)
	answer()
	r.wait("the disk has answered", func() bool { return r.looks == 0 })
	if len(r.dialogs.open) > 0 {
		t.Error("there is a dialog about a document that is closed")
	}
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// TestFilesAreOpenedInOrder: what was asked for first is opened first, however long its
// disk takes, unless the user gives it up.
func TestFilesAreOpenedInOrder(t *testing.T) {
	r := newRoom(t)
	var done []string
	find := func(name string, gate chan struct{}) {
		r.opening.find(name, func() (func(), error) {
			if gate != nil {
				<-gate
			}
			return func() { done = append(done, name) }, nil
		})
	}
	gate := make(chan struct{})
	find("1", gate)
	find("2", nil)
	if close(gate); len(done) > 0 {
		t.Fatalf("done is %q", done)
	}
	r.wait("both are opened", func() bool { return len(done) == 2 })
	gate = make(chan struct{})
	find("3", gate)
	find("4", nil)
	var giveUp func()
	r.wait("it says what it waits for", func() bool {
		for _, n := range r.notices.seen {
			if b := findButton(n.row, "Give Up"); b != nil && strings.Contains(n.text, "3") {
				giveUp = b.OnTapped
			}
		}
		return giveUp != nil
	})
	giveUp()
	r.wait("the other is opened", func() bool { return len(done) == 3 })
	close(gate)
	find("5", nil)
	r.wait("it is opened", func() bool { return len(done) == 4 })
	if want := []string{"1", "2", "4", "5"}; !slices.Equal(done, want) {
		t.Errorf("opened are %q, want %q", done, want)
	}
}

// asksTheDisk are functions that wait for the disk.
var asksTheDisk = map[string][]string{
	"os":         {"Stat", "Lstat", "Open", "OpenFile", "Create", "ReadFile", "WriteFile", "ReadDir", "Mkdir", "MkdirAll", "Remove", "RemoveAll", "Rename", "Readlink", "Getwd"},
	"filepath":   {"EvalSymlinks", "Glob", "Walk", "WalkDir"},
	"atomicfile": {"ReadVersion", "CheckFolder", "Write"},
	"lmio":       {"Read", "IsLandmarks", "MayBeLandmarks", "Recognises", "Sidecars", "Write", "Replace", "ReadTemplates", "WriteTemplate"},
	"meshio":     {"Read", "Write", "WriteValues"},
	"measureio":  {"Read", "Write", "WriteCSV"},
	"template":   {"Open", "LostPictures"},
	"filedialog": {"Open", "List"},
	"study":      {"FolderOf", "Among", "Scan", "ScanTelling", "ListFiles", "PairUp", "Create", "Read", "ReadProtocol", "ProtocolOf"},
	"workspace":  {"Expand", "Subfolders", "Load", "Join"},
	"picture":    {"Save"},
}

// elsewhereRun are functions of ours, besides the go statement, that call a function which
// they are given on another goroutine.
var elsewhereRun = []string{"find", "look", "Go", "newStudyOf"}

// TestNothingHereAsksTheDisk on the window's goroutine: each function that does is called
// in a function literal that another goroutine runs.
func TestNothingHereAsksTheDisk(t *testing.T) {
	names, err := filepath.Glob("../*/*.go")
	if err != nil {
		t.Fatal(err)
	}
	looked := 0
	for _, name := range names {
		room := filepath.Base(filepath.Dir(name))
		if strings.HasSuffix(name, "_test.go") || !slices.Contains([]string{"shell", "session", "viewport", "tool"}, room) {
			continue
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, at := range onTheWindow(file) {
			t.Errorf("%s asks the disk on the window's goroutine", set.Position(at))
		}
		looked++
	}
	if looked < 60 {
		t.Errorf("only %d files were looked at", looked)
	}
	for text, want := range map[string]int{
		"os.Stat(a)": 1, "go func() { os.Stat(a) }()": 0, "op.find(a, func() { lmio.IsLandmarks(a) })": 0,
		"f(func() { os.Stat(a) })": 1, "go os.Stat(a)": 0, "func() { picture.Save(a) }()": 1, "_ = os.Stat": 1,
	} {
		file, err := parser.ParseFile(token.NewFileSet(), "", "package p\nfunc f() { "+text+" }", 0)
		if err != nil {
			t.Fatal(err)
		}
		if got := len(onTheWindow(file)); got != want {
			t.Errorf("%s: %d places, want %d", text, got, want)
		}
	}
}

// elsewhere are functions that only other goroutines call.
var elsewhere = []string{"drawAndSave", "writeMeshValues", "ReadStudy", "expand", "findPairs", "ofFile", "make", "studyOf", "writeBoth"}

// onTheWindow returns where a file asks the disk on the goroutine of its caller.
func onTheWindow(file *ast.File) (places []token.Pos) {
	off := map[ast.Node]bool{} // what other goroutines run
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			off[n] = slices.Contains(elsewhere, n.Name.Name)
		case *ast.GoStmt:
			off[n] = true
		case *ast.CallExpr:
			name := fmt.Sprint(n.Fun)
			if s, ok := n.Fun.(*ast.SelectorExpr); ok {
				name = s.Sel.Name
			}
			for _, a := range n.Args {
				if _, literal := a.(*ast.FuncLit); literal && slices.Contains(elsewhereRun, name) {
					off[a] = true
				}
			}
		case *ast.SelectorExpr:
			if x, ok := n.X.(*ast.Ident); ok && slices.Contains(asksTheDisk[x.Name], n.Sel.Name) {
				places = append(places, n.Pos())
			}
		}
		return !off[n]
	})
	return places
}
