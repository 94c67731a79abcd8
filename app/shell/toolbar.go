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
	menus *menus
	box   *fyne.Container
	room  *container.Scroll // that holds box
	tools []actionButton
	views *toolButton // opens the menu of named views
}

// actionButton is the button of an action.
type actionButton struct {
	*toolButton
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
		{"place", "Place", nil}, {},
		{"picture", "Picture", theme.MediaPhotoIcon()},
	}
}

type tool struct {
	action, text string
	icon         fyne.Resource
}

func newToolbar(buttons toolButtons, menus *menus) *toolbar {
	t := &toolbar{menus: menus, box: container.NewHBox()}
	for _, b := range tools() {
		switch b.action {
		case "":
			t.box.Add(widget.NewSeparator())
		case "views":
			t.views = buttons.newButton(b.text, b.icon, func() string { return "Views from the front, back, and so on" }, t.showViews)
			t.views.IconPlacement = widget.ButtonIconTrailingText
			t.box.Add(t.views)
		default:
			button := buttons.forAction(b)
			t.tools = append(t.tools, button)
			t.box.Add(button.toolButton)
		}
	}
	t.room = container.NewHScroll(t.box)
	for _, o := range t.box.Objects {
		if b, ok := o.(*toolButton); ok {
			b.gained = func() { t.reveal(b) }
		}
	}
	return t
}

// reveal scrolls to a button.
func (t *toolbar) reveal(b *toolButton) {
	from, to := b.Position().X, b.Position().X+b.Size().Width
	at := min(from, max(t.room.Offset.X, to-t.room.Size().Width))
	if at != t.room.Offset.X {
		t.room.ScrollToOffset(fyne.NewPos(at, 0))
	}
}

// forAction returns a button for an action, which leaves the keys to the view.
func (of toolButtons) forAction(t tool) actionButton {
	k, a := of.keys, of.keys.session.Action(t.action)
	return actionButton{of.newButton(t.text, t.icon, a.Tip, func() {
		k.do(a)
		if _, naming := k.win.Canvas().Focused().(*nameField); !naming && !k.dialogs.any() {
			k.focusView()
		}
	}), a}
}

// showViews opens the menu of named views, and of what they mean, below its button.
func (t *toolbar) showViews() {
	m := t.menus.menuOf(t.menus.session.At(session.InViews))
	pos := fyne.CurrentApp().Driver().AbsolutePositionForObject(t.views)
	showPopUp(m, t.menus.win.Canvas(), pos.AddXY(0, t.views.Size().Height))
}

// update shows which buttons are on and which can be used.
func (t *toolbar) update() {
	for _, b := range t.tools {
		enable(&b.Button, b.action.Reason() == "")
		if b.action.On != nil {
			light(&b.Button, b.action.Checked())
		}
	}
	enable(&t.views.Button, t.menus.session.Action("front").Reason() == "")
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
