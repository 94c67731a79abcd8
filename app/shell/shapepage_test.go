package shell

import (
	"encoding/csv"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cairn/app/session"
	"cairn/scene"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	"gonum.org/v1/gonum/spatial/r3"
)

// openShapes opens a study of specimens with landmarks that differ a bit, in two groups, shows the page
// of shapes, and waits for them. The last specimen lacks a point.
func (r *room) openShapes(specimens int) *shapePage {
	r.t.Helper()
	rnd := rand.New(rand.NewPCG(3, 3))
	texts := map[string]string{}
	table := "landmarks,group\n"
	for i := range specimens {
		name := fmt.Sprintf("s%02d", i)
		points := "name,x,y,z\n"
		for j := range 6 {
			if j == 5 && i == specimens-1 {
				continue
			}
			points += fmt.Sprintf("p%d,%v,%v,%v\n", j, float64(j%3)+rnd.NormFloat64()/20, float64(j/3)+rnd.NormFloat64()/20, float64(j*j%5)+rnd.NormFloat64()/20)
		}
		texts[name+".csv"] = points
		table += fmt.Sprintf("%s.csv,%s\n", name, []string{"north", "south"}[i%2])
	}
	texts["study.csv"] = table
	paths := files(r.t, texts)
	s, err := session.ReadStudy(r.t.Context(), filepath.Dir(paths[0]))
	if err != nil {
		r.t.Fatal(err)
	}
	r.session.OpenStudy(s)
	r.turnTo("Shape")
	p := r.shapePage()
	r.wait("the shapes are compared", func() bool { return len(p.dots) == specimens && r.opened() })
	p.box.Resize(fyne.NewSize(300, 480)) // what clips it is laid out with the first frame, of which a test has none
	return p
}

// opened reports whether the open specimen is there, and nothing is to be refreshed.
func (r *room) opened() bool {
	e := r.docs.Entry(r.session.Front())
	return e != nil && !e.Loading && !r.stale
}

// turnTo shows a page of the study.
func (r *room) turnTo(page string) {
	r.t.Helper()
	for i, name := range r.study.choice.names {
		if name == page {
			r.study.turn(i)
			return
		}
	}
	r.t.Fatalf("there is no page %s", page)
}

func (r *room) shapePage() *shapePage {
	for _, page := range r.study.pages {
		if p, ok := page.(*shapePage); ok {
			return p
		}
	}
	return nil
}

// center returns where a circle's middle is.
func center(c fyne.CanvasObject) fyne.Position {
	return c.Position().AddXY(c.Size().Width/2, c.Size().Height/2)
}

func meet(a, b fyne.Position) bool {
	return math.Hypot(float64(a.X-b.X), float64(a.Y-b.Y)) < 0.01
}

