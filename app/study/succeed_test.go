package study

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

// at returns a group of points by their names, of which the k-th letter of the alphabet is at
// x = k unless "name@x" says another place.
func at(points ...string) *landmark.Group {
	var all []landmark.Landmark
	for i, text := range points {
		name, place, said := strings.Cut(text, "@")
		x := float64(i + 1)
		if said {
			x = float64(place[0] - '0')
		}
		all = append(all, landmark.Landmark{Name: name, Status: landmark.Defined, Position: r3.Vec{X: x, Y: x * x}})
	}
	return landmark.NewGroup("LM", all)
}

func from(g *landmark.Group, old *Protocol) *Protocol {
	p, _ := ProtocolFrom(g, landmark.TemplateOf(g), old)
	return p
}

// TestAProtocolFollowsAnother: what the specimen does not say stays, and what has another name
// at its old place is known to be renamed.
func TestAProtocolFollowsAnother(t *testing.T) {
	one := from(at("a", "b", "c"), nil)
	one.Template.Name, one.Template.Source, one.Template.Points[1].Picture = "skulls", "me", "b.png"
	one.Points[1].Thresholds, one.Points[0].Partner, one.Points[1].Partner = []Threshold{{"surface", 2}}, "b", "a"
	two := from(at("c@3", "q@2", "a@1", "new@9"), one)
	if err := two.Check(); err != nil {
		t.Fatal(err)
	}
	if two.Template.Name != "skulls" || two.Template.Source != "me" || one.Revision != "1" || two.Revision != "2" {
		t.Errorf("%+v, revisions %q and %q", two.Template, one.Revision, two.Revision)
	}
	if want := []Rename{{"b", "q"}}; !reflect.DeepEqual(two.Renamed, want) {
		t.Errorf("renamed is %v, want %v", two.Renamed, want)
	}
	if two.Template.Points[1].Picture != "b.png" || len(two.Points[1].Thresholds) != 1 || two.Points[1].Partner != "a" || two.Points[2].Partner != "q" {
		t.Errorf("%+v of %+v", two.Points, two.Template.Points)
	}
	if got, want := two.Since(one), `3 points kept, renamed "b" to "q", 2 in another order, added new`; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	three := from(at("c@3", "z@2", "new@9"), two) // a is gone, and was the partner
	if want := []Rename{{"q", "z"}, {"b", "z"}}; !reflect.DeepEqual(three.Renamed, want) {
		t.Errorf("renamed twice is %v, want %v", three.Renamed, want)
	}
	if three.Points[1].Partner != "" || three.Check() != nil {
		t.Errorf("the partner of one that has none is %q", three.Points[1].Partner)
	}
	for _, old := range []*landmark.Group{at("a", "b", "c"), at("c", "q", "a")} {
		m, err := three.Migrate(old, nil)
		if err != nil || len(m.Renamed) != 1 || m.Renamed[0].New != "z" {
			t.Errorf("%v comes to %v, %v", layout(old), m, err)
		}
	}
}

// TestRenamesAreKept in the file.
func TestRenamesAreKept(t *testing.T) {
	p := protocol(t, small)
	name := p.Template.Points[0].Name
	p.Renamed = []Rename{{"older", name}, {`with "quotes"`, name}}
	data, err := p.Encode()
	if err != nil {
		t.Fatal(err)
	}
	again, err := DecodeProtocol(t.Context(), "p", data)
	if err != nil || !reflect.DeepEqual(again.Renamed, p.Renamed) || again.Hash() != p.Hash() {
		t.Errorf("%v, %v of %s", again, err, data)
	}
	if _, err := DecodeProtocol(t.Context(), "p", []byte(`{"format":"Cairn protocol","version":1,"renamed":{"a":3},"points":[]}`)); err == nil {
		t.Error("a number is a name")
	}
}

// TestTheProtocolBeforeIsKept beside the one that takes its place, to the last byte, and
// nothing of somebody else's is lost.
func TestTheProtocolBeforeIsKept(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, ProtocolName)
	read := func(name string) string {
		data, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	one := from(at("a", "b"), nil)
	if kept, err := one.WriteNext(files, folder); err != nil || kept != "" {
		t.Fatalf("%q, %v", kept, err)
	}
	text := read(ProtocolName)
	for n, points := range [][]string{{"a", "c"}, {"a", "d"}} {
		old, err := ReadProtocol(t.Context(), file)
		if err != nil {
			t.Fatal(err)
		}
		kept, err := from(at(points...), old).WriteNext(files, folder)
		if want := []string{"protocol.1.json", "protocol.2.json"}[n]; err != nil || kept != want || read(want) != text {
			t.Errorf("%q, %v", kept, err)
		}
		text = read(ProtocolName)
	}
	stale := from(at("x"), one)
	if _, err := stale.WriteNext(files, folder); err == nil || read(ProtocolName) != text {
		t.Errorf("a protocol that somebody else has changed was written over: %v", err)
	}
	if entries, _ := os.ReadDir(folder); len(entries) != 3 {
		t.Errorf("there are %v", entries)
	}
}
