//go:build linux

package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// again starts the program once more beside p, in a folder, and returns how it
// ended.
func again(t *testing.T, p *program, dir string, args ...string) error {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), suite.binary, args...)
	cmd.Dir, cmd.Env = dir, p.cmd.Env
	cmd.SysProcAttr = dieWithTest()
	return cmd.Run()
}

// TestSecondStart: a program that is started again hands its files to the open
// window and ends well; one that is told to, or finds the window hung, opens one
// of its own.
func TestSecondStart(t *testing.T) {
	dir := t.TempDir()
	specimen(t, filepath.Join(dir, "first.ply"), small)
	specimen(t, filepath.Join(dir, "second.ply"), small)
	p := start(t, filepath.Join(dir, "first.ply"))
	p.wait("opened")
	p.settled(0)
	mark := p.mark()
	if err := again(t, p, dir, "second.ply"); err != nil { // by a relative path
		t.Errorf("the second program ended with %v", err)
	}
	opened := p.waitAfter(mark, "opened", nil)
	if want := filepath.Join(dir, "second.ply"); opened.File != want {
		t.Errorf("%s was opened, want %s", opened.File, want)
	}
	p.waitTitle("second.ply - Cairn")
	mark = p.mark()
	if err := again(t, p, dir); err != nil {
		t.Error(err)
	}
	p.waitAfter(mark, "handed", nil)

	runtime := "XDG_RUNTIME_DIR=" + filepath.Dir(p.path)
	own := startWith(t, []string{runtime}, "--new-window", filepath.Join(dir, "first.ply"))
	own.wait("opened")
	own.quit()

	p.signal(syscall.SIGSTOP)
	hung := startWith(t, []string{runtime}, filepath.Join(dir, "first.ply"))
	p.signal(syscall.SIGCONT)
	hung.wait("opened")
	hung.quit()
	p.quit()
	if n := p.count("opened"); n != 2 {
		t.Errorf("the first window opened %d files", n)
	}
}

// TestStartAfterAKill: what a killed program leaves keeps nobody from starting.
func TestStartAfterAKill(t *testing.T) {
	p := start(t)
	if err := p.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	<-p.ended
	home := filepath.Dir(p.path)
	left, err := filepath.Glob(filepath.Join(home, "cairn", "*.socket"))
	if err != nil || len(left) != 1 {
		t.Fatalf("a killed program left %q (%v)", left, err)
	}
	next := startWith(t, []string{"XDG_RUNTIME_DIR=" + home})
	if err := again(t, next, home, "absent.ply"); err != nil {
		t.Error(err)
	}
	next.waitAfter(0, "failed", func(e event) bool { return strings.HasSuffix(e.File, "absent.ply") })
	next.quit()
	if _, err := os.Lstat(left[0]); !os.IsNotExist(err) {
		t.Errorf("the socket is left: %v", err)
	}
}
