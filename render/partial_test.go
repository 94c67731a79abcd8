package render

import (
	"bytes"
	"image"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"weak"

	"cairn/landmark"
	"cairn/landmark/shape"

	"gonum.org/v1/gonum/spatial/r3"
)

// TestPartsOfFramesAreDrawnAsWholeOnes changes one thing of a frame after another and
// compares what is drawn of it with the whole drawn anew.
func TestPartsOfFramesAreDrawnAsWholeOnes(t *testing.T) {
	t.Run("drawn", testParts)
	t.Run("painted", func(t *testing.T) { // then only lines are drawn
		paintGlyphs(t)
		testParts(t)
	})
}

func testParts(t *testing.T) {
	for _, q := range []Quality{Moving, Still, Fine} {
		th := start(t)
		d := manyMarks(t, 60)
		withLines(t, d)
		g := d.Groups()[0].Group
		hover := NoPoint
		change := func(i int, do func(l *landmark.Landmark)) {
			l := g.At(i)
			do(&l)
			g.Set(i, l)
		}
		steps := []func(){
			func() {},
			func() { change(30, func(l *landmark.Landmark) { l.Position.X += 0.01 }) },
			func() { change(31, func(l *landmark.Landmark) { l.Position.Y -= 0.03; l.Position.Z += 0.02 }) },
			func() { change(0, func(l *landmark.Landmark) { l.Position.X += 0.02 }) },                   // to which all others might be relative
			func() { change(45, func(l *landmark.Landmark) { l.Position = r3.Scale(-1, l.Position) }) }, // to the other side
			func() { change(45, func(l *landmark.Landmark) { l.Position = r3.Scale(-1, l.Position) }) },
			func() {
				for _, i := range []int{0, 20, 59} {
					change(i, func(l *landmark.Landmark) { l.Position = r3.Scale(-1, l.Position) })
				}
			},
			func() { d.Selection().Only(d.Groups()[0].Point(12)) },
			func() { hover = d.Groups()[0].Point(40) },
			func() { hover = d.Groups()[0].Point(12) },
			func() { change(12, func(l *landmark.Landmark) { l.Locked = true; l.Name = "another" }) },
			func() { change(12, func(l *landmark.Landmark) { l.Status = landmark.Estimated; l.Position.X *= -1 }) },
			func() { d.Selection().Only() },
			func() { hover = NoPoint },
		}
		parts := 0
		for i, step := range steps {
			step()
			f := func() *Frame { return Extract(d, frontCamera(d), full, hover) }
			shown := func() []byte { return show(t, th, f(), 500, 400, q).Pix }
			to := &front(th).targets[0]
			if q == Fine {
				to = &front(th).targets[1]
			}
			var before *drawn
			th.call(func() {
				before = to.over
				clear(front(th).names) // of both pictures: names go by where they stood
			})
			var copies map[weak.Pointer[landmark.Group]]*gpuGroup
			th.call(func() { copies = maps.Clone(th.renderer.groups) })
			part := shown()
			th.call(func() {
				if i > 0 && !maps.Equal(copies, th.renderer.groups) {
					t.Errorf("quality %v, step %d: the group was copied anew", q, i)
				}
			})
			th.call(func() {
				if before != nil {
					if b, ok := to.over.differs(before, newView(f(), 500, 400)); ok && b != image.Rect(0, 0, 500, 400) {
						parts++
					}
				}
				to.over = nil
				clear(front(th).names)
			})
			if whole := shown(); !bytes.Equal(part, whole) {
				t.Errorf("quality %v, step %d: the part is not as in the whole", q, i)
			}
		}
		if parts < len(steps)/2 {
			t.Errorf("quality %v: %d of %d frames were drawn in part", q, parts, len(steps))
		}
		th.Forget(d.ID())
	}
}

// TestUnequalParts compares with the plain way, byte by byte.
func TestUnequalParts(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		a := make([]byte, random.IntN(3000))
		b := slices.Clone(a)
		for range min(len(a), random.IntN(3)) {
			b[random.IntN(len(b))] = 1
		}
		first, end := unequal(a, b)
		wantFirst, wantEnd := slices.Index(b, 1), len(b)-1
		for ; wantEnd >= 0 && b[wantEnd] != 1; wantEnd-- {
		}
		if wantFirst < 0 {
			if first != end {
				t.Fatalf("%d to %d of equal ones", first, end)
			}
			continue
		}
		if first != wantFirst || end != wantEnd+1 {
			t.Fatalf("%d to %d of %d, want %d to %d", first, end, len(b), wantFirst, wantEnd+1)
		}
	}
}

// TestOriginsOfGroupsAreNear: no farther from the first point than the specimen is
// large, and where there is no size at that point.
func TestOriginsOfGroupsAreNear(t *testing.T) {
	for _, size := range []float64{1e-300, 0.03, 1, 170, 1e12} {
		for _, p := range []r3.Vec{{}, {X: 0.2 * size, Y: -3.3 * size, Z: 1e5 * size}, {X: -1e9 * size, Y: 0.5 * size, Z: 0.49 * size}} {
			if o := groupOrigin(p, size); !(r3.Norm(r3.Sub(o, p)) <= 2*size) {
				t.Errorf("of size %g: %v for %v", size, o, p)
			}
		}
	}
	p := r3.Vec{X: 1, Y: 2, Z: 3}
	for _, size := range []float64{0, math.Inf(1), math.NaN(), math.MaxFloat64} {
		if o := groupOrigin(p, size); o != p {
			t.Errorf("of size %g: %v for %v", size, o, p)
		}
	}
}

// TestPartsOfFramesLieOverWhatIsSuperimposed: what is drawn anew of a picture with another
// specimen over it has that one, too.
func TestPartsOfFramesLieOverWhatIsSuperimposed(t *testing.T) {
	for _, q := range []Quality{Still, Fine} {
		th := start(t)
		d, other := manyMarks(t, 20), documentOf(t, plate(5))
		hover := NoPoint
		shown := func() []byte {
			f := Extract(d, frontCamera(d), full, hover)
			f.Superimpose(other, Superimposition{Superposition: lying(shape.Identity()), Opacity: 0.5, Color: skyBlue})
			return show(t, th, f, 300, 240, q).Pix
		}
		alone := show(t, th, Extract(d, frontCamera(d), full, hover), 300, 240, q).Pix
		if bytes.Equal(shown(), alone) {
			t.Fatalf("quality %v: nothing lies over it", q)
		}
		to := &front(th).targets[0]
		if q == Fine {
			to = &front(th).targets[1]
		}
		for i := range 20 {
			hover = d.Groups()[0].Point(i)
			th.call(func() { clear(front(th).names) }) // of both pictures: names go by where they stood
			part := shown()
			th.call(func() {
				to.over = nil // so that the next is drawn as a whole
				clear(front(th).names)
			})
			if !bytes.Equal(part, shown()) {
				t.Errorf("quality %v, point %d: the part is not as in the whole", q, i)
			}
		}
		th.Forget(d.ID())
		th.Forget(other.ID())
	}
}
