package lmio

import (
	"fmt"
	"image/color"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"testing"

	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

// randomDocuments is how many documents each format writes and reads; the
// variable CAIRN_RANDOM asks for more, see make hostile.
func randomDocuments(t *testing.T) int {
	const usual = 150
	text := os.Getenv("CAIRN_RANDOM")
	if text == "" {
		return usual
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		t.Fatalf("CAIRN_RANDOM=%s is no number of documents", text)
	}
	return n
}

// TestRandomDocumentsComeBack writes documents that hold all that a document
// can, and reads them: what comes back is what fit left, bit for bit, and where
// that is not all there was, Losses said so.
func TestRandomDocumentsComeBack(t *testing.T) {
	for _, f := range Formats() {
		if !f.Writes() {
			continue
		}
		t.Run(f.Name, func(t *testing.T) {
			t.Parallel()
			rng := rand.New(rand.NewPCG(7, 8))
			dir := t.TempDir()
			for i := range randomDocuments(t) {
				groups := randomGroups(rng, &f, i)
				path := filepath.Join(dir, "a"+append(f.Extensions, f.Shared...)[0])
				if msg := roundTrip(t, &f, path, groups); msg != "" {
					data, _ := os.ReadFile(path)
					t.Fatalf("document %d: %s\n%s\nfile:\n%.4000s", i, msg, describeAll(groups), data)
				}
			}
		})
	}
}

// roundTrip writes groups and reads them; it returns what is wrong.
func roundTrip(t *testing.T, f *Format, path string, groups []*landmark.Group) string {
	fitted, losses, err := f.fit(groups)
	if err != nil {
		return "fit: " + err.Error()
	}
	if err := Write(path, groups); err != nil {
		return "Write: " + err.Error()
	}
	r, err := Read(t.Context(), path)
	if err != nil {
		return "Read: " + err.Error()
	}
	if len(r.Groups) != len(fitted) {
		return fmt.Sprintf("%d groups come back, %d were written", len(r.Groups), len(fitted))
	}
	for i, g := range fitted {
		g.Place(g.Properties().Declared) // as Read does
		if d := difference(g, r.Groups[i]); d != "" {
			return fmt.Sprintf("group %d does not come back as Losses promised: %s (losses %q)", i, d, losses)
		}
	}
	if same := sameBut(f, groups, r.Groups); same == "" && len(losses) > 0 {
		return fmt.Sprintf("nothing was lost, and Losses says %q", losses)
	} else if same != "" && len(losses) == 0 {
		return "lost without a word: " + same
	}
	return ""
}

// sameBut compares what was read with what there was, apart from names that
// the format makes up where there were none, from how the coordinates are
// declared, and from coordinates of points that are not placed.
func sameBut(f *Format, want, got []*landmark.Group) string {
	if len(want) != len(got) {
		return fmt.Sprintf("%d groups for %d", len(got), len(want))
	}
	for i := range want {
		w, g := want[i].Copy(), got[i].Copy()
		if w.Name() == "" && f.limits.noGroupName != nil {
			w.SetName(g.Name())
		}
		p, q := w.Properties(), g.Properties()
		p.Declared, p.Format = q.Declared, q.Format
		w.SetProperties(p)
		w.SetPlacement(g.Placement())
		for k := range min(w.Len(), g.Len()) {
			m := w.At(k)
			if m.Name == "" && f.limits.noName != nil {
				m.Name = g.At(k).Name
			}
			if !m.Placed() && m.Status != landmark.Defined && m.Status != landmark.Estimated {
				m.Position = g.At(k).Position
			}
			w.Set(k, m)
		}
		if d := difference(w, g); d != "" {
			return d
		}
	}
	return ""
}

// difference says where two groups differ, bit for bit; "" where they do not.
func difference(want, got *landmark.Group) string {
	switch {
	case want.Name() != got.Name():
		return fmt.Sprintf("name %q for %q", got.Name(), want.Name())
	case want.Dim() != got.Dim():
		return fmt.Sprintf("dimension %d for %d", got.Dim(), want.Dim())
	case want.Len() != got.Len():
		return fmt.Sprintf("%d points for %d", got.Len(), want.Len())
	case !reflect.DeepEqual(want.Properties(), got.Properties()):
		return fmt.Sprintf("properties %+v for %+v", got.Properties(), want.Properties())
	case len(want.Labels())+len(got.Labels()) > 0 && !sameLabels(want.Labels(), got.Labels()):
		return fmt.Sprintf("labels %v for %v", got.Labels(), want.Labels())
	case len(want.Connectivity())+len(got.Connectivity()) > 0 && !reflect.DeepEqual(want.Connectivity(), got.Connectivity()):
		return fmt.Sprintf("connectivity %v for %v", got.Connectivity(), want.Connectivity())
	}
	for i := range want.Len() {
		w, g := want.At(i), got.At(i)
		if want.Dim() == 2 {
			w.Position.Z, g.Position.Z = 0, 0
		}
		if !sameBits(w.Position, g.Position) {
			return fmt.Sprintf("point %d at %v for %v", i, g.Position, w.Position)
		}
		const turn = 1e-12 // a normal is made to have length 1 again
		if r3.Norm(r3.Sub(w.Normal, g.Normal)) > turn {
			return fmt.Sprintf("normal %d %v for %v", i, g.Normal, w.Normal)
		}
		w.Position, g.Position, w.Normal, g.Normal = r3.Vec{}, r3.Vec{}, r3.Vec{}, r3.Vec{}
		if !reflect.DeepEqual(w, g) {
			return fmt.Sprintf("point %d is %+v for %+v", i, g, w)
		}
	}
	return ""
}

func sameLabels(a, b []landmark.Label) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].Name != b[i].Name || a[i].Color != b[i].Color || a[i].Curve != b[i].Curve || len(a[i].Indices) != len(b[i].Indices) {
			return false
		}
		for k := range a[i].Indices {
			if a[i].Indices[k] != b[i].Indices[k] {
				return false
			}
		}
	}
	return true
}

