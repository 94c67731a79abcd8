package session

import (
	"slices"

	"cairn/scene"
)

// Layout says which views the window has, what each shows, and how their cameras go
// together. It is a value: its methods return another one and share no slice with it. It
// has one to mostViews views.
type Layout struct {
	Views  []ViewOf // in the order of reading
	Active int      // the one that tabs, panels, tools and undo are about
	Link   Link
}

// ViewOf is a view, and what it shows.
type ViewOf struct {
	Number   int      // tells it from the other views for as long as it is there
	Document scene.ID // 0: nothing
}

// mostViews is how many views the window has at most.
const mostViews = 4

// Link says what the other views do when the camera of one moves.
type Link int

// The numbers are kept in preferences.
const (
	ThroughLandmarks Link = iota // they look at their specimens as it does at its own, by the landmarks that both have
	SameCamera                   // they have the same camera
	Free                         // nothing
)

// newLayout returns a layout of so many views that show nothing.
func newLayout(views int, link Link) Layout {
	l := Layout{Link: link}
	for n := range max(1, min(views, mostViews)) {
		l.Views = append(l.Views, ViewOf{Number: n})
	}
	return l
}

// Front returns the document of the active view, 0 where that shows nothing.
func (l Layout) Front() scene.ID { return l.Views[l.Active].Document }

// Split reports whether there is more than one view.
func (l Layout) Split() bool { return len(l.Views) > 1 }

// ViewShowing returns the first view that shows a document, or nothing with 0; the active
// one comes before all others. It returns -1 where none does.
func (l Layout) ViewShowing(id scene.ID) int {
	if l.Front() == id {
		return l.Active
	}
	return slices.IndexFunc(l.Views, func(v ViewOf) bool { return v.Document == id })
}

// Documents returns the documents that are shown, each once.
func (l Layout) Documents() (shown []scene.ID) {
	for _, v := range l.Views {
		if v.Document != 0 && !slices.Contains(shown, v.Document) {
			shown = append(shown, v.Document)
		}
	}
	return shown
}

// repeats reports whether a document is shown more than once.
func (l Layout) repeats() bool {
	filled := slices.DeleteFunc(slices.Clone(l.Views), func(v ViewOf) bool { return v.Document == 0 })
	return len(filled) > len(l.Documents())
}

// show has a view show a document, or nothing with 0.
func (l Layout) show(view int, id scene.ID) Layout {
	l.Views = slices.Clone(l.Views)
	l.Views[view].Document = id
	return l
}

// fill has all views show what they are given, the active one first.
func (l Layout) fill(next func(Layout) scene.ID) Layout {
	for view := range l.Views {
		if view != l.Active {
			l = l.show(view, 0)
		}
	}
	for view := range l.Views {
		if view != l.Active {
			l = l.show(view, next(l))
		}
	}
	return l
}

// activate makes a view the active one.
func (l Layout) activate(view int) Layout {
	l.Active = (view + len(l.Views)) % len(l.Views)
	return l
}

// split returns the layout with so many views. The active view stays; of the others the
// last ones go. next tells what a new view shows, of the layout so far.
func (l Layout) split(views int, next func(Layout) scene.ID) Layout {
	l.Views = slices.Clone(l.Views)
	for len(l.Views) > max(1, views) {
		last := len(l.Views) - 1
		if last == l.Active {
			last--
			l.Active--
		}
		l.Views = slices.Delete(l.Views, last, last+1)
	}
	for len(l.Views) < min(views, mostViews) {
		id := next(l)
		l.Views = append(l.Views, ViewOf{Number: l.unused(), Document: id})
	}
	return l
}

// unused returns the least number that no view has.
func (l Layout) unused() int {
	n := 0
	for slices.ContainsFunc(l.Views, func(v ViewOf) bool { return v.Number == n }) {
		n++
	}
	return n
}

// nextUnseen returns the first document behind the front one that no view shows, in the
// order of open, which goes on at its beginning; 0 where all are shown.
func (l Layout) nextUnseen(open []scene.ID) scene.ID {
	from := slices.Index(open, l.Front()) + 1
	for i := range open {
		if id := open[(from+i)%len(open)]; l.ViewShowing(id) < 0 {
			return id
		}
	}
	return 0
}

// without empties the views that show a document which has closed. They show one that is
// still open instead, of which open is the list: one that no view shows if there is one,
// and else that at the closed one's place in the list.
func (l Layout) without(id scene.ID, open []scene.ID, place int) Layout {
	for view := range l.Views {
		if l.Views[view].Document != id {
			continue
		}
		l = l.show(view, 0)
		switch {
		case len(open) == 0:
		case l.ViewShowing(open[min(place, len(open)-1)]) < 0:
			l = l.show(view, open[min(place, len(open)-1)])
		default:
			other := l.nextUnseen(open)
			if other == 0 {
				other = open[min(place, len(open)-1)]
			}
			l = l.show(view, other)
		}
	}
	return l
}
