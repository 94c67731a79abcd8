package shell

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"cairn/app/workspace"
	"cairn/render"
	"cairn/scene"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
	"gonum.org/v1/gonum/spatial/r3"
)

// room is a window without a screen. Its goroutine is the test's: what is posted
// to it waits until the test runs it.
type room struct {
	*Window
	t     *testing.T
	queue *queue
}

// queue is what was posted. It takes any number, so that nothing waits for the test, be it
// slow.
type queue struct {
	mu      sync.Mutex
	waiting []func()
	came    chan struct{} // has one value when something came
}

func (q *queue) post(f func()) {
	q.mu.Lock()
	q.waiting = append(q.waiting, f)
	q.mu.Unlock()
	select {
	case q.came <- struct{}{}:
	default:
	}
}

// take takes the first out, or nil where there is none.
func (q *queue) take() func() {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.waiting) == 0 {
		return nil
	}
	f := q.waiting[0]
	q.waiting[0] = nil // it may hold a document
	q.waiting = q.waiting[1:]
	return f
}

// drawing is the renderer of all rooms: starting one takes a while.
var drawing = sync.OnceValues(func() (*render.Thread, error) {
	return render.Start(render.Options{Context: render.Surfaceless})
})

func newRoom(t *testing.T) *room {
	t.Helper()
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	t.Setenv("XDG_STATE_HOME", t.TempDir())
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "disabled:") // or the desktop would be asked for files
	thread, err := drawing()
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	r := &room{t: t, queue: &queue{came: make(chan struct{}, 1)}}
	a := test.NewTempApp(t)
	win := a.NewWindow("Cairn")
	r.Window = newWindow(a, win, thread, r.queue.post, Options{})
	r.docs.SetDisk(watched)
	win.Resize(fyne.NewSize(1024, 700))
	t.Cleanup(func() {
		r.ending = true
		close(r.ends.ended)
		r.panes.stop()
		r.colors.tick.stop()
		r.docs.CloseAll()
		workspace.FinishState(time.Minute)
		win.Close()
	})
	return r
}

// wait runs what is posted until a condition holds.
func (r *room) wait(what string, done func() bool) {
	r.t.Helper()
	timeout := time.After(time.Minute)
	for !done() {
		f := r.queue.take()
		select {
		case <-timeout:
			r.t.Fatalf("waited in vain until %s", what)
		default:
		}
		if f != nil {
			f()
			continue
		}
		select {
		case <-r.queue.came:
		case <-timeout:
			r.t.Fatalf("waited in vain until %s", what)
		}
	}
}

// load opens files, each in a document of its own, and waits for them.
func (r *room) load(paths ...string) (ids []scene.ID) {
	r.t.Helper()
	for _, path := range paths {
		id := r.docs.Open(path)
		r.wait(filepath.Base(path)+" is loaded", func() bool { e := r.docs.Entry(id); return e != nil && !e.Loading })
		ids = append(ids, id)
	}
	return ids
}

func (r *room) undo()        { r.session.Undo() }
func (r *room) redo()        { r.session.Redo() }
func (r *room) removeGroup() { _ = r.session.RemoveGroup() }

// ticked reports whether the menus show an action as switched on.
func (r *room) ticked(action string) bool {
	for _, m := range r.menus.items {
		if m.action.Name == action {
			return m.item.Checked
		}
	}
	r.t.Fatalf("the menus have no %q", action)
	return false
}

