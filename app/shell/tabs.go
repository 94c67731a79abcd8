package shell

import (
	"fmt"
	"image/color"
	"slices"
	"strings"

	"cairn/app/session"
	"cairn/app/workspace"
	"cairn/scene"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// tabBar shows one tab a document. Tabs have no content of their own: the one
// viewport shows the document of the chosen tab. Fyne's DocTabs would show the
// ✕ only under the pointer, and keep a content for every tab.
type tabBar struct {
	box     *fyne.Container
	row     *fyne.Container
	scroll  *container.Scroll
	all     *toolButton // lists all documents
	tabs    []*tab
	buttons toolButtons
	menus   *menus
	show    func(scene.ID) // puts a document in front
	close   func(scene.ID) // closes a document, asking before
	relay   func()         // gives what is in the window its places anew
	shown   string         // what was laid out, to do it only when that changes
}

// newTabBar returns a bar whose last button lists all documents by list.
func newTabBar(buttons toolButtons, menus *menus, list func()) *tabBar {
	t := &tabBar{row: container.New(tabRow{}), buttons: buttons, menus: menus}
	t.scroll = container.NewHScroll(t.row)
	t.all = buttons.newButton("", theme.MenuDropDownIcon(), menus.session.Action("tabs").Tip, list)
	t.box = container.NewVBox(container.NewBorder(nil, nil, nil, t.all, t.scroll), widget.NewSeparator())
	t.box.Hide()
	return t
}

// tabRow lays tabs out in a row. Where there is no room for all names, the
// longest are made shorter first, but none shorter than its least width.
type tabRow struct{}

// MinSize is part of fyne.Layout.
func (tabRow) MinSize(tabs []fyne.CanvasObject) (size fyne.Size) {
	for _, t := range tabs {
		size = fyne.NewSize(size.Width+t.MinSize().Width, max(size.Height, t.MinSize().Height))
	}
	return size
}

// Layout is part of fyne.Layout.
func (tabRow) Layout(tabs []fyne.CanvasObject, size fyne.Size) {
	wanted, least := make([]float32, len(tabs)), make([]float32, len(tabs))
	for i, t := range tabs {
		wanted[i], least[i] = t.(*tab).wanted(), t.MinSize().Width
	}
	x := float32(0)
	for i, width := range shareWidth(wanted, least, size.Width) {
		tabs[i].Move(fyne.NewPos(x, 0))
		tabs[i].Resize(fyne.NewSize(width, size.Height))
		x += width
	}
}

// shareWidth returns widths whose sum is at most room, if the least ones allow
// that: none greater than wanted, none smaller than least, and with the same
// limit for all that get less than they want.
func shareWidth(wanted, least []float32, room float32) []float32 {
	at := func(limit float32) (widths []float32, sum float32) {
		for i, w := range wanted {
			w = max(min(w, limit), min(w, least[i]))
			widths, sum = append(widths, w), sum+w
		}
		return widths, sum
	}
	low, high := float32(0), float32(0)
	for _, w := range wanted {
		high = max(high, w)
	}
	if widths, sum := at(high); sum <= room {
		return widths
	}
	for high-low > 0.5 { // half a pixel
		if _, sum := at((low + high) / 2); sum <= room {
			low = (low + high) / 2
		} else {
			high = (low + high) / 2
		}
	}
	widths, _ := at(low)
	return widths
}

// sync makes the tabs those of the given documents, which are called so, and marks
// the one in front.
func (t *tabBar) sync(entries []*workspace.Entry, names []string, front scene.ID) {
	shown := fmt.Sprint(front)
	for i, e := range entries {
		shown += fmt.Sprintf("\n%d %s", e.Document.ID(), tabText(e, names[i]))
	}
	if shown == t.shown {
		return // as while a point is dragged
	}
	t.shown = shown
	for len(t.tabs) > len(entries) {
		if last := t.tabs[len(t.tabs)-1]; last.focused {
			t.menus.focusView()
		}
		t.tabs = t.tabs[:len(t.tabs)-1]
	}
	for len(t.tabs) < len(entries) {
		t.tabs = append(t.tabs, newTab(t))
	}
	t.row.RemoveAll()
	for i, parts := range partings(names) {
		e := entries[i]
		t.tabs[i].name.parts = moved(parts, tabText(e, names[i]), names[i])
		t.tabs[i].show(e.Document.ID(), tabText(e, names[i]), e.Document.ID() == front)
		t.row.Add(t.tabs[i])
	}
	if shown := len(entries) > 0; shown != t.box.Visible() {
		t.box.Hidden = !shown
		t.relay()
	}
	if len(entries) == 0 {
		return
	}
	t.all.Hidden = len(entries) < 2
	t.row.Refresh()
	t.reveal()
}

// reveal scrolls the tab in front into sight.
func (t *tabBar) reveal() {
	for _, tab := range t.tabs {
		if tab.front {
			t.scrollTo(tab)
		}
	}
}

// focus gives the keys to the tab by places beside one, if there is one.
func (t *tabBar) focus(beside *tab, by int) {
	if i := slices.Index(t.tabs, beside) + by; i >= 0 && i < len(t.tabs) {
		t.menus.win.Canvas().Focus(t.tabs[i])
	}
}

// scrollTo scrolls a tab into sight.
func (t *tabBar) scrollTo(tab *tab) {
	left, right := tab.Position().X, tab.Position().X+tab.Size().Width
	switch x, w := t.scroll.Offset.X, t.scroll.Size().Width; {
	case left < x:
		t.scroll.ScrollToOffset(fyne.NewPos(left, 0))
	case w > 0 && right > x+w:
		t.scroll.ScrollToOffset(fyne.NewPos(right-w, 0))
	}
}

// moved returns the partings of a name as places in a text that has the name
// behind the mark of a changed document.
func moved(parts []int, text, name string) (there []int) {
	before, _, _ := strings.Cut(text, name)
	for _, at := range parts {
		there = append(there, at+len([]rune(before)))
	}
	return there
}

// tabText is what a list of documents says of one that is called so.
func tabText(e *workspace.Entry, name string) string {
	switch {
	case e.Loading:
		return name + " …"
	case e.Modified():
		return "• " + name
	default:
		return name
	}
}

// tab is one tab: a name, and a button that closes the document.
type tab struct {
	widget.BaseWidget
	bar   *tabBar
	id    scene.ID
	front bool
	hover bool

	focused bool // it has the keys

	name *shortText
	shut *toolButton
	back *canvas.Rectangle
	line *canvas.Rectangle
}

func newTab(bar *tabBar) *tab {
	t := &tab{bar: bar, name: newShortText(), back: canvas.NewRectangle(color.Transparent),
		line: canvas.NewRectangle(color.Transparent)}
	t.name.text.TextSize = theme.TextSize()
	t.shut = bar.buttons.newButton("", theme.CancelIcon(), func() string { return "Close " + t.name.full }, func() { t.bar.close(t.id) })
	t.line.SetMinSize(fyne.NewSize(1, 2))
	t.ExtendBaseWidget(t)
	return t
}

// CreateRenderer is part of fyne.Widget.
func (t *tab) CreateRenderer() fyne.WidgetRenderer {
	name := container.NewBorder(nil, nil, spacer(tabAir), nil, container.New(middle{}, t.name))
	return widget.NewSimpleRenderer(container.NewStack(t.back, container.NewBorder(nil, t.line, nil, t.shut, name)))
}

// tabAir is the room before the name of a tab, leastTab the width that leaves
// enough of a long name to tell it from others.
const (
	tabAir   = 8
	leastTab = 136
)

// wanted returns the width at which the whole name is seen.
func (t *tab) wanted() float32 {
	bold := fyne.TextStyle{Bold: true} // the name must not move when its tab comes to the front
	return fyne.MeasureText(t.name.full, t.name.text.TextSize, bold).Width + tabAir + t.shut.MinSize().Width + theme.Padding()*2
}

// MinSize is part of fyne.Widget.
func (t *tab) MinSize() fyne.Size {
	height := widget.NewLabel("").MinSize().Height + theme.Padding() + t.line.MinSize().Height
	return fyne.NewSize(min(t.wanted(), leastTab), height)
}

func (t *tab) show(id scene.ID, text string, front bool) {
	t.id, t.front = id, front
	t.name.text.TextStyle.Bold = front
	t.name.set(text, theme.ColorNameForeground)
	t.Refresh()
}

// Refresh is part of fyne.Widget.
func (t *tab) Refresh() {
	t.back.FillColor, t.line.FillColor = color.Transparent, color.Transparent
	if t.front {
		t.line.FillColor = theme.Color(theme.ColorNamePrimary)
	}
	if t.hover {
		t.back.FillColor = theme.Color(theme.ColorNameHover)
	}
	if t.focused {
		t.back.FillColor = theme.Color(theme.ColorNameFocus)
	}
	t.BaseWidget.Refresh()
}

// Tapped is part of fyne.Tappable.
func (t *tab) Tapped(*fyne.PointEvent) { t.bar.show(t.id) }

// TappedSecondary is part of fyne.SecondaryTappable: the document comes to the front, and
// its menu opens.
func (t *tab) TappedSecondary(e *fyne.PointEvent) {
	t.bar.show(t.id)
	t.bar.menus.popUp(session.OnTab, e.AbsolutePosition)
}

// openMenu is part of hasMenu.
func (t *tab) openMenu() {
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(t)
	t.TappedSecondary(&fyne.PointEvent{AbsolutePosition: at.AddXY(0, t.Size().Height)})
}

// FocusGained is part of fyne.Focusable.
func (t *tab) FocusGained() {
	t.focused = true
	t.Refresh()
	t.bar.scrollTo(t)
	noteFocus(t.bar.menus.dialogs.log, "tab", t.name.full)
}

// FocusLost is part of fyne.Focusable.
func (t *tab) FocusLost() { t.focused = false; t.Refresh() }

// TypedKey is part of fyne.Focusable. The arrow keys go to the tabs beside it, Return
// and the space bar put its document in front, Delete closes it; other keys are the
// view's.
func (t *tab) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyLeft:
		t.bar.focus(t, -1)
	case fyne.KeyRight:
		t.bar.focus(t, 1)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		t.bar.show(t.id)
	case fyne.KeyDelete:
		t.bar.close(t.id)
	case fyne.KeyEscape:
		t.bar.menus.keysToView()
	default:
		t.bar.menus.typedKey(e)
	}
}

// TypedRune is part of fyne.Focusable.
func (t *tab) TypedRune(r rune) { t.bar.menus.typedRune(r) }

// MouseDown is part of desktop.Mouseable: the middle button closes the tab.
func (t *tab) MouseDown(e *desktop.MouseEvent) {
	if e.Button == desktop.MouseButtonTertiary {
		t.bar.close(t.id)
	}
}

// MouseUp is part of desktop.Mouseable.
func (t *tab) MouseUp(*desktop.MouseEvent) {}

// MouseIn is part of desktop.Hoverable.
func (t *tab) MouseIn(*desktop.MouseEvent) { t.hover = true; t.Refresh() }

// MouseMoved is part of desktop.Hoverable.
func (t *tab) MouseMoved(*desktop.MouseEvent) {}

// MouseOut is part of desktop.Hoverable.
func (t *tab) MouseOut() { t.hover = false; t.Refresh() }
