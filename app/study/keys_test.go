package study

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

// fullProtocol is a protocol with each key that the README names, and numbers that have many digits.
const fullProtocol = `{
  "format": "Cairn protocol", "version": 1, "name": "skulls", "revision": "2", "description": "of mice", "source": "a paper", "license": "CC0", "picture": "all.png",
  "units": "mm", "frame": "LPS", "dimension": 3, "thresholds": {"surface": 0.1, "outlier": 3.5},
  "points": [
    {"name": "nasion", "kind": "fixed", "definition": "on the suture", "midline": true, "position": [0.30000000000000004, -2.5, 123456.789012345], "normal": [0, 0.6, 0.8], "thresholds": {"midline": 0.25}},
    {"name": "left", "kind": "curve", "partner": "right", "picture": "left.png", "at": [0, 1], "optional": true},
    {"name": "right", "kind": "surface", "partner": "left", "position": [1, 2, 3]}],
  "labels": [{"name": "rim", "points": ["right", "nasion"], "curve": "closed", "color": "#0a141e28"}, {"name": "both", "points": ["left", "right"], "curve": "open"}],
  "lines": [["left", "right"], ["nasion", "left"]]}`

// TestEachKeyIsReadAndComesBack: by the README's list of keys, and the same again from what is written.
func TestEachKeyIsReadAndComesBack(t *testing.T) {
	p := protocol(t, fullProtocol)
	data, err := p.Encode()
	if err != nil {
		t.Fatal(err)
	}
	back := protocol(t, string(data))
	for which, p := range map[string]*Protocol{"read": p, "written": back} {
		c := p.Template
		if got := []string{c.Name, p.Revision, c.Description, c.Source, c.License, c.Picture, p.Units, p.Frame}; !reflect.DeepEqual(got, []string{"skulls", "2", "of mice", "a paper", "CC0", "all.png", "mm", "LPS"}) {
			t.Errorf("%s: %q", which, got)
		}
		if !reflect.DeepEqual(p.Thresholds, []Threshold{{"surface", 0.1}, {"outlier", 3.5}}) || c.Dim != 3 {
			t.Errorf("%s: %+v", which, p.Thresholds)
		}
		want := []landmark.TemplatePoint{
			{Name: "nasion", Definition: "on the suture", Position: r3.Vec{X: 0.30000000000000004, Y: -2.5, Z: 123456.789012345}},
			{Name: "left", Kind: landmark.CurvePoint, Picture: "left.png", At: landmark.Place{X: 0, Y: 1, Set: true}, Optional: true},
			{Name: "right", Kind: landmark.SurfacePoint, Position: r3.Vec{X: 1, Y: 2, Z: 3}},
		}
		for i, got := range c.Points {
			if i == 1 {
				if hasPosition(got.Position) {
					t.Errorf("%s: %s has a position", which, got.Name)
				}
				got.Position = r3.Vec{}
			}
			if got != want[i] {
				t.Errorf("%s: %+v, want %+v", which, got, want[i])
			}
		}
		if n := p.Points[0].Normal; r3.Norm(r3.Sub(n, r3.Vec{Y: 0.6, Z: 0.8})) > 1e-15 || !p.Points[0].Midline || !reflect.DeepEqual(p.Points[0].Thresholds, []Threshold{{"midline", 0.25}}) ||
			p.Points[1].Partner != "right" || p.Points[2].Partner != "left" || p.Points[1].Normal != (r3.Vec{}) {
			t.Errorf("%s: %+v", which, p.Points)
		}
		if l := c.Labels; len(l) != 2 || !reflect.DeepEqual(l[0].Indices, []int{2, 0}) || l[0].Curve != landmark.ClosedCurve || l[1].Curve != landmark.OpenCurve ||
			fmt.Sprint(l[0].Color) != "{10 20 30 40}" || l[1].Color.A != 0 {
			t.Errorf("%s: %+v", which, l)
		}
		if !reflect.DeepEqual(c.Connectivity, []landmark.Edge{{1, 2}, {0, 1}}) {
			t.Errorf("%s: %v", which, c.Connectivity)
		}
	}
}

