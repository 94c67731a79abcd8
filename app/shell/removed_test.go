package shell

import (
	"strings"
	"testing"

	"cairn/app/session"
	"cairn/landmark"
	"cairn/scene"
)

// TestClosingAsksAboutARemovedGroup that no file has, also where nothing else is left to
// save.
func TestClosingAsksAboutARemovedGroup(t *testing.T) {
	for name, c := range map[string]map[string]string{
		"alone":    {"a.obj": square},
		"of a few": {"a.obj": square, "a.tps": ofOneGroup},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRoom(t)
			r.load(files(t, c)[0])
			d := r.document()
			_ = d.Apply(scene.AddGroups(d, "", landmark.NewGroup("mine", []landmark.Landmark{{Status: landmark.Defined}})))
			_ = d.Apply(scene.RemoveGroups(d, d.Groups()[len(d.Groups())-1].ID()))
			r.closeDocument(d.ID())
			r.wait("it is asked about", func() bool { return len(r.Window.dialogs) == 1 })
			if q := session.GiveUpQuestion(r.docs.Entry(d.ID()).Removed(), "closing"); !strings.Contains(q, `"mine"`) {
				t.Errorf("the question says %q", q)
			}
			r.Window.dialogs[0].Hide()
			if r.undo(); r.docs.Entry(d.ID()) == nil || d.Groups()[len(d.Groups())-1].Group.Name() != "mine" {
				t.Error("Undo does not bring it back")
			}
		})
	}
}
