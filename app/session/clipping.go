package session

import (
	"errors"
	"slices"

	"cairn/app/tool"
	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r3"
)

// The clipping plane belongs to how a document is looked at: scene.Camera.Clip.

var errNotThree = errors.New("that takes three selected points with a position")

// clipPlane returns the plane of the view; the zero value where there is none.
func (s *Session) clipPlane() scene.Plane {
	if s.hand == nil || s.Document() == nil {
		return scene.Plane{}
	}
	return s.hand.Clip.Plane()
}

// clipActions put the clipping plane somewhere, and move it.
func (s *Session) clipActions() []Action {
	const menu = "View > Clipping Plane"
	across := func(name, title string, normal r3.Vec) Action {
		return Action{Name: name, Title: title, Why: s.nothingToSee, Words: "cut section slice axis",
			Do: func() { s.putPlane(s.hand.Clip.Facing(s.Document().FitBounds().Center(), normal)) }}
	}
	ways := []Action{ // in a submenu of their own: all in one would be too long
		across("clip-x", "Clipping Plane Across X", r3.Vec{X: 1}),
		across("clip-y", "Clipping Plane Across Y", r3.Vec{Y: 1}),
		across("clip-z", "Clipping Plane Across Z", r3.Vec{Z: 1}),
		{Name: "clip-view", Title: "Clipping Plane Across the View", Words: "cut section slice", Why: s.nothingToSee,
			Do: func() { s.putPlane(s.hand.Clip.AcrossView(s.Document()), nil) }},
	}
	var choices []Choice
	for i, title := range []string{"X", "Y", "Z", "The View"} {
		choices = append(choices, Choice{Title: title, Do: ways[i].Do})
	}
	move := s.take("clip-move", "Move Clipping Plane", "K", func(h *tool.Hand) tool.Tool { return h.Clip }, s.nothingToSee,
		Action{Also: OnView, Under: "Show", Words: "drag tilt cut section clip tool"})
	move.Menu = menu
	toggle := move.Do
	move.Do = func() {
		if s.clipPlane().IsZero() {
			s.hand.Clip.Set(s.lastPlane())
		}
		toggle()
	}
	return slices.Concat([]Action{
		{Name: "clip", Title: "Clipping Plane", Menu: menu, Keys: []string{"X"}, Also: OnView, Under: "Show", Words: "cut section slice open inside cross",
			Why: s.nothingToSee, On: func() bool { return !s.clipPlane().IsZero() }, Do: s.toggleClip},
		move,
		{Name: "clip-flip", Title: "Cut Away the Other Side", Menu: menu, Keys: []string{"Shift+X"}, Words: "flip invert plane", Why: s.noPlane,
			Do: func() { s.hand.Clip.Set(s.clipPlane().Flipped()) }},
		{Name: "clip-across", Title: "Across", Menu: menu, Line: true, Why: s.nothingToSee, Choices: func() []Choice { return choices }},
		{Name: "clip-position", Title: "Position…", Menu: menu, Words: "clipping plane distance coordinate number type", Why: s.noPlane},
		{Name: "clip-points", Title: "Through Three Selected Points", Menu: menu, Also: OnPoint, Under: "Selected Points", Words: "cut section landmarks clip plane", Why: s.notThreePoints,
			Do: func() {
				p, err := s.selectedPlane()
				if err == nil {
					p, err = s.hand.Clip.Facing(p.Point, p.Normal)
				}
				s.putPlane(p, err)
			}},
	}, ways)
}

// putPlane cuts the document in front open, and takes the tool that moves the plane in
// hand unless another one is.
func (s *Session) putPlane(p scene.Plane, err error) {
	if err != nil {
		return // Why has said so
	}
	s.hand.Clip.Set(p)
	if s.hand.Held() == nil {
		s.hand.Take(s.hand.Clip)
	}
	s.events.Styled()
}

// toggleClip cuts the document in front open where it was last, at first through the
// middle across the view, or closes it.
func (s *Session) toggleClip() {
	p := s.clipPlane()
	if p.IsZero() {
		s.putPlane(s.lastPlane(), nil)
		return
	}
	s.clip = p
	s.hand.Clip.Set(scene.Plane{})
	if s.hand.Held() == s.hand.Clip {
		s.hand.Take(nil)
	}
	s.events.Styled()
}

// lastPlane returns the plane that was there last.
func (s *Session) lastPlane() scene.Plane {
	if !s.clip.IsZero() {
		return s.clip
	}
	return s.hand.Clip.AcrossView(s.Document())
}

// ClipPosition says what the position of the plane is counted along, "" for from the
// middle, and the position, in the document's units.
func (s *Session) ClipPosition() (what string, x float64) {
	return tool.ClipPosition(s.Document(), s.clipPlane())
}

// SetClipPosition moves the plane there, unless there is none any more.
func (s *Session) SetClipPosition(x float64) {
	if d, p := s.Document(), s.clipPlane(); d != nil && !p.IsZero() {
		s.hand.Clip.Set(tool.AtPosition(d, p, x))
	}
}

// clipTexts say where the plane is while it is moved.
func (s *Session) clipTexts(d *scene.Document) []string {
	if text := tool.ClipText(d, s.clipPlane()); text != "" {
		return []string{text}
	}
	return nil
}

// selectedPlane returns the plane through the three selected points.
func (s *Session) selectedPlane() (scene.Plane, error) {
	var at []r3.Vec
	d := s.Document()
	for _, n := range d.Groups() {
		for i, l := range n.Group.Landmarks() {
			if d.Selection().Has(n.Point(i)) && l.Placed() {
				at = append(at, l.Position)
			}
		}
	}
	if len(at) != 3 {
		return scene.Plane{}, errNotThree
	}
	return scene.PlaneThrough(at[0], at[1], at[2])
}