// TestShapePage: the open specimen's ring follows a point that moves, and nothing else does; a click on
// a dot and Return open its specimen.
func TestShapePage(t *testing.T) {
	r := newRoom(t)
	p := r.openShapes(9)
	if p.content.Hidden || !p.problem.Hidden || !strings.Contains(p.says.Text, "1 specimen lacks points") || len(p.legend.Objects) != 2 {
		t.Fatalf("%q, %q, %d groups", p.problem.Text, p.says.Text, len(p.legend.Objects))
	}
	if !p.plot.dots[8].hollow || p.plot.dots[0].hollow || p.plot.dots[0].ink != p.plot.dots[2].ink || p.plot.dots[0].ink == p.plot.dots[1].ink {
		t.Error("specimens that lack points, or other groups, look alike")
	}
	// A unit is as long on both axes, and the ring is around the open one's dot in both plots.
	a, b, c := p.scale.place(0, 0), p.scale.place(0.01, 0), p.scale.place(0, 0.01)
	if off := (b.X - a.X) - (a.Y - c.Y); !(b.X > a.X) || off > 1e-3 || off < -1e-3 {
		t.Errorf("0.01 is %v wide and %v high", b.X-a.X, a.Y-c.Y)
	}
	for _, plot := range []*dotPlot{p.plot, p.strip} {
		at := plot.scale.place(plot.ringAt[0], plot.ringAt[1])
		if d := plot.dots[0]; math.Abs(d.x-plot.ringAt[0]) > 1e-9 || plot.ring.Hidden || !meet(center(plot.ring), at) {
			t.Errorf("%s: the ring is at %v, and the dot at %v", plot.name, plot.ringAt, d)
		}
	}
	dots, before := p.plot.dots, center(p.plot.ring)
	d := r.document()
	point := d.Groups()[0].Point(2)
	l, _ := d.Landmark(point)
	if err := d.Apply(scene.MovePoint(d, point, r3.Add(l.Position, r3.Vec{X: 1, Y: 0.5}), r3.Vec{})); err != nil {
		t.Fatal(err)
	}
	o, _ := r.session.OpenShape()
	if meet(center(p.plot.ring), before) || !strings.Contains(p.distance.full, fmt.Sprintf("%.4f", o.Distance)) || !strings.HasPrefix(p.worst.Text, "p2, ") {
		t.Errorf("the ring stays at %v, %q, %q", before, p.distance.full, p.worst.Text)
	}
	p.update() // as when a specimen is saved
	if &p.plot.dots[0] != &dots[0] {
		t.Error("the dots are others, and are drawn anew, while a point moved")
	}
	test.Tap(p.worst)
	if got := d.Selection().Points(); len(got) != 1 || got[0] != point {
		t.Errorf("%v is selected, want %v", got, point)
	}
	// All is compared again once the point rests.
	r.wait("the dot is where the ring is", func() bool { return math.Abs(p.plot.dots[0].x-p.plot.ringAt[0]) < 1e-9 })
	// The pointer over a dot names it, in both plots.
	p.plot.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: p.scale.dot(p.plot, 3)}})
	if !strings.HasPrefix(p.under.full, "s03 · south") || p.strip.marked != 3 || p.strip.halo.Hidden {
		t.Errorf("%q under the plot, and %d is marked", p.under.full, p.strip.marked)
	}
	p.plot.MouseOut()
	if p.plot.marked >= 0 || !p.plot.halo.Hidden || p.under.ink != theme.ColorNamePlaceHolder {
		t.Error("a dot stays marked")
	}
	p.plot.Tapped(&fyne.PointEvent{Position: p.scale.dot(p.plot, 4)})
	r.wait("the fifth specimen is open", func() bool { return r.opened() && r.session.Specimens()[4].Open })
	r.wait("the ring is around its dot", func() bool { return math.Abs(p.plot.dots[4].x-p.plot.ringAt[0]) < 1e-9 })
	// By keys: from the ring to a dot, and there.
	r.win.Canvas().Focus(p.plot)
	for _, key := range []fyne.KeyName{fyne.KeyLeft, fyne.KeyRight, fyne.KeyUp, fyne.KeyDown} {
		if r.press(key); p.plot.marked >= 0 {
			break
		}
	}

	to := p.plot.marked
	if to < 0 || to == 4 {
		t.Fatalf("the arrow keys mark %d", to)
	}
	r.press(fyne.KeyReturn)
	r.wait("the marked specimen is open", func() bool { return r.opened() && r.session.Specimens()[to].Open })
	r.win.Canvas().Focus(p.plot)
	r.press(fyne.KeyEscape)
	if r.win.Canvas().Focused() == p.plot {
		t.Error("Escape leaves the keys with the plot")
	}
	x := p.plot.dots[0]
	p.choose(2)
	if p.plot.dots[0] == x || p.scale.titles[0][:4] != "PC 2" || p.scale.titles[1][:4] != "PC 3" {
		t.Errorf("other components are not shown: %v", p.scale.titles)
	}
	r.session.CloseStudy()
	r.wait("the study is closed", func() bool { return !r.session.InStudy() && !r.stale })
	if len(p.dots) > 0 || len(p.plot.dots) > 0 || len(p.strip.dots) > 0 || p.selected != nil {
		t.Error("dots of a study that is closed are kept")
	}
}

// TestShapesKeyStep: arrow keys go to the nearest dot in their direction.
func TestShapesKeyStep(t *testing.T) {
	r := newRoom(t)
	s := &equalScale{most: [2]float64{3, 3}}
	p := newDotPlot(r.keys, "test", s, 100)
	p.told, p.open = func(int) {}, func(int) {}
	p.set([]plotDot{{x: 0, y: 0}, {x: 1, y: 0.2}, {x: 2, y: 0}, {x: 0.1, y: 2}, {x: -1, y: -0.5}}, nil)
	p.Resize(fyne.NewSize(300, 300))
	test.WidgetRenderer(p).Layout(fyne.NewSize(300, 300))
	p.mark(0)
	for i, want := range []int{1, 2, 2, 1, 0, 4, 4} {
		key := []fyne.KeyName{fyne.KeyRight, fyne.KeyRight, fyne.KeyRight, fyne.KeyLeft, fyne.KeyLeft, fyne.KeyLeft, fyne.KeyDown}[i]
		if p.TypedKey(&fyne.KeyEvent{Name: key}); p.marked != want {
			t.Errorf("step %d, %s: dot %d is marked, want %d", i, key, p.marked, want)
		}
	}
	p.mark(0)
	if p.TypedKey(&fyne.KeyEvent{Name: fyne.KeyUp}); p.marked != 3 {
		t.Errorf("above is dot %d", p.marked)
	}
}

