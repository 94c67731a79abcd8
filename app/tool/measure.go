package tool

import (
	"slices"

	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r2"
	"gonum.org/v1/gonum/spatial/r3"
)

// Measure measures between places, one more a click: landmarks, and elsewhere places on
// the surface. A drag still turns the view. Nothing is an edit until Return keeps it.
//
// With the keyboard, arrows move a crosshair, and Return measures to what is there.
type Measure struct {
	view View
	look *Look
	// Changed runs when there is something else to measure. It may be nil.
	Changed func()
	// Keep keeps the measure between landmarks. It returns what it is called, or why it
	// cannot be kept. It may be nil.
	Keep func(points []scene.Point) (title, why string)

	chosen []Measured
	live   *Measured // what is under the pointer or the crosshair
	aim    aim
}

// Measured is a place that is measured.
type Measured struct {
	At    r3.Vec
	Point scene.Point // the landmark there; the zero value: a place on the surface
}

// NewMeasure returns the tool for a view, which look turns.
func NewMeasure(v View, look *Look) *Measure { return &Measure{view: v, look: look} }

// Reset is part of Tool.
func (m *Measure) Reset() {
	m.aim = aim{}
	m.change(nil, nil)
}

// change changes what is measured.
func (m *Measure) change(chosen []Measured, live *Measured) {
	m.chosen, m.live = chosen, live
	if m.Changed != nil {
		m.Changed()
	}
	m.view.Remark()
}

// Chosen returns the places that are measured, in their order: landmarks where they are
// now, without those that are gone. The slice is the caller's.
func (m *Measure) Chosen(d *scene.Document) (all []Measured) {
	for _, c := range m.chosen {
		if c, ok := c.now(d); ok {
			all = append(all, c)
		}
	}
	return all
}

// Live returns the place to which the next click would measure, nil where there is none
// or where it is the last one.
func (m *Measure) Live(d *scene.Document) *Measured {
	if m.live == nil {
		return nil
	}
	live, ok := m.live.now(d)
	if chosen := m.Chosen(d); !ok || len(chosen) > 0 && chosen[len(chosen)-1] == live {
		return nil
	}
	return &live
}

// now returns a place as it is now, and whether it is there.
func (c Measured) now(d *scene.Document) (Measured, bool) {
	if c.Point == (scene.Point{}) {
		return c, true
	}
	l, ok := d.Landmark(c.Point)
	c.At = l.Position
	return c, ok && l.Placed()
}

// at returns what is at a place of the picture, or why nothing is.
func (m *Measure) at(d *scene.Document, at r2.Vec) (c Measured, why string) {
	if p, ok := m.view.LandmarkAt(at); ok {
		if c, ok = (Measured{Point: p}).now(d); ok {
			return c, ""
		}
	}
	if _, is := surfaces(d); is == nothing {
		return c, "there is no landmark, and no surface is shown"
	}
	s, why := spotAt(d, m.view, at, ToSurface)
	return Measured{At: s.position}, why
}

// Click is part of Tool: it measures to what is there. With Ctrl it is left to looking,
// which selects.
func (m *Measure) Click(at Pointer, double bool) bool {
	if at.Modifiers.Has(Ctrl) {
		return false
	}
	if !double { // the first click has chosen it
		m.choose(at.At)
	}
	return true
}

// choose measures to what is at a place of the picture.
func (m *Measure) choose(at r2.Vec) {
	d := m.view.Document()
	c, why := m.at(d, at)
	if why != "" {
		m.view.Say("Not measured: " + why + ".")
		return
	}
	chosen := m.Chosen(d)
	if n := len(chosen); n > 0 && chosen[n-1] == c {
		return
	}
	m.change(append(chosen, c), &c)
}

// keep keeps the measure, where all places are landmarks.
func (m *Measure) keep(d *scene.Document) {
	chosen := m.Chosen(d)
	points := make([]scene.Point, len(chosen))
	for i, c := range chosen {
		points[i] = c.Point
	}
	switch {
	case len(points) < 2:
		m.view.Say("Not kept: choose two landmarks or more.")
		return
	case slices.Contains(points, scene.Point{}):
		m.view.Say("Not kept: only measures between landmarks can be kept, and a place on the surface is none.")
		return
	case m.Keep == nil:
		return
	}
	title, why := m.Keep(points)
	if why != "" {
		m.view.Say("Not kept: " + why + ".")
		return
	}
	m.change(nil, m.live)
	m.view.Say("Kept: " + title + ".")
}

// Grab is part of Tool: dragging is for the tools behind this one.
func (m *Measure) Grab(Pointer) Drag { return nil }

// Scroll is part of Tool.
func (m *Measure) Scroll(Pointer, float64) bool { return false }

// Move is part of Tool: the measure goes on to what is under the pointer.
func (m *Measure) Move(at Pointer) {
	if !m.aim.follow(at) && m.aim.crosshair != nil {
		return // the view has come to rest under a pointer that the keys have left
	}
	m.aimed()
}

// aimed follows what is under the pointer or the crosshair now.
func (m *Measure) aimed() {
	var live *Measured
	if d, at := m.view.Document(), m.aim.at(); d != nil && at != nil {
		if c, why := m.at(d, *at); why == "" {
			live = &c
		}
	}
	if (live == nil) != (m.live == nil) || live != nil && *live != *m.live {
		m.change(m.chosen, live)
		return
	}
	m.view.Remark() // the crosshair may be elsewhere
}

// Leave is part of Tool.
func (m *Measure) Leave() {
	m.aim.pointer = nil
	m.aimed()
}

// Key is part of Tool.
func (m *Measure) Key(k Key) bool {
	d := m.view.Document()
	if d == nil {
		return false
	}
	if m.aim.arrow(k, m.view, m.look) {
		m.aimed()
		return true
	}
	chosen := m.Chosen(d)
	switch k.Name {
	case KeyBackspace:
		if n := len(chosen); n > 0 {
			m.change(chosen[:n-1], m.live)
		}
	case KeyEscape:
		if len(chosen) == 0 {
			return false // it ends the tool
		}
		m.change(nil, m.live)
	case KeyReturn, KeyEnter:
		if m.aim.crosshair != nil && m.Live(d) != nil {
			m.choose(*m.aim.crosshair)
		} else {
			m.keep(d)
		}
	default:
		return false
	}
	return true
}

// mark is part of marker.
func (m *Measure) mark(marks *Marks) {
	d := m.view.Document()
	if d == nil {
		return
	}
	marks.Crosshair = m.aim.crosshair
	if live := m.Live(d); live != nil {
		marks.Ghost = &live.At
	}
}

// prompt says what the tool waits for.
func (m *Measure) prompt(d *scene.Document) string {
	const view = " Drag turns the view."
	chosen := m.Chosen(d)
	switch isPlace := func(c Measured) bool { return c.Point == scene.Point{} }; {
	case len(chosen) == 0:
		return "Measure: click a landmark or the surface. Arrows and Return do, too." + view + " Escape ends."
	case len(chosen) == 1:
		return "Measure: click where to. Backspace takes it back." + view + " Escape begins anew."
	case slices.ContainsFunc(chosen, isPlace):
		return "Measure: click to go on. Backspace takes one back." + view + " Escape begins anew."
	}
	return "Measure: Return keeps it, or click to go on. Backspace takes one back." + view + " Escape begins anew."
}