// sameBits compares positions bit for bit; any NaN is like any other, and 0
// like -0, which negating makes of it.
func sameBits(a, b r3.Vec) bool {
	same := func(x, y float64) bool { return x == y || math.IsNaN(x) && math.IsNaN(y) }
	return same(a.X, b.X) && same(a.Y, b.Y) && same(a.Z, b.Z)
}

func describeAll(groups []*landmark.Group) (text string) {
	for _, g := range groups {
		text += fmt.Sprintf("%q dim %d %+v labels %v lines %v\n", g.Name(), g.Dim(), g.Properties(), g.Labels(), g.Connectivity())
		for i, l := range g.Landmarks() {
			text += fmt.Sprintf("  %d %+v\n", i, l)
		}
	}
	return text
}

// randomGroups returns a document that the format can be asked to write. Every
// other one is plain, so that formats that hold little are tried, too.
func randomGroups(rng *rand.Rand, f *Format, number int) []*landmark.Group {
	plain := number%2 == 0
	n := 1 + rng.IntN(3)
	points := rng.IntN(6)
	if points == 0 && rng.IntN(4) > 0 {
		points = 1
	}
	var groups []*landmark.Group
	dim := f.limits.dims[rng.IntN(len(f.limits.dims))]
	for range n {
		if !f.limits.sameCount {
			points = rng.IntN(8)
		}
		g := landmark.NewGroup(randomName(rng, plain), randomPoints(rng, points, plain))
		if !f.limits.sameCount {
			dim = f.limits.dims[rng.IntN(len(f.limits.dims))]
		}
		if points == 0 { // an empty list of points has no dimension
			dim = f.limits.dims[0]
		}
		g.SetDim(dim)
		if dim == 2 {
			flatten(g)
		}
		if !plain {
			decorate(rng, f, g)
		}
		groups = append(groups, g)
		if f.limits.oneGroup && rng.IntN(3) > 0 {
			break
		}
	}
	return groups
}

func flatten(g *landmark.Group) {
	for i, l := range g.Landmarks() {
		if l.Placed() {
			l.Position.Z = 0
		}
		l.Normal = r3.Vec{}
		g.Set(i, l)
	}
}

