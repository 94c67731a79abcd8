package shell

import (
	"image/color"

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
	box    *fyne.Container
	row    *fyne.Container
	scroll *container.Scroll
	tabs   []*tab
	chosen func(scene.ID)
	closed func(scene.ID)
}

func newTabBar(chosen, closed func(scene.ID)) *tabBar {
	t := &tabBar{row: container.NewHBox(), chosen: chosen, closed: closed}
	t.scroll = container.NewHScroll(t.row)
	t.box = container.NewVBox(t.scroll, widget.NewSeparator())
	t.box.Hide()
	return t
}

// sync makes the tabs those of the given documents, and marks the one in front.
func (t *tabBar) sync(entries []*workspace.Entry, front scene.ID) {
	for len(t.tabs) > len(entries) {
		t.tabs = t.tabs[:len(t.tabs)-1]
	}
	for len(t.tabs) < len(entries) {
		t.tabs = append(t.tabs, newTab(t))
	}
	t.row.RemoveAll()
	for i, e := range entries {
		t.tabs[i].show(e.Document.ID(), tabText(e), e.Document.ID() == front)
		t.row.Add(t.tabs[i])
	}
	if len(entries) == 0 {
		t.box.Hide()
		return
	}
	t.box.Show()
	t.reveal()
}

// reveal scrolls the tab in front into sight.
func (t *tabBar) reveal() {
	for _, tab := range t.tabs {
		if !tab.front {
			continue
		}
		left, right := tab.Position().X, tab.Position().X+tab.Size().Width
		switch x, w := t.scroll.Offset.X, t.scroll.Size().Width; {
		case left < x:
			t.scroll.ScrollToOffset(fyne.NewPos(left, 0))
		case w > 0 && right > x+w:
			t.scroll.ScrollToOffset(fyne.NewPos(right-w, 0))
		}
	}
}

func tabText(e *workspace.Entry) string {
	switch {
	case e.Loading:
		return e.Document.Name() + " …"
	case e.Modified():
		return "• " + e.Document.Name()
	default:
		return e.Document.Name()
	}
}

// tab is one tab: a name, and a button that closes the document.
type tab struct {
	widget.BaseWidget
	bar   *tabBar
	id    scene.ID
	front bool
	hover bool

	name *widget.Label
	back *canvas.Rectangle
	line *canvas.Rectangle
}

func newTab(bar *tabBar) *tab {
	t := &tab{bar: bar, name: widget.NewLabel(""), back: canvas.NewRectangle(color.Transparent),
		line: canvas.NewRectangle(color.Transparent)}
	t.line.SetMinSize(fyne.NewSize(1, 2))
	t.ExtendBaseWidget(t)
	return t
}

// CreateRenderer is part of fyne.Widget.
func (t *tab) CreateRenderer() fyne.WidgetRenderer {
	shut := widget.NewButtonWithIcon("", theme.CancelIcon(), func() { t.bar.closed(t.id) })
	shut.Importance = widget.LowImportance
	return widget.NewSimpleRenderer(container.NewStack(t.back,
		container.NewBorder(nil, t.line, nil, shut, t.name)))
}

func (t *tab) show(id scene.ID, text string, front bool) {
	t.id, t.front = id, front
	t.name.TextStyle.Bold = front
	if t.name.Text != text {
		t.name.SetText(text)
	}
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
	t.BaseWidget.Refresh()
}

// Tapped is part of fyne.Tappable.
func (t *tab) Tapped(*fyne.PointEvent) { t.bar.chosen(t.id) }

// MouseDown is part of desktop.Mouseable: the middle button closes the tab.
func (t *tab) MouseDown(e *desktop.MouseEvent) {
	if e.Button == desktop.MouseButtonTertiary {
		t.bar.closed(t.id)
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
