package tool

import "fmt"

// Prompt returns what the tool in hand waits for, in a line that is shown as long as it
// is in hand: "" where none is.
func (h *Hand) Prompt() string {
	d := h.view.Document()
	if h.held == nil || d == nil {
		return ""
	}
	const ends = "Escape ends."
	switch h.held {
	case h.Place:
		t, why := h.Place.Next(d)
		if why != "" {
			return fmt.Sprintf("Placing: %s. %s", why, ends)
		}
		if h.Place.expects(d) {
			return fmt.Sprintf("Return places %s where it is expected; a click, anywhere else. Drag turns the view. %s", t.asked(d), ends)
		}
		return fmt.Sprintf("Click to place %s. Arrows and Return do, too. Drag turns the view. %s", t.asked(d), ends)
	case h.Draw:
		return h.Draw.prompt(d)
	case h.Measure:
		return h.Measure.prompt(d)
	case h.Clip:
		return h.Clip.prompt()
	case h.Swipe:
		return h.Swipe.prompt()
	case h.Together:
		switch points, _ := h.Together.points(d); len(points) {
		case 0:
			return "Move together: select points that are not locked. " + ends
		case 1:
			return "Move 1 point: drag the handle, or arrow keys. " + ends
		default:
			return fmt.Sprintf("Move %d points: drag the handle, or arrow keys. %s", len(points), ends)
		}
	case h.Band:
		return "Draw a rubber band around points. By keys: Return begins, arrows draw, Return ends. " + ends
	case h.Lasso:
		return "Draw a line around points. By keys: Return begins, arrows draw, Return ends. " + ends
	}
	return ""
}
