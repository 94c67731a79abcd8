package shell

import (
	"context"
	"fmt"
	"path/filepath"

	"cairn/app/filedialog"
	"cairn/app/session"
	"cairn/app/study"
	"cairn/app/trace"
	"cairn/app/workspace"
	"cairn/internal/message"
	"cairn/scene"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// leave does then when what is unsaved of a specimen of a study is in its file. It asks only
// where there is something to decide; where the specimen is not saved, then does not run.
// path is the file of one that has none yet, "" for the one beside its mesh.
func (cl *closing) leave(id scene.ID, path string, then func()) {
	e := cl.docs.Entry(id)
	switch {
	case e == nil || e.Loading:
		then()
		return
	case e.Saving():
		cl.saving.waitForSaves(id, "the next specimen", func() { cl.leave(id, path, then) })
		return
	case !e.Modified():
		then()
		return
	case cl.nothingToSave(e):
		cl.show(id)
		cl.askToGiveUp(id, "the next specimen", then)
		return
	}
	again := func() { cl.leave(id, path, then) } // what was edited while it was saved is not in the file
	before := e.SavePath()
	if before == "" && path == "" && len(e.Document.Groups()) > 0 {
		path = e.NewPath()
	}
	if before != "" || path == "" || !e.LandmarksModified() {
		cl.saving.saveDocument(id, again)
		return
	}
	cl.saving.saveFirst(id, path, again)
}

// saveFirst saves a document, of which no landmarks are in a file yet, to a file, and then does
// then. Where something has the file's name it asks.
func (sv *saving) saveFirst(id scene.ID, path string, then func()) {
	sv.lookFirst(id, path, func(t workspace.Target) {
		if t.Version.There() || t.Err != nil { // the study does not know of it: the user says where to
			sv.show(id)
			sv.saveAs(id, then)
			return
		}
		sv.askHeld(id, path, then, func() { sv.write(id, path, &t.Version, then) })
	})
}

// askStudy asks for a folder with a study, and opens that.
func (op *opening) askStudy() {
	r := filedialog.Request{Title: "Open Study", Accept: "Open", Folder: op.files.folder(), Folders: true}
	op.files.choose(r, func(paths []string) { op.openStudy(paths[0]) })
}

// openStudy opens the study in a folder, or that of a table.
func (op *opening) openStudy(folder string) {
	if filepath.Base(folder) == study.TableName {
		folder = filepath.Dir(folder)
	}
	op.find(folder, func() (func(), error) { return op.studyOf([]string{folder}, nil) })
}

// studyOf reads the study in a folder, and returns what opens it. One study is open at a
// time: of several it returns what tells that. Of the other paths that were named with it
// it tells that they are not opened. It waits for the disk.
func (op *opening) studyOf(folders, others []string) (func(), error) {
	if len(folders) > 1 {
		return func() {
			op.notices.warning(0, fmt.Sprintf("These are %d studies (%s), and one is open at a time. Open one of them.", len(folders), message.Some(baseNames(folders))))
		}, nil
	}
	s, err := session.ReadStudy(context.Background(), folders[0])
	if err != nil {
		return nil, err
	}
	return func() {
		if len(others) > 0 {
			op.notices.warning(0, fmt.Sprintf("The study in %s was opened, and %s named with it %s not: %s. Specimens are opened from the study; open other files by themselves.",
				shortPath(s.Folder), message.Plural(len(others), "file"), message.Verb(len(others), "was", "were"), message.Some(baseNames(others))))
		}
		op.beginStudy(s)
	}, nil
}

func baseNames(paths []string) (names []string) {
	for _, p := range paths {
		names = append(names, filepath.Base(p))
	}
	return names
}

// beginStudy opens a study that was read, and tells what is wrong with its rows.
func (op *opening) beginStudy(s *session.Study) {
	if len(s.Problems) > 0 {
		op.notices.warning(0, "In "+shortPath(s.Folder)+": "+message.Some(s.Problems)+". The other specimens can be worked on.")
	}
	op.session.Recent.Add(filepath.Join(s.Folder, study.TableName))
	op.last.opened, op.last.Study = true, "" // of the last session nothing is left to be offered
	op.session.OpenStudy(s)
	op.log.Event("study", trace.Fields{"folder": s.Folder, "specimens": len(op.session.Specimens())})
}

// heldByOthers tells that somebody else works on the open specimen, with a way to work on it
// all the same. Where there was a sign of life of them lately, it asks once more.
func (sv *saving) heldByOthers(o session.OtherHolder) {
	sv.log.Event("held", trace.Fields{"document": o.Document, "text": o.Text})
	done := false
	over := func() {
		done = true
		sv.notices.show(sv.session.Front())
		o.Over()
	}
	const all = "Work on It All the Same"
	sv.notices.offer(o.Document, o.Text, all, func() bool { return !done }, func() {
		if o.Stale {
			over()
			return
		}
		text := widget.NewLabel(sv.session.Hide(o.Text) + "\n\nThe other Cairn is told that you have taken it over. What both save is not brought together: the later one asks before it writes over the other.")
		text.Wrapping = fyne.TextWrapWord
		sv.dialogs.form("Somebody Else Works on It", all, o.Document, text, over)
	})
}
