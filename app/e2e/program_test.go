//go:build linux

package e2e

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jezek/xgb/xproto"
)

const (
	// patience is how long a test waits for what must happen: far longer than
	// it takes, for a machine that does other things as well.
	patience = 30 * time.Second
	// quitLimit is how long an asked program may take to end: longer than it
	// waits itself for what hangs.
	quitLimit = 45 * time.Second
)

// program is one run of Cairn.
type program struct {
	*journal
	t      *testing.T
	screen *display
	cmd    *exec.Cmd
	window xproto.Window
	view   image.Rectangle // in the window, see viewport
	stderr string          // path
	ended  chan struct{}
	exit   error // after ended
	begun  time.Time
}

// start starts the program and waits for its window. When the test is over the
// program is ended, and a test that has not ended it itself checks how it ends.
func start(t *testing.T, args ...string) *program {
	t.Helper()
	return startWith(t, nil, args...)
}

// startWith starts the program with more in its environment.
func startWith(t *testing.T, env []string, args ...string) *program {
	t.Helper()
	p := launch(t, env, args...)
	p.wait("window")
	if !poll(patience, func() bool { p.window = p.screen.windowOf(p.cmd.Process.Pid); return p.window != 0 }) {
		p.fatal("no window")
	}
	return p
}

// launch starts the program and does not wait for a window.
func launch(t *testing.T, env []string, args ...string) *program {
	t.Helper()
	s := screen(t)
	home := t.TempDir()
	p := &program{
		journal: &journal{path: filepath.Join(home, "trace.jsonl")},
		t:       t, screen: s,
		stderr: filepath.Join(home, "stderr.txt"),
		ended:  make(chan struct{}),
	}
	stderr, err := os.Create(p.stderr)
	if err != nil {
		t.Fatal(err)
	}
	defer stderr.Close()
	p.cmd = exec.Command(suite.binary, append([]string{"--trace", p.path}, args...)...)
	p.cmd.Dir = home
	p.cmd.Env = environment(t, home, env...)
	p.cmd.Stdout, p.cmd.Stderr = stderr, stderr
	p.cmd.SysProcAttr = dieWithTest()
	p.begun = time.Now()
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		p.exit = p.cmd.Wait()
		close(p.ended)
	}()
	t.Cleanup(p.finish)
	return p
}

// finish runs when the test is over.
func (p *program) finish() {
	if p.t.Failed() {
		p.keepEvidence()
	}
	if p.running() {
		p.signal(syscall.SIGTERM)
		p.mustEnd()
	}
}

// keepEvidence saves what a failed test can be understood from.
func (p *program) keepEvidence() {
	if b, err := os.ReadFile(p.stderr); err == nil && len(b) > 0 {
		p.t.Logf("the end of standard error, which is whole in %s:\n%s",
			write(p.t, filepath.Join(p.t.ArtifactDir(), "stderr.txt"), b), lastLines(p.stderr, 20))
	}
	p.t.Logf("last events:\n%s", lastLines(p.path, 8))
	if p.window != 0 && p.running() {
		if img, err := p.screen.screenshot(p.window); err == nil {
			p.t.Logf("what the window shows: %s", savePicture(p.t, "failed.png", img))
		}
	}
}

// run runs a subtest about the same program.
func (p *program) run(name string, test func(t *testing.T)) {
	whole := p.t
	defer func() { p.t = whole }()
	whole.Run(name, func(t *testing.T) {
		p.t = t
		test(t)
	})
}

func (p *program) running() bool {
	select {
	case <-p.ended:
		return false
	default:
		return true
	}
}

// fatal ends the test with a message.
func (p *program) fatal(format string, args ...any) {
	p.t.Helper()
	p.t.Fatalf(format, args...)
}

func (p *program) signal(s os.Signal) {
	if err := p.cmd.Process.Signal(s); err != nil && !errors.Is(err, os.ErrProcessDone) {
		p.t.Error(err)
	}
}

// mustEnd waits for the program to end by itself, and checks that it ended well
// and left nothing: exit status 0, every opened document closed, no OpenGL
// object alive after a close.
func (p *program) mustEnd() {
	p.t.Helper()
	select {
	case <-p.ended:
	case <-time.After(quitLimit):
		p.signal(syscall.SIGQUIT) // the runtime's way to write all stacks
		select {
		case <-p.ended:
		case <-time.After(5 * time.Second):
			_ = p.cmd.Process.Kill()
			<-p.ended
		}
		p.t.Errorf("the program did not end within %v; where it hangs:\n%s", quitLimit, stacks(p.stderr))
		return
	}
	if p.exit != nil {
		p.t.Errorf("the program ended with %v\n%s", p.exit, lastLines(p.stderr, 30))
	}
	p.leftNothing()
}

