package study

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"cairn/internal/atomicfile"
	"cairn/landmark"
	"cairn/landmark/lmio"

	"gonum.org/v1/gonum/spatial/r3"
)

// small is a protocol as somebody may write it, with keys of other programs.
const small = `{
  "format": "Cairn protocol",
  "version": 1,
  "labels": [{"name": "face", "points": ["nasion", "left"], "curve": "open", "color": "#ff8000", "ours": {"a": [1, null]}}],
  "lines": [["left", "right"]],
  "name": "skulls", "revision": 2, "units": "mm", "frame": "LPS",
  "thresholds": {"surface": 0.5, "outlier": 3},
  "points": [
    {"name": "nasion", "definition": "on the suture", "midline": true, "position": [1, -2.5, 3e-3], "normal": [0, 0, 2], "ours": "x"},
    {"name": "left", "partner": "right", "picture": "left.png", "at": [0.25, 1], "thresholds": {"surface": 1}},
    {"name": "right", "partner": "left", "kind": "surface", "optional": true, "position": null}
  ],
  "whose": "ours"
}`

func protocol(t *testing.T, text string) *Protocol {
	t.Helper()
	p, err := DecodeProtocol(t.Context(), "protocol.json", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestProtocolIsReadAndComesBack with all that is in it.
func TestProtocolIsReadAndComesBack(t *testing.T) {
	p := protocol(t, "\ufeff"+small)
	want := []landmark.TemplatePoint{
		{Name: "nasion", Definition: "on the suture", Position: r3.Vec{X: 1, Y: -2.5, Z: 0.003}},
		{Name: "left", Picture: "left.png", At: landmark.Place{X: 0.25, Y: 1, Set: true}},
		{Name: "right", Kind: landmark.SurfacePoint, Optional: true},
	}
	for i, got := range p.Template.Points {
		if i > 0 {
			if hasPosition(got.Position) {
				t.Errorf("%s has a position", got.Name)
			}
			got.Position = r3.Vec{}
		}
		if got != want[i] {
			t.Errorf("point %d is %+v, want %+v", i, got, want[i])
		}
	}
	if p.Points[0].Normal != (r3.Vec{Z: 1}) || !p.Points[0].Midline || p.Points[1].Partner != "right" || p.Points[1].Thresholds[0] != (Threshold{"surface", 1}) {
		t.Errorf("%+v", p.Points)
	}
	if p.Revision != "2" || p.Units != "mm" || p.Frame != "LPS" || p.Template.Name != "skulls" || len(p.Thresholds) != 2 || p.Template.Dim != 3 {
		t.Errorf("%+v", p)
	}
	if l := p.Template.Labels[0]; l.Name != "face" || !reflect.DeepEqual(l.Indices, []int{0, 1}) || l.Curve != landmark.OpenCurve || l.Color.G != 128 || l.Color.A != 255 {
		t.Errorf("%+v", l)
	}
	if e := p.Template.Connectivity; len(e) != 1 || e[0] != (landmark.Edge{1, 2}) {
		t.Errorf("%v", e)
	}
	data, err := p.Encode()
	if err != nil {
		t.Fatal(err)
	}
	for _, kept := range []string{`"whose":"ours"`, `"ours":"x"`, `{"a":[1,null]}`} {
		if !strings.Contains(string(data), kept) {
			t.Errorf("%s is gone", kept)
		}
	}
	back, err := DecodeProtocol(t.Context(), "protocol.json", data)
	if err != nil {
		t.Fatal(err)
	}
	again, err := back.Encode()
	if err != nil || string(again) != string(data) || back.Hash() != p.Hash() {
		t.Errorf("it comes back as %s, %v", again, err)
	}
}

func TestWhatIsNoProtocol(t *testing.T) {
	edit := func(old, text string) string { return strings.Replace(small, old, text, 1) }
	for text, want := range map[string]string{
		edit(`"version": 1`, `"version": 2`):                            "line 3: the version is 2, and this Cairn knows 1: a newer Cairn",
		edit(`"Cairn protocol"`, `"Cairn measures"`):                    "line 2: the format is",
		edit(`"format": "Cairn protocol",`, ``):                         `it has no "format"`,
		edit(`"version": 1,`, ``):                                       `it has no "version"`,
		edit(`"partner": "left"`, `"partner": "nasion"`):                `the partner of "left" is "right", whose own partner is "nasion"`,
		edit(`"partner": "left",`, ``):                                  "whose own partner is none",
		edit(`"partner": "left"`, `"partner": "gone"`):                  "which it does not have",
		edit(`"partner": "left"`, `"partner": "right"`):                 "its own partner",
		edit(`"partner": "left"`, `"partner": "left", "midline": true`): "is on the midline",
		edit(`"name": "right", "partner": "left"`, `"name": "left"`):    "line 11: points 2 and 3 are both called",
		edit(`"name": "nasion", `, ``):                                  "line 9: point 1 has no name",
		edit(`"kind": "surface"`, `"kind": "smooth"`):                   `the kind of point 3 is "smooth" where fixed, curve or surface belongs`,
		edit(`[1, -2.5, 3e-3]`, `[1, -2.5]`):                            "has 2 numbers, and the points have 3",
		edit(`[1, -2.5, 3e-3]`, `[1, null, 2]`):                         "null where a number belongs",
		edit(`[0, 0, 2]`, `[0, 0, 0]`):                                  "has no direction",
		edit(`[0.25, 1]`, `[0.25, 1.5]`):                                "outside of the picture",
		edit(`"outlier": 3`, `"outlier": null`):                         "is null",
		edit(`["left", "right"]]`, `["left", "top"]]`):                  `names the point "top"`,
		edit(`["left", "right"]]`, `["left"]]`):                         "does not have two points",
		edit(`"curve": "open"`, `"curve": "round"`):                     "where open or closed belongs",
		edit(`"#ff8000"`, `"orange"`):                                   "a colour such as",
		edit(`"definition": "on the suture"`, `"definition": ["a"]`):    "a list […] where a text belongs",
		`{"format": "Cairn protocol", "version": 1}`:                    "it has no points",
		small[:200]: "ends in the middle",
		"\xff":      "not UTF-8",
		"":          "the file ends",
	} {
		_, err := DecodeProtocol(t.Context(), "protocol.json", []byte(text))
		var f *FormatError
		if !errors.As(err, &f) || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}

// TestHashIsOfWhatMattersForPlacing.
func TestHashIsOfWhatMattersForPlacing(t *testing.T) {
	hash := protocol(t, small).Hash()
	for old, c := range map[string]struct {
		text  string
		other bool
	}{
		`"nasion", "definition"`: {`"nasion2", "definition"`, true},
		"on the suture":          {"near the suture", true},
		`"kind": "surface"`:      {`"kind": "curve"`, true},
		`"midline": true, `:      {"", true},
		`"name": "skulls"`:       {`"name": "crania"`, false},
		"[1, -2.5, 3e-3]":        {"[1, 2, 3]", false},
		`"surface": 1`:           {`"surface": 2`, false},
		"left.png":               {"l.png", false},
		`"whose": "ours"`:        {`"whose": "theirs"`, false},
	} {
		text := strings.Replace(small, old, c.text, 1)
		if old == `"nasion", "definition"` {
			text = strings.ReplaceAll(small, `"nasion"`, `"nasion2"`)
		}
		if got := protocol(t, text).Hash(); (got != hash) != c.other {
			t.Errorf("with %s for %s the hash is %s, and it was %s", c.text, old, got, hash)
		}
	}
	a, b := protocol(t, small), protocol(t, small)
	b.Template.Points[1], b.Template.Points[2] = b.Template.Points[2], b.Template.Points[1]
	b.Points[1], b.Points[2] = b.Points[2], b.Points[1]
	if a.Hash() == b.Hash() {
		t.Error("another order has the same hash")
	}
	// By hand: printf '[{...}]' | sha256sum
	one := &Protocol{Template: &landmark.Template{Dim: 3, Points: []landmark.TemplatePoint{{Name: "ä<", Position: landmark.NoPosition()}}}, Points: make([]ProtocolPoint, 1)}
	if got := one.Hash(); got != "0a9fe966441547b3e1273dd8f74915100bdd780f01c5d6b5bac1681c889d0a7d" {
		t.Errorf("the hash is %s", got)
	}
}

// TestProtocolOfATemplateAndOfASpecimen.
func TestProtocolOfATemplateAndOfASpecimen(t *testing.T) {
	g := landmark.NewGroup("LM", []landmark.Landmark{
		{Name: "a", Description: "on top", Status: landmark.Defined, Position: r3.Vec{X: 1}, Normal: r3.Vec{Y: 1}},
		{Name: "", Status: landmark.Missing, Position: landmark.NoPosition(), Normal: r3.Vec{Y: 1}},
	})
	g.SetProperties(landmark.Properties{Units: "mm"})
	if err := g.SetLabels([]landmark.Label{{Name: "jaw", Indices: []int{1}}}); err != nil {
		t.Fatal(err)
	}
	template := landmark.TemplateOf(g)
	p, notes := FromGroup(g, template)
	if err := p.Check(); err != nil {
		t.Fatal(err)
	}
	if p.Units != "mm" || p.Points[0].Normal.Y != 1 || p.Points[1].Normal.Y != 0 || p.Template.Points[0].Position.X != 1 || p.Template.Points[0].Definition != "on top" {
		t.Errorf("%+v of %+v", p, p.Template)
	}
	if p.Template.Points[1].Name != "jaw 1" || len(notes) != 1 {
		t.Errorf("%q, notes %q", p.Template.Points[1].Name, notes)
	}
	if p.Template.Labels[0].Indices[0] = 0; template.Labels[0].Indices[0] != 1 || template.Points[1].Name != "" {
		t.Error("it shares something with the template")
	}
}

func TestProtocolIsWrittenOnlyOverWhatWasRead(t *testing.T) {
	file := filepath.Join(t.TempDir(), ProtocolName)
	p := protocol(t, small)
	p.Version = atomicfile.Version{}
	if err := p.Write(files, file); err != nil {
		t.Fatal(err)
	}
	read, err := ReadProtocol(t.Context(), file)
	if err != nil || read.Version != p.Version {
		t.Fatal(err)
	}
	p.Revision = "3"
	if err := p.Write(files, file); err != nil {
		t.Fatal(err)
	}
	read.Revision = "4"
	var changed *atomicfile.ChangedError
	if err := read.Write(files, file); !errors.As(err, &changed) {
		t.Errorf("written over another's: %v", err)
	}
	before, _ := os.ReadFile(file)
	p.Points[1].Partner = ""
	if err := p.Write(files, file); !errors.Is(err, ErrProtocol) {
		t.Errorf("a protocol that cannot be used is written: %v", err)
	}
	if after, _ := os.ReadFile(file); string(after) != string(before) {
		t.Error("the file has changed")
	}
}

// FuzzProtocol: any bytes are read or refused without a panic, and what was read comes
// back.
func FuzzProtocol(f *testing.F) {
	f.Add([]byte(small))
	f.Add([]byte(`{"format":"Cairn protocol","version":1,"dimension":2,"points":[{"name":"a","position":[1,2]}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := DecodeProtocol(t.Context(), "protocol.json", data)
		if err != nil {
			return
		}
		first, err := p.Encode()
		if err != nil {
			t.Fatalf("%q cannot be written: %v", data, err)
		}
		back, err := DecodeProtocol(t.Context(), "protocol.json", first)
		if err != nil {
			t.Fatalf("%s is not read again: %v", first, err)
		}
		if second, err := back.Encode(); err != nil || string(second) != string(first) {
			t.Fatalf("%s comes back as %s, %v", first, second, err)
		}
	})
}

// TestGroupsNameTheirProtocol, and files keep the name.
func TestGroupsNameTheirProtocol(t *testing.T) {
	p := protocol(t, small)
	g := p.NewGroup()
	if id := g.Properties().Protocol; id != (landmark.ProtocolID{Name: "skulls", Revision: "2", Hash: p.Hash()}) || g.Properties().Units != "mm" || g.Len() != 3 || g.Placed() != 0 {
		t.Errorf("%+v", g.Properties())
	}
	for name, lost := range map[string]bool{"a.ljson": false, "a.mrk.json": false, "a.fcsv": true, "a.csv": true} {
		losses, err := lmio.Losses(name, []*landmark.Group{g})
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(strings.Join(losses, "; "), "name of a protocol left out"); got != lost {
			t.Errorf("%s: %q", name, losses)
		}
	}
	m, err := p.Migrate(g, nil)
	if err != nil {
		t.Fatal(err)
	}
	old := g.Properties()
	old.Protocol.Hash = "old"
	g.SetProperties(old)
	if m.Apply(g).Properties().Protocol != p.ID() {
		t.Error("a group that was migrated names the old protocol")
	}
}
