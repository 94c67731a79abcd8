package shell

import (
	"fmt"
	"strings"

	"cairn/app/session"
	"cairn/app/trace"
	"cairn/internal/message"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// oddIcon marks what is odd, hintIcon what may well be right.
var (
	oddIcon  = theme.NewWarningThemedResource(theme.WarningIcon())
	hintIcon = theme.NewDisabledResource(theme.WarningIcon())
)

// findingRow says above the table what is odd about the landmarks, one finding at a time, with
// buttons for what mends it.
type findingRow struct {
	toolButtons
	box     *fyne.Container
	icon    *widget.Icon
	text    *widget.Label
	mends   *fyne.Container // those that have lines of their own
	beside  *fyne.Container // the one that is beside the other buttons
	next    actionButton
	dismiss actionButton
	shown   string // the text
}

func newFindingRow(buttons toolButtons) *findingRow {
	r := &findingRow{toolButtons: buttons, icon: widget.NewIcon(oddIcon), text: widget.NewLabel(""), mends: container.NewVBox(), beside: container.NewStack()}
	r.text.Wrapping, r.text.SizeName = fyne.TextWrapWord, theme.SizeNameCaptionText
	r.next = buttons.forAction(tool{"next-finding", "", theme.NavigateNextIcon()})
	r.next.IconPlacement = widget.ButtonIconTrailingText
	r.dismiss = buttons.forAction(tool{"dismiss-finding", "Dismiss", nil})
	icon := container.New(layout.NewCustomPaddedLayout(theme.Padding(), 0, theme.Padding(), 0), container.NewVBox(r.icon))
	row := container.NewBorder(nil, nil, nil, container.NewHBox(r.dismiss.toolButton, r.next.toolButton), r.beside)
	r.box = container.New(layout.NewCustomPaddedVBoxLayout(0), widget.NewSeparator(), container.NewBorder(nil, nil, icon, nil, r.text), r.mends, row, widget.NewSeparator())
	r.box.Hide()
	return r
}

// update shows the finding that is shown now, or nothing.
func (r *findingRow) update() {
	s := r.keys.session
	f, number, of, ok := s.ShownFinding()
	if !ok {
		r.box.Hide()
		r.shown = ""
		return
	}
	text := findingText(f)
	if text != r.shown {
		r.keys.dialogs.log.Event("finding", trace.Fields{"text": text})
	}
	r.shown = text
	r.icon.SetResource(iconOf(f))
	r.text.SetText(text)
	r.next.SetText(fmt.Sprintf("%d of %d", number, of))
	show(r.next, of > 1)
	r.offer(f, of > 1)
	r.box.Show()
	r.box.Refresh()
}

// offer has buttons for what mends a finding: one that is short beside the others, where these
// leave it room.
func (r *findingRow) offer(f session.Finding, several bool) {
	r.mends.RemoveAll()
	r.beside.RemoveAll()
	s, short := r.keys.session, 20 // letters
	if several {
		short = 9
	}
	for i, m := range f.Mend {
		if m.Why != "" {
			continue
		}
		tip := m.Title
		if i == 0 {
			tip = s.Action("mend-finding").Tip()
		}
		b := r.newButton(m.Title, nil, func() string { return tip }, func() {
			s.MendFinding(f, i)
			r.keys.focusView()
		})
		b.Importance = widget.MediumImportance
		if alone := len(f.Mend) == 1 || f.Mend[1].Why != ""; alone && len([]rune(m.Title)) <= short {
			r.beside.Add(b)
		} else {
			r.mends.Add(b)
		}
	}
}

func show(o fyne.CanvasObject, on bool) {
	if on {
		o.Show()
	} else {
		o.Hide()
	}
}

func iconOf(f session.Finding) fyne.Resource {
	if f.IsHint() {
		return hintIcon
	}
	return oddIcon
}

// findingText is what is odd, in a sentence, and where nothing can be done about it from here,
// why not.
func findingText(f session.Finding) string {
	text := sentence(f.Text)
	if len(f.Mend) > 0 && f.Mend[0].Why != "" {
		text += " " + sentence("not mended here: "+f.Mend[0].Why)
	}
	return text
}

// findingTexts say in the status bar what is odd, the longest first.
func findingTexts(s *session.Session) []string {
	f, number, of, ok := s.ShownFinding()
	if !ok {
		return nil
	}
	text := sentence(f.Text)
	if of > 1 {
		text = fmt.Sprintf("%d of %d: %s", number, of, text)
	}
	return []string{text, sentence(strings.SplitN(f.Text, ":", 2)[0]), message.Plural(of, "finding") + ", F8"}
}

// checked follows what is found odd about the document in front.
func (w *Window) checked() {
	if w.ending {
		return
	}
	w.inspector.findings.update()
	w.inspector.points.follow(w.document())
	w.status.finding(findingTexts(w.session)...)
	w.menus.update()
}

// showOdd marks the row where something is odd about its point.
func (r *pointRow) showOdd() {
	f, odd := r.p.session.FindingAt(r.point)
	if r.odd, r.marks[2].Hidden = "", !odd; odd {
		r.odd = strings.Join(broken(findingText(f)), "\n")
		r.marks[2].SetResource(iconOf(f))
	}
}

// broken breaks a sentence into lines that a tip has room for.
func broken(text string) (lines []string) {
	const most = 60 // letters
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && len([]rune(line))+1+len([]rune(word)) > most {
			lines, line = append(lines, line), ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	return append(lines, line)
}