// stacks returns the goroutines of a runtime's dump that run this project's
// code, without addresses.
func stacks(path string) string {
	b, err := os.ReadFile(path)
	if err != nil {
		return err.Error()
	}
	var ours []string
	for _, block := range strings.Split(string(b), "\n\n") {
		if strings.HasPrefix(block, "goroutine ") && strings.Contains(block, "cairn/") {
			ours = append(ours, block)
		}
	}
	return strings.Join(ours, "\n\n")
}

// leftNothing checks the events of an ended program.
func (p *program) leftNothing() {
	p.t.Helper()
	closed := map[uint64]bool{}
	quit := false
	for _, e := range p.events() {
		switch e.Event {
		case "closed":
			closed[e.Document] = true
			if e.GLObjects != 0 || e.GLBytes != 0 {
				p.t.Errorf("closing document %d left %d OpenGL objects, %d bytes", e.Document, e.GLObjects, e.GLBytes)
			}
		case "quit":
			quit = true
		}
	}
	for _, e := range p.events() {
		if e.Event == "opened" && !closed[e.Document] {
			p.t.Errorf("%s (document %d) was opened and never closed", e.File, e.Document)
		}
	}
	if !quit {
		p.t.Error("the program ended without saying quit")
	}
}

// quit ends the program in the ordinary way, and checks how it ends.
func (p *program) quit() {
	p.t.Helper()
	p.screen.requestClose(p.window)
	p.mustEnd()
}

// mark returns a place in the log: what is written by now lies before it.
func (p *program) mark() int { return len(p.events()) }

// wait waits for an event of a name.
func (p *program) wait(name string) event {
	p.t.Helper()
	return p.waitAfter(0, name, nil)
}

// waitAfter waits for the first event behind a mark that has a name and, where
// match is not nil, that it matches.
func (p *program) waitAfter(mark int, name string, match func(event) bool) event {
	p.t.Helper()
	var found event
	got := poll(patience, func() bool {
		ended := !p.running() // before looking, so that the last lines are seen
		for _, e := range p.events()[mark:] {
			if e.Event == name && (match == nil || match(e)) {
				found = e
				return true
			}
		}
		return ended
	})
	if !got || found.Event == "" {
		p.fatal("no %q in the log within %v", name, patience)
	}
	return found
}

// waitTitle waits until the window's title is what it should be.
func (p *program) waitTitle(want string) {
	p.t.Helper()
	if !poll(patience, func() bool { return p.screen.title(p.window) == want }) {
		p.fatal("the title is %q, want %q", p.screen.title(p.window), want)
	}
}

// picture returns what the window shows now.
func (p *program) picture() *image.RGBA {
	p.t.Helper()
	img, err := p.screen.screenshot(p.window)
	if err != nil {
		p.fatal("screenshot: %v", err)
	}
	return img
}

// at returns a place on the screen, given as fractions of the window's size.
func (p *program) at(x, y float64) image.Point {
	b := p.screen.bounds(p.window)
	return b.Min.Add(image.Pt(int(x*float64(b.Dx())), int(y*float64(b.Dy()))))
}

// residentBytes returns the memory that the process has in RAM.
func (p *program) residentBytes() int64 {
	p.t.Helper()
	n, err := residentBytes(p.cmd.Process.Pid)
	if err != nil {
		p.fatal("%v", err)
	}
	return n
}

func residentBytes(pid int) (int64, error) {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	lines := bufio.NewScanner(bytes.NewReader(b))
	for lines.Scan() {
		if kib, ok := strings.CutPrefix(lines.Text(), "VmRSS:"); ok {
			n, err := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(kib), " kB"), 10, 64)
			return n << 10, err
		}
	}
	return 0, fmt.Errorf("process %d has no VmRSS", pid)
}

// command runs the program where there is no display and returns what it wrote.
func command(t *testing.T, dir string, args ...string) (stdout, stderr string, err error) {
	t.Helper()
	return commandOn(t, "", dir, args...)
}

// commandOn runs the program on a display, to its end, and returns what it
// wrote.
func commandOn(t *testing.T, display, dir string, args ...string) (stdout, stderr string, err error) {
	t.Helper()
	screen(t)
	ctx, cancel := context.WithTimeout(t.Context(), 2*patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, suite.binary, args...)
	cmd.Dir = dir
	cmd.Env = append(environment(t, t.TempDir()), "DISPLAY="+display) // the last one counts
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err = cmd.Run()
	return out.String(), errs.String(), err
}
