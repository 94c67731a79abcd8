package lmio

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cairn/landmark"
)

func TestMeshLabManifest(t *testing.T) { manifest(t, "pp") }

func TestMeshLabMinimal(t *testing.T) {
	r := readMinimal(t, "meshlab.pp")
	demo(t, r.Groups[0], true, "nasion", "bregma", "gnathion")
	r = readMinimal(t, "meshlab.pptpl")
	var names []string
	for _, l := range r.Groups[0].Landmarks() {
		names = append(names, l.Name)
		if l.Status != landmark.Undefined {
			t.Errorf("%s of a template is %s", l.Name, l.Status)
		}
	}
	if !slices.Equal(names, []string{"nasion", "bregma", "gnathion"}) {
		t.Errorf("names %q", names)
	}
}

// TestMeshLabsOwnStyle takes a file as MeshLab writes it, whose point that is
// not there has nan in place of stale numbers.
func TestMeshLabsOwnStyle(t *testing.T) {
	const text = `<!DOCTYPE PickedPoints>
<PickedPoints version="2">
 <DocumentData>
  <DateTime date="2026-01-31" time="12:00:00"/>
  <User name="A &amp; B"/>
  <DataFileName name="demo.ply"/>
  <templateName name=""/>
 </DocumentData>
 <point x="10.5" y="-20.25" z="30.125" active="1" name="a &quot;b&quot; &lt;c&gt;&#xa;" colour="red">
  <why>worn &amp; broken</why>
 </point>
 <point x="nan" y="nan" z="nan" active="0" name="gnathion"/>
 <more a="1"><b/> text </more>
</PickedPoints>
`
	for _, ends := range []string{"\n", "\r\n"} {
		r := readText(t, meshlabPoints, strings.ReplaceAll(text, "\n", ends))
		if len(r.Warnings) > 0 {
			t.Errorf("warnings %q", r.Warnings)
		}
		got, err := encodeMeshlabPoints(r.Groups)
		if err != nil || strings.ReplaceAll(string(got), "\r\n", "\n") != text {
			t.Errorf("written as\n%s", got)
		}
	}
	g := readText(t, meshlabPoints, text).Groups[0]
	if l := g.At(0); l.Name != "a \"b\" <c>\n" || l.Extra.Len() != 2 {
		t.Errorf("the first point is %+v", l)
	}
	if user, _ := g.Properties().Extra.Get("DocumentData/User"); user != `<User name="A &amp; B"/>` {
		t.Errorf("the user is %q", user)
	}
}

func TestMeshLabStaleCoordinates(t *testing.T) {
	r := readText(t, meshlabPoints, `<PickedPoints><point x="7" y="8" z="9" active="0" name="a"/><point x="1" y="2" z="3"/></PickedPoints>`)
	g := r.Groups[0]
	if l := g.At(0); l.Status != landmark.Missing || l.Position.X == l.Position.X {
		t.Errorf("a point that is not there is %+v", l)
	}
	if l := g.At(1); l.Status != landmark.Defined {
		t.Errorf("a point without active is %+v", l)
	}
	if out, _ := encodeMeshlabPoints(r.Groups); strings.Contains(string(out), "7") {
		t.Errorf("stale coordinates are written:\n%s", out)
	}
	r = readText(t, meshlabPoints, `<PickedPoints><point x="nan" y="2" z="3" active="1" name="a"/></PickedPoints>`)
	if r.Groups[0].At(0).Status != landmark.Missing || len(r.NotKept) != 1 {
		t.Errorf("a point at nan is %+v, not kept %q", r.Groups[0].At(0), r.NotKept)
	}
}

