package shell

import (
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"slices"
	"syscall"
	"time"

	"cairn/app/memory"
	"cairn/app/trace"
	"cairn/app/workspace"
	"cairn/scene"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"
)

// closeDocument closes a document, asking first if it was changed. Every way to
// close one ends in workspace.Close.
func (w *Window) closeDocument(id scene.ID) {
	e := w.docs.Entry(id)
	if e == nil {
		return
	}
	if !e.Document.History().Modified() {
		w.closeNow(id)
		return
	}
	w.askToSave(fmt.Sprintf("Save the landmarks of %s before closing?", e.Document.Name()), func(save bool) {
		if save && !w.saveDocument(id) {
			return
		}
		w.closeNow(id)
	})
}

// closeNow closes a document and puts its neighbour in front.
func (w *Window) closeNow(id scene.ID) {
	i := slices.IndexFunc(w.docs.Entries(), func(e *workspace.Entry) bool { return e.Document.ID() == id })
	if i < 0 {
		return
	}
	w.dismissAll()
	w.release(id)
	if rest := w.docs.Entries(); w.front == id {
		w.front = 0
		if len(rest) > 0 {
			w.front = rest[min(i, len(rest)-1)].Document.ID()
		}
	}
	w.show(w.front)
	w.giveBack()
}

// release frees all that a document holds. It touches no widget but the
// viewport, so that it also works when the window is gone.
func (w *Window) release(id scene.ID) {
	start := time.Now()
	w.view.Forget(id)
	delete(w.loading, id)
	w.docs.Close(id)
	usage := w.thread.Stats().ByDocument[id]
	w.log.Event("closed", trace.Fields{
		"document": id, "ms": float64(time.Since(start).Microseconds()) / 1000,
		"gl_objects": usage.Objects, "gl_bytes": usage.Bytes,
	})
}

// closed runs when the workspace has let go of a document.
func (w *Window) closed(scene.ID) {}

// giveBack returns freed memory to the system, off the window's goroutine: it
// must be gone for the user too, and not at some later collection. With nothing
// open the driver gives back what it keeps, too.
func (w *Window) giveBack() {
	log, thread, nothing := w.log, w.thread, len(w.docs.Entries()) == 0
	go func() {
		if nothing {
			thread.Rest()
		}
		memory.GiveBack()
		var m runtime.MemStats
		if log != nil {
			runtime.ReadMemStats(&m)
			log.Event("memory", trace.Fields{"rss_bytes": memory.Resident(), "heap_bytes": m.HeapAlloc})
		}
	}()
}

// askToSave asks whether to save, not to save, or to leave everything as it is.
func (w *Window) askToSave(question string, answer func(save bool)) {
	var d *dialog.CustomDialog
	button := func(text string, importance widget.Importance, do func()) fyne.CanvasObject {
		b := widget.NewButton(text, func() {
			d.Hide()
			do()
		})
		b.Importance = importance
		return b
	}
	d = dialog.NewCustomWithoutButtons("Save Changes?", widget.NewLabel(question), w.win)
	d.SetButtons([]fyne.CanvasObject{
		button("Cancel", widget.MediumImportance, func() {}),
		button("Don't Save", widget.MediumImportance, func() { answer(false) }),
		button("Save", widget.HighImportance, func() { answer(true) }),
	})
	w.showDialog(d, nil)
}

// quit closes everything, asking first if something was changed.
func (w *Window) quit() {
	changed := 0
	for _, e := range w.docs.Entries() {
		if e.Document.History().Modified() {
			changed++
		}
	}
	if changed == 0 {
		w.quitNow()
		return
	}
	w.askToSave(fmt.Sprintf("%d open documents have changes. Save them before quitting?", changed), func(save bool) {
		for _, e := range slices.Clone(w.docs.Entries()) {
			if save && e.Document.History().Modified() && !w.saveDocument(e.Document.ID()) {
				return
			}
		}
		w.quitNow()
	})
}

func (w *Window) quitNow() {
	size := w.win.Canvas().Size()
	w.app.Preferences().SetFloat(prefWidth, float64(size.Width))
	w.app.Preferences().SetFloat(prefHeight, float64(size.Height))
	w.shutdown()
	exitSoon()
	w.app.Quit()
}

// watchSignals sees that a signal ends the program. The toolkit ends its event
// loop at one, and shutdown runs after it.
func (w *Window) watchSignals() {
	c := make(chan os.Signal, 1)
	signal.Notify(c, os.Interrupt, syscall.SIGTERM)
	go func() {
		<-c
		exitSoon()
	}()
}

// exitSoon ends the process if it has not ended by itself in a while: an event
// that reaches the toolkit just as its loop ends can make it wait for ever
// (Fyne 2.7.4, Lifecycle.WaitForEvents).
func exitSoon() {
	const patience = 5 * time.Second
	time.AfterFunc(patience, func() { os.Exit(0) })
}

// shutdown closes every document in the same way as its tab does, and then the
// renderer. It runs before the event loop ends, or after it where something
// else ended it: a signal. Doing it twice is allowed.
func (w *Window) shutdown() {
	select {
	case <-w.ended:
		return
	default:
	}
	defer close(w.ended)
	w.overlay.stop()
	for _, e := range slices.Backward(slices.Clone(w.docs.Entries())) {
		w.release(e.Document.ID())
	}
	w.thread.Close()
	w.log.Event("quit", trace.Fields{"leaked": w.thread.Stats().Leaked})
}

// switchTab puts the document by places further on in front.
func (w *Window) switchTab(by int) {
	entries := w.docs.Entries()
	if len(entries) == 0 {
		return
	}
	i := slices.IndexFunc(entries, func(e *workspace.Entry) bool { return e.Document.ID() == w.front })
	w.show(entries[(i+by+len(entries))%len(entries)].Document.ID())
}
