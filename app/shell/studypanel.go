package shell

import (
	"fmt"
	"image/color"
	"path/filepath"

	"cairn/app/trace"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// studyWidth is how wide the panel of a study is, in Fyne units, where there is room.
const studyWidth = 300

// studyPage is a page of the panel of a study. It belongs to the window's goroutine.
type studyPage interface {
	object() fyne.CanvasObject
	update() // brings it up to date; called only while it is seen
}

// studyPanel shows the open study left of the view: how far the work is, and one page of
// several.
type studyPanel struct {
	*desk
	box    *fyne.Container
	name   *shortText
	done   *shortText
	bar    *lowBar
	blind  *widget.Label // what is hidden
	choice *pageChoice
	pages  []studyPage
	thumbs *thumbnails
}

// newStudyPanel returns the panel, hidden.
func newStudyPanel(d *desk, buttons toolButtons, exportShapes func(x, y int), exportRepeats func()) *studyPanel {
	p := &studyPanel{desk: d, name: newShortText(), done: newShortText(), bar: newLowBar()}
	specimens := newSpecimenPage(d, buttons)
	p.thumbs = newThumbnails(d.post, specimens.list.pictured)
	specimens.list.thumbs = p.thumbs
	var names []string
	room := container.NewStack()
	for _, page := range []struct {
		name string
		page studyPage
	}{
		{"Specimens", specimens},
		{"Landmarks", newLandmarkPage(d)},
		{"Shape", newShapePage(d, buttons, exportShapes)},
		{"Repeats", newRepeatsPage(d, buttons, exportRepeats)},
	} {
		names, p.pages = append(names, page.name), append(p.pages, page.page)
		room.Add(page.page.object())
	}
	p.choice = newPageChoice(d.keys, names, p.turn)
	p.name.text.TextStyle.Bold, p.name.text.TextSize = true, theme.TextSize()
	p.blind = widget.NewLabel("")
	p.blind.Wrapping, p.blind.Importance = fyne.TextWrapWord, widget.LowImportance
	p.blind.Hide()
	hide := buttons.newButton("", theme.CancelIcon(), func() string { return "Hide the study" }, func() { d.keys.doNamed("study-panel") })
	title := container.New(middle{}, p.name)
	const margin = 8 // Fyne units
	inset := layout.NewCustomPaddedLayout(0, 0, margin, margin)
	head := container.NewVBox(container.New(layout.NewCustomPaddedLayout(0, 0, margin, 0), container.NewBorder(nil, nil, nil, hide, title)),
		container.New(inset, container.NewVBox(p.done, p.bar)), p.blind, p.choice, widget.NewSeparator())
	clip := container.NewClip(room)
	clip.ExtendBaseWidget(clip) // the toolkit lays it out only when it was painted
	p.box = container.NewBorder(nil, nil, nil, widget.NewSeparator(), container.NewBorder(head, nil, nil, nil, clip))
	p.box.Hide()
	p.turn(d.app.Preferences().Int(prefPage))
	return p
}

// prefPage is the preference for the page that is seen.
const prefPage = "study.page"

// turn shows a page.
func (p *studyPanel) turn(page int) {
	page = max(0, min(len(p.pages)-1, page))
	p.app.Preferences().SetInt(prefPage, page)
	p.choice.chosen = page
	p.choice.Refresh()
	for i, other := range p.pages {
		if i != page {
			other.object().Hide()
		}
	}
	p.pages[page].object().Show()
	p.update()
	p.log.Event("page", trace.Fields{"text": p.choice.names[page]})
}

// update brings the panel up to date, where it is seen.
func (p *studyPanel) update() {
	if p == nil {
		return
	}
	if p.box.Hidden {
		p.forget()
		return
	}
	n := p.session.StudyCounts()
	p.name.change(filepath.Base(p.session.StudyFolder()))
	text := fmt.Sprintf("%d of %d done", n.Done, n.Specimens)
	if n.Flagged > 0 {
		text += fmt.Sprintf(", %d flagged", n.Flagged)
	}
	p.done.change(text)
	p.bar.set(float32(n.Done) / float32(max(1, n.Specimens)))
	if blind := p.session.BlindText(); p.blind.Text != blind {
		p.blind.SetText(blind)
		p.blind.Hidden = blind == ""
		p.box.Refresh()
	}
	p.pages[p.choice.chosen].update()
}

// forget has pages forget what they had of a study that is closed.
func (p *studyPanel) forget() {
	if p.session.InStudy() {
		return
	}
	for _, page := range p.pages {
		if page, ok := page.(interface{ forget() }); ok {
			page.forget()
		}
	}
}

// moved follows points of the document in front that lie elsewhere, many times a second while one is
// dragged, where a page that is seen shows that.
func (p *studyPanel) moved() {
	if p.box.Hidden {
		return
	}
	if page, ok := p.pages[p.choice.chosen].(interface{ moved() }); ok {
		page.moved()
	}
}

// lowBar is a thin bar that is filled in part.
type lowBar struct {
	widget.BaseWidget
	track, fill *canvas.Rectangle
	part        float32 // of 1
}

func newLowBar() *lowBar {
	b := &lowBar{track: canvas.NewRectangle(color.Transparent), fill: canvas.NewRectangle(color.Transparent)}
	b.ExtendBaseWidget(b)
	return b
}

// set fills a part of the bar.
func (b *lowBar) set(part float32) {
	if b.part != part {
		b.part = part
		b.Refresh()
	}
}

// MinSize is part of fyne.Widget: any width will do.
func (b *lowBar) MinSize() fyne.Size {
	const height = 4 // Fyne units
	return fyne.NewSize(1, height)
}

// CreateRenderer is part of fyne.Widget.
func (b *lowBar) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewWithoutLayout(b.track, b.fill))
}

// Refresh is part of fyne.Widget.
func (b *lowBar) Refresh() {
	b.track.FillColor, b.fill.FillColor = theme.Color(theme.ColorNameInputBackground), theme.Color(theme.ColorNamePrimary)
	b.lay()
	b.track.Refresh()
	b.fill.Refresh()
}

// Resize is part of fyne.Widget.
func (b *lowBar) Resize(size fyne.Size) {
	b.BaseWidget.Resize(size)
	b.lay()
}

func (b *lowBar) lay() {
	size := b.Size()
	radius := size.Height / 2
	b.track.CornerRadius, b.fill.CornerRadius = radius, radius
	b.track.Resize(size)
	b.fill.Resize(fyne.NewSize(size.Width*b.part, size.Height))
}
