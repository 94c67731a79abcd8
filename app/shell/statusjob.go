package shell

import (
	"fmt"

	"cairn/scene"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// statusJob tells in the status bar how far the measuring of ambient occlusion is, or the
// working out of a warp, and has a button that ends it. It is hidden where nothing is under
// way, or not for long.
type statusJob struct {
	*desk
	box   *fyne.Container
	text  *widget.Label
	stop  *button
	tick  *ticker
	shown func() // the bar is to be laid out again
}

func newStatusJob(d *desk) *statusJob {
	j := &statusJob{desk: d, text: widget.NewLabel("")}
	j.tick = newTicker(d.post, j.show)
	j.stop = d.dialogs.newButton("Stop", theme.CancelIcon(), func() {
		if _, _, end := j.work(); end != nil {
			end()
		}
		d.keys.focusView()
	})
	j.stop.Importance = widget.LowImportance
	j.box = container.NewHBox(widget.NewSeparator(), j.text, j.stop)
	j.box.Hide()
	return j
}

// work returns what is under way, how much of it is done and what ends it: nil where nothing is.
func (j *statusJob) work() (name string, done float64, end func()) {
	if done, ok := j.session.WarpWork(); ok {
		return "Warping the mesh", done, j.session.EndWarp
	}
	if done, ok := j.session.Occluding(); ok {
		return "Ambient occlusion", done, func() { j.session.SetOcclusion(false) }
	}
	return "", 0, nil
}

// update follows the beginning or the end of a job.
func (j *statusJob) update() {
	if _, _, end := j.work(); end != nil {
		j.tick.start()
	} else {
		j.tick.stop()
	}
	j.show()
}

// show shows how far it is.
func (j *statusJob) show() {
	name, done, end := j.work()
	if text := fmt.Sprintf("%s %.0f %%", name, 100*done); text != j.text.Text && end != nil {
		j.text.SetText(text)
	}
	if hidden := end == nil || !j.tick.long(); hidden != j.box.Hidden {
		j.box.Hidden = hidden
		j.shown()
	}
}

// occluded follows the beginning and the end of the measuring of ambient occlusion.
func (w *Window) occluded() {
	if w.ending {
		return
	}
	w.status.job.update()
	w.updateStatus()
}

// warped follows a document that is shown as another shape, or as it is again.
func (w *Window) warped(id scene.ID) {
	if w.ending {
		return
	}
	w.status.job.update()
	w.panes.redraw(id)
	w.study.moved()
	now := w.session.Warping()
	if now == w.warping { // of many a second only the first and the last concern more
		return
	}
	if w.warping = now; !now {
		w.thread.Unwarp(id) // perhaps no view shows it
	}
	w.followTool()
	w.toolbar.update()
	w.menus.update()
}
