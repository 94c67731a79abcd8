package shell

import (
	"context"
	"path/filepath"

	"cairn/app/filedialog"
	"cairn/app/session"
	"cairn/app/study"
	"cairn/app/trace"
	"cairn/app/workspace"
	"cairn/internal/message"
	"cairn/scene"
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
	cl.lookFirst(id, path, func(t workspace.Target) {
		if t.Version.There() || t.Err != nil { // the study does not know of it: the user says where to
			cl.show(id)
			cl.saving.saveAs(id, again)
			return
		}
		cl.saving.askHeld(id, path, again, func() { cl.saving.write(id, path, &t.Version, again) })
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
	op.find(folder, func() (func(), error) {
		s, err := session.ReadStudy(context.Background(), folder)
		if err != nil {
			return nil, err
		}
		return func() { op.beginStudy(s) }, nil
	})
}

// beginStudy opens a study that was read, and tells what is wrong with its rows.
func (op *opening) beginStudy(s *session.Study) {
	if len(s.Problems) > 0 {
		op.notices.warning(0, "In "+shortPath(s.Folder)+": "+message.Some(s.Problems)+". The other specimens can be worked on.")
	}
	op.session.OpenStudy(s)
	op.log.Event("study", trace.Fields{"folder": s.Folder, "specimens": len(op.session.Specimens())})
}
