package session

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"cairn/app/workspace"
	"cairn/render"
	"cairn/scene"
)

// world is a session without a window. Its goroutine is the test's.
type world struct {
	locked []OtherHolder // who was told to work on the open specimen
	*Session
	t         *testing.T
	queue     chan func()
	asked     []string // actions that only a window could do
	menus     []int
	files     []string
	measured  int // how often a surface was measured
	measuring int // how often the tool that measures had something else
	overlaid  int // how often something else had come to lie over a document
	occluded  int
	warped    int      // how often another shape was shown, or none
	colored   int      // how often values as colours had changed
	told      int      // how often the style was said to have changed
	view      fakeView // the only one, where the views are not split
	views     map[int]*fakeView
	laid      int      // how often there were other views, or another was active
	saw       []string // what the user was told of the views
	queued    int      // how often another specimen of a study was open, or more was known
	lookedAt  int      // how often other things were found odd
	savedTo   []string // the files in which specimens of a study were to be saved
	fails     bool     // saving does
	parted    []string // the meshes of specimens that were closed
}

// fakeView notes what the session asks of a viewport.
type fakeView struct {
	did    []string
	style  render.Style
	camera scene.Camera
	to     scene.ViewDirection
	side   scene.ViewDirection // from which it shows its document since it is there, -1: from none
}

func (v *fakeView) Follow(c scene.Camera)             { v.did, v.camera = append(v.did, "follow"), c }
func (v *fakeView) ShowSide(from scene.ViewDirection) { v.side = from }

func (v *fakeView) SetStyle(s render.Style)     { v.style = s }
func (v *fakeView) Camera() scene.Camera        { return v.camera }
func (v *fakeView) FitAll()                     { v.did = append(v.did, "fit all") }
func (v *fakeView) FitSelection()               { v.did = append(v.did, "fit selection") }
func (v *fakeView) Look(to scene.ViewDirection) { v.did, v.to = append(v.did, "look"), to }
func (v *fakeView) ToggleOrthographic()         { v.camera.Orthographic = !v.camera.Orthographic }
func (v *fakeView) ZoomBy(factor float64)       { v.did = append(v.did, "zoom") }

// fakePreferences are preferences of one run.
type fakePreferences map[string]any

func (p fakePreferences) Bool(key string) bool { return p.BoolWithFallback(key, false) }
func (p fakePreferences) BoolWithFallback(key string, otherwise bool) bool {
	if b, ok := p[key].(bool); ok {
		return b
	}
	return otherwise
}
func (p fakePreferences) SetBool(key string, value bool) { p[key] = value }
func (p fakePreferences) Int(key string) int             { n, _ := p[key].(int); return n }
func (p fakePreferences) SetInt(key string, value int)   { p[key] = value }
func (p fakePreferences) StringWithFallback(key, otherwise string) string {
	if s, ok := p[key].(string); ok {
		return s
	}
	return otherwise
}
func (p fakePreferences) SetString(key, value string) { p[key] = value }

func newWorld(t *testing.T) *world {
	t.Helper()
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	t.Setenv("XDG_STATE_HOME", t.TempDir())
	w := &world{t: t, queue: make(chan func(), 1000)}
	docs := workspace.New(func(f func()) { w.queue <- f }, workspace.Events{
		Added: func(scene.ID) {}, Loaded: func(scene.ID) {}, Failed: func(path string, err error) { t.Error(path, err) }, Closed: func(workspace.Closed) {},
		NotAdded: func(scene.ID, string, error) {}, NotReloaded: func(scene.ID, string, error) {}, Notice: func(scene.ID, string) {}, Measured: func(scene.ID) {},
		Kept: func(scene.ID, uint64) {}, NotKept: func(scene.ID, error) {}, Left: func() {}, Held: func(scene.ID, string, error) {},
	})
	t.Cleanup(docs.CloseAll)
	t.Cleanup(func() { workspace.FinishState(time.Minute) })
	w.Session = New(docs, workspace.OpenRecent(), fakePreferences{}, Events{
		Asked: func(a string) { w.asked = append(w.asked, a) }, Open: func(paths []string) { w.files = append(w.files, paths...) }, Show: func(id scene.ID) { w.SetFront(id) },
		Menu: func(n int) { w.menus = append(w.menus, n) }, Styled: func() { w.told++ }, Themed: func() {}, Listed: func() {},
		Laid: func() { w.laid++; w.lay() }, Told: func(text string) { w.saw = append(w.saw, text) },
		Post: func(f func()) { w.queue <- f }, Measured: func() { w.measured++ }, Measuring: func() { w.measuring++ },
		Colored: func() { w.colored++ }, Occluded: func() { w.occluded++ }, Superimposed: func() { w.overlaid++ }, Warped: func(scene.ID) { w.warped++ },
		Checked: func() { w.lookedAt++ }, Leave: w.leave, Queued: func() { w.queued++ }, Parting: func(_ scene.ID, mesh string) { w.parted = append(w.parted, filepath.Base(mesh)) }, Locked: func(o OtherHolder) { w.locked = append(w.locked, o) },
	})
	w.aheadAfter = 0
	t.Cleanup(func() { w.EndStudy(); w.FinishStudies(time.Minute) }) // what they write goes into the test's folders
	w.view.camera = scene.DefaultCamera()
	w.views = map[int]*fakeView{0: &w.view}
	w.lay()
	return w
}