// TestProtocolsOfPictures have two coordinates, wherever the document says that.
func TestProtocolsOfPictures(t *testing.T) {
	p := protocol(t, `{"points": [{"name": "a", "position": [1, 2]}], "format": "Cairn protocol", "version": 1, "dimension": 2}`)
	data, err := p.Encode()
	if err != nil || p.Template.Dim != 2 || p.Template.Points[0].Position != (r3.Vec{X: 1, Y: 2}) || !strings.Contains(string(data), `"position":[1,2]`) || protocol(t, string(data)).Template.Dim != 2 {
		t.Errorf("%+v as %s, %v", p.Template, data, err)
	}
}

// TestAFieldThatIsNoJSON, which only a program can have put there, is not written.
func TestAFieldThatIsNoJSON(t *testing.T) {
	p := protocol(t, small)
	p.Extra = landmark.NewFields(landmark.Field{Key: "ours", Value: "{"})
	if text, err := p.Encode(); err == nil {
		t.Errorf("%s", text)
	}
}

// TestMoreThatIsNoProtocol: what follows it, places beside a picture, and more points than anybody places.
func TestMoreThatIsNoProtocol(t *testing.T) {
	var many []string
	for i := range maxProtocolPoints + 1 {
		many = append(many, fmt.Sprintf(`{"name": "%d"}`, i))
	}
	for text, want := range map[string]string{
		small + "{}": "follows the end of the document",
		strings.Replace(small, "[0.25, 1]", "[-0.25, 1]", 1):                                                           "outside of the picture",
		strings.Replace(small, "[0.25, 1]", "[0.25]", 1):                                                               "has 1 number where 2 belong",
		`{"format": "Cairn protocol", "version": 1, "points": [` + strings.Join(many, ",") + "]}":                      "more than 16384 points",
		strings.Replace(small, `"partner": "right"`, `"partner": "left"`, 1):                                           `"left" is its own partner`,
		strings.Replace(small, `[1, -2.5, 3e-3]`, `[1, NaN, 3]`, 1):                                                    "NaN is no JSON",
		strings.Replace(small, `[1, -2.5, 3e-3]`, `[1, 1e999, 3]`, 1):                                                  "1e999",
		strings.Replace(small, `"name": "nasion"`, `"name": "nasion", "name": "other"`, 1):                             "",
		"\xff\xfe" + strings.Join(strings.Split(small, ""), "\x00") + "\x00":                                           "not UTF-8",
		strings.Replace(small, `"thresholds": {"surface": 0.5, "outlier": 3}`, `"thresholds": {"surface": "half"}`, 1): "surface",
	} {
		_, err := DecodeProtocol(t.Context(), "protocol.json", []byte(text))
		if err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "protocol.json: ") {
			t.Errorf("%.60q: %v, want %q", text, err, want)
		}
	}
}

// TestMigrationsOfPeople: points that are said to be missing stay as placed ones do, a renaming
// that is said twice is one, and the protocol shares nothing with what was made by it.
func TestMigrationsOfPeople(t *testing.T) {
	p := named("a", "q")
	p.Template.Labels = []landmark.Label{{Name: "jaw", Indices: []int{0}}}
	p.Template.Connectivity = []landmark.Edge{{0, 1}}
	g := placed("a", "b", "c", "d")
	missing, undefined := g.At(2), g.At(3)
	missing.Status, missing.Position = landmark.Missing, landmark.NoPosition()
	undefined.Status, undefined.Position = landmark.Undefined, landmark.NoPosition()
	g.Set(2, missing)
	g.Set(3, undefined)
	twice := []Rename{{"b", "q"}, {"b", "q"}}
	m, err := p.Migrate(g, twice)
	if err != nil || m.Placed != 1 || !reflect.DeepEqual(m.Removed, []string{"c", "d"}) || !strings.Contains(m.String(), "c, d (1 of them placed or missing)") {
		t.Fatalf("%+v, %v", m, err)
	}
	got := m.Apply(g)
	if layout(got) != "a1 q2 c- d-" {
		t.Error(layout(got))
	}
	for range 2 { // and again, from the same
		if again := m.Apply(g); layout(again) != layout(got) {
			t.Error(layout(again))
		}
	}
	labels, lines := got.Labels(), got.Connectivity()
	labels[0].Indices[0], lines[0] = 1, landmark.Edge{1, 0}
	if p.Template.Labels[0].Indices[0] != 0 || p.Template.Connectivity[0] != (landmark.Edge{0, 1}) {
		t.Error("the protocol has changed with the group")
	}
}
