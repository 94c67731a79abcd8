package shell

import (
	"errors"
	"fmt"
	"image/color"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"cairn/app/filedialog"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// fileList is the list of a browser. Fyne's list knows one chosen row; this one
// keeps Marks.
type fileList struct {
	widget.List
	b       *browser
	marks   filedialog.Marks
	focused bool
	ring    *canvas.Rectangle // around it while it has the focus
	clicks  doubleClicks
}

func newFileList(b *browser) *fileList {
	l := &fileList{b: b, ring: canvas.NewRectangle(color.Transparent)}
	l.ring.StrokeWidth, l.ring.CornerRadius = theme.InputBorderSize()*2, theme.InputRadiusSize()
	l.ring.Hide()
	l.Length = func() int { return len(b.entries) }
	l.CreateItem = func() fyne.CanvasObject { return newFileRow(l) }
	l.UpdateItem = func(i widget.ListItemID, o fyne.CanvasObject) {
		if i < len(b.entries) {
			o.(*fileRow).show(i)
		}
	}
	l.HideSeparators = true
	l.ExtendBaseWidget(l)
	return l
}

// choose follows a click or a key on a row: with Ctrl one more, with Shift a
// range, where several may be chosen.
func (l *fileList) choose(row int, mod fyne.KeyModifier) {
	switch {
	case l.b.request.Many && mod&fyne.KeyModifierShift != 0:
		l.marks.Extend(row)
	case l.b.request.Many && mod&fyne.KeyModifierShortcutDefault != 0:
		l.marks.Toggle(row)
	default:
		l.marks.Choose(row)
	}
	l.ScrollTo(row)
	l.Refresh()
	l.b.marked()
}

// FocusGained is part of fyne.Focusable.
func (l *fileList) FocusGained() { l.focus(true) }

// FocusLost is part of fyne.Focusable.
func (l *fileList) FocusLost() { l.focus(false) }

func (l *fileList) focus(on bool) {
	l.focused = on
	l.ring.StrokeColor = theme.Color(theme.ColorNameFocus)
	l.ring.Hidden = !on
	l.ring.Refresh()
	l.Refresh()
}

// TypedKey is part of fyne.Focusable.
func (l *fileList) TypedKey(e *fyne.KeyEvent) {
	const page = 10
	last := len(l.b.entries) - 1
	row := l.marks.At()
	switch e.Name {
	case fyne.KeyDown:
		if len(l.marks.Rows()) > 0 {
			row++
		}
	case fyne.KeyUp:
		row--
	case fyne.KeyPageDown:
		row += page
	case fyne.KeyPageUp:
		row -= page
	case fyne.KeyHome:
		row = 0
	case fyne.KeyEnd:
		row = last
	case fyne.KeyBackspace:
		l.b.up()
		return
	default:
		l.b.dialogs.key(e)
		return
	}
	if last >= 0 {
		l.choose(max(0, min(last, row)), modifiers()&fyne.KeyModifierShift)
	}
}

// TypedRune is part of fyne.Focusable: a letter goes to the next name that
// begins with it, as in other lists of files; the beginning of a path goes to the
// path.
func (l *fileList) TypedRune(r rune) {
	if r == '~' || r < utf8.RuneSelf && os.IsPathSeparator(uint8(r)) {
		l.b.path.SetText("")
		l.b.dialogs.win.Canvas().Focus(l.b.path)
		l.b.path.TypedRune(r)
		return
	}
	n := len(l.b.entries)
	for step := 1; step <= n; step++ {
		row := (l.marks.At() + step) % n
		if step == n && len(l.marks.Rows()) > 0 {
			return
		}
		if strings.HasPrefix(strings.ToLower(l.b.entries[row].Name), string(unicode.ToLower(r))) {
			l.choose(row, 0)
			return
		}
	}
}

// TypedShortcut is part of fyne.Shortcutable: Ctrl+A chooses all files.
func (l *fileList) TypedShortcut(s fyne.Shortcut) {
	if _, ok := s.(*fyne.ShortcutSelectAll); !ok || !l.b.request.Many {
		return
	}
	l.marks.Clear()
	for i, e := range l.b.entries {
		if !e.Folder {
			l.marks.Toggle(i)
		}
	}
	l.Refresh()
	l.b.marked()
}

// modifiers returns the keys Shift, Ctrl and so on that are held down.
func modifiers() fyne.KeyModifier {
	if d, ok := fyne.CurrentApp().Driver().(desktop.Driver); ok {
		return d.CurrentKeyModifiers()
	}
	return 0
}

// fileRow is a line of a fileList.
type fileRow struct {
	widget.BaseWidget
	list *fileList
	row  int
	back *canvas.Rectangle
	icon *widget.Icon
	name *shortText
	size *shortText
	date *shortText
}

func newFileRow(l *fileList) *fileRow {
	r := &fileRow{list: l, back: canvas.NewRectangle(color.Transparent), icon: widget.NewIcon(theme.FileIcon()),
		name: newShortText(), size: newShortText(), date: newShortText()}
	r.size.text.Alignment = fyne.TextAlignTrailing
	r.date.text.Alignment = fyne.TextAlignTrailing
	r.back.CornerRadius = theme.SelectionRadiusSize()
	r.ExtendBaseWidget(r)
	return r
}

// CreateRenderer is part of fyne.Widget.
func (r *fileRow) CreateRenderer() fyne.WidgetRenderer {
	const sizeWidth, dateWidth, air = 84, 136, 7
	height := r.name.MinSize().Height
	right := container.NewHBox(container.NewGridWrap(fyne.NewSize(sizeWidth, height), r.size),
		container.NewGridWrap(fyne.NewSize(dateWidth, height), r.date), spacer(theme.Padding()))
	line := container.NewBorder(nil, nil, container.NewHBox(spacer(theme.Padding()), r.icon), container.NewCenter(right),
		container.New(middle{}, r.name))
	tall := canvas.NewRectangle(color.Transparent)
	tall.SetMinSize(fyne.NewSize(1, height+air))
	return widget.NewSimpleRenderer(container.NewStack(tall, r.back, line))
}

func (r *fileRow) show(row int) {
	r.row = row
	e := r.list.b.entries[row]
	icon, size, date := theme.FileIcon(), fileSize(e.Size), ""
	if e.Folder {
		icon, size = theme.FolderIcon(), ""
	}
	if !e.Modified.IsZero() {
		date = e.Modified.Format("2006-01-02 15:04")
	}
	r.icon.SetResource(icon)
	r.back.FillColor = color.Transparent
	ink := theme.ColorNameForeground
	if r.list.marks.Has(row) {
		r.back.FillColor = theme.Color(theme.ColorNameSelection)
		if r.list.focused {
			r.back.FillColor = theme.Color(theme.ColorNameFocus)
		}
	}
	r.back.Refresh()
	r.name.parts = r.list.b.parts[row]
	r.name.set(e.Name, ink)
	r.size.set(size, theme.ColorNamePlaceHolder)
	r.date.set(date, theme.ColorNamePlaceHolder)
}

// MouseDown is part of desktop.Mouseable.
func (r *fileRow) MouseDown(e *desktop.MouseEvent) {
	if e.Button == desktop.MouseButtonPrimary {
		r.list.choose(r.row, e.Modifier)
	}
}

// MouseUp is part of desktop.Mouseable: the toolkit takes the focus away between
// the two. A double click opens the folder, or takes the file.
func (r *fileRow) MouseUp(e *desktop.MouseEvent) {
	b := r.list.b
	b.dialogs.win.Canvas().Focus(r.list)
	if e.Button != desktop.MouseButtonPrimary || r.row >= len(b.entries) {
		return
	}
	path := filepath.Join(b.folder, b.entries[r.row].Name)
	if !r.list.clicks.click(path, e.Modifier, time.Now()) {
		return
	}
	row := r.row
	b.dialogs.post(func() { // behind what the toolkit does yet to the focus, which is then another's
		if row < len(b.entries) && filepath.Join(b.folder, b.entries[row].Name) == path {
			b.enter(row)
		}
	})
}

// middle puts one object into the middle of the height, as wide as there is room.
type middle struct{}

// MinSize is part of fyne.Layout.
func (middle) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }

// Layout is part of fyne.Layout.
func (middle) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	h := objects[0].MinSize().Height
	objects[0].Move(fyne.NewPos(0, (size.Height-h)/2))
	objects[0].Resize(fyne.NewSize(size.Width, h))
}

// fileSize writes the size of a file.
func fileSize(n int64) string {
	const mega = 1_000_000
	if n < mega {
		return fmt.Sprintf("%d kB", (n+999)/1000)
	}
	return megabytes(n)
}

// reason says what is wrong with a path without the name of a system call.
func reason(err error) string {
	var p *fs.PathError
	if errors.As(err, &p) {
		return fmt.Sprintf("%s: %v.", p.Path, p.Err)
	}
	return err.Error()
}
