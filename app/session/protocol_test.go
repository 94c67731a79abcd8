package session

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cairn/app/study"
	"cairn/app/tool"
	"cairn/internal/atomicfile"
	"cairn/internal/filesystem"
	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r2"
)

// names writes the names of the open specimen's points down, with x times ten of those that
// are placed.
func (w *world) names() (text string) {
	for _, n := range w.Document().Groups() {
		for _, l := range n.Group.Landmarks() {
			text += l.Name
			if l.Placed() {
				text += fmt.Sprintf("%.0f", 10*l.Position.X)
			}
			text += " "
		}
	}
	return strings.TrimSpace(text)
}

// TestSpecimensNameTheirProtocol: what a study gives a specimen to place says by which
// protocol.
func TestSpecimensNameTheirProtocol(t *testing.T) {
	w := newWorld(t)
	w.openStudy(newStudy(t, 2, true, nil))
	p := w.Session.queue.protocol
	if got := w.Document().Groups()[0].Group.Properties().Protocol; got != p.ID() || got.IsZero() {
		t.Errorf("it says %+v, want %+v", got, p.ID())
	}
	if text := w.OlderProtocol(w.Front()); text != "" {
		t.Errorf("a new specimen differs: %s", text)
	}
}

// TestMigrationOfTheOpenSpecimen: by names, as an edit, and only where that is to be done.
func TestMigrationOfTheOpenSpecimen(t *testing.T) {
	w := newWorld(t)
	folder := newStudy(t, 2, false, map[int]string{0: "name,x,y,z\nb,0.1,0.5,0\nold,0.2,0.5,0\nmine,0.3,0.5,0\n"})
	protocol := `{"format":"Cairn protocol","version":1,"name":"two","revision":"2","renamed":{"old":"a"},"points":[{"name":"a"},{"name":"b"},{"name":"c"}]}`
	if err := os.WriteFile(filepath.Join(folder, study.ProtocolName), []byte(protocol), 0o600); err != nil {
		t.Fatal(err)
	}
	w.openStudy(folder)
	text := w.OlderProtocol(w.Front())
	if !strings.Contains(text, `renamed "old" to "a"`) || !strings.Contains(text, "added c") || !strings.Contains(text, "mine") {
		t.Fatalf("it says %q", text)
	}
	if err := w.Migrate(w.Front()); err != nil {
		t.Fatal(err)
	}
	if got := w.names(); got != "a2 b1 c mine3" || w.OlderProtocol(w.Front()) != "" {
		t.Errorf("the points are %s, and it says %q", got, w.OlderProtocol(w.Front()))
	}
	if e := w.Documents.Entry(w.Front()); len(e.Removed()) > 0 || !e.Modified() {
		t.Errorf("given up are %v", e.Removed())
	}
	w.Undo()
	if got := w.names(); got != "b1 old2 mine3" || w.OlderProtocol(w.Front()) != text {
		t.Errorf("undone, the points are %s", got)
	}
	w.Redo()
	if got := w.names(); got != "a2 b1 c mine3" {
		t.Errorf("done again, the points are %s", got)
	}
	if said := w.Document().Groups()[0].Group.Properties().Protocol; said != w.Session.queue.protocol.ID() {
		t.Errorf("the group says %+v", said)
	}
}

// TestWhatIsNotClearIsNotMigrated: a specimen that has nothing of the protocol, or points whose names
// do not tell which they are.
func TestWhatIsNotClearIsNotMigrated(t *testing.T) {
	for _, points := range []string{"x,0.1,0.5,0\n", "a,0.1,0.5,0\na,0.2,0.5,0\n"} {
		w := newWorld(t)
		w.openStudy(newStudy(t, 1, true, map[int]string{0: "name,x,y,z\n" + points}))
		if text := w.OlderProtocol(w.Front()); text != "" {
			t.Errorf("of %q it says %s", points, text)
		}
		before := w.names()
		if err := w.Migrate(w.Front()); err != nil || w.names() != before {
			t.Errorf("%v: %s became %s", err, before, w.names())
		}
	}
}

