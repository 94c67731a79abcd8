package shell

import (
	"os"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
)

// TestTheOnlyCopyIsNotClosedUnasked: where the file is gone or broken, and the
// window knows it, the tab shows a changed document, and closing and quitting ask.
func TestTheOnlyCopyIsNotClosedUnasked(t *testing.T) {
	broken := func(path string) error { return os.WriteFile(path, []byte("no table"), 0o644) }
	for name, c := range map[string]struct {
		lose   func(path string) error
		answer string // to the question that Save asks
	}{
		"gone, cancelled": {os.Remove, "Cancel"}, "broken, cancelled": {broken, "Cancel"}, "broken, reloaded": {broken, "Reload"},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRoom(t)
			path := files(t, map[string]string{"a.obj": square, "a.csv": onSquare})[0]
			r.load(strings.TrimSuffix(path, ".csv") + ".obj")
			id := r.session.Front()
			asks := func(when string, close func(), want bool) {
				t.Helper()
				close()
				r.wait("it is asked or closed", func() bool { return len(r.Window.dialogs.open) > 0 || r.docs.Entry(id) == nil })
				if got := len(r.Window.dialogs.open) > 0; got != want {
					t.Fatalf("%s: asked %v, want %v", when, got, want)
				}
				if !want {
					return
				}
				if tab := r.tabs.tabs[0].name.full; !strings.HasPrefix(tab, "• ") {
					t.Errorf("%s: the tab is %q", when, tab)
				}
				r.press(fyne.KeyEscape)
			}
			if err := c.lose(path); err != nil {
				t.Fatal(err)
			}
			r.save()
			r.answer(c.answer)
			if c.answer == "Reload" {
				r.wait("it is told", func() bool { return len(r.notices.seen) > 0 })
			}
			asks("closing", func() { r.closing.closeDocument(id) }, true)
			asks("closing all", r.closing.closeAll, true)
			asks("quitting", r.quit, true)
			if err := os.WriteFile(path, []byte(onSquare), 0o644); err != nil {
				t.Fatal(err)
			}
			if asks("the file is back", func() { r.closing.closeDocument(id) }, false); r.docs.Entry(id) != nil {
				t.Error("it is not closed")
			}
		})
	}
}
