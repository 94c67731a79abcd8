package shell

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"cairn/app/session"
	"cairn/app/study"
	"cairn/app/trace"
	"cairn/app/workspace"
	"cairn/internal/fileuri"
	"cairn/internal/natural"
	"cairn/landmark/lmio"
	"cairn/scene"
	"cairn/scene/meshio"

	"fyne.io/fyne/v2"
)

// mostAtOnce is how many files one drop or command line opens: more tabs than
// that nobody finds anything in.
const mostAtOnce = 50

// opening opens files: those that were asked for, dropped or handed over, the sample, and
// those of the last session.
type opening struct {
	*desk
	files   *fileAsker
	samples func() ([]string, error) // writes the sample specimens and returns their paths
	ended   <-chan struct{}          // closed when the program ends
	last    lastSession
	// keptStudy is the folder of the study that was kept last for the next start.
	keptStudy string
	began     map[scene.ID]time.Time // when documents that load were opened
	turn      chan struct{}          // closed when what find was called for last is over; nil before
}

// forget forgets when a document was opened, which has loaded or is closed.
func (op *opening) forget(id scene.ID) { delete(op.began, id) }

// open opens files and folders, each file in a tab of its own, or the study that they name.
func (op *opening) open(paths []string) { op.openIn(op.show, paths) }

// openIn opens files and folders, and shows the first file by show. Of a study it opens
// that alone.
func (op *opening) openIn(show func(scene.ID), paths []string) {
	if len(paths) > 0 {
		op.find(paths[0], func() (func(), error) {
			if studies, others := study.Among(paths); len(studies) > 0 {
				return op.studyOf(studies, others)
			}
			e := op.expand(paths)
			return func() { op.openExpanded(show, e) }, nil
		})
	}
}

// find has the disk asked about paths, of which it names one, in the background, and then
// does what that returns, in the order in which find was called. Where that takes longer
// than a blink it says so, with a way to give up.
func (op *opening) find(path string, ask func() (then func(), err error)) {
	before, answered := op.turn, make(chan struct{})
	op.turn = answered
	waits := true
	over := func() {
		if waits {
			waits = false
			close(answered) // the next one has its turn
		}
	}
	go func() {
		then, err := ask()
		if before != nil {
			<-before
		}
		op.post(func() {
			gaveUp := !waits
			if over(); gaveUp || op.ending {
				return
			}
			op.notices.show(op.session.Front()) // that it waits is said no more
			if err != nil {
				op.notices.failure(0, sentence(err.Error()))
				return
			}
			then()
		})
	}()
	time.AfterFunc(blink, func() {
		op.post(func() {
			if waits && !op.ending {
				op.notices.infoWith(0, "The disk has not answered yet: "+shortPath(path), "Give Up", over).while(func() bool { return waits })
			}
		})
	})
}

// openItems opens what paths were found to stand for, but for so many that are left out.
func (op *opening) openItems(show func(scene.ID), paths []string, items []workspace.Item, left int, folders []string) {
	if left > 0 {
		op.notices.warning(0, fmt.Sprintf("%d of %d files were opened; open the others in smaller lots.", len(items), len(items)+left))
	}
	if len(items) == 0 {
		op.notices.warning(0, fmt.Sprintf("There is no mesh or landmark file in %s.", shortPath(paths[0])))
	}
	if len(folders) > 0 {
		names, others := filepath.Base(folders[0]), "Open it"
		if n := len(folders); n > 1 {
			names, others = fmt.Sprintf("%s and %d more", names, n-1), "Open them"
		}
		text := fmt.Sprintf("Folders in a folder are not looked into: %s. %s as well if their files are wanted.", names, others)
		if len(items) == 0 && len(paths) == 1 {
			op.offerStudy(filepath.Dir(folders[0]), text)
		} else {
			op.notices.warning(0, text)
		}
	}
	var first scene.ID
	for _, i := range items {
		if id := op.docs.Open(i.Path, i.With...); first == 0 {
			first = id
		}
	}
	if first != 0 && op.docs.Document(first) != nil {
		show(first)
		op.fill()
	}
}

// fill shows documents that are not seen yet in the views that show nothing.
func (op *opening) fill() {
	for _, e := range op.docs.Entries() {
		op.session.Fill(e.Document.ID())
	}
	op.panes.lay()
	op.refresh()
}

// handed opens what a program that was started later hands over, in front of
// what else is on the screen. It is called on a goroutine of its own, and reports
// whether the files will be opened: where the window does not come to it in time,
// they must not be opened later either, since the other program then opens them.
func (op *opening) handed(files []string) bool {
	const patience = 4 * time.Second // less than the other program has
	var decided atomic.Bool
	taken := make(chan struct{})
	op.post(func() {
		if op.ending || !decided.CompareAndSwap(false, true) {
			return
		}
		close(taken)
		op.log.Event("handed", trace.Fields{"files": len(files)})
		op.win.RequestFocus()
		op.open(files)
	})
	select {
	case <-taken:
		return true
	case <-op.ended:
	case <-time.After(patience):
	}
	return !decided.CompareAndSwap(false, true)
}

