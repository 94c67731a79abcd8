package lmio

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

// asMenpo is what menpo writes for the groups of TestWritesAsMenpo, typed from
// the rules of Python's json.dump.
const asMenpo = `{
    "groups": {
        "": {
            "labels": [],
            "landmarks": {
                "points": []
            }
        },
        "LJSON": {
            "labels": [
                {
                    "label": "left \"eye\"\\\u00e9\ud83e\udde0\u007f\u0001\t",
                    "mask": [
                        0,
                        1
                    ]
                },
                {
                    "label": "none",
                    "mask": []
                }
            ],
            "landmarks": {
                "connectivity": [
                    [
                        0,
                        1
                    ]
                ],
                "points": [
                    [
                        316.8,
                        2.0,
                        1e-09
                    ],
                    [
                        null,
                        5.0,
                        -0.0
                    ]
                ]
            }
        },
        "pupils": {
            "labels": [],
            "landmarks": {
                "connectivity": [],
                "points": [
                    [
                        1e+16,
                        0.0001
                    ]
                ]
            },
            "metadata": {
                "names": [
                    "tip"
                ]
            }
        }
    },
    "version": 3
}`

func TestWritesAsMenpo(t *testing.T) {
	pupils := landmark.NewGroup("pupils", []landmark.Landmark{
		{Name: "tip", Position: r3.Vec{X: 1e16, Y: 1e-4}, Status: landmark.Defined}})
	pupils.SetDim(2)
	eyes := landmark.NewGroup("LJSON", []landmark.Landmark{
		{Position: r3.Vec{X: 316.8, Y: 2, Z: 1e-9}, Status: landmark.Defined},
		{Position: r3.Vec{X: math.NaN(), Y: 5, Z: math.Copysign(0, -1)}, Status: landmark.Missing},
	})
	for _, err := range []error{
		pupils.SetConnectivity([]landmark.Edge{}),
		eyes.SetConnectivity([]landmark.Edge{{0, 1}}),
		eyes.SetLabels([]landmark.Label{{Name: "left \"eye\"\\é🧠\x7f\x01\t", Indices: []int{0, 1}}, {Name: "none"}}),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	got, err := encodeLJSON([]*landmark.Group{pupils, eyes, landmark.NewGroup("", nil)})
	if err != nil || string(got) != asMenpo {
		t.Errorf("error %v, wrote\n%s", err, got)
	}
}

func TestNumbersAsPythonWritesThem(t *testing.T) {
	for x, want := range map[float64]string{
		0: "0.0", 2: "2.0", -316.8: "-316.8", 0.1: "0.1", 1.0 / 3: "0.3333333333333333",
		1e-4: "0.0001", 9.999e-5: "9.999e-05", 1e-9: "1e-09", 1e-300: "1e-300", 5e-324: "5e-324",
		1e15: "1000000000000000.0", 9999999999999998: "9999999999999998.0", 1e16: "1e+16",
		123456789012345680: "1.2345678901234568e+17", 1e22: "1e+22", math.MaxFloat64: "1.7976931348623157e+308",
		math.Inf(1): "null", math.Inf(-1): "null",
	} {
		w := &jsonWriter{}
		if w.number(x); string(w.out) != want {
			t.Errorf("%g: %s, not %s", x, w.out, want)
		}
	}
}

// NaN and infinity are no JSON, and a point that has no position must not come
// back with one.
func TestPointsThatAreNotPlacedAreNull(t *testing.T) {
	whole := r3.Vec{X: 1, Y: 2, Z: 3}
	for _, c := range []struct {
		name string
		l    landmark.Landmark
		want string
	}{
		{"not visited", landmark.Landmark{}, "null,null,null"},
		{"not visited, with a position", landmark.Landmark{Position: whole}, "null,null,null"},
		{"missing, with a position", landmark.Landmark{Position: whole, Status: landmark.Missing}, "null,null,null"},
		{"placed at infinity", landmark.Landmark{Position: r3.Vec{X: math.Inf(1)}, Status: landmark.Defined}, "null,null,null"},
		{"placed at no number", landmark.Landmark{Position: r3.Vec{X: math.NaN(), Y: 2}, Status: landmark.Defined}, "null,2.0,0.0"},
		{"estimated", landmark.Landmark{Position: whole, Status: landmark.Estimated}, "1.0,2.0,3.0"},
		{"huge", landmark.Landmark{Position: r3.Vec{X: 1e308, Y: 1e308, Z: 1e308}, Status: landmark.Defined}, "1e+308,1e+308,1e+308"},
	} {
		out, err := encodeLJSON([]*landmark.Group{landmark.NewGroup("a", []landmark.Landmark{c.l})})
		text := strings.Join(strings.Fields(string(out)), "")
		if err != nil || !strings.Contains(text, `"points":[[`+c.want+`]]`) {
			t.Errorf("%s: error %v, wrote %s", c.name, err, text)
		}
	}
}

func TestRefusesTwoGroupsOfOneName(t *testing.T) {
	_, err := encodeLJSON([]*landmark.Group{landmark.NewGroup("a", nil), landmark.NewGroup("b", nil), landmark.NewGroup("a", nil)})
	if err == nil || !strings.Contains(err.Error(), `"a"; rename one`) {
		t.Errorf("error %v", err)
	}
}

func TestLossesAreNamed(t *testing.T) {
	groups := []*landmark.Group{landmark.NewGroup("a", []landmark.Landmark{
		{Status: landmark.Defined}, {Status: landmark.Estimated}, {Position: landmark.NoPosition()}, {Position: landmark.NoPosition()},
	})}
	got := fmt.Sprint(Losses("a.ljson", groups))
	if want := `[group "a": 1 estimated point will come back as placed group "a": 2 points not visited yet will come back as missing]`; got != want {
		t.Errorf("%s, not %s", got, want)
	}
	if got := Losses("a.ljson", groups[:0]); got != nil {
		t.Errorf("nothing loses %q", got)
	}
}

const randomDocuments = 10_000

func TestRandomGroupsComeBack(t *testing.T) {
	rnd := rand.New(rand.NewPCG(20260101, 3))
	for i := range randomDocuments {
		groups := randomGroups(rnd)
		first, err := encodeLJSON(groups)
		if err != nil {
			t.Fatal(err)
		}
		r, err := decodeLJSON(t.Context(), "a.ljson", first)
		if err != nil {
			t.Fatalf("document %d: %v\n%s", i, err, first)
		}
		if len(r.Groups) != len(groups) {
			t.Fatalf("document %d: %d groups of %d", i, len(r.Groups), len(groups))
		}
		for k, g := range groups { // randomGroups names them in sorted order
			if d := difference(g, r.Groups[k]); d != "" {
				t.Fatalf("document %d, group %d: %s", i, k, d)
			}
		}
		second, err := encodeLJSON(r.Groups)
		if err != nil || string(second) != string(first) {
			t.Fatalf("document %d: written again it differs (error %v)", i, err)
		}
	}
}

func randomGroups(rnd *rand.Rand) []*landmark.Group {
	groups := make([]*landmark.Group, rnd.IntN(4))
	for k := range groups {
		dim := 2 + rnd.IntN(2)
		marks := make([]landmark.Landmark, rnd.IntN(8))
		for i := range marks {
			marks[i] = randomLandmark(rnd, dim)
		}
		g := landmark.NewGroup(fmt.Sprintf("%d%s", k, randomText(rnd)), marks)
		if len(marks) > 0 { // the file of an empty group cannot tell
			g.SetDim(dim)
		}
		if labels := rnd.IntN(4); labels > 0 {
			all := make([]landmark.Label, labels)
			for i := range all {
				all[i] = landmark.Label{Name: randomText(rnd), Indices: randomIndices(rnd, rnd.IntN(5), len(marks))}
			}
			must(g.SetLabels(all))
		}
		if len(g.Labels()) > 0 || rnd.IntN(2) == 0 {
			edges := []landmark.Edge{}
			for range rnd.IntN(5) {
				if e := randomIndices(rnd, 2, len(marks)); e != nil {
					edges = append(edges, landmark.Edge{e[0], e[1]})
				}
			}
			must(g.SetConnectivity(edges))
		}
		groups[k] = g
	}
	return groups
}

func must(err error) {
	if err != nil {
		panic(err) // a mistake of the test
	}
}

func randomLandmark(rnd *rand.Rand, dim int) landmark.Landmark {
	v, status := [3]float64{}, landmark.Defined
	for i := range dim {
		v[i] = randomCoordinate(rnd)
		if rnd.IntN(10) == 0 {
			v[i], status = math.NaN(), landmark.Missing
		}
	}
	l := landmark.Landmark{Position: r3.Vec{X: v[0], Y: v[1], Z: v[2]}, Status: status}
	if rnd.IntN(4) == 0 {
		l.Name = randomText(rnd)
	}
	return l
}

// randomCoordinate returns a finite number, often one that is hard to write.
func randomCoordinate(rnd *rand.Rand) float64 {
	switch rnd.IntN(4) {
	case 0:
		return float64(rnd.IntN(2001) - 1000)
	case 1:
		return rnd.NormFloat64() * math.Pow(10, float64(rnd.IntN(40)-20))
	}
	for {
		if x := math.Float64frombits(rnd.Uint64()); !math.IsNaN(x) && !math.IsInf(x, 0) {
			return x
		}
	}
}

func randomText(rnd *rand.Rand) string {
	alphabet := []rune("ab \"\\/\n\r\t\b\f\x00\x1f\x7f<&é頭🧠\u2028\ufffd\u202e")
	s := make([]rune, rnd.IntN(6))
	for i := range s {
		s[i] = alphabet[rnd.IntN(len(alphabet))]
	}
	return string(s)
}

func randomIndices(rnd *rand.Rand, n, points int) []int {
	if points == 0 {
		return nil
	}
	indices := make([]int, n)
	for i := range indices {
		indices[i] = rnd.IntN(points)
	}
	return indices
}

// difference says how two groups differ, bit for bit, or nothing.
func difference(a, b *landmark.Group) string {
	if a.Name() != b.Name() || a.Dim() != b.Dim() || a.Len() != b.Len() {
		return fmt.Sprintf("%q %d %d and %q %d %d", a.Name(), a.Dim(), a.Len(), b.Name(), b.Dim(), b.Len())
	}
	for i := range a.Len() {
		x, y := a.At(i), b.At(i)
		same := x.Name == y.Name && x.Status == y.Status
		p, q := [3]float64{x.Position.X, x.Position.Y, x.Position.Z}, [3]float64{y.Position.X, y.Position.Y, y.Position.Z}
		for k := range p {
			bothNaN := math.IsNaN(p[k]) && math.IsNaN(q[k])
			same = same && (bothNaN || math.Float64bits(p[k]) == math.Float64bits(q[k]))
		}
		if !same {
			return fmt.Sprintf("point %d: %+v and %+v", i, x, y)
		}
	}
	if x, y := fmt.Sprintf("%+v", a.Labels()), fmt.Sprintf("%+v", b.Labels()); x != y {
		return x + " and " + y
	}
	if x, y := fmt.Sprint(a.Connectivity()), fmt.Sprint(b.Connectivity()); x != y {
		return x + " and " + y
	}
	return ""
}

// What was read must be written so that it reads the same again, whatever the
// file held.
func FuzzLJSON(f *testing.F) {
	for _, seed := range []string{
		asMenpo, smallLJSON,
		`{"version": 1, "groups": [{"label": "a", "connectivity": [[0,1]], "landmarks": [{"point": [1,null]}, {"point": [2,3]}]}]}`,
		`{"version": 2, "labels": [{"label": "a", "mask": [0]}], "landmarks": {"points": [[0.5,-1e-7,1e300]], "connectivity": [[0,9]]}}`,
		"\xef\xbb\xbf{\"landmarks\": {\"points\": []}, \"labels\": [{\"label\": \"\xff\", \"mask\": []}]}",
		`{"version": 3, "groups": {"a": {"metadata": {"names": ["x"], "visible": [1]}, "landmarks": {"points": [[1,2,3]]}}}}`,
		`{"version": 2, "landmarks": {"points": [[1e999`, `[[[[`, ``,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := decodeLJSON(t.Context(), "a.ljson", data)
		if err != nil {
			return
		}
		first, err := encodeLJSON(r.Groups)
		if err != nil {
			t.Fatalf("what was read cannot be written: %v", err)
		}
		again, err := decodeLJSON(t.Context(), "a.ljson", first)
		if err != nil {
			t.Fatalf("what was written cannot be read: %v\n%s", err, first)
		}
		second, err := encodeLJSON(again.Groups)
		if err != nil || string(first) != string(second) {
			t.Fatalf("error %v, or written twice it differs\n%s\n%s", err, first, second)
		}
	})
}