func TestMeshLabRefuses(t *testing.T) {
	deep := "<PickedPoints>" + strings.Repeat("<a>", 2*maxXMLDepth)
	wide := "<PickedPoints><point"
	for i := range maxXMLAttributes + 1 {
		wide += " a" + formatNumber(float64(i)) + `="1"`
	}
	badFiles(t, meshlabPoints, map[string]string{
		"":                               "the file is empty",
		"<Points/>":                      "the file holds <Points>, where <PickedPoints> belongs",
		"<PickedPoints/><PickedPoints/>": "the document has ended, and another begins",
		"<PickedPoints/>x":               "text behind the end",
		"<PickedPoints>":                 "ends before </PickedPoints>",
		"<PickedPoints></Picked>":        "</Picked> stands where </PickedPoints> belongs",
		"x<PickedPoints/>":               "text before the first element",
		`<PickedPoints><point x="1" y="2" active="1" name="a"/></PickedPoints>`:          `point 1 ("a") has no z`,
		"<PickedPoints>\n<point x=\"1,5\" y=\"2\" z=\"3\" name=\"a\"/></PickedPoints>":   "line 2",
		`<PickedPoints><point x="0x1p2" y="2" z="3" name="a"/></PickedPoints>`:           `"0x1p2" is no number`,
		`<PickedPoints><point x="1" x="2" y="2" z="3"/></PickedPoints>`:                  `"x" stands twice`,
		`<PickedPoints><point name="&nbsp;"/></PickedPoints>`:                            "only &lt;",
		`<!DOCTYPE p [<!ENTITY e "x">]><PickedPoints><point name="&e;"/></PickedPoints>`: "entity",
		deep:                       "more than 100 elements",
		wide + "/></PickedPoints>": "101 attributes",
	})
	badFiles(t, meshlabTemplate, map[string]string{"<PickedPoints/>": "where <PickPointsTemplate> belongs"})
}

func TestMeshLabTextBetweenElementsIsTold(t *testing.T) {
	r := readText(t, meshlabPoints, "<!-- a --><PickedPoints>b<point x='1' y='2' z='3'>c</point></PickedPoints>")
	if len(r.NotKept) != 1 || !strings.Contains(r.NotKept[0], "comments and text") {
		t.Errorf("not kept: %q", r.NotKept)
	}
}

func TestMeshLabEncodings(t *testing.T) {
	const head, tail = `<?xml version="1.0" encoding="ISO-8859-1"?><PickedPoints><point x="1" y="2" z="3" name="`, `"/></PickedPoints>`
	for _, c := range []struct {
		name     string
		warnings int
	}{{"a", 0}, {"\xe9", 1}, {"é", 1}} {
		r := readText(t, meshlabPoints, head+c.name+tail)
		want := strings.ReplaceAll(c.name, "\xe9", "é")
		if strings.ToValidUTF8(c.name, "") == "" {
			want = "é"
		}
		if got := r.Groups[0].At(0).Name; got != want || len(r.Warnings) != c.warnings {
			t.Errorf("%q is %q, warnings %q", c.name, got, r.Warnings)
		}
	}
}

func TestMeshLabTemplateLosesPositions(t *testing.T) {
	g := landmark.NewGroup("", []landmark.Landmark{{Name: "a", Status: landmark.Defined}, {Name: "b", Status: landmark.Missing}, {Name: "c"}})
	losses, err := Losses("a.pptpl", []*landmark.Group{g})
	if err != nil || !slices.Equal(losses, []string{"1 position left out", "1 missing point will count as not visited"}) {
		t.Errorf("losses %q, %v", losses, err)
	}
}

func TestMeshLabNamesPointsAfterTheMesh(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"skull.ply", "skull_picked_points.pp", "skull.pp", "skull_picked_points.ljson", "other_picked_points.pp"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got := Sidecars(filepath.Join(dir, "skull.ply"))
	want := []string{filepath.Join(dir, "skull.pp"), filepath.Join(dir, "skull_picked_points.pp")}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	if got := Sidecars(filepath.Join(dir, "skull_picked_points.ply")); len(got) != 2 {
		t.Errorf("a mesh of that name has %q", got)
	}
}

func FuzzMeshLab(f *testing.F) {
	for _, s := range []string{
		`<!DOCTYPE PickedPoints><PickedPoints a="b"><DocumentData><User name="u"/></DocumentData><point x="1" y="2" z="3" active="1" name="&lt;"/><point active="0"/></PickedPoints>`,
		"<?xml version='1.0' encoding='UTF-16'?><PickedPoints><point x='1' y='2' z='nan' b='1'><c><d/>x</c></point><!-- --><e/></PickedPoints>",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) { fuzz(t, meshlabPoints, data) })
}

func FuzzMeshLabTemplate(f *testing.F) {
	f.Add([]byte(`<PickPointsTemplate><point name="a" x="1"/><point/><b c="d"/></PickPointsTemplate>`))
	f.Fuzz(func(t *testing.T, data []byte) { fuzz(t, meshlabTemplate, data) })
}
