package shell

import (
	"fmt"
	"strings"

	"cairn/app/session"
	"cairn/app/study"
	"cairn/app/trace"
	"cairn/internal/atomicfile"
	"cairn/internal/filesystem"
	"cairn/internal/message"
	"cairn/scene"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// askProtocol shows what protocol the open specimen's landmarks make, and writes it.
func (op *opening) askProtocol() {
	p := op.session.NextProtocol()
	folder := op.session.StudyFolder()
	name, revision := op.dialogs.newField(), op.dialogs.newField()
	name.SetText(p.Template.Name)
	revision.SetText(p.Revision)
	about := widget.NewLabel(aboutProtocol(p))
	about.Wrapping = fyne.TextWrapWord
	form := container.NewVBox(widget.NewForm(widget.NewFormItem("Name", name), widget.NewFormItem("Revision", revision)), about)
	check := func() error {
		p.Template.Name, p.Revision = strings.TrimSpace(name.Text), strings.TrimSpace(revision.Text)
		return p.Check()
	}
	op.dialogs.checkedForm("Make the Protocol from These Landmarks", "Write protocol.json", op.session.Front(), form, check, func() { op.writeProtocol(folder, p) })
	op.log.Event("asked", trace.Fields{"text": "Make the Protocol", "count": len(p.Points)})
}

// aboutProtocol says what a protocol has, and what becomes of specimens that the one before
// made.
func aboutProtocol(p *session.NextProtocol) string {
	n := len(p.Points)
	pairs, midline := p.Sides()
	text := fmt.Sprintf("%s in their order, %d with a place on the reference: this specimen. %s and %s on the midline were found.",
		message.Plural(n, "point"), p.Places, message.Plural(pairs, "pair"), message.Plural(midline, "point"))
	if p.Before != nil {
		text += fmt.Sprintf("\n\nOf a specimen that %s has made: %s. Each is brought along by the names of its points when it is opened and you say so, or all by cairn study migrate. The protocol of now is kept beside the new one.",
			p.Before.ID(), p.Since(p.Before))
	}
	for _, note := range p.Notes {
		text += "\n\n" + sentence(note)
	}
	return text
}

// writeProtocol writes a protocol in the background.
func (op *opening) writeProtocol(folder string, p *session.NextProtocol) {
	go func() {
		kept, err := p.WriteNext(atomicfile.Files{Disk: filesystem.Real}, folder)
		op.post(func() {
			switch {
			case op.ending:
			case err != nil:
				op.notices.failure(0, "The protocol was not written. "+sentence(err.Error()))
			default:
				op.session.ProtocolWritten(folder, p.Protocol)
				text := "Wrote " + study.ProtocolName + ": " + message.Plural(len(p.Points), "point") + "."
				if kept != "" {
					text += " The one before is " + kept + "."
				}
				op.log.Event("protocol", trace.Fields{"file": folder, "text": text})
				op.notices.info(0, text)
				op.offerMigration(op.session.Front())
			}
		})
	}()
}

// offerMigration offers to bring a specimen to the protocol of its study, where it differs.
func (op *opening) offerMigration(id scene.ID) {
	text := op.session.OlderProtocol(id)
	if text == "" {
		return
	}
	op.notices.offer(id, text, "Bring to the Protocol", func() bool { return op.session.OlderProtocol(id) == text }, func() {
		if err := op.session.Migrate(id); err != nil {
			op.notices.failure(id, "The landmarks stay as they are. "+sentence(err.Error()))
		}
	})
}
