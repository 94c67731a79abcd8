package viewport

import (
	"image"
	"testing"
	"time"

	"cairn/render"
)

// rest has the view drawn at rest in so long a time, and reports whether a picture with
// smooth edges is asked for then; that is drawn in so long a time, too.
func (w *world) rest(still, fine time.Duration) (smooth bool) {
	w.t.Helper()
	present := func(took time.Duration) {
		w.shows[len(w.shows)-1].Present(image.NewRGBA(image.Rect(0, 0, 1, 1)), took)
		w.run()
	}
	w.v.Redraw()
	present(0)
	w.v.refine()
	n := len(w.shows)
	present(still)
	if len(w.shows) == n {
		return false
	}
	if q := w.shows[n].Quality; q != render.Fine {
		w.t.Fatalf("a picture of quality %v is asked for", q)
	}
	present(fine)
	if len(w.shows) != n+1 {
		w.t.Error("yet another picture is asked for")
	}
	return true
}

// TestEdgesAreSmoothWhereThatIsQuick: whether it is, a document's first picture does not
// tell, for which all comes to the graphics card; 400 ms are quick.
func TestEdgesAreSmoothWhereThatIsQuick(t *testing.T) {
	type picture struct {
		still, fine time.Duration // in ms
		smooth      bool
	}
	for _, c := range []struct {
		name     string
		pictures []picture // one after the other
	}{
		{"quick", []picture{{50, 150, true}, {50, 150, true}}},
		{"slow once", []picture{{300, 150, true}, {60, 150, true}}},
		{"slow again since something else is done", []picture{{60, 150, true}, {150, 150, true}}},
		{"slow", []picture{{300, 1200, true}, {300, 1200, false}}},
		{"slow at first only", []picture{{300, 600, true}, {300, 600, false}, {60, 150, true}, {150, 0, true}}},
		{"very slow", []picture{{800, 0, false}, {800, 0, false}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			d, _ := document(t)
			w.v.SetDocument(d)
			for i, p := range c.pictures {
				if smooth := w.rest(p.still*time.Millisecond, p.fine*time.Millisecond); smooth != p.smooth {
					t.Errorf("picture %d has smooth edges: %v", i, smooth)
				}
			}
			if d, _ := document(t); c.name == "slow" {
				if w.v.SetDocument(d); !w.rest(300*time.Millisecond, 0) {
					t.Error("that another document was slow is held against this one")
				}
			}
		})
	}
}