// decorate gives a group what a file may say of it.
func decorate(rng *rand.Rand, f *Format, g *landmark.Group) {
	p := landmark.Properties{Locked: rng.IntN(2) == 0, Hidden: rng.IntN(2) == 0, Units: []string{"", "mm", "um", "m"}[rng.IntN(4)]}
	if rng.IntN(2) == 0 {
		p.Color = color.NRGBA{uint8(rng.IntN(256)), uint8(rng.IntN(256)), uint8(rng.IntN(256)), 255}
	}
	if rng.IntN(3) == 0 {
		p.Protocol = landmark.ProtocolID{Name: randomName(rng, false), Revision: randomName(rng, false), Hash: "0a1b"}
	}
	switch rng.IntN(4) {
	case 0:
		p.Declared = landmark.Placement{Kind: landmark.Negated}
	case 1:
		p.Declared = landmark.Scaled(0.25)
	}
	if rng.IntN(3) == 0 { // of another format: this one must let go of it
		p.Format, p.Extra = "another", landmark.NewFields(landmark.Field{Key: "comment", Value: "x"})
	}
	g.SetProperties(p)
	g.SetPlacement(p.Declared)
	if g.Len() < 2 {
		return
	}
	_ = g.SetConnectivity([]landmark.Edge{{0, 1}, {1, 0}})
	curve := landmark.Curve(rng.IntN(3))
	all := make([]int, g.Len())
	for i := range all {
		all[i] = i
	}
	var chosen color.NRGBA
	if rng.IntN(2) == 0 {
		chosen = color.NRGBA{uint8(rng.IntN(256)), uint8(rng.IntN(256)), uint8(rng.IntN(256)), uint8(1 + rng.IntN(255))}
	}
	_ = g.SetLabels([]landmark.Label{{Name: randomName(rng, true), Indices: []int{1, 0}, Curve: curve, Color: chosen}, {Name: "all", Indices: all}})
}

func randomPoints(rng *rand.Rand, n int, plain bool) []landmark.Landmark {
	points := make([]landmark.Landmark, n)
	for i := range points {
		points[i] = landmark.Landmark{Position: r3.Vec{X: randomNumber(rng), Y: randomNumber(rng), Z: randomNumber(rng)}, Status: landmark.Defined}
		l := &points[i]
		if !plain || rng.IntN(2) == 0 {
			l.Name = randomName(rng, plain)
		}
		if rng.IntN(4) == 0 {
			l.Status = landmark.PositionStatus(rng.IntN(4))
		}
		if !l.Placed() && rng.IntN(3) > 0 {
			l.Position = landmark.NoPosition() // else stale coordinates, which must not be written
		}
		if plain {
			continue
		}
		l.Description = randomName(rng, false)
		if l.Status == landmark.Missing {
			l.Reason = randomName(rng, false)
		}
		if l.Placed() {
			l.Origin = landmark.Origin(rng.IntN(4))
		}
		l.Locked, l.Hidden = rng.IntN(3) == 0, rng.IntN(3) == 0
		if rng.IntN(2) == 0 {
			l.Normal = r3.Unit(r3.Vec{X: rng.NormFloat64(), Y: rng.NormFloat64(), Z: rng.NormFloat64()})
		}
	}
	return points
}

// randomNumber returns a coordinate: mostly as people have them, and sometimes
// one that takes all digits, or is extreme.
func randomNumber(rng *rand.Rand) float64 {
	switch rng.IntN(8) {
	case 0:
		return (rng.Float64() - 0.5) * 1e3
	case 1:
		return []float64{0, 1e-300, -1e22, 1e16, 123456789012345680, 5e-324, 9999, -1, 0.1}[rng.IntN(9)]
	}
	return math.Round((rng.Float64()-0.5)*1e6) / 1e3
}

// randomName returns a name: mostly a word, and sometimes one that a format may
// stumble over.
func randomName(rng *rand.Rand, plain bool) string {
	words := []string{"nasion", "Nose tip", "left_eye", "P4-M1", "gnathion", "Größe", "a.b"}
	if plain {
		return words[rng.IntN(len(words))] + strconv.Itoa(rng.IntN(100))
	}
	return []string{
		"", " ", "NA", "nan", "1", "1 2 3", "-0.5", "a,b", `say "x"`, "it's", "a;b", "tab\there", "two\nlines", "=1+1", "@x", "#hash",
		"<b>&amp;</b>", `back\slash`, "bad\xffbyte", "zero\x00", "\u2028", "頭蓋骨", "'x", "S000", "[names]", "LM=3", "", "#", "\ufeffbom", "ID=x", "}", "x ", " x",
	}[rng.IntN(33)]
}