// files writes files, and returns their paths in the order of their names.
func files(t *testing.T, contents map[string]string) (paths []string) {
	t.Helper()
	dir := t.TempDir()
	for name, content := range contents {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	slices.Sort(paths)
	return paths
}

// square is a mesh of two triangles.
const square = "v 0 0 0\nv 1 0 0\nv 1 1 0\nv 0 1 0\nf 1 2 3\nf 1 3 4\n"

// onSquare are two landmarks on it, as a table.
const onSquare = "name,x,y,z\na,0.25,0.25,0\nb,0.75,0.5,0\n"

// texts are what the window tells of the document in front.
func (r *room) texts() []string {
	all := []string{r.win.Title(), r.status.pointer.full, r.status.size.full, r.inspector.filter.Text, r.inspector.empty.hint.Text}
	for _, m := range r.notices.seen {
		all = append(all, m.text)
	}
	return all
}

// TestNothingIsLeftOfAClosedDocument: whatever way a document goes from the front,
// no text of it stays, and those of the next one are there.
func TestNothingIsLeftOfAClosedDocument(t *testing.T) {
	ways := map[string]func(r *room, id scene.ID){
		"closed":     func(r *room, id scene.ID) { r.closing.closeDocument(id) },
		"all closed": func(r *room, id scene.ID) { r.closing.closeAll() },
		"switched":   func(r *room, id scene.ID) { r.switchTab(1) },
		"another came": func(r *room, id scene.ID) {
			r.load(files(r.t, map[string]string{"new.obj": square})...)
			r.switchTab(1)
		},
		"closed by the workspace": func(r *room, id scene.ID) { r.docs.Close(id) },
	}
	for name, goes := range ways {
		for others := range 2 {
			t.Run(name, func(t *testing.T) {
				r := newRoom(t)
				paths := files(t, map[string]string{"a.obj": square, "a.csv": onSquare, "b.obj": square})
				one := r.load(paths[1])[0]
				if others > 0 {
					r.load(paths[2])
				}
				r.show(one)
				d := r.document()
				r.hovered(r.view, d.Groups()[0].Point(1))
				r.under(r.view, r3.Vec{X: 0.123}, true)
				r.inspector.filter.SetText("b")
				r.notices.warning(one, "this is about a.obj")
				r.notices.failure(one, "this too")
				if before := r.texts(); len(before) != 7 || slices.Contains(before[:4], "") {
					t.Fatalf("the window tells %q", before)
				}
				goes(r, one)
				if r.session.Front() == one {
					if others == 0 && name == "switched" {
						return // there is no other
					}
					t.Fatal("it is in front still")
				}
				after := r.texts()
				if len(after) != 5 || after[1] != "" || after[3] != "" {
					t.Errorf("left is %q", after)
				}
				title, size := "Cairn", ""
				if d := r.document(); d != nil {
					title, size = d.Name()+" - Cairn", "4 vertices, 2 triangles   1.000 × 1.000 × 0.000"
				}
				if after[0] != title || after[2] != size {
					t.Errorf("shown is %q, want %q and %q", after, title, size)
				}
			})
		}
	}
}

// TestNoticesOfAnEditGoWithIt: what is said of an edit is not said when it is
// undone, and is said again when it is redone.
func TestNoticesOfAnEditGoWithIt(t *testing.T) {
	for _, c := range []struct {
		name  string
		edit  func(r *room, d *scene.Document) // makes one edit
		start int                              // notices before the edit
		while int                              // while it is in force
	}{
		{"a unit", func(r *room, d *scene.Document) { r.inspector.chooseUnits("cm") }, 0, 1},
		{"no unit", func(r *room, d *scene.Document) {
			d.SetUnits("mm")
			r.inspector.chooseUnits("unknown")
		}, 0, 1},
		{"landmarks of a taken name", func(r *room, d *scene.Document) {
			more := files(r.t, map[string]string{"more.ljson": `{"version":3,"groups":{"g":{"labels":[],"landmarks":{"points":[[0.5,0.5,0]]}}}}`})[0]
			n := len(d.Groups())
			r.docs.AddLandmarks(d.ID(), more)
			r.wait("they are there", func() bool { return len(d.Groups()) > n })
			r.docs.AddLandmarks(d.ID(), more)
		}, 0, 3}, // that it has another name, what joined, and that it is there
		{"a clean file", func(r *room, d *scene.Document) {
			r.save() // nothing to write
			_ = d.Apply(scene.RenameGroup(d, d.Groups()[0].ID(), "other"))
		}, 1, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newRoom(t)
			paths := files(t, map[string]string{"a.obj": square, "a.ljson": `{"version":3,"groups":{"g":{"labels":[],"landmarks":{"points":[[0.25,0.25,0]]}}}}`})
			d := r.docs.Document(r.load(paths[1])[0])
			c.edit(r, d)
			check := func(when string, want int) {
				t.Helper()
				if got := len(r.notices.seen); got != want || len(r.notices.box.Objects) != want {
					t.Errorf("%s: %d notices are seen, want %d: %q", when, got, want, r.texts()[5:])
				}
			}
			check("edited", c.while)
			r.undo()
			check("undone", c.start)
			r.redo()
			check("redone", c.while)
			r.undo()
			check("undone again", c.start)
		})
	}
}