// lay makes the views of the layout, as a window does.
func (w *world) lay() {
	var views []View
	for _, v := range w.Layout().Views {
		if w.views[v.Number] == nil {
			w.views[v.Number] = &fakeView{camera: scene.DefaultCamera(), side: -1}
		}
		views = append(views, w.views[v.Number])
	}
	w.SetViews(views)
}

// load opens a square, with two landmarks where that is wanted, and puts it in front.
func (w *world) load(landmarks bool) *scene.Document {
	w.t.Helper()
	dir := w.t.TempDir()
	contents := map[string]string{"a.obj": "v 0 0 0\nv 1 0 0\nv 1 1 0\nv 0 1 0\nf 1 2 3\nf 1 3 4\n"}
	if landmarks {
		contents["a.csv"] = "name,x,y,z\na,0.25,0.25,0\nb,0.75,0.5,0\n"
	}
	for name, content := range contents {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
			w.t.Fatal(err)
		}
	}
	w.SetFront(w.Documents.Open(filepath.Join(dir, "a.obj")))
	for timeout := time.After(time.Minute); w.Documents.Entry(w.Front()).Loading; {
		select {
		case f := <-w.queue:
			f()
		case <-timeout:
			w.t.Fatal("the file is not loaded")
		}
	}
	return w.Document()
}

// run does the action of a name, and returns why it could not be done.
func (w *world) run(name string) string {
	w.t.Helper()
	a := w.Action(name)
	if a == nil {
		w.t.Fatalf("there is no action %q", name)
	}
	return w.Run(a)
}

// TestTable: each action is found by its name and its keys, which no two share.
func TestTable(t *testing.T) {
	w := newWorld(t)
	names, keys := map[string]bool{}, map[Key]string{}
	for _, a := range w.Actions() {
		if a.Name == "" || names[a.Name] || a.Title == "" {
			t.Errorf("action %q: it has no name or title, or a name that another has", a.Name)
		}
		names[a.Name] = true
		for _, text := range a.Keys {
			k, err := ParseKey(text)
			if err != nil {
				t.Errorf("%s: %v", a.Name, err)
			}
			if other := keys[k]; other != "" {
				t.Errorf("%s and %s have the key %s", other, a.Name, text)
			}
			keys[k] = a.Name
			if got := w.ForKey(k); got != a {
				t.Errorf("%s: its key leads to another", a.Name)
			}
		}
		if why := a.Reason(); strings.HasSuffix(why, ".") {
			t.Errorf("%s: the reason %q is a part of a sentence", a.Name, why)
		}
	}
	if got, want := w.Menus(), []string{"File", "Edit", "View", "Landmarks", "Groups", "Tools", "Measures", "Study", "Help"}; !slices.Equal(got, want) {
		t.Errorf("the menus are %q, want %q", got, want)
	}
}

