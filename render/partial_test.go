package render

import (
	"bytes"
	"image"
	"testing"

	"cairn/landmark"
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
			to := &th.renderer.show[0]
			if q == Fine {
				to = &th.renderer.show[1]
			}
			var before *drawn
			th.call(func() { before = to.over })
			part := shown()
			th.call(func() {
				if before != nil {
					if b, ok := to.over.differs(before, newView(f(), 500, 400)); ok && b != image.Rect(0, 0, 500, 400) {
						parts++
					}
				}
				to.over = nil
			})
			if whole := shown(); !bytes.Equal(part, whole) {
				t.Errorf("quality %d, step %d: the part is not as in the whole", q, i)
			}
		}
		if parts < len(steps)/2 {
			t.Errorf("quality %d: %d of %d frames were drawn in part", q, parts, len(steps))
		}
		th.Forget(d.ID())
	}
}