// TestShapePageSaysWhy: what cannot be compared is said in words.
func TestShapePageSaysWhy(t *testing.T) {
	r := newRoom(t)
	r.openStudy() // two squares without landmarks
	r.turnTo("Shape")
	p := r.shapePage()
	r.wait("it is said why", func() bool { return strings.HasPrefix(p.problem.Text, "No specimen has three points") })
	if !p.content.Hidden || p.problem.Hidden {
		t.Error("plots of nothing are shown")
	}
}

// TestShapesAreExported: the figure and its numbers, both or none.
func TestShapesAreExported(t *testing.T) {
	r := newRoom(t)
	p := r.openShapes(9)
	out := t.TempDir()
	export := func(name string) {
		t.Helper()
		test.Tap(p.export)
		r.win.Canvas().Focused().(fyne.Shortcutable).TypedShortcut(&fyne.ShortcutSelectAll{})
		test.Type(r.win.Canvas().Focused(), filepath.Join(out, name))
		r.press(fyne.KeyReturn)
	}
	export("a.svg")
	r.wait("it is written", func() bool { return len(r.notices.seen) > 0 })
	text, err := os.ReadFile(filepath.Join(out, "a.svg"))
	if err != nil || !strings.Contains(string(text), "<svg") || !strings.Contains(string(text), "south") {
		t.Errorf("the figure is %.80q, %v", text, err)
	}
	f, err := os.Open(filepath.Join(out, "a.csv"))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(f).ReadAll()
	f.Close()
	made := r.session.Shapes()
	if err != nil || len(rows) != 10 || len(rows[0]) != 6+len(made.Shares) || rows[3][0] != "s02" || rows[3][1] != "north" || rows[9][4] != "true" ||
		rows[3][6] != fmt.Sprint(made.Specimens[2].Scores[0]) || rows[3][3] != fmt.Sprint(made.Specimens[2].Distance) {
		t.Errorf("the table is %v, %v", rows, err)
	}
	export("b.txt")
	r.wait("it is looked at", func() bool { return r.looks == 0 })
	if len(r.dialogs.open) == 0 {
		t.Fatal("a format that there is none of is taken")
	}
	for len(r.dialogs.open) > 0 { // what is wrong, and the form
		r.press(fyne.KeyEscape)
	}
	// What is there is asked about, the table alone, too.
	if err := os.Remove(filepath.Join(out, "a.svg")); err != nil {
		t.Fatal(err)
	}
	before := len(r.notices.seen)
	export("a.svg")
	r.wait("it is asked", func() bool { return r.looks == 0 && len(r.dialogs.open) == 1 })
	r.answer("Replace")
	r.wait("it is written", func() bool { return len(r.notices.seen) > before })
	if _, err := os.Stat(filepath.Join(out, "a.svg")); err != nil {
		t.Error(err)
	}
	// Where the figure cannot be written there is no table either: a folder has its name.
	if err := os.Mkdir(filepath.Join(out, "c.png"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := writeBoth(filepath.Join(out, "c.png"), filepath.Join(out, "c.csv"), map[string][]byte{"csv": {1}, "png": {1}}); err == nil {
		t.Error("a folder was replaced")
	}
	if _, err := os.Stat(filepath.Join(out, "c.csv")); err == nil {
		t.Error("a table without its figure is left")
	}
}

// TestWhyNothingIsComparedIsReadInWhole while names are hidden, and the distance stands there again after.
func TestWhyNothingIsComparedIsReadInWhole(t *testing.T) {
	r := newRoom(t)
	p := r.openShapes(9)
	r.keys.doNamed("blind")
	r.wait("it is said why", func() bool { return r.opened() && p.apart.Visible() })
	o, _ := r.session.OpenShape()
	if p.apart.Text != o.Problem || !strings.Contains(o.Problem, "hidden") || p.apart.Wrapping != fyne.TextWrapWord || p.distance.Visible() {
		t.Errorf("%q, want %q in lines, and the distance shown: %t", p.apart.Text, o.Problem, p.distance.Visible())
	}
	r.keys.doNamed("blind")
	r.wait("it is compared again", func() bool { return r.opened() && !p.apart.Visible() && p.distance.Visible() })
}
