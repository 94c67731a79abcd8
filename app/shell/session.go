package shell

import (
	"fmt"
	"path/filepath"
	"strings"

	"cairn/app/trace"
	"cairn/app/workspace"
	"cairn/internal/message"
	"cairn/internal/pathtext"
)

// lastSession is what was open when the program ended last.
type lastSession struct {
	workspace.Session
	opened   bool // something was opened since the start, so the offer is over
	reopened bool // it was, and Session is what is left of it
}

// offered returns what the empty window says to offer to open the last session again, ""
// where it does not.
func (op *opening) offered() string {
	n := len(op.last.Documents)
	if op.last.opened || !op.session.OffersLast() || n == 0 && op.last.Study == "" {
		return ""
	}
	var what []string
	if op.last.Study != "" {
		what = append(what, "the study "+filepath.Base(string(op.last.Study)))
	}
	if n > 0 {
		what = append(what, message.Plural(n, "document"))
	}
	return "Reopen Last Session (" + strings.Join(what, " and ") + ")"
}

// reopen opens the documents of the last session as they were looked at, or of a
// large one as many as any other way to open files does, and offers the others. Its study is
// opened last, at the specimen where it was left.
// What is no longer there is told as with every file.
func (op *opening) reopen() {
	before := len(op.last.Documents)
	front, left := op.docs.Reopen(op.last.Session, mostAtOnce)
	opened := before - len(left.Documents)
	left.Study = op.last.Study // until it is open: it may be on a disk that is not there now
	op.last.Session, op.last.reopened = left, true
	op.log.Event("reopened", trace.Fields{"files": opened})
	if op.docs.Document(front) != nil {
		op.show(front)
		op.fill()
	}
	if n := len(left.Documents); n > 0 {
		op.notices.offer(0, fmt.Sprintf("%s opened; %s of the last session can be opened next, or at the next start.", message.Plural(opened, "document"), message.Plural(n, "more document")),
			fmt.Sprintf("Open the Next %d", min(n, mostAtOnce)), func() bool { return len(op.last.Documents) == n }, op.reopen)
	}
	if left.Study != "" {
		op.openStudy(string(left.Study))
	}
}

// restoreView makes a document that has come be looked at as in its session.
func (op *opening) restoreView(e *workspace.Entry) {
	if e.View != nil {
		op.panes.setCamera(e.Document.ID(), *e.View)
		e.View = nil
	}
}

// keepSession keeps what is open for the next start, and what was left of a
// session that was too large to be opened at once. Where nothing was opened at
// all, the session before stays. It is done whenever a document comes or goes, so that a
// start after a kill knows of them, too.
func (op *opening) keepSession() {
	if !op.last.opened {
		return
	}
	s := op.docs.Session(op.session.Front(), op.panes.camera)
	op.keptStudy = op.session.StudyFolder()
	if op.keptStudy != "" {
		s.Study = pathtext.Path(op.keptStudy)
		s.Leave(op.session.SpecimenPath())
	}
	if op.last.reopened {
		s.Append(op.last.Session)
	}
	s.Save(func(err error) {
		op.log.Event("failed", trace.Fields{"error": "the session was not kept: " + err.Error()})
	})
}

// keepStudy is keepSession where a study has been opened or closed: there may be no document
// that came or went with it.
func (op *opening) keepStudy() {
	if op.keptStudy != op.session.StudyFolder() {
		op.keepSession()
	}
}

// toggleSession turns the offer on or off.
func (op *opening) toggleSession() {
	op.session.SetOffersLast(!op.session.OffersLast())
	op.refresh()
}
