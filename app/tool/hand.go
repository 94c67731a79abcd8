package tool

import (
	"slices"
	"time"

	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r2"
	"gonum.org/v1/gonum/spatial/r3"
)

const (
	// slop is how far the pointer may move in a click, in the toolkit's units.
	slop = 3
	// doubleClick is how soon a second click makes it a double click.
	doubleClick = 400 * time.Millisecond
)

// Hand makes clicks and drags of what the pointer does, and gives them to the tool
// in hand, or where that has no use for them to the tools behind it, the last of
// which is looking.
type Hand struct {
	Look     *Look
	Correct  *Correct
	Place    *Place
	Together *Together
	Draw     *Draw
	Measure  *Measure
	Clip     *Clip
	Swipe    *Swipe
	Band     *Area
	Lasso    *Area
	Options  Options
	// Taken, if it is set, is told that another tool is in hand.
	Taken func()
	// Odd returns the places of points of a document of which something is odd. It is asked for
	// each picture. It may be nil.
	Odd func(*scene.Document) []r3.Vec

	view  View
	held  Tool   // nil: none beside those that are always at hand
	tools []Tool // that are asked, in order
	press press

	clicked   time.Time // the click before, to tell a double click
	clickedAt r2.Vec

	pointer Pointer // where it is
	pointed bool    // it is over the picture
}

// press is what a pressed button began.
type press struct {
	begin    Pointer
	dragging bool // farther than a click
	drag     Drag // nil: no tool has a use for it
}

// NewHand returns a hand that looks.
func NewHand(v View) *Hand {
	h := &Hand{view: v, Look: NewLook(v)}
	h.Correct, h.Place, h.Together = NewCorrect(v, &h.Options), NewPlace(v, h.Look, &h.Options), NewTogether(v, &h.Options)
	h.Draw, h.Measure, h.Clip = NewDraw(v, h.Look, &h.Options), NewMeasure(v, h.Look), NewClip(v)
	h.Band, h.Lasso = NewBand(v), NewLasso(v)
	h.Swipe = newSwipe(v, func() bool { return h.held == h.Swipe })
	h.tools = h.behind(nil)
	return h
}

// Take takes a tool in hand instead of the one before; nil puts that down. What was
// begun with it is taken back.
func (h *Hand) Take(t Tool) {
	if h.press.drag != nil {
		h.press.drag.Cancel()
		h.press = press{}
	}
	if h.held != nil {
		h.held.Reset()
	}
	h.held, h.tools = t, h.behind(t)
	if t != nil {
		t.Reset()
		if h.pointed {
			t.Move(h.pointer)
		}
	}
	if h.Taken != nil {
		h.Taken()
	}
	h.view.Remark()
}

// behind returns the tools that are asked, in order, while one is in hand.
func (h *Hand) behind(held Tool) []Tool {
	switch held {
	case nil:
		return []Tool{h.Correct, h.Swipe, h.Look}
	case h.Swipe:
		return []Tool{h.Swipe, h.Correct, h.Look}
	}
	return []Tool{held, h.Correct, h.Swipe, h.Look}
}

// Toggle takes a tool in hand, or puts it down.
func (h *Hand) Toggle(t Tool) {
	if h.held == t {
		t = nil
	}
	h.Take(t)
}

// Relieve takes over from the hand of another view: its options, and the tool that it has,
// which it puts down. What was begun with that is taken back.
func (h *Hand) Relieve(other *Hand) {
	h.Options = other.Options
	held := slices.Index(other.all(), other.held)
	if other.held != nil {
		other.Take(nil)
	}
	if held >= 0 {
		h.Take(h.all()[held])
	} else if h.held != nil {
		h.Take(nil)
	}
}

// all returns the tools that can be in hand.
func (h *Hand) all() []Tool {
	return []Tool{h.Place, h.Together, h.Draw, h.Measure, h.Clip, h.Swipe, h.Band, h.Lasso}
}

// Say tells the user something in a line that goes away by itself.
func (h *Hand) Say(text string) { h.view.Say(text) }

// Remark shows the marks as they are now, over the picture that is there.
func (h *Hand) Remark() { h.view.Remark() }

// Redraw asks for a picture with the marks as they are now.
func (h *Hand) Redraw() { h.view.Redraw() }

// ZoomBy enlarges the picture about the crosshair, or where there is none about its
// middle.
func (h *Hand) ZoomBy(factor float64) {
	var about r2.Vec
	if c := h.Marks().Crosshair; c != nil {
		about = *c
	}
	h.Look.ZoomBy(factor, about)
}

