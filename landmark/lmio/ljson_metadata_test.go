package lmio

import (
	"fmt"
	"image/color"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

// wholeLJSON says all that a group can say, and has at every level a key that
// means nothing to Cairn.
const wholeLJSON = `{
    "author": {
        "name": "Ann",
        "papers": [],
        "years": [
            1999,
            2.50
        ]
    },
    "groups": {
        "skull": {
            "labels": [
                {
                    "color": "red: \"dark\", {x}",
                    "label": "a.b",
                    "mask": [
                        0,
                        1
                    ]
                },
                {
                    "label": "rim",
                    "mask": [
                        1,
                        3
                    ]
                }
            ],
            "landmarks": {
                "connectivity": [],
                "points": [
                    [
                        1.0,
                        2.0,
                        3.0
                    ],
                    [
                        4.0,
                        5.0,
                        6.0
                    ],
                    [
                        null,
                        null,
                        null
                    ],
                    [
                        null,
                        null,
                        null
                    ]
                ],
                "weights": {}
            },
            "metadata": {
                "color": "#0a141e",
                "curves": [
                    "",
                    "closed"
                ],
                "descriptions": [
                    "",
                    "on the ridge",
                    "",
                    ""
                ],
                "groupHidden": 1,
                "groupLocked": 1,
                "labelColors": [
                    "#ff800040",
                    ""
                ],
                "locked": [
                    0,
                    1,
                    0,
                    0
                ],
                "names": [
                    "tip",
                    "",
                    "",
                    ""
                ],
                "normals": [
                    null,
                    [
                        0.0,
                        0.0,
                        1.0
                    ],
                    null,
                    null
                ],
                "observer": null,
                "status": [
                    "defined",
                    "estimated",
                    "undefined",
                    "missing"
                ],
                "units": "mm",
                "visible": [
                    1,
                    0,
                    1,
                    1
                ]
            },
            "source": true
        }
    },
    "version": 3
}`

func TestMetadataSayAllThatMenpoHasNoPlaceFor(t *testing.T) {
	g, r := decode(t, wholeLJSON)
	if len(r.Warnings) > 0 {
		t.Errorf("warnings %q", r.Warnings)
	}
	p := g.Properties()
	if p.Units != "mm" || !p.Locked || !p.Hidden || p.Color != (color.NRGBA{10, 20, 30, 255}) || p.Format != ljsonName {
		t.Errorf("properties %+v", p)
	}
	l := g.At(1)
	if g.At(0).Name != "tip" || l.Description != "on the ridge" || !l.Locked || !l.Hidden || l.Normal != (r3.Vec{Z: 1}) || l.Status != landmark.Estimated {
		t.Errorf("points %+v", g.Landmarks())
	}
	if g.At(2).Status != landmark.Undefined || g.At(3).Status != landmark.Missing || g.Labels()[1].Curve != landmark.ClosedCurve ||
		g.Labels()[0].Color != (color.NRGBA{255, 128, 0, 64}) || g.Labels()[1].Color != (color.NRGBA{}) {
		t.Errorf("points %+v, labels %+v", g.Landmarks(), g.Labels())
	}
	const want = `[{document.author {"name":"Ann","papers":[],"years":[1999,2.50]}} {group.source true} {label "a.b".color "red: \"dark\", {x}"} ` +
		`{landmarks.weights {}} {metadata.observer null}]`
	if got := fmt.Sprint(p.Extra.All()); got != want {
		t.Errorf("carried through\n%s, not\n%s", got, want)
	}
	if out, err := encodeLJSON([]*landmark.Group{g}); err != nil || string(out) != wholeLJSON {
		t.Errorf("error %v, written again\n%s", err, out)
	}
}

func TestMetadataOfOtherProgramsAreKept(t *testing.T) {
	for _, metadata := range []string{
		`{"names": {"0": "a"}}`, `{"visible": true}`, `{"normals": [[1, 2]]}`, `{"status": ["", ""]}`, `{"units": {"x": "mm"}}`,
		`{"color": [1, 0, 0]}`, `{"groupLocked": "yes"}`, `{"labelColors": ["#ff0000"]}`, `{"labelColors": {"nose": "red"}}`, `["list"]`, `{"normals": [[1, 2, 3, 4]]}`, `{"locked": [2]}`,
	} {
		g, _ := decode(t, `{"version": 3, "groups": {"a": {"landmarks": {"points": [[1,2,3]]}, "metadata": `+metadata+`}}}`)
		if l := g.At(0); l != (landmark.Landmark{Position: r3.Vec{X: 1, Y: 2, Z: 3}, Status: landmark.Defined}) {
			t.Errorf("%s: it changed the point: %+v", metadata, l)
		}
		out, err := encodeLJSON([]*landmark.Group{g})
		plain := strings.NewReplacer(" ", "", "\n", "")
		if err != nil || !strings.Contains(plain.Replace(string(out)), `"metadata":`+plain.Replace(metadata)) {
			t.Errorf("%s: error %v, written\n%s", metadata, err, out)
		}
	}
}

// A name that someone gives a point takes the place of what another program
// has there; the file stays one that can be read.
func TestCairnsMetadataTakeThePlaceOfOthers(t *testing.T) {
	g, _ := decode(t, `{"version": 3, "groups": {"a": {"landmarks": {"points": [[1,2,3]]}, "metadata": {"names": 7}}}}`)
	l := g.At(0)
	l.Name = "tip"
	g.Set(0, l)
	out, err := encodeLJSON([]*landmark.Group{g})
	if err != nil {
		t.Fatal(err)
	}
	if again, _ := decode(t, string(out)); again.At(0).Name != "tip" || again.Properties().Extra.Len() != 0 {
		t.Errorf("read again %+v", again)
	}
}

func TestStatesAndCoordinatesThatContradict(t *testing.T) {
	g, _ := decode(t, `{"version": 3, "groups": {"a": {"landmarks": {"points": [[1,2,3],[4,5,6],[null,null,null],[null,7,8],[null,7,8]]},
		"metadata": {"status": ["missing", "undefined", "defined", "estimated", "undefined"]}}}}`)
	const want = "NaN/NaN/NaN missing, NaN/NaN/NaN not visited, NaN/NaN/NaN missing, NaN/7/8 missing, NaN/7/8 not visited"
	if got := points(g); got != want {
		t.Errorf("%s, not %s", got, want)
	}
}

func TestNormalsHaveLengthOne(t *testing.T) {
	g, _ := decode(t, `{"version": 3, "groups": {"a": {"landmarks": {"points": [[1,2,3],[4,5,6],[7,8,9]]},
		"metadata": {"normals": [[0,3,4],[0,0,0],[1e300,0,0]]}}}}`)
	want := []r3.Vec{{Y: 0.6, Z: 0.8}, {}, {X: 1}}
	const rounding = 1e-15
	for i, n := range want {
		if r3.Norm(r3.Sub(g.At(i).Normal, n)) > rounding {
			t.Errorf("normal %d is %v, not %v", i, g.At(i).Normal, n)
		}
	}
}

// menpo counts the axes of a picture as those of an array, y first.
func TestPicturesHaveYFirst(t *testing.T) {
	g, _ := decode(t, `{"version": 3, "groups": {"a": {"landmarks": {"points": [[200.5,10]]}}}}`)
	if p := g.At(0).Position; p.X != 10 || p.Y != 200.5 {
		t.Errorf("the point is at %v", p)
	}
	out, _ := encodeLJSON([]*landmark.Group{g})
	if text := strings.Join(strings.Fields(string(out)), ""); !strings.Contains(text, "[[200.5,10.0]]") {
		t.Errorf("written %s", text)
	}
}

// TestFlagsOfOtherPrograms: what Cairn writes as 0 and 1 others write as false
// and true.
func TestFlagsOfOtherPrograms(t *testing.T) {
	for _, word := range [][2]string{{"0", "1"}, {"false", "true"}} {
		no, yes := word[0], word[1]
		g, _ := decode(t, `{"version": 3, "groups": {"a": {"landmarks": {"points": [[1,2,3],[4,5,6]]}, "metadata": {
			"locked": [`+yes+`,`+no+`], "visible": [`+yes+`,`+no+`], "groupLocked": `+yes+`, "groupHidden": `+no+`}}}}`)
		a, b := g.At(0), g.At(1)
		if p := g.Properties(); !a.Locked || a.Hidden || b.Locked || !b.Hidden || !p.Locked || p.Hidden {
			t.Errorf("%s and %s: %+v, %+v, %+v", no, yes, a, b, p)
		}
	}
}

// TestLevelsOfScreens: shares of full light beyond it, and below none.
func TestLevelsOfScreens(t *testing.T) {
	for share, want := range map[float64]uint8{-0.5: 0, 0: 0, 0.5: 128, 1: 255, 1.2: 255, 300: 255} {
		if got := level(share); got != want {
			t.Errorf("a share of %g is level %d, want %d", share, got, want)
		}
	}
}

// TestProtocolOfAnotherShapeStays: other programs may mean something else by the key.
func TestProtocolOfAnotherShapeStays(t *testing.T) {
	const ljsonText = `{"version": 3, "groups": {"a": {"landmarks": {"points": [[1, 2, 3]]}, "labels": [], "metadata": {"protocol": %s}}}}`
	const markupsText = `{"@schema": "https://raw.githubusercontent.com/slicer/slicer/master/Modules/Loadable/Markups/Resources/Schema/markups-schema-v1.0.3.json#",
		"markups": [{"type": "Fiducial", "coordinateSystem": "LPS", "protocol": %s, "controlPoints": [{"label": "a", "position": [1, 2, 3]}]}]}`
	for name, text := range map[string]string{"a.ljson": ljsonText, "a.mrk.json": markupsText} {
		for value, good := range map[string]bool{
			`{"name":"skulls","revision":"2","hash":"0a"}`: true, `{"hash":"0a"}`: true,
			`{}`: false, `"skulls"`: false, `{"name":7}`: false, `{"name":"a","more":"b"}`: false, `["name","a"]`: false, `{"name":{"name":"a"}}`: false, `null`: false,
		} {
			path := filepath.Join(t.TempDir(), name)
			if err := os.WriteFile(path, fmt.Appendf(nil, text, value), 0o600); err != nil {
				t.Fatal(err)
			}
			r, err := Read(t.Context(), path)
			if err != nil {
				t.Fatal(err)
			}
			id := r.Groups[0].Properties().Protocol
			if id.IsZero() == good || good && id.Hash != "0a" {
				t.Errorf("%s with %s: %+v", name, value, id)
			}
			if err := Write(path, r.Groups); err != nil {
				t.Fatal(err)
			}
			written, _ := os.ReadFile(path)
			if flat := strings.Join(strings.Fields(string(written)), ""); !strings.Contains(flat, `"protocol":`+value) {
				t.Errorf("%s with %s is written as %s", name, value, flat)
			}
		}
	}
}
