package shell

import (
	"testing"

	"cairn/app/session"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// TestAClickIsSeenInTheViewFirst: the point is placed at once, and the panels follow
// when the picture has been painted, or where no picture comes a little later.
func TestAClickIsSeenInTheViewFirst(t *testing.T) {
	r := newRoom(t)
	d, g := r.letters("ab")
	for _, n := range d.Meshes() {
		if _, err := n.Mesh.Surface(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	r.view.Hand().Take(r.view.Hand().Place)
	click := func(off float32) {
		size := r.view.Size()
		e := &desktop.MouseEvent{Button: desktop.MouseButtonPrimary, PointEvent: fyne.PointEvent{Position: fyne.NewPos(size.Width/2+off, size.Height/2)}}
		r.view.MouseDown(e)
		r.view.MouseUp(e)
	}
	for i, painted := range []bool{true, false} {
		rows := len(r.inspector.rows)
		click(float32(20 * i))
		if g.Group.Len() != rows+1 || d.Selection().Len() != 1 {
			t.Fatalf("click %d: %d points after %d, and %d are selected", i, g.Group.Len(), rows, d.Selection().Len())
		}
		if len(r.inspector.rows) != rows || r.behind == session.FollowNothing {
			t.Errorf("click %d: the panels do not wait for the picture", i)
		}
		if painted {
			r.catchUp() // as viewport.Events.Seen
		} else {
			r.wait("the panels follow without a picture", func() bool { return r.behind == session.FollowNothing })
		}
		if len(r.inspector.rows) != rows+1 || r.behind != session.FollowNothing {
			t.Errorf("click %d: the table has %d rows after %d", i, len(r.inspector.rows), rows)
		}
	}
}