// TestKeysAsTyped: with Shift a letter does what it does without, unless another
// action has that key.
func TestKeysAsTyped(t *testing.T) {
	w := newWorld(t)
	for text, want := range map[string]string{
		"W": "wireframe", "Shift+W": "wireframe", "Ctrl+W": "close", "Ctrl+Shift+W": "close-all", "Shift+F10": "context-menu", "F10": "menu-file",
		"Alt+L": "menu-landmarks", "Ctrl+Y": "redo", "Control+Shift+Tab": "previous-tab", "+": "zoom-in", "Ctrl+Alt+Shift+Q": "", "Ctrl+Alt+W": "",
	} {
		got := ""
		if a := w.ForKey(MustKey(text)); a != nil {
			got = a.Name
		}
		if got != want {
			t.Errorf("%s does %q, want %q", text, got, want)
		}
	}
	for _, text := range []string{"", "Ctrl+", "w", "Shift+Ctrl+W", "Hyper+A", "AB"} {
		if k, err := ParseKey(text); err == nil {
			t.Errorf("%q is read as %+v", text, k)
		}
	}
	if got := MustKey("Ctrl+Shift+PageUp").String(); got != "Ctrl + Shift + Page Up" && got != "Cmd + Shift + Page Up" {
		t.Errorf("a key is called %q", got)
	}
}

// TestWhatCanBeDone goes through the states of a session: what needs a document, a
// surface, landmarks or an edit cannot be done without, and says so.
func TestWhatCanBeDone(t *testing.T) {
	w := newWorld(t)
	check := func(when string, want map[string]bool) {
		t.Helper()
		for name, can := range want {
			if name == "undo" || name == "redo" || name == "remove-group" { // the session does it
				if why := w.Action(name).Reason(); (why == "") != can {
					t.Errorf("%s: %s can be done: %v, want %v (%q)", when, name, why == "", can, why)
				}
				continue
			}
			before := len(w.asked) + len(w.view.did)
			if why := w.run(name); (why == "") != can || (len(w.asked)+len(w.view.did) > before) != can {
				t.Errorf("%s: %s can be done: %v, want %v (%q)", when, name, why == "", can, why)
			}
		}
	}
	check("empty", map[string]bool{"open": true, "quit": true, "keys": true, "save": false, "picture": false, "close": false, "undo": false,
		"fit": false, "front": false, "make-front": false, "reset-front": false, "rename-group": false, "coordinates": false, "add-landmarks": false, "tabs": false})
	w.load(false)
	check("a mesh alone", map[string]bool{"save": false, "picture": true, "close": true, "undo": false, "fit": true, "left": true, "make-front": true,
		"reset-front": false, "rename-group": false, "coordinates": false, "add-landmarks": true})
	if w.view.to != scene.Left {
		t.Errorf("the view looks to %v", w.view.to)
	}
	d := w.load(true)
	check("with landmarks", map[string]bool{"save": true, "save-as": true, "rename-group": true, "remove-group": true, "coordinates": true, "undo": false, "redo": false})
	_ = d.Apply(scene.ChooseUnits(d, "mm"))
	check("edited", map[string]bool{"undo": true, "redo": false})
	if got, want := w.Action("undo").Label(), "Undo "+d.History().UndoName(); got != want || want == "Undo " {
		t.Errorf("undo is called %q, want %q", got, want)
	}
	w.run("undo")
	check("undone", map[string]bool{"undo": false, "redo": true})
	if f, ok := scene.NewViewFrame(w.view.camera.Turn(1, 0).Rotation); ok {
		d.SetViewFrame(f)
	}
	check("with a front of its own", map[string]bool{"reset-front": true})
	_ = d.Apply(scene.RemoveGroups(d, d.Groups()[0].ID()))
	if why, got := w.Action("save").Reason(), w.Action("save-as").Reason(); why != "" || got != "there are no landmarks, and a.csv stays as it is" {
		t.Errorf("with no group left, saving says %q and %q", why, got)
	}
	d.Undo()
	w.SetFront(0)
	check("nothing in front", map[string]bool{"undo": false, "redo": false, "save": false, "reset-front": false})
}

