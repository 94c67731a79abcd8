package shell

import (
	"testing"

	"fyne.io/fyne/v2/widget"
)

// TestMenusFitALowWindow: in a window as low as a laptop's at twice the size, every
// menu is seen to its end, and every submenu beside its entry. The toolkit moves a
// submenu up that is too long, and cuts it at the same time.
func TestMenusFitALowWindow(t *testing.T) {
	const low = 350 // units
	r := newRoom(t)
	r.app.Settings().SetTheme(r.theme)
	bar := widget.NewLabel("File").MinSize().Height // as high as the menu bar
	for _, m := range r.menus.main.Items {
		menu := widget.NewMenu(m)
		menu.Resize(menu.MinSize())
		if end := bar + menu.MinSize().Height; end > low {
			t.Errorf("%s ends at %v", m.Label, end)
		}
		for n, i := range m.Items {
			if i.ChildMenu == nil {
				continue
			}
			sub, y := widget.NewMenu(i.ChildMenu), bar+menu.Items[n].Position().Y
			if end := y + sub.MinSize().Height; end > low {
				t.Errorf("%s > %s ends at %v", m.Label, i.Label, end)
			}
			sub.Resize(sub.MinSize())
			for n, i := range i.ChildMenu.Items {
				if i.ChildMenu == nil {
					continue
				}
				if end := y + sub.Items[n].Position().Y + widget.NewMenu(i.ChildMenu).MinSize().Height; end > low {
					t.Errorf("%s ends at %v", i.Label, end)
				}
			}
		}
	}
}
