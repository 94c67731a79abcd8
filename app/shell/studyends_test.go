package shell

import (
	"path/filepath"
	"testing"
	"time"

	"cairn/app/session"
	"cairn/app/study"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// TestTheEndsOfAStudyAreTold: the key for the next specimen says at the last one why it does
// nothing, once however often it is pressed, and so does the other one at the first.
func TestTheEndsOfAStudyAreTold(t *testing.T) {
	r := newRoom(t)
	t.Cleanup(func() { r.session.EndStudy(); r.session.FinishStudies(time.Minute) })
	paths := files(t, map[string]string{"a.obj": square, "b.obj": square, "study.csv": "mesh,landmarks\na.obj,\nb.obj,\n"})
	s, err := session.ReadStudy(t.Context(), filepath.Dir(paths[0]))
	if err != nil {
		t.Fatal(err)
	}
	r.session.OpenStudy(s)
	r.specimenIs("a.obj")
	said := func(want string) {
		t.Helper()
		n := 0
		for _, m := range r.notices.now() {
			if m.text == want {
				n++
			}
		}
		if n != 1 {
			t.Errorf("%q is said %d times, of %q", want, n, r.notices.past)
		}
	}
	press := func(key fyne.KeyName) {
		r.keys.shortcutAction(&desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierControl})
	}
	press(fyne.KeyPageUp)
	said("This is the first specimen of the study.")
	press(fyne.KeyPageDown)
	r.specimenIs("b.obj")
	press(fyne.KeyPageDown)
	press(fyne.KeyPageDown)
	said("This is the last specimen of the study.")
	r.session.SetQuery(study.Query{Text: "b.obj"})
	press(fyne.KeyPageDown)
	said("This is the last of the specimens that are listed.")
	press(fyne.KeyPageUp)
	said("This is the first of the specimens that are listed.")
}
