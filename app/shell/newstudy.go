package shell

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"time"

	"cairn/app/filedialog"
	"cairn/app/study"
	"cairn/app/trace"
	"cairn/internal/atomicfile"
	"cairn/internal/filesystem"
	"cairn/internal/message"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// newStudy is the dialog that makes a study: which landmark file belongs to which mesh is
// looked at before anything is written.
type newStudy struct {
	*desk
	files *fileAsker
	open  func(folder string) // opens the study that was made

	folder  string
	pairing *study.Pairing // nil while files are looked at
	stop    context.CancelFunc
	gone    bool
	making  bool // it is being written

	dialog   *question
	create   *button
	doing    *widget.Label // what is looked at, or what came of it
	pattern  *field
	fit      *widget.Label
	pairs    *pairList
	protocol *protocolChoice
	trouble  *widget.Label
}

// askNewStudy asks for a folder, and begins a study in it.
func (op *opening) askNewStudy() {
	r := filedialog.Request{Title: "New Study: Choose the Folder of Meshes", Accept: "Choose", Folder: op.files.folder(), Folders: true}
	op.files.choose(r, func(paths []string) { op.newStudyIn(paths[0]) })
}

// newStudyIn begins a study of a folder and those below it.
func (op *opening) newStudyIn(folder string) *newStudy {
	return op.newStudyOf(folder, func(ctx context.Context, seen func(int)) (*study.Listing, error) {
		return study.ScanTelling(ctx, folder, seen)
	})
}

// newStudyOf begins a study of what list finds, on a goroutine of its own, in a folder.
func (op *opening) newStudyOf(folder string, list func(ctx context.Context, seen func(int)) (*study.Listing, error)) *newStudy {
	ctx, stop := context.WithCancel(context.Background())
	n := &newStudy{desk: op.desk, files: op.files, open: op.openStudy, folder: folder, stop: stop,
		doing: widget.NewLabel("Looking at the files…"), fit: widget.NewLabel(""), trouble: widget.NewLabel("")}
	n.build()
	n.dialogs.show(n.dialog, 0, func() {
		n.gone = true
		stop()
	})
	n.log.Event("asked", trace.Fields{"text": "New Study", "file": folder})
	go n.findPairs(ctx, list)
	return n
}

func (n *newStudy) build() {
	n.pattern = n.dialogs.newField()
	n.pattern.SetPlaceHolder("{individual}_{side}_{replicate}")
	n.pattern.OnChanged = func(string) { n.applyPattern() }
	n.pairs = newPairList(n.dialogs)
	n.pattern.below = n.pairs
	n.protocol = newProtocolChoice(n.desk, n.files, filepath.Base(n.folder))
	for _, l := range []*widget.Label{n.fit, n.trouble, n.doing} {
		l.Wrapping = fyne.TextWrapWord
	}
	n.fit.SizeName, n.fit.Importance = theme.SizeNameCaptionText, widget.LowImportance
	n.trouble.Importance = widget.DangerImportance
	n.trouble.Hide()
	top := container.NewVBox(n.doing,
		container.NewBorder(nil, nil, widget.NewLabel("Names are like"), nil, n.pattern), n.fit)
	bottom := container.NewVBox(container.NewBorder(nil, nil, widget.NewLabel("Protocol"), n.protocol.other, n.protocol.drop), n.trouble)
	content := container.New(layout.NewBorderLayout(top, bottom, nil, nil), top, n.pairs.box, bottom) // in the order in which Tab goes
	n.dialog = &question{
		CustomDialog: dialog.NewCustomWithoutButtons("New Study in "+shortPath(n.folder), content, n.win),
		yes:          n.make,
	}
	n.create = n.dialogs.newButton("Create Study", theme.ConfirmIcon(), n.make)
	n.create.Importance = widget.HighImportance
	n.create.Disable()
	n.dialog.SetButtons([]fyne.CanvasObject{n.dialogs.newButton("Cancel", theme.CancelIcon(), n.dialog.Hide), n.create})
	n.dialog.Resize(n.dialogs.pageSize())
}

// findPairs lists the files of the folder, pairs them, and then looks which landmark file has
// the most points. It is for a goroutine of its own.
func (n *newStudy) findPairs(ctx context.Context, list func(ctx context.Context, seen func(int)) (*study.Listing, error)) {
	if _, there := study.FolderOf(n.folder); there {
		n.post(n.thereAlready)
		return
	}
	l, err := list(ctx, n.telling("Looking at the files: %s"))
	if err != nil {
		n.post(func() { n.fail(err) })
		return
	}
	p := study.PairUp(l)
	read := study.Pairing{Pairs: slices.Clone(p.Pairs)} // what is found goes to the window, which changes it
	there, err := study.ReadProtocol(ctx, filepath.Join(n.folder, study.ProtocolName))
	if errors.Is(err, fs.ErrNotExist) {
		there, err = nil, nil
	}
	n.post(func() { n.found(p, there, err) })
	if there != nil || err != nil || ctx.Err() != nil {
		return
	}
	file, points, err := read.Fullest(ctx, n.folder, n.telling("Reading landmark files for the protocol: %s"))
	n.post(func() {
		if n.gone || err != nil {
			return
		}
		n.sayPairs()
		if file != "" {
			n.protocol.offer(filepath.Join(n.folder, filepath.FromSlash(file)), fmt.Sprintf("The %s of %s", message.Plural(points, "point"), file))
		}
	})
}

