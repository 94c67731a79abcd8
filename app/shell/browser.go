package shell

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"cairn/app/filedialog"
	"cairn/app/trace"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// browser is the program's own file dialog, for desktops that have none. A path
// can be typed, and several files chosen.
type browser struct {
	dialogs *dialogStack
	post    func(func()) // runs a function on the window's goroutine, later
	request filedialog.Request
	chosen  func(paths []string)

	dialog  *question
	path    *field
	list    *fileList
	kinds   *drop
	trouble *widget.Label
	accept  *button

	folder  string // whose entries are shown
	entries []filedialog.Entry
	parts   [][]int // of their names, see partings
	reading int     // counts the folders asked for: only the last one is shown
}

// browse shows the program's own file dialog.
func (fa *fileAsker) browse(r filedialog.Request, chosen func(paths []string)) {
	b := &browser{dialogs: fa.dialogs, post: fa.post, request: r, chosen: chosen, path: fa.dialogs.newField(), trouble: widget.NewLabel("")}
	b.list = newFileList(b)
	b.path.below = b.list
	b.trouble.Importance, b.trouble.Truncation = widget.DangerImportance, fyne.TextTruncateEllipsis
	b.trouble.Hide()
	var names []string
	for _, f := range r.Filters {
		names = append(names, f.Name)
	}
	b.kinds = fa.dialogs.newDrop(names, func(string) { b.show(b.folder) })
	up := fa.dialogs.newButton("", theme.MoveUpIcon(), b.up)
	home := fa.dialogs.newButton("", theme.HomeIcon(), func() { b.show(homeFolder()) })
	top := container.NewBorder(nil, nil, container.NewHBox(up, home), nil, b.path)
	const kindWidth = 240
	bottom := container.NewBorder(nil, nil, nil, container.NewStack(spacer(kindWidth), b.kinds), b.trouble)
	if len(names) == 0 {
		b.kinds.Hide()
	}
	b.dialog = &question{
		CustomDialog: dialog.NewCustomWithoutButtons(r.Title, container.NewBorder(top, bottom, nil, nil, container.NewStack(b.list, b.list.ring)), fa.win),
		yes:          b.confirm,
	}
	b.accept = fa.dialogs.newButton(r.Accept, theme.ConfirmIcon(), b.confirm)
	b.accept.Importance = widget.HighImportance
	b.dialog.SetButtons([]fyne.CanvasObject{fa.dialogs.newButton("Cancel", theme.CancelIcon(), b.dialog.Hide), b.accept})
	b.dialog.Resize(fa.dialogs.pageSize())
	fa.dialogs.show(b.dialog, 0, func() { b.reading = -1 })
	if len(names) > 0 {
		b.kinds.SetSelectedIndex(0) // without a folder yet: reads nothing
	}
	b.show(r.Folder)
}

// filter returns the kind of files that is shown.
func (b *browser) filter() filedialog.Filter {
	if i := b.kinds.SelectedIndex(); i >= 0 {
		return b.request.Filters[i]
	}
	return filedialog.Filter{}
}

// show goes to a folder. It is read in the background: it may be on a server.
func (b *browser) show(folder string) {
	if folder == "" {
		return
	}
	filter := b.filter()
	b.look(folder, func() (func(), error) {
		entries, err := filedialog.List(folder, filter, false)
		return func() { b.showEntries(folder, entries) }, err
	})
}

// look has the disk asked about a path in the background, and then does what that returns,
// or says what is wrong. What was asked before is given up. Where it takes longer than a
// blink, it says so.
func (b *browser) look(path string, ask func() (then func(), err error)) {
	b.reading++
	number, answered := b.reading, false
	go func() {
		then, err := ask()
		b.post(func() {
			if answered = true; number != b.reading {
				return
			}
			b.trouble.Hide()
			if err != nil {
				b.fail(reason(err))
				return
			}
			then()
		})
	}()
	time.AfterFunc(blink, func() {
		b.post(func() {
			if !answered && number == b.reading {
				b.fail("The disk has not answered yet: " + shortPath(path))
			}
		})
	})
}

func (b *browser) showEntries(folder string, entries []filedialog.Entry) {
	if b.request.Folders {
		for i, e := range entries {
			if !e.Folder {
				entries = entries[:i] // folders come first
				break
			}
		}
	}
	came := b.folder
	b.folder, b.entries = folder, entries
	var names []string
	for _, e := range entries {
		names = append(names, e.Name)
	}
	b.parts = partings(names)
	b.trouble.Hide()
	b.list.marks.Clear()
	for i, e := range entries { // coming up from a folder, it is the one to begin with
		if filepath.Join(folder, e.Name) == came {
			b.list.marks.Choose(i)
		}
	}
	b.list.Refresh()
	b.list.ScrollTo(b.list.marks.At())
	b.marked()
	b.dialogs.log.Event("browsing", trace.Fields{"file": folder, "count": len(entries)})
}

// up goes to the folder that holds this one.
func (b *browser) up() { b.show(filepath.Dir(b.folder)) }

// marked follows a change of what is chosen: the path shows it, and the button
// says how many files there are.
func (b *browser) marked() {
	b.trouble.Hide()
	text := b.folder
	rows := b.list.marks.Rows()
	if len(rows) == 1 {
		text = filepath.Join(b.folder, b.entries[rows[0]].Name)
	}
	if !strings.HasSuffix(text, string(filepath.Separator)) && (len(rows) != 1 || b.entries[rows[0]].Folder) {
		text += string(filepath.Separator)
	}
	b.path.SetText(text)
	b.path.CursorColumn = len([]rune(text)) // so that the end of a long path is what is seen
	b.path.Refresh()
	label := b.request.Accept
	if len(rows) > 1 {
		label = fmt.Sprintf("%s %d Files", label, len(rows))
	}
	b.accept.SetText(label)
}

// confirm does what Return does: what is chosen, or the path that was typed.
func (b *browser) confirm() {
	if rows := b.list.marks.Rows(); len(rows) > 1 {
		var paths []string
		for _, i := range rows {
			if !b.entries[i].Folder {
				paths = append(paths, filepath.Join(b.folder, b.entries[i].Name))
			}
		}
		b.done(paths)
		return
	}
	path := filedialog.Resolve(b.folder, b.path.Text)
	b.look(path, func() (func(), error) {
		info, err := os.Stat(path)
		return func() {
			switch {
			case b.request.Folders && !info.IsDir():
				b.fail(filepath.Base(path) + " is not a folder.")
			case !b.request.Folders && info.IsDir():
				b.show(path)
			default:
				b.done([]string{path})
			}
		}, err
	})
}

// enter opens a row that was clicked twice: a folder is gone to.
func (b *browser) enter(row int) {
	if b.entries[row].Folder {
		b.show(filepath.Join(b.folder, b.entries[row].Name))
		return
	}
	b.done([]string{filepath.Join(b.folder, b.entries[row].Name)})
}

func (b *browser) done(paths []string) {
	if len(paths) == 0 {
		b.fail("Choose files, not folders.")
		return
	}
	b.dialog.Hide()
	b.chosen(paths)
}

// fail says in the dialog what is wrong.
func (b *browser) fail(text string) {
	b.trouble.SetText(text)
	b.trouble.Show()
}
