package session

import "testing"

// TestAStudyIsShownWhenItOpens: that it was hidden, or the history taken in its place, is so
// until it is closed, whichever of its specimens is open, and not of the next one.
func TestAStudyIsShownWhenItOpens(t *testing.T) {
	w := newWorld(t)
	folder := newStudy(t, 2, false, nil)
	for name, hide := range map[string]func(){"hidden": w.ToggleStudy, "for the history": w.ToggleHistory} {
		w.openStudy(folder)
		if !w.ShowsStudy() || w.ShowsHistory() {
			t.Errorf("opened before it is %s: it is not shown", name)
		}
		hide()
		w.goes("next-specimen", "s1")
		if w.ShowsStudy() {
			t.Errorf("%s: the next specimen shows it", name)
		}
		w.CloseStudy()
		w.openStudy(folder)
		if !w.ShowsStudy() || w.ShowsHistory() {
			t.Errorf("%s: it is so of the study that is opened next", name)
		}
		w.GoToSpecimen(0)
		w.opened()
		w.CloseStudy()
	}
}