// findButton returns the button with a text in containers, or nil.
func findButton(o fyne.CanvasObject, text string) *widget.Button {
	switch o := o.(type) {
	case *widget.Button:
		if o.Text == text {
			return o
		}
	case *fyne.Container:
		for _, child := range o.Objects {
			if b := findButton(child, text); b != nil {
				return b
			}
		}
	}
	return nil
}

// TestAnOfferComesBackWhenItIsUndone: pressed, it goes; what it did undone, it is
// open again; and it goes with the group.
func TestAnOfferComesBackWhenItIsUndone(t *testing.T) {
	r := newRoom(t)
	paths := files(t, map[string]string{"a.tps": "LM3=3\n1 2 3\n-1 -1 -1\n4 5 6\nID=a\n"})
	d := r.docs.Document(r.load(paths[0])[0])
	const label = "Mark as Missing"
	seen := func(when string, want int) {
		t.Helper()
		if got := len(r.notices.seen); got != want {
			t.Fatalf("%s: %d notices are seen, want %d", when, got, want)
		}
	}
	seen("loaded", 1)
	findButton(r.notices.seen[0].row, label).OnTapped()
	if d.Groups()[0].Group.Placed() != 2 {
		t.Fatal("no point is missing")
	}
	seen("pressed", 0)
	r.undo()
	seen("undone", 1)
	r.redo()
	seen("redone", 0)
	r.undo()
	r.removeGroup()
	seen("the group removed", 0)
	r.undo()
	seen("the group is back", 1)
}

// TestAFailedReloadSaysSo: it is not called opening, and the file stays among the
// recent ones; one that could not be opened does not.
func TestAFailedReloadSaysSo(t *testing.T) {
	r := newRoom(t)
	paths := files(t, map[string]string{"a.obj": square, "a.csv": onSquare, "b.csv": onSquare})
	r.load(paths[2])
	r.load(paths[1]) // both are recent now
	one := r.session.Front()
	if err := os.WriteFile(paths[2], []byte("no table"), 0o644); err != nil {
		t.Fatal(err)
	}
	r.docs.ReloadLandmarks(one, paths[2])
	r.wait("it is told", func() bool { return len(r.notices.seen) == 1 })
	if text := r.notices.seen[0].text; !strings.HasPrefix(text, "Could not reload ") || !strings.Contains(text, "b.csv") {
		t.Errorf("the notice says %q", text)
	}
	if !slices.Contains(r.session.Recent.Files(), paths[2]) {
		t.Error("the file is not among the recent ones any more")
	}
	absent := filepath.Join(filepath.Dir(paths[0]), "absent.ljson")
	r.session.Recent.Add(absent)
	r.docs.AddLandmarks(one, absent)
	r.wait("it is told", func() bool { return len(r.notices.seen) == 2 })
	if text := r.notices.seen[0].text; !strings.HasPrefix(text, "Could not add ") || !slices.Contains(r.session.Recent.Files(), absent) {
		t.Errorf("the notice says %q; recent are %q", text, r.session.Recent.Files())
	}
	r.docs.Open(absent)
	r.wait("it is told", func() bool { return len(r.notices.all) == 3 })
	if text := r.notices.all[0].text; !strings.HasPrefix(text, "Could not open ") || slices.Contains(r.session.Recent.Files(), absent) {
		t.Errorf("the notice says %q; recent are %q", text, r.session.Recent.Files())
	}
}

// TestMessagesAreBounded: the last ones are kept.
func TestMessagesAreBounded(t *testing.T) {
	test.NewTempApp(t)
	n := newNoticeBar(func(func()) {}, nil)
	const more = 20
	drawn := 0
	n.draw = func() { drawn++ }
	for i := range mostPast + more {
		n.failure(0, fmt.Sprint(i))
	}
	if len(n.past) != mostPast || n.past[0] != fmt.Sprint(more) || n.past[mostPast-1] != fmt.Sprint(mostPast+more-1) {
		t.Errorf("%d texts from %s on are kept", len(n.past), n.past[0])
	}
	if drawn != mostPast+more {
		t.Errorf("the window is drawn %d times for %d messages", drawn, mostPast+more)
	}
	if len(n.all) != mostPast {
		t.Errorf("%d messages wait", len(n.all))
	}
}
