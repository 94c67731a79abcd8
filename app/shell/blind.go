package shell

import (
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

	"cairn/app/trace"
	"cairn/app/workspace"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// prefObserver is the preference for who digitises.
const prefObserver = "study.observer"

// askRepeats asks how many specimens are to be digitised again, and by whom.
func (ed *editing) askRepeats() {
	number, observer, seed := ed.dialogs.newField(), ed.dialogs.newField(), ed.dialogs.newField()
	all := ed.session.Repeatable()
	number.SetText(strconv.Itoa(min(all, max(2, (all+9)/10)))) // one of ten
	observer.SetText(ed.app.Preferences().StringWithFallback(prefObserver, ""))
	observer.SetPlaceHolder("your name or initials")
	seed.SetText("1")
	about := widget.NewLabel("Rows are added for specimens that are digitised once more, each with a landmark file of its own. " +
		"Until they are done, specimens come in a random order with their names hidden, what was placed before is not shown, and nothing is predicted.")
	about.Wrapping = fyne.TextWrapWord
	form := widget.NewForm(widget.NewFormItem("Specimens", container.NewBorder(nil, nil, nil, widget.NewLabel(fmt.Sprintf("of %d", all)), number)), widget.NewFormItem("Observer", observer), widget.NewFormItem("Seed of the order", seed))
	var n int
	var of uint64
	check := func() (err error) {
		if n, err = strconv.Atoi(strings.TrimSpace(number.Text)); err != nil || n < 1 {
			return errors.New("how many specimens are to be repeated is a whole number from 1 on")
		}
		switch all := ed.session.Repeatable(); { // the table may have changed
		case all == 0:
			return errors.New("no row of the study names a mesh")
		case n > 1 && all == 1:
			return errors.New("there is only 1 specimen")
		case n > all:
			return fmt.Errorf("there are only %d specimens", all)
		}
		if of, err = strconv.ParseUint(strings.TrimSpace(seed.Text), 10, 64); err != nil {
			return errors.New("the seed is a whole number, and any will do: the same one gives the same order again")
		}
		return nil
	}
	ed.dialogs.checkedForm("Add Blind Repeats", "Add", ed.session.Front(), container.NewVBox(about, form), check, func() {
		who := strings.TrimSpace(observer.Text)
		ed.app.Preferences().SetString(prefObserver, who)
		ed.session.AddBlindRepeats(n, who, of)
		ed.log.Event("repeats", trace.Fields{"text": fmt.Sprintf("%d, seed %d", n, of)})
	})
}

// newStem returns the path that files made of a document get by default, without an extension:
// that of its file or, while its name is hidden, its title in the folder of the study.
func (d *desk) newStem(e *workspace.Entry) string {
	if e.Titled() {
		return filepath.Join(d.session.StudyFolder(), workspace.Stem(e.FileName()))
	}
	return workspace.Stem(e.Path)
}