// TestOfTwoGroupsAlikeNoneIsMigrated, as cairn study migrate leaves such a file alone.
func TestOfTwoGroupsAlikeNoneIsMigrated(t *testing.T) {
	w := newWorld(t)
	w.openStudy(newStudy(t, 1, true, map[int]string{0: "name,x,y,z\nb,0.1,0.5,0\na,0.2,0.5,0\n"}))
	if text := w.OlderProtocol(w.Front()); text == "" {
		t.Fatal("one group in another order does not differ")
	}
	again := w.Document().Groups()[0].Group.Copy()
	if err := w.Edit(scene.AddGroups(w.Document(), "", again)); err != nil {
		t.Fatal(err)
	}
	if text := w.OlderProtocol(w.Front()); text != "" {
		t.Errorf("of two groups alike it says %s", text)
	}
}

// TestTheProtocolOfTheOpenSpecimen becomes that of the study.
func TestTheProtocolOfTheOpenSpecimen(t *testing.T) {
	w := newWorld(t)
	if why := w.run("make-protocol"); why != "no study is open" {
		t.Error(why)
	}
	folder := newStudy(t, 2, true, map[int]string{0: "name,x,y,z\nb,0.1,0.5,0\na,0.2,0.5,0\nc,0.3,0.5,0\n"})
	w.openStudy(folder)
	p := w.NextProtocol()
	if p.Before == nil || p.Places != 3 || p.Revision != "2" || p.Template.Name != "two" {
		t.Errorf("%+v of %+v", p, p.Template)
	}
	if got := p.Since(p.Before); got != "2 points kept, 1 in another order, added c" {
		t.Error(got)
	}
	if _, err := p.WriteNext(atomicfile.Files{Disk: filesystem.Real}, folder); err != nil {
		t.Fatal(err)
	}
	w.ProtocolWritten(folder, p.Protocol)
	if n := w.Specimens()[0]; n.Of != 3 || n.Visited != 3 {
		t.Errorf("%d of %d", n.Visited, n.Of)
	}
	if read, err := study.ReadProtocol(t.Context(), filepath.Join(folder, study.ProtocolName)); err != nil || read.Hash() != p.Hash() {
		t.Errorf("%v, %v", read, err)
	}
}

// TestNothingIsAddedToAWholeSpecimen: one that was loaded with all points of the protocol gets
// no more by a click, also where it has another point, or the points are in two groups; one that
// lacks a point does, and so does a group of something else.
func TestNothingIsAddedToAWholeSpecimen(t *testing.T) {
	const two = "name,x,y,z\na,0.1,0.5,0\nb,0.2,0.5,0\n"
	for _, c := range []struct {
		what, file string
		more       []string // names of the points of another group
		renamed    bool
		whole      bool
	}{
		{what: "all", file: two, whole: true},
		{what: "more", file: two + "mine,0.3,0.5,0\n", whole: true},
		{what: "one lacks", file: onePoint},
		{what: "two groups", file: onePoint, more: []string{"b"}, whole: true},
		{what: "by its old name", file: "name,x,y,z\na,0.1,0.5,0\nold,0.2,0.5,0\n", renamed: true, whole: true},
		{what: "something else", file: two, more: []string{"x"}},
	} {
		w := newWorld(t)
		folder := newStudy(t, 2, true, map[int]string{1: c.file})
		if c.renamed {
			protocol := `{"format":"Cairn protocol","version":1,"name":"two","revision":"2","renamed":{"old":"b"},"points":[{"name":"a"},{"name":"b"}]}`
			if err := os.WriteFile(filepath.Join(folder, study.ProtocolName), []byte(protocol), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		w.openStudy(folder)
		w.hand.Take(w.hand.Place)
		w.goes("next-specimen", "s1")
		d := w.Document()
		if c.more != nil {
			w.place(c.more...)
			d.Selection().Only(d.Groups()[1].Point(0))
		}
		before := len(strings.Fields(w.names()))
		for _, m := range d.Meshes() {
			if _, err := m.Mesh.Surface(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		at := tool.Pointer{At: r2.Vec{X: 0.25, Y: 0.25}, Button: tool.Left}
		w.hand.Press(at)
		w.hand.Release(at)
		added := len(strings.Fields(w.names())) - before
		if refused := strings.Contains(w.Prompt(), "is placed or missing"); refused != c.whole || (added == 0) != c.whole {
			t.Errorf("%s: %d points are added, and it says %q", c.what, added, w.Prompt())
		}
	}
}
