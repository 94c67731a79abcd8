package shell

import (
	"cairn/app/session"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// toolbar holds the buttons for what is done most.
type toolbar struct {
	w     *Window
	box   *fyne.Container
	tools []*toolButton
	views *widget.Button // opens the menu of named views
}

// toolButton is the button of an action.
type toolButton struct {
	widget.Button
	action *session.Action
}

// tools are the buttons in their order: an action, the text and the icon. An action
// of no name stands for a line, and "views" for the menu of named views.
func tools() []tool {
	return []tool{
		{"open", "Open", theme.FolderOpenIcon()}, {"save", "Save", theme.DocumentSaveIcon()}, {},
		{"undo", "", theme.ContentUndoIcon()}, {"redo", "", theme.ContentRedoIcon()}, {},
		{"fit", "Fit", theme.ZoomFitIcon()}, {"views", "Views", theme.MenuDropDownIcon()},
		{"wireframe", "Wireframe", nil}, {"texture", "Texture", nil}, {"landmarks", "Landmarks", nil}, {"next-names", "Names", nil}, {},
		{"picture", "Picture", theme.MediaPhotoIcon()},
	}
}

type tool struct {
	action, text string
	icon         fyne.Resource
}

func newToolbar(w *Window) *toolbar {
	t := &toolbar{w: w, box: container.NewHBox()}
	for _, b := range tools() {
		switch b.action {
		case "":
			t.box.Add(widget.NewSeparator())
		case "views":
			t.views = widget.NewButtonWithIcon(b.text, b.icon, t.showViews)
			t.views.Importance, t.views.IconPlacement = widget.LowImportance, widget.ButtonIconTrailingText
			t.box.Add(t.views)
		default:
			button := t.newButton(b)
			t.tools = append(t.tools, button)
			t.box.Add(button)
		}
	}
	return t
}

func (t *toolbar) newButton(of tool) *toolButton {
	w := t.w
	b := &toolButton{action: w.session.Action(of.action)}
	b.Text, b.Icon, b.Importance = of.text, of.icon, widget.LowImportance
	b.OnTapped = func() {
		w.do(b.action)
		if len(w.dialogs) == 0 {
			w.focusView()
		}
	}
	b.ExtendBaseWidget(b)
	return b
}

// showViews opens the menu of named views, and of what they mean, below its button.
func (t *toolbar) showViews() {
	m := t.w.menuOf(t.w.session.At(session.InViews))
	pos := fyne.CurrentApp().Driver().AbsolutePositionForObject(t.views)
	widget.ShowPopUpMenuAtPosition(m, t.w.win.Canvas(), pos.AddXY(0, t.views.Size().Height))
}

// update shows which buttons are on and which can be used.
func (t *toolbar) update() {
	for _, b := range t.tools {
		enable(&b.Button, b.action.Reason() == "")
		if b.action.On != nil {
			light(&b.Button, b.action.Checked())
		}
	}
	enable(t.views, t.w.session.Action("front").Reason() == "")
}

func enable(b *widget.Button, on bool) {
	if on == b.Disabled() {
		if on {
			b.Enable()
		} else {
			b.Disable()
		}
	}
}

// light shows a button that switches something as on or off.
func light(b *widget.Button, on bool) {
	i := widget.LowImportance
	if on {
		i = toggled
	}
	if b.Importance != i {
		b.Importance = i
		b.Refresh()
	}
}

func (w *Window) focusView() { w.win.Canvas().Focus(w.view) }
