package shell

import (
	"os"
	"os/signal"
	"runtime"
	"strings"
	"syscall"
	"time"

	"cairn/app/instance"
	"cairn/app/trace"
	"cairn/app/workspace"
	"cairn/render"
)

// ender ends the program, by command and by signal.
type ender struct {
	*desk
	thread   *render.Thread
	others   *instance.Listener // for files of programs that start later; nil for none
	exit     func()             // ends the process
	keep     func()             // keeps for the next start how the window is
	stop     func()             // stops what the window has under way
	ended    chan struct{}      // closed by shutdown
	signals  chan os.Signal     // that ask the program to end
	ends     []os.Signal        // which those are
	discards bool               // the user has given up what is unsaved
}

// quitNow closes everything and ends the program, without questions.
//
// The toolkit's loop is never told to end. While that loop closes its queue, it
// also has an event of its own put into it, and whatever else comes in that
// moment, a frame or the end of a save, makes the program panic or wait for ever
// (Fyne 2.7.4, runGL and runOnMainWithWait). So the process ends here instead,
// when all is closed, while the queue is still open.
func (en *ender) quitNow() {
	if en.ending {
		return
	}
	en.exitSoon()
	en.keep()
	en.shutdown()
	en.post(en.leave) // not from here: this may be inside an event of the window system, which must not end then
}

// leave does what the toolkit does behind its loop, then ends the process.
func (en *ender) leave() {
	if l, ok := en.app.Lifecycle().(interface{ OnStopped() func() }); ok {
		if save := l.OnStopped(); save != nil {
			save() // the preferences, of which changes in quick succession are written late
		}
	}
	if d, ok := en.app.Driver().(interface{ Terminate() }); ok {
		d.Terminate() // gives a copied text to the desktop's clipboard
	}
	en.exit()
}

// endSignals returns the signals that end the program. One of them is that its
// terminal is gone, unless it was started to go on then, as by nohup.
func endSignals() []os.Signal {
	signals := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) {
		signals = append(signals, syscall.SIGHUP)
	}
	return signals
}

// watchSignals makes a signal end the program as Quit does, without questions. It
// is called before the toolkit listens for signals, takeSignals when it does.
func (en *ender) watchSignals() { signal.Notify(en.signals, en.ends...) }

// takeSignals takes away the toolkit's own answer to a signal, which is to end its
// loop. It runs before that loop does anything, so that a signal that came while
// the program started ends it here.
func (en *ender) takeSignals() {
	const tries, triesWithout = 1000, 20
	var state listening
	for i := range tries {
		state = toolkitListens(allStacks())
		if state == waits || state == absent && i >= triesWithout {
			break
		}
		time.Sleep(time.Millisecond)
	}
	signal.Reset(en.ends...)
	en.watchSignals()
	en.log.Event("signals", trace.Fields{"text": string(state)}) // from now on a signal is taken here
	select {
	case <-en.signals:
		en.quitNow()
		en.leave()
	default:
	}
	go func() {
		<-en.signals
		en.exitSoon()
		en.post(en.quitNow)
	}()
}

// listening is how far the toolkit has come with listening for signals.
type listening string

const (
	absent listening = "absent" // it does not, or has been asked to end already
	begins listening = "begins" // it is about to
	waits  listening = "waits"  // for one
)

// signalGoroutine is how a dump of stacks names the toolkit's goroutine for signals
// (Fyne 2.7.4, gLDriver.Run and catchTerm). There is no other way to see it. Should
// a later Fyne call it otherwise, a test of the real window fails, which waits for
// the event that takeSignals writes.
const signalGoroutine = "created by fyne.io/fyne/v2/internal/driver/glfw.(*gLDriver).Run in"

// toolkitListens tells from the stacks of all goroutines whether the toolkit's
// goroutine for signals has come to where it waits for one. It starts at an
// uncertain time, often after the window is seen.
func toolkitListens(stacks string) listening {
	for goroutine := range strings.SplitSeq(stacks, "\n\n") {
		if !strings.Contains(goroutine, signalGoroutine) {
			continue
		}
		if state, _, _ := strings.Cut(goroutine, "\n"); strings.Contains(state, "[chan receive") {
			return waits
		}
		return begins
	}
	return absent
}

// allStacks returns the stacks of all goroutines.
func allStacks() string {
	const most = 1 << 20 // bytes: far more than the goroutines of a program that starts
	stacks := make([]byte, most)
	return string(stacks[:runtime.Stack(stacks, true)])
}

// exitSoon ends the process if closing everything hangs, as it would in a
// graphics driver that never returns: who has quit does not want to have to kill.
func (en *ender) exitSoon() {
	const patience = 30 * time.Second // a busy machine may need some for the frame that is being drawn
	time.AfterFunc(patience, func() {
		en.log.Event("hung", trace.Fields{})
		os.Exit(1)
	})
}

// shutdown closes every document in the same way as its tab does, and then the
// renderer. Doing it twice is allowed.
func (en *ender) shutdown() {
	if en.ending {
		return
	}
	en.ending = true
	defer close(en.ended)
	en.others.Close() // what starts from now on opens a window of its own
	en.stop()
	const patience = 20 * time.Second // less than exitSoon has: what is being written is written
	en.docs.FinishSaving(patience)
	en.session.EndStudy()
	en.session.FinishStudies(patience / 4)
	en.docs.End(en.discards, patience/4)
	workspace.FinishState(patience / 4)
	en.thread.Close()
	en.log.Event("quit", trace.Fields{"leaked": en.thread.Stats().Leaked})
}
