package session

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cairn/app/study"
	"cairn/internal/atomicfile"
	"cairn/internal/filesystem"
	"cairn/scene"
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