// telling returns a function that shows how many files were looked at, but not so often that
// nobody could read it.
func (n *newStudy) telling(format string) func(int) {
	const often = 100 * time.Millisecond
	last := time.Now()
	return func(files int) {
		if time.Since(last) < often {
			return
		}
		last = time.Now()
		n.post(func() {
			if !n.gone {
				n.doing.SetText(fmt.Sprintf(format, count(files)))
			}
		})
	}
}

// thereAlready asks about a folder that has a study.
func (n *newStudy) thereAlready() {
	if n.gone {
		return
	}
	n.dialog.Hide()
	text := widget.NewLabel("There is a study in " + shortPath(n.folder) + " already. It can be opened; a new one is not made over it.")
	text.Wrapping = fyne.TextWrapWord
	n.dialogs.form("A Study Is There", "Open It", 0, text, func() { n.open(n.folder) })
}

// found shows what belongs together, and a protocol that is in the folder already, or why that
// cannot be read.
func (n *newStudy) found(p *study.Pairing, protocol *study.Protocol, err error) {
	if n.gone {
		return
	}
	if len(p.Pairs) == 0 {
		n.fail(fmt.Errorf("there are no meshes and no landmark files in %s, or in folders below it", shortPath(n.folder)))
		return
	}
	n.pairing = p
	if err != nil {
		n.tell(err)
		n.protocol.keep("protocol.json, which is there and cannot be read")
	} else if protocol != nil {
		n.protocol.keep(fmt.Sprintf("protocol.json, which is there (%s)", message.Plural(len(protocol.Points), "point")))
	}
	n.create.Enable()
	n.applyPattern()
	n.sayPairs()
}

// sayPairs counts the pairs.
func (n *newStudy) sayPairs() {
	text := n.pairing.Summary().String() + "."
	if u := n.pairing.Unread; len(u) > 0 {
		text += " Not looked at: " + message.Some(u) + "."
	}
	n.doing.SetText(text)
	n.log.Event("pairs", trace.Fields{"text": text})
}

// applyPattern fills the columns by the pattern as it is typed.
func (n *newStudy) applyPattern() {
	if n.pairing == nil {
		return
	}
	text := ""
	var pattern study.Pattern
	if n.pattern.Text == "" {
		text = "What stands in braces becomes a column, such as individual, side (l, r, left or right), replicate (a number), or one of yours."
	} else if p, err := study.ParsePattern(n.pattern.Text); err != nil {
		text = sentence(err.Error())
	} else {
		pattern = p
	}
	n.pairing.Apply(pattern)
	if text == "" {
		text = n.pairing.Fit() + "."
	}
	n.fit.SetText(text)
	n.pairs.show(n.pairing)
}

// make writes the study, and opens it.
func (n *newStudy) make() {
	if n.pairing == nil || n.making {
		return
	}
	if _, err := study.ParsePattern(n.pattern.Text); err != nil && n.pattern.Text != "" {
		n.tell(err)
		return
	}
	n.making = true
	n.create.Disable()
	n.trouble.Hide()
	table, protocol := n.pairing.Table(), n.protocol.chosen()
	go func() {
		p, notes, err := protocol(context.Background())
		if err == nil {
			err = table.TakeStatuses(context.Background(), p, n.folder)
		}
		if err == nil {
			err = study.Create(atomicfile.Files{Disk: filesystem.Real}, n.folder, table, p)
		}
		n.post(func() { n.made(notes, err) })
	}()
}

func (n *newStudy) made(notes []string, err error) {
	n.making = false
	switch {
	case n.ending:
	case err != nil && n.gone:
		n.notices.failure(0, "The study was not made. "+sentence(err.Error()))
	case err != nil:
		n.create.Enable()
		n.tell(err)
	default:
		n.log.Event("made", trace.Fields{"file": n.folder})
		n.dialog.Hide()
		for _, text := range notes {
			n.notices.warning(0, sentence(text))
		}
		n.open(n.folder)
	}
}

// fail says why there is nothing to make a study of.
func (n *newStudy) fail(err error) {
	if n.gone || errors.Is(err, context.Canceled) {
		return
	}
	n.doing.SetText("")
	n.tell(err)
}

// tell says in the dialog what is wrong.
func (n *newStudy) tell(err error) {
	n.trouble.SetText(sentence(err.Error()))
	n.trouble.Show()
	n.log.Event("refused", trace.Fields{"text": n.trouble.Text})
}
