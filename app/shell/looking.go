package shell

import (
	"cmp"
	"time"

	"cairn/app/trace"
	"cairn/app/workspace"
	"cairn/scene"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// A disk may not answer for minutes, as a folder of another computer that is gone. So
// nothing on the window's goroutine asks it: that is done on others, and what they found
// out is posted.

// lookFirst looks at a path for a document, which must be open, and then does then. Where
// that takes longer than a blink it says so, with a way to give up: then does not run
// then, nor when the document is closed meanwhile. While one look waits, another is not
// begun.
func (d *desk) lookFirst(about scene.ID, path string, then func(workspace.Target)) {
	if d.looks > 0 || d.docs.Entry(about) == nil {
		return
	}
	d.looks++
	waits := true
	over := func() {
		if waits {
			waits = false
			d.looks--
		}
	}
	var q *question
	look := d.docs.LookAt(about, path)
	go func() {
		t := look()
		d.post(func() {
			gaveUp := !waits
			if over(); gaveUp || d.ending {
				return
			}
			if q != nil {
				q.Hide()
			}
			if d.docs.Entry(about) != nil {
				then(t)
			}
		})
	}()
	time.AfterFunc(blink, func() {
		d.post(func() {
			if !waits || d.ending {
				return
			}
			text := widget.NewLabel(d.session.Hide("The disk has not answered yet: " + shortPath(path)))
			text.Wrapping = fyne.TextWrapWord
			bar := widget.NewProgressBarInfinite()
			q = d.dialogs.ask("Waiting…", about, container.NewVBox(text, bar), answer{"Cancel", theme.CancelIcon(), nil})
			q.hidden = func() {
				bar.Stop()
				over()
			}
			d.log.Event("asked", trace.Fields{"document": about, "text": text.Text})
		})
	})
}

// fileForm shows a dialog that asks among others for a file to write, whose path path
// returns, absolute. What is wrong with that or, by check, with other answers is said in
// the dialog, which stays then. Else do gets what is there.
func (d *desk) fileForm(title, confirm string, about scene.ID, content fyne.CanvasObject, path func() string, check func(workspace.Target) error, do func(workspace.Target)) {
	var there workspace.Target
	var look func(answer func(error))
	look = func(answer func(error)) {
		at := path()
		see := d.docs.LookAt(about, at)
		d.looks++
		go func() {
			t := see()
			d.post(func() {
				d.looks--
				switch {
				case d.ending:
				case path() != at: // another was typed meanwhile
					look(answer)
				default:
					there = t
					answer(cmp.Or(t.Err, check(t)))
				}
			})
		}()
	}
	d.dialogs.askChecked(title, about, content, look, answer{"Cancel", theme.CancelIcon(), nil},
		answer{confirm, theme.ConfirmIcon(), func() { do(there) }})
}

// confirmOver does do, after asking if there is a file that it would replace.
func (d *desk) confirmOver(about scene.ID, at workspace.Target, do func()) {
	if !at.Version.There() {
		do() // where it cannot be looked at, writing says what is wrong
		return
	}
	text := widget.NewLabel(d.session.Hide(shortPath(at.Path) + " exists already."))
	text.Wrapping = fyne.TextWrapWord
	d.dialogs.form("Replace the File?", "Replace", about, text, do)
}
