package shell

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"cairn/app/study"
	"cairn/app/trace"
	"cairn/app/workspace"
	"cairn/scene"
	"cairn/scene/meshio"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// mostTabs is how many meshes are opened at once without a question: of more, at the usual
// width of the window, fewer than ten letters of a name are left in a tab, and a gigabyte or
// two of meshes is in memory.
const mostTabs = 12

// expanded is what paths were found to stand for.
type expanded struct {
	paths   []string
	items   []workspace.Item
	folders []string // in the paths, which are not looked into
	folder  string   // the only path, if that is a folder
	meshes  int
}

// expand finds out what paths stand for. It waits for the disk.
func (op *opening) expand(paths []string) expanded {
	const all = 1 << 30
	e := expanded{paths: paths}
	e.items, _ = workspace.Expand(paths, all)
	e.folders = workspace.Subfolders(paths)
	for _, i := range e.items {
		if meshio.IsMesh(i.Path) {
			e.meshes++
		}
	}
	if abs, err := filepath.Abs(paths[0]); err == nil && len(paths) == 1 {
		if info, err := os.Stat(abs); err == nil && info.IsDir() {
			e.folder = abs
		}
	}
	return e
}

// openExpanded opens files, or asks first where these are more meshes than tabs are good for.
func (op *opening) openExpanded(show func(scene.ID), e expanded) {
	n := len(e.items)
	open := func() { op.openItems(show, e.paths, e.items[:min(n, mostAtOnce)], max(0, n-mostAtOnce), e.folders) }
	if e.meshes <= mostTabs {
		open()
		return
	}
	text := widget.NewLabel(fmt.Sprintf("These are %d meshes. A study has them one after the other: the open one and the next are in memory, the table of the study says how far each is, and nothing is written before you have seen which landmarks belong to which mesh. "+
		"Opened, each has a tab, and all are in memory.", e.meshes))
	text.Wrapping = fyne.TextWrapWord
	all := fmt.Sprintf("Open All %d", n)
	if n > mostAtOnce {
		all = fmt.Sprintf("Open the First %d", mostAtOnce)
	}
	op.dialogs.ask("Many Meshes", 0, text, answer{"Cancel", theme.CancelIcon(), nil}, answer{all, nil, open},
		answer{"Open as a Study…", theme.ConfirmIcon(), func() { op.newStudyOfItems(e) }})
	op.log.Event("asked", trace.Fields{"text": "Many Meshes", "count": e.meshes})
}

// newStudyOfItems begins a study of the folder that was named, or of the files.
func (op *opening) newStudyOfItems(e expanded) {
	if e.folder != "" {
		op.newStudyIn(e.folder)
		return
	}
	var files []string
	for _, i := range e.items {
		files = append(append(files, i.Path), i.With...)
	}
	op.find(files[0], func() (func(), error) {
		l, err := study.ListFiles(files)
		if err != nil {
			return nil, err
		}
		return func() {
			op.newStudyOf(l.Folder, func(context.Context, func(int)) (*study.Listing, error) { return l, nil })
		}, nil
	})
}

// offerStudy says something of a folder that has its files in folders of its own, and offers to
// make a study of them.
func (op *opening) offerStudy(folder, text string) {
	begun := false
	op.notices.offer(0, text+" A study has those of all folders.", "New Study…", func() bool { return !begun }, func() {
		begun = true
		op.newStudyIn(folder)
	})
}