// TestSwitches: each is on and off in turn, as drawn, as ticked, and as remembered.
func TestSwitches(t *testing.T) {
	w := newWorld(t)
	again := func() render.Style { return New(w.Documents, w.Recent, w.Preferences, Events{}).Style() }
	for name, part := range map[string]struct {
		of         func(render.Style) bool
		remembered bool
	}{
		"wireframe":     {func(s render.Style) bool { return s.Wireframe }, false},
		"texture":       {func(s render.Style) bool { return s.Texture }, false},
		"landmarks":     {func(s render.Style) bool { return s.Landmarks }, false},
		"axes":          {func(s render.Style) bool { return s.Gizmo }, false},
		"scale-bar":     {func(s render.Style) bool { return s.ScaleBar }, false},
		"by-label":      {func(s render.Style) bool { return s.ByLabel }, true},
		"constant-size": {func(s render.Style) bool { return s.ConstantSize }, true},
		"occlusion":     {func(s render.Style) bool { return s.Occlusion }, true},
	} {
		start := part.of(w.Style())
		for i := range 3 {
			want := start != (i%2 == 0)
			told := w.told
			w.run(name)
			if part.of(w.Style()) != want || part.of(w.view.style) != want || w.Action(name).Checked() != want || w.told != told+1 {
				t.Errorf("%s, switched %d times: %v, drawn %v, ticked %v, want %v; told %d times",
					name, i+1, part.of(w.Style()), part.of(w.view.style), w.Action(name).Checked(), want, w.told-told)
			}
			if got := part.of(again()); part.remembered && got != want || !part.remembered && got != start {
				t.Errorf("%s is %v at the next start", name, got)
			}
		}
	}
}

// TestNames: one of three is on, and the key goes round.
func TestNames(t *testing.T) {
	w := newWorld(t)
	on := func() (on []string) {
		for _, name := range []string{"no-names", "names", "numbers"} {
			if w.Action(name).Checked() {
				on = append(on, name)
			}
		}
		return on
	}
	for _, want := range []string{"names", "numbers", "no-names", "names"} {
		w.run("next-names")
		if got := on(); !slices.Equal(got, []string{want}) || w.Action("next-names").Checked() != (want != "no-names") {
			t.Errorf("on are %q, want %q", got, want)
		}
	}
	w.run("numbers")
	w.KeepNames()
	if got := New(w.Documents, w.Recent, w.Preferences, Events{}).Style().Names; got != render.Numbers {
		t.Errorf("the next start has %v", got)
	}
}

// TestThemes: one of three is on.
func TestThemes(t *testing.T) {
	w := newWorld(t)
	for _, want := range []string{"theme-system", "theme-dark", "theme-light", "theme-system"} {
		w.run(want)
		for _, name := range []string{"theme-system", "theme-dark", "theme-light"} {
			if w.Action(name).Checked() != (name == want) {
				t.Errorf("%s chosen: %s is on: %v", want, name, name != want)
			}
		}
	}
}

// TestRecentFiles are offered, opened and forgotten.
func TestRecentFiles(t *testing.T) {
	w := newWorld(t)
	a := w.Action("recent")
	if a.Reason() == "" || len(a.Choices()) != 0 {
		t.Error("files are offered from the beginning")
	}
	w.Recent.Add("/x/a.ply")
	w.Recent.Add("/x/b.ply")
	c := a.Choices()
	if a.Reason() != "" || len(c) != 3 || c[0].Title != "/x/b.ply" || !c[0].File || c[2].File || !c[2].Line {
		t.Fatalf("offered are %+v", c)
	}
	c[1].Do()
	if !slices.Equal(w.files, []string{"/x/a.ply"}) {
		t.Errorf("opened are %q", w.files)
	}
	c[2].Do()
	if a.Reason() == "" {
		t.Error("the list is not cleared")
	}
}

// TestMenusByKey: each menu has a letter of its own.
func TestMenusByKey(t *testing.T) {
	w := newWorld(t)
	for n, text := range []string{"Alt+F", "Alt+E", "Alt+V", "Alt+L", "Alt+G", "Alt+T", "Alt+M", "Alt+S", "Alt+H", "F10"} {
		w.menus = nil
		if w.Run(w.ForKey(MustKey(text))); !slices.Equal(w.menus, []int{n % 9}) {
			t.Errorf("%s opens the menus %v", text, w.menus)
		}
	}
}

// leave saves a specimen of a study, as the window does.
func (w *world) leave(id scene.ID, path string, then func()) {
	e := w.Documents.Entry(id)
	if path == "" {
		path = e.NewPath()
	}
	w.savedTo = append(w.savedTo, filepath.Base(path))
	if w.fails {
		return
	}
	if !e.Modified() {
		then()
		return
	}
	w.Documents.Save(id, path, workspace.Agreed{}, func(err error) {
		if err != nil {
			w.t.Error(err)
			return
		}
		w.SpecimenSaved(id)
		then()
	})
}
