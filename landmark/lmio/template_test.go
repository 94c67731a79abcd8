package lmio

import (
	"errors"
	"fmt"
	"image/color"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

// plainTemplate has the forms of landmarker.io alone.
const plainTemplate = `# of a face
groups:
  - label: nose
    points: 4
    connectivity:
      - 0:2
      - 2 3
  - label: eye
    points: 3
    connectivity: cycle
  - points: 1
`

// wholeTemplate has all that Cairn's templates can say, as Cairn writes it.
const wholeTemplate = `name: skull
description: |-
  Two lines,
  and a colon: here
source: Martin & Saller 1957
license: CC0
picture: skull.svg
groups:
  - label: midline
    points: 3
    connectivity:
      - '0:2'
    curve: open
    color: '#ff8000'
    landmarks:
      - nasion
      - name: bregma
        definition: where the sutures meet
        optional: true
        picture: bregma.png
        at: [0.5, 0.25]
        position: [1.5, -2.0, 3e-07]
      - name: arc
        kind: curve
  - label: sides
    points: 2
`

// lines says the lines of a group.
func lines(g *landmark.Group) string { return strings.Trim(fmt.Sprint(g.Connectivity()), "[]") }

func TestTemplateOfLandmarkerIO(t *testing.T) {
	// The same in JSON, in flow style, with quotes, with an alias, with keys in another order,
	// with lines that end as on Windows, and with blanks between the ends of a line.
	for name, text := range map[string]string{
		"block.yml":   plainTemplate,
		"dos.yaml":    strings.ReplaceAll(plainTemplate, "\n", "\r\n"),
		"flow.yml":    `{groups: [{label: nose, points: 4, connectivity: ['0:2', "2  3"]}, {label: eye, points: 3, connectivity: "cycle"}, {points: 1, connectivity: []}]}`,
		"order.yml":   "groups:\n-   connectivity:\n    - 0 1\n    - 1 2\n    - 2 3\n    label: nose\n    points: 4\n-   connectivity:\n    - 0:2\n    - 2 0\n    label: eye\n    points: 3\n-   connectivity:\n    label: 2\n    points: 1\n",
		"json.json":   `{"groups":[{"label":"nose","points":4,"connectivity":["0:2","2 3"]},{"label":"eye","points":3,"connectivity":"cycle"},{"points":1}]}`,
		"json.yml":    `{"groups":[{"label":"nose","points":4,"connectivity":["0:2","2 3"]},{"label":"eye","points":3,"connectivity":"cycle"},{"points":1}]}`,
		"sorted.json": `{"groups": [{"connectivity": ["0 1", "1 2", "2 3"], "label": "nose", "points": 4.0}, {"connectivity": "cycle", "label": "eye", "points": 3}, {"connectivity": null, "label": null, "points": 1}]}`,
		"alias.yml":   "groups:\n  - {label: nose, points: 4, connectivity: [0:2, &last 2 3]}\n  - {label: eye, points: 3, connectivity: &c cycle}\n  - {points: 1}\n",
		"marked.yml":  "\ufeff%YAML 1.1\n---\n" + plainTemplate + "...\n",
		"stated.yml":  plainTemplate + "dimension: 3\n",
	} {
		path := writeFile(t, t.TempDir(), name, text)
		if !IsLandmarks(path) {
			t.Errorf("%s is not taken for a template", name)
		}
		r, err := Read(t.Context(), path)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if name != "marked.yml" && len(told(r)) > 0 {
			t.Errorf("%s: %q", name, told(r))
		}
		g := r.Groups[0]
		want := []landmark.Label{{Name: "nose", Indices: []int{0, 1, 2, 3}}, {Name: "eye", Indices: []int{4, 5, 6}}, {Name: "2", Indices: []int{7}}}
		if !reflect.DeepEqual(g.Labels(), want) || g.Dim() != 3 || g.Name() != "" {
			t.Errorf("%s: labels %v", name, g.Labels())
		}
		if got := lines(g); got != "0 1] [1 2] [2 3] [4 5] [5 6] [6 4" {
			t.Errorf("%s: lines %s", name, got)
		}
		if g.Len() != 8 || g.Count(landmark.Undefined) != 8 || say(g) != strings.Repeat(" not visited\n", 8) {
			t.Errorf("%s: points\n%s", name, say(g))
		}
		templates, err := ReadTemplates(t.Context(), path)
		if err != nil || len(templates.Templates) != 1 || templates.Templates[0].Name != strings.TrimSuffix(name, filepath.Ext(name)) {
			t.Errorf("%s: %+v, %v", name, templates, err)
		}
	}
}

func TestTemplateComesBackByteForByte(t *testing.T) {
	path := writeFile(t, t.TempDir(), "a.yml", wholeTemplate)
	r, err := Read(t.Context(), path)
	if err != nil || len(told(r)) > 0 {
		t.Fatal(err, told(r))
	}
	if got, _ := os.ReadFile(comesBack(t, path, r)); string(got) != wholeTemplate {
		t.Errorf("written again it is\n%s", got)
	}
	templates, err := ReadTemplates(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	got := templates.Templates[0]
	if got.Name != "skull" || got.Description != "Two lines,\nand a colon: here" || got.Source != "Martin & Saller 1957" || got.License != "CC0" || got.Picture != "skull.svg" || got.Dim != 3 {
		t.Errorf("%+v", got)
	}
	p := got.Points[1]
	want := landmark.TemplatePoint{Name: "bregma", Definition: "where the sutures meet", Optional: true, Picture: "bregma.png",
		At: landmark.Place{X: 0.5, Y: 0.25, Set: true}, Position: r3.Vec{X: 1.5, Y: -2, Z: 3e-7}}
	if p != want {
		t.Errorf("%+v", p)
	}
	if got.Points[2].Kind != landmark.CurvePoint || got.Labels[0].Curve != landmark.OpenCurve || got.Labels[0].Color != (color.NRGBA{255, 128, 0, 255}) || got.Points[3].Name != "" {
		t.Errorf("%+v", got)
	}
}

// TestTemplateFaults: what is wrong is said with its line, and nothing is guessed.
func TestTemplateFaults(t *testing.T) {
	const nose = "groups:\n  - label: nose\n    points: 3\n"
	for text, want := range map[string]string{
		"groups: 3\n":                                                    `line 1|"groups" is "3" where a list`,
		"group:\n  - points: 3\n":                                        `line 1|no key "groups"`,
		"- points: 3\n":                                                  "line 1|the template is a list where keys",
		"# nothing\n":                                                    "line 1|nothing but comments",
		"groups:\n  - label: a\n":                                        `line 2|group "a" does not say how many points`,
		"groups:\n  - a\n":                                               `line 2|group 1 is the text "a"`,
		nose + "  - points: -3\n":                                        `line 4|group 2 is "-3" where a count`,
		nose + "  - points: 2.5\n":                                       `line 4|"2.5" where a count`,
		nose + "  - points: \"2\"\n":                                     `line 4|the text "2" where a count`,
		nose + "  - points: three\n":                                     `line 4|the text "three"`,
		nose + "  - points: 010\n":                                       `line 4|without zeros`,
		nose + "  - points: 0x10\n":                                      `line 4|decimal digits`,
		nose + "  - points: 99999999999999999999\n":                      "line 4|more than the 16384",
		nose + "  - points: 16382\n":                                     "line 4|more than the 16384",
		nose + "    connectivity: circle\n":                              `line 4|the text "circle" where cycle`,
		nose + "    connectivity:\n      - 0 3\n":                        `line 5|names its point 3, and it has 3 points`,
		nose + "    connectivity:\n      - 0:3\n":                        `line 5|names its point 3`,
		nose + "    connectivity:\n      - -1 2\n":                       `line 5|"-1" where the number of a point`,
		nose + "    connectivity:\n      - 2:0\n":                        `line 5|the first point must come before`,
		nose + "    connectivity:\n      - 0 1 2\n":                      `line 5|does not have two ends`,
		nose + "    connectivity:\n      - 0 b\n":                        `line 5|"b" where the number of a point`,
		nose + "    connectivity:\n      - [0, 1]\n":                     `line 5|a list where a text belongs`,
		nose + "    connectivity:\n      - 0: 2\n":                       `line 5|a list of keys where a text belongs`,
		nose + "    connectivity:\n      - 0 1\n      -\n":               `line 6|nothing where a text belongs`,
		nose + "    points: 3\n":                                         `line 4|the key "points" twice, before in line 3`,
		nose + "    curve: loop\n":                                       `line 4|"loop" where open or closed`,
		nose + "    landmarks: [a, b]\n":                                 `line 4|3 points and a list of 2 landmarks`,
		nose + "    landmarks: [a, b, a]\n":                              `line 4|two points are called "a"`,
		nose + "    landmarks:\n      - a\n      - b\n      - name: a\n": `line 7|two points are called "a", the other in line 5`,
		nose + "    landmarks:\n      - a\n      - b\n      - name: c\n        kind: fix\n":    `line 8|"fix" where fixed, curve`,
		nose + "    landmarks:\n      - a\n      - b\n      - name: c\n        at: [0.5]\n":    `line 8|1 value where a list of 2 numbers`,
		nose + "    landmarks:\n      - a\n      - b\n      - name: c\n        at: [0.5, 2]\n": `line 8|outside of it`,
		nose + "    landmarks:\n      - a\n      - b\n      - position: [1, 2]\n":              `line 7|2 values where a list of 3`,
		nose + "    landmarks:\n      - a\n      - b\n      - position: [1, 2, x]\n":           `line 7|the text "x" for a number`,
		nose + "    landmarks:\n      - a\n      - b\n      - optional: perhaps\n":             `line 7|where true or false`,
		"dimension: 4\n" + nose:                              "line 1|the dimension is 4",
		"dimension: two\n" + nose:                            `line 1|the text "two" where 2 or 3`,
		nose + "labels:\n  - label: a\n    points: [0, 3]\n": "line 6|names point 3, and there are 3",
		nose + "labels:\n  - label: a\n":                     "line 5|has no list of its points",
		nose + "---\na: 1\n":                                 "line 4|a second document",
		nose + "  points: 3\n":                               "line 4|not YAML",
		"groups: [{points: 3}\n":                             "not YAML",
		"groups: *x\n":                                       "line 1|unknown anchor",
		"a: &a {points: 1}\ngroups:\n  - <<: *a\n":           "line 3|merge key",
		"groups: \x01\n":                                     "line 1|U+0001",
		"groups: " + strings.Repeat("[", 100):                "line 1|max depth",
		"groups: &a [*a]\n":                                  "line 1|group 1 is a list",
	} {
		r, err := DecodeTemplates(t.Context(), "a.yml", []byte(text))
		var fault *FormatError
		if err == nil || !errors.As(err, &fault) {
			t.Errorf("%q is read: %+v, %v", text, r, err)
			continue
		}
		line, reason, both := strings.Cut(want, "|")
		if !both {
			line, reason = "line ", want
		}
		if !strings.HasPrefix(err.Error(), "a.yml: "+line) || !strings.Contains(fault.Reason, reason) {
			t.Errorf("%q:\n%v, want %s", text, err, want)
		}
	}
	badFiles(t, templateJSON, map[string]string{
		`{"groups": [{"label": "a", "points": "3"}]}`:                             `line 1 (byte 37): landmarker.io template (JSON): the number of points of group "a" is the text "3"`,
		"{\"groups\": [\n{\"label\": \"a\",\n\"points\": -1}]}":                   "line 3",
		`{"groups": [{"points": 3, "connectivity": [[0, 1]]}]}`:                   "a list where a text belongs",
		`{"groups": [{"points": 3, "points": 3}]}`:                                "twice",
		`{"groups": [{"points": 3}]`:                                              "cut off",
		`{"groups": ` + strings.Repeat("[", 100) + strings.Repeat("]", 100) + "}": "nested more than",
	})
}

// TestTemplateColours: of labels in a list of their own, too. What is no colour, as other
// programs may have there, counts as not kept, and so does one that YAML takes for a comment.
func TestTemplateColours(t *testing.T) {
	r := readText(t, templateYAML, "groups: [{label: all, points: 2}]\nlabels:\n  - {label: a, points: [0, 1], color: '#0000ff80'}\n  - {label: b, points: [1]}\n")
	if l := r.Groups[0].Labels(); len(r.NotKept) > 0 || l[0].Color != (color.NRGBA{0, 0, 255, 128}) || l[1].Color.A != 0 {
		t.Errorf("%+v, not kept %q", l, r.NotKept)
	}
	if again, _ := throughFile(t, "a.template.json", r.Groups, false); !sameLabels(again.Groups[0].Labels(), r.Groups[0].Labels()) {
		t.Errorf("in JSON %+v", again.Groups[0].Labels())
	}
	for text, want := range map[string]string{"red": `line 4: the colour of group "a", which is the text "red"`, "#ff0000": "line 4: the colour of group \"a\", which is nothing", "[1, 0, 0]": "line 4: the colour of group \"a\", which is a list"} {
		r := readText(t, templateYAML, "groups:\n  - label: a\n    points: 2\n    color: "+text+"\n")
		if len(r.NotKept) != 1 || !strings.HasPrefix(r.NotKept[0], want) || r.Groups[0].Labels()[0].Color.A != 0 {
			t.Errorf("%s: not kept %q", text, r.NotKept)
		}
	}
}

// TestTemplateKeysThatAreNotKnown are named with their lines and count as not kept.
func TestTemplateKeysThatAreNotKnown(t *testing.T) {
	r := readText(t, templateYAML, "author: Ann\ngroups:\n  - label: a\n    points: 2\n    conectivity:\n      - 0 1\n    landmarks:\n      - {name: x, color: red}\n      - y\n")
	want := []string{
		`line 1: the key "author" of the template, which no template has`,
		`line 5: the key "conectivity" of group 1, which no template has`,
		`line 8: the key "color" of point 1 of group "a", which no template has`,
	}
	if !slices.Equal(r.NotKept, want) || len(r.Groups[0].Connectivity()) > 0 {
		t.Errorf("%q", r.NotKept)
	}
}

// TestTemplateBombs: nothing in a small file becomes much, and nothing takes long.
func TestTemplateBombs(t *testing.T) {
	many := strings.Repeat(", *a", 2000)
	for name, text := range map[string]string{
		"points":          "groups: [&a {label: a, points: 16000}" + many + "]",
		"lines":           "groups: [&a {label: a, points: 8000, connectivity: [&l 0:7999" + strings.Repeat(", *l", 1000) + "]}" + many + "]",
		"groups of none":  "groups: [&a {label: a, points: 0, connectivity: []}" + many + "]",
		"labels":          "groups: [{points: 9}]\nlabels: [&a {label: a, points: [" + strings.Repeat("1, ", 1000) + "0]}" + many + "]",
		"laughs":          "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: &d [*c, *c]\ngroups: *d\n",
		"a long template": "groups: [{points: 1}]\n#" + strings.Repeat("x", maxTemplateBytes),
	} {
		r, err := DecodeTemplates(t.Context(), "a.yml", []byte(text))
		if err != nil && name != "groups of none" {
			continue
		}
		if name != "groups of none" {
			t.Errorf("%s: %d points are read", name, len(r.Templates[0].Points))
		} else if err == nil || !strings.Contains(err.Error(), "has no points") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestTemplatesOfOtherFiles: any landmark file is a template; nothing of it is placed.
func TestTemplatesOfOtherFiles(t *testing.T) {
	for name, c := range map[string]struct{ text, names string }{
		"a.pptpl":    {"<!DOCTYPE PickPointsTemplate>\n<PickPointsTemplate>\n <point name=\"nasion\"/>\n <point name=\"bregma\"/>\n</PickPointsTemplate>\n", "nasion bregma"},
		"a.fcsv":     {fcsvHeader + "1,0,0,0,0,0,0,1,1,1,0,nasion,here,,0,0\n2,1,2,3,0,0,0,1,1,1,0,bregma,,,2,0\n", "nasion bregma*"},
		"a.mrk.json": {`{"@schema": "https://raw.githubusercontent.com/slicer/slicer/master/Modules/Loadable/Markups/Resources/Schema/markups-schema-v1.0.3.json#", "markups": [{"type": "Fiducial", "coordinateSystem": "LPS", "controlPoints": [{"id": "1", "label": "nasion", "description": "here", "position": "", "positionStatus": "undefined"}, {"id": "2", "label": "bregma", "position": [1, 2, 3], "positionStatus": "defined"}]}]}`, "nasion bregma*"},
		"a.pp":       {"<PickedPoints>\n <point x=\"1\" y=\"2\" z=\"3\" active=\"1\" name=\"nasion\"/>\n <point x=\"7\" y=\"7\" z=\"7\" active=\"0\" name=\"bregma\"/>\n</PickedPoints>\n", "nasion* bregma"},
	} {
		path := writeFile(t, t.TempDir(), name, c.text)
		r, err := ReadTemplates(t.Context(), path)
		if err != nil || len(r.Templates) != 1 {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var names []string
		for _, p := range r.Templates[0].Points {
			if p.Position == p.Position { // no NaN
				p.Name += "*"
				if p.Position != (r3.Vec{X: 1, Y: 2, Z: 3}) {
					t.Errorf("%s: %v", name, p.Position)
				}
			}
			names = append(names, p.Name)
		}
		if got := strings.Join(names, " "); got != c.names {
			t.Errorf("%s: %s", name, got)
		}
		if r.Templates[0].Name != "a" {
			t.Errorf("%s is called %q", name, r.Templates[0].Name)
		}
		if g := r.Templates[0].NewGroup(); g.Count(landmark.Undefined) != 2 || g.Placed() != 0 {
			t.Errorf("%s: %s", name, g.Progress())
		}
	}
	// Two points of one name are said with their numbers.
	path := writeFile(t, t.TempDir(), "twice.fcsv", fcsvHeader+"1,0,0,0,0,0,0,1,1,1,0,n,,,0,0\n2,0,0,0,0,0,0,1,1,1,0,n,,,0,0\n")
	if _, err := ReadTemplates(t.Context(), path); err == nil || !errors.Is(err, landmark.ErrTemplate) || !strings.Contains(err.Error(), `twice.fcsv: `) || !strings.Contains(err.Error(), `points 1 and 2 are both called "n"`) {
		t.Error(err)
	}
}

func TestWriteTemplate(t *testing.T) {
	read, err := DecodeTemplates(t.Context(), "a.yml", []byte(wholeTemplate))
	if err != nil {
		t.Fatal(err)
	}
	want := read.Templates[0]
	for name, losses := range map[string]string{
		"a.yml": "", "a.yaml": "", "a.json": "",
		"a.mrk.json": "only its own format",
		"a.fcsv":     "only its own format",
		"a.pptpl":    "description",
		"a.ljson":    "only its own format",
	} {
		path := filepath.Join(t.TempDir(), name)
		told, err := TemplateLosses(path, want)
		if err != nil || (losses == "") != (len(told) == 0) || !strings.Contains(strings.Join(told, "; "), losses) {
			t.Errorf("%s: losses %q, %v", name, told, err)
		}
		if err := WriteTemplate(path, want); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		r, err := ReadTemplates(t.Context(), path)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		got := r.Templates[0]
		if losses == "" && fmt.Sprintf("%+v", got) != fmt.Sprintf("%+v", want) { // NaN is not equal to itself
			t.Errorf("%s: %+v comes back for %+v", name, got, want)
		}
		var names []string
		for _, p := range got.Points {
			names = append(names, p.Name)
		}
		if !slices.Equal(names, []string{"nasion", "bregma", "arc", "", ""}) {
			t.Errorf("%s: %q", name, names)
		}
	}
	// A template that cannot be: the file stays as it was.
	path := writeFile(t, t.TempDir(), "a.yml", plainTemplate)
	bad := *want
	bad.Points = slices.Clone(bad.Points)
	bad.Points[1].Name = "nasion"
	if err := WriteTemplate(path, &bad); !errors.Is(err, landmark.ErrTemplate) {
		t.Error(err)
	}
	if text, _ := os.ReadFile(path); string(text) != plainTemplate {
		t.Errorf("%s", text)
	}
}

// TestLabelsThatGroupsCannotSay: landmarker.io's groups follow one another; labels
// that overlap, leave points out or are in another order come back all the same.
func TestLabelsThatGroupsCannotSay(t *testing.T) {
	for name, c := range map[string]struct {
		labels []landmark.Label
		edges  []landmark.Edge
		plain  bool
	}{
		"parts":        {[]landmark.Label{{Name: "a", Indices: []int{0, 1}}, {Name: "b", Indices: []int{2, 3}}}, []landmark.Edge{{0, 1}, {3, 2}}, true},
		"none":         {nil, nil, false},
		"overlap":      {[]landmark.Label{{Name: "a", Indices: []int{0, 1, 2}}, {Name: "b", Indices: []int{2, 3}, Curve: landmark.ClosedCurve}}, nil, false},
		"some points":  {[]landmark.Label{{Name: "a", Indices: []int{0, 1}}}, nil, false},
		"order":        {[]landmark.Label{{Name: "a", Indices: []int{1, 0}}, {Name: "b", Indices: []int{2, 3}}}, nil, false},
		"line between": {[]landmark.Label{{Name: "a", Indices: []int{0, 1}}, {Name: "b", Indices: []int{2, 3}}}, []landmark.Edge{{1, 2}}, false},
		"line order":   {[]landmark.Label{{Name: "a", Indices: []int{0, 1}}, {Name: "b", Indices: []int{2, 3}}}, []landmark.Edge{{2, 3}, {0, 1}}, false},
	} {
		for _, f := range []Format{templateYAML, templateJSON} {
			g := landmark.NewGroup("", make([]landmark.Landmark, 4))
			for i := range g.Len() {
				g.Set(i, landmark.Landmark{Position: landmark.NoPosition()})
			}
			_ = g.SetLabels(c.labels)
			_ = g.SetConnectivity(c.edges)
			r, text := throughFile(t, "a"+f.Shared[0], []*landmark.Group{setFormat(g, f.Name)}, false)
			if d := difference(g, r.Groups[0]); d != "" {
				t.Errorf("%s: %s\n%s", name, d, text)
			}
			if strings.Contains(string(text), "mask") || strings.Contains(string(text), "labels") == c.plain {
				t.Errorf("%s:\n%s", name, text)
			}
		}
	}
}

func setFormat(g *landmark.Group, format string) *landmark.Group {
	p := g.Properties()
	p.Format = format
	g.SetProperties(p)
	return g
}

// TestLinesAsYAML11ReadsThem: to readers of YAML 1.1, landmarker.io's own among them,
// 3:7 without quotes is the number 187.
func TestLinesAsYAML11ReadsThem(t *testing.T) {
	r := readText(t, templateYAML, "groups:\n  - label: a\n    points: 9\n    connectivity:\n      - 0 1\n      - 3:7\n      - 7 3\n")
	text, err := templateYAML.encode(r.Groups)
	if want := "groups:\n  - label: a\n    points: 9\n    connectivity:\n      - 0 1\n      - '3:7'\n      - 7 3\n"; err != nil || string(text) != want {
		t.Errorf("%s, %v", text, err)
	}
}

// TestTemplatesThatPeopleHave reads those of landmarker.io and its server.
func TestTemplatesThatPeopleHave(t *testing.T) {
	dir := sharedData(t, "menpo", "templates")
	for name, want := range map[string]string{
		"face.yml":   "mouth 6, nose 3, l_eye 8, r_eye 8, chin 1; 18 lines",
		"ibug68.yml": "jaw 17, left_eyebrow 5, right_eyebrow 5, nose 9, left_eye 6, right_eye 6, mouth 20; 63 lines",
	} {
		r, err := ReadTemplates(t.Context(), filepath.Join(dir, name))
		if err != nil || len(r.Warnings)+len(r.NotKept) > 0 {
			t.Fatal(err, r)
		}
		var labels []string
		for _, l := range r.Templates[0].Labels {
			labels = append(labels, fmt.Sprint(l.Name, " ", len(l.Indices)))
		}
		if got := fmt.Sprintf("%s; %d lines", strings.Join(labels, ", "), len(r.Templates[0].Connectivity)); got != want {
			t.Errorf("%s: %s", name, got)
		}
	}
	// Labels and lines are those of a landmark file that menpo wrote.
	r, err := Read(t.Context(), filepath.Join(sharedData(t, "menpo"), "template.ljson"))
	if err != nil {
		t.Fatal(err)
	}
	tmpl, err := ReadTemplates(t.Context(), filepath.Join(dir, "ibug68.yml"))
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(tmpl.Templates[0].Labels, r.Groups[0].Labels()) {
		t.Error("the labels of ibug68.yml are not those of template.ljson")
	}
	if got, want := ends(tmpl.Templates[0].Connectivity), ends(r.Groups[0].Connectivity()); !slices.Equal(got, want) {
		t.Errorf("lines\n%v\n%v", got, want)
	}
}

// ends returns lines in an order of their own, each from its lower end.
func ends(edges []landmark.Edge) (sorted []landmark.Edge) {
	for _, e := range edges {
		sorted = append(sorted, landmark.Edge{min(e[0], e[1]), max(e[0], e[1])})
	}
	slices.SortFunc(sorted, func(a, b landmark.Edge) int { return slices.Compare(a[:], b[:]) })
	return sorted
}

func FuzzTemplate(f *testing.F) {
	f.Add([]byte(plainTemplate))
	f.Add([]byte(wholeTemplate))
	f.Add([]byte("groups: [{label: a, points: 4, landmarks: [a, b, c, d]}]\nlabels: [{label: x, points: [3, 1], curve: closed}]\ndimension: 2\n"))
	f.Fuzz(func(t *testing.T, data []byte) { fuzz(t, templateYAML, data) })
}

func FuzzTemplateJSON(f *testing.F) {
	f.Add([]byte(`{"groups":[{"label":"nose","points":4,"connectivity":["0:2","2 3"]},{"label":"eye","points":3,"connectivity":"cycle"}]}`))
	f.Add([]byte(`{"name":"a","groups":[{"points":1,"landmarks":[{"name":"\ud83d\ude00","definition":"d","at":[0,1]}]}],"labels":[]}`))
	f.Fuzz(func(t *testing.T, data []byte) { fuzz(t, templateJSON, data) })
}