// dropped opens what was dropped on the view of a number, or beside all with -1, which is
// for the active one. Landmark files alone join the mesh that it shows; where it shows
// none, or among meshes, they are documents of their own.
func (op *opening) dropped(view int, uris []fyne.URI) {
	var paths []string
	for _, u := range uris {
		paths = append(paths, fileuri.Local(u.Path()))
	}
	natural.Sort(paths) // a file manager gives them in any order
	activate := func() {
		op.session.Activate(slices.IndexFunc(op.session.Layout().Views, func(v session.ViewOf) bool { return v.Number == view }))
	}
	activate()
	open := func(paths []string) {
		op.openIn(func(id scene.ID) { // the disk may have taken its time
			activate()
			op.here(id)
		}, paths)
	}
	front := op.session.Front()
	e := op.docs.Entry(front)
	if e == nil || len(paths) == 0 || len(e.Document.Meshes()) == 0 && !(e.Loading && meshio.IsMesh(e.Path)) {
		open(paths)
		return
	}
	op.find(paths[0], func() (func(), error) {
		if slices.ContainsFunc(paths, func(p string) bool { return !lmio.IsLandmarks(p) }) {
			return func() { open(paths) }, nil
		}
		return func() {
			for _, p := range paths {
				op.docs.AddLandmarks(front, p)
			}
		}, nil
	})
}

// added follows a document that begins to load.
func (w *Window) added(id scene.ID) {
	d := w.docs.Document(id)
	d.OnRemove(w.thread.Forget)
	d.OnChange(w.changed)
	w.opening.began[id] = time.Now()
	w.opening.last.opened = true
	w.opening.keepSession()
	if w.session.Front() == 0 {
		w.show(id)
		return
	}
	w.refresh()
}

// loaded follows a document whose content has come.
func (w *Window) loaded(id scene.ID) {
	e := w.docs.Entry(id)
	fields := trace.Fields{"file": e.Path, "document": id}
	if t, ok := w.opening.began[id]; ok {
		fields["ms"] = float64(time.Since(t).Microseconds()) / 1000
		w.opening.forget(id)
		if !w.session.IsSpecimen(id) { // its study is what was opened
			if !e.Titled() { // its name is hidden
				w.session.Recent.Add(e.Path)
			}
		}
	}
	w.log.Event("opened", fields)
	w.session.SpecimenLoaded(id)
	w.opening.offerMigration(id)
	w.opening.restoreView(e)
	w.opening.keepSession() // of landmarks that joined, too
	for _, text := range w.news.known.Warnings(id, e.Document.Warnings()) {
		w.notices.warning(id, w.docs.Name(id)+": "+text).while(w.whileInForce(id))
	}
	for _, text := range w.news.known.Notes(id, e.Document.Notes()) {
		w.notices.remember(w.docs.Name(id) + ": " + text)
	}
	w.left.offer(id)
	w.news.tellPlacements(id)
	w.news.tellDoubts(id)
	w.news.tellRecolored(id)
	w.panes.loaded(id)
	w.session.SpecimenShown(id)
	w.session.FollowColors()
	w.session.FollowChecks()
	w.panes.redrawSuperimposed() // it may be what lay over another one in the last session
	w.session.FollowOcclusion()
	w.refresh()
}

// failed tells why a file could not be opened.
func (w *Window) failed(path string, err error) {
	w.session.Recent.Remove(path)
	w.notRead(0, path, "open", err)
}

// notRead tells what could not be done with a file, and why. The document that it
// belongs to, if any, is as it was.
func (w *Window) notRead(about scene.ID, path, what string, err error) {
	w.log.Event("failed", trace.Fields{"file": path, "error": err.Error()})
	text := err.Error()
	if name := filepath.Base(path); !strings.Contains(text, name) {
		text = name + ": " + text
	}
	w.notices.failure(about, "Could not "+what+" "+text)
	w.refresh() // the groups of a file that is lost are unsaved
}

// sample opens the specimens that come with the program.
func (op *opening) sample() {
	op.find("the sample", func() (func(), error) {
		files, err := op.samples()
		if err != nil {
			err = fmt.Errorf("the sample could not be opened: %w", err)
		}
		return func() { op.open(files) }, err
	})
}

// homeFolder returns the user's home folder, or "" where there is none.
func homeFolder() string {
	home, _ := os.UserHomeDir()
	return home
}

// shortPath writes a path with ~ for the home folder.
func shortPath(path string) string {
	if home, err := os.UserHomeDir(); err == nil && home != "/" && strings.HasPrefix(path, home+string(filepath.Separator)) {
		return "~" + path[len(home):]
	}
	return path
}
