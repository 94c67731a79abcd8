package shell

import (
	"log"
	"runtime"
	"time"

	"cairn/app/trace"
	"cairn/render"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
)

// Run opens the window. When it is closed and everything in it is freed, it ends
// the process by o.Exit; it returns only where no window could be opened. It must
// be called on the main goroutine.
func Run(o Options) error {
	log.SetOutput(toolkitLog{o.Trace})
	// Jobs that keep all processors busy must not keep the window's goroutine
	// waiting in Go's own scheduler: the system shares time out more finely.
	runtime.GOMAXPROCS(runtime.NumCPU() + 2)
	starting := make(chan startedThread, 1)
	go func() { // the context opens while the toolkit starts
		t, err := render.Start(render.Options{Context: render.Surfaceless})
		starting <- startedThread{t, err}
	}()
	a := app.NewWithID(ID)
	a.SetIcon(appIcon())
	win := a.NewWindow("Cairn")
	s := <-starting
	if s.err != nil { // NewWindow has started the window system, and this is its thread
		s.thread, s.err = render.Start(render.Options{Context: render.HiddenWindow, OnMain: func(f func()) { f() }})
	}
	if s.err != nil {
		return s.err
	}
	w := newWindow(a, win, s.thread, fyne.Do, o)
	a.Lifecycle().SetOnStarted(w.started)
	w.ends.watchSignals()
	w.win.ShowAndRun()
	w.ends.shutdown() // should the toolkit have ended its loop by itself
	return nil
}

// toolkitLog keeps what the toolkit logs for itself: it is for bug reports.
type toolkitLog struct{ trace *trace.Log }

// Write is part of io.Writer.
func (l toolkitLog) Write(text []byte) (int, error) {
	l.trace.Event("toolkit", trace.Fields{"text": string(text)})
	return len(text), nil
}

type startedThread struct {
	thread *render.Thread
	err    error
}

// beat asks the event loop every so often whether it is alive, and logs when
// it is late. It costs nothing where there is no log.
func (w *Window) beat() {
	if w.log == nil {
		return
	}
	const every, late = 25 * time.Millisecond, 50 * time.Millisecond
	go func() {
		for {
			time.Sleep(every)
			asked, answered := time.Now(), make(chan struct{})
			w.post(func() { close(answered) })
			select {
			case <-answered:
				if took := time.Since(asked); took > late {
					w.log.Event("stall", trace.Fields{"ms": float64(took.Microseconds()) / 1000})
				}
			case <-w.ends.ended:
				return
			}
		}
	}()
}
