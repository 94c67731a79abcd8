package shell

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// statusJob tells in the status bar how far the measuring of ambient occlusion is, and has
// a button that ends it. It is hidden where nothing is measured, or not for long.
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
		d.session.SetOcclusion(false)
		d.keys.focusView()
	})
	j.stop.Importance = widget.LowImportance
	j.box = container.NewHBox(widget.NewSeparator(), j.text, j.stop)
	j.box.Hide()
	return j
}

// update follows the beginning or the end of a job.
func (j *statusJob) update() {
	if _, ok := j.session.Occluding(); ok {
		j.tick.start()
	} else {
		j.tick.stop()
	}
	j.show()
}

// show shows how far it is.
func (j *statusJob) show() {
	done, ok := j.session.Occluding()
	if text := fmt.Sprintf("Ambient occlusion %.0f %%", 100*done); text != j.text.Text && ok {
		j.text.SetText(text)
	}
	if hidden := !ok || !j.tick.long(); hidden != j.box.Hidden {
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