// Dragging reports whether a drag is under way.
func (h *Hand) Dragging() bool { return h.press.dragging }

// Held returns the tool in hand, nil for none.
func (h *Hand) Held() Tool { return h.held }

// Reset forgets what was begun: another document is in front.
func (h *Hand) Reset() {
	h.press = press{}
	for _, t := range h.tools {
		t.Reset()
	}
}

// Press begins a click or a drag.
func (h *Hand) Press(p Pointer) { h.press = press{begin: p} }

// Drag moves the pointer with a button held down.
func (h *Hand) Drag(p Pointer) {
	if h.press.begin.Button == NoButton || h.view.Document() == nil {
		return
	}
	h.pointer.At = p.At // where what is under it is looked for behind the drag
	if !h.press.dragging {
		if r2.Norm(r2.Sub(p.At, h.press.begin.At)) < slop*h.view.Picture().Unit {
			return
		}
		h.press.dragging, h.press.drag = true, h.grab(h.press.begin)
	}
	if h.press.drag != nil {
		h.press.drag.To(p)
	}
}

// asked returns the tools that are asked, in order.
func (h *Hand) asked() []Tool {
	if h.view.Barred() != "" {
		return []Tool{h.Look}
	}
	return h.tools
}

func (h *Hand) grab(p Pointer) Drag {
	for _, t := range h.asked() {
		if d := t.Grab(p); d != nil {
			return d
		}
	}
	return nil
}

// Release ends a drag, or else it is a click.
func (h *Hand) Release(p Pointer) {
	click := h.press.begin.Button == Left && p.Button == Left && !h.press.dragging
	h.EndDrag()
	if click {
		h.click(p)
	}
}

// Clicking reports whether a release of the button would end a click, and no drag.
func (h *Hand) Clicking(p Pointer) bool { return h.press.begin.Button == p.Button && !h.press.dragging }

// EndDrag ends what a button began, wherever it was released.
func (h *Hand) EndDrag() {
	before := h.press
	h.press = press{}
	if before.drag != nil {
		before.drag.End()
	}
	if before.dragging {
		h.view.Redraw() // to know once it is at rest what is under the pointer now
	}
}

func (h *Hand) click(p Pointer) {
	if h.view.Document() == nil {
		return
	}
	near := r2.Norm(r2.Sub(p.At, h.clickedAt)) < 2*slop*h.view.Picture().Unit
	double := near && p.Time.Sub(h.clicked) < doubleClick
	h.clicked, h.clickedAt = p.Time, p.At
	if double {
		h.clicked = time.Time{}
	}
	if why := h.view.Barred(); why != "" && !double {
		h.view.Say("Nothing is selected or placed here: " + why + ".")
		return
	}
	for _, t := range h.asked() {
		if t.Click(p, double) {
			return
		}
	}
}

// Move moves the pointer. The toolkit reports no dragging with the right button: so
// it is seen here.
func (h *Hand) Move(p Pointer) {
	if h.press.begin.Button == Right {
		if p.Button == Right {
			h.Drag(p)
			return
		}
		h.EndDrag() // released over something else
	}
	h.pointer, h.pointed = p, true
	for _, t := range h.asked() {
		t.Move(p)
	}
}

// Leave tells that the pointer is over the picture no longer.
func (h *Hand) Leave() {
	if h.press.begin.Button == Right {
		h.EndDrag()
	}
	h.pointed = false
	for _, t := range h.tools {
		t.Leave()
	}
}

// Settled tells that the view has come to rest: what is under a pointer at rest may
// be another thing now.
func (h *Hand) Settled() {
	if h.pointed && !h.press.dragging {
		for _, t := range h.asked() {
			t.Move(h.pointer)
		}
	}
}

// Scroll turns the wheel by so many notches, or parts of one.
func (h *Hand) Scroll(p Pointer, notches float64) {
	const most = 3 // at once: more is a slip
	notches = max(-most, min(most, notches))
	for _, t := range h.asked() {
		if t.Scroll(p, notches) {
			return
		}
	}
}

// Key reports whether a tool has a use for a key.
func (h *Hand) Key(k Key) bool {
	if k.Name == KeyEscape && h.press.drag != nil && h.press.drag.Cancel() {
		h.press.drag = nil
		return true
	}
	for _, t := range h.asked() {
		if t.Key(k) {
			return true
		}
		if t == h.held && k.Name == KeyEscape {
			h.Take(nil)
			return true
		}
	}
	return false
}
