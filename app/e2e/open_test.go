//go:build linux

package e2e

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// startLimit is far above the half second that is measured by make bench: it
// catches a start that hangs, on any machine.
const startLimit = 15 * time.Second

func TestEmptyWindow(t *testing.T) {
	p := start(t)
	if took := time.Since(p.begun); took > startLimit {
		t.Errorf("the window came after %v", took)
	}
	p.waitTitle("Cairn")
	if !poll(patience, func() bool { return colors(p.picture(), 32) == 32 }) {
		t.Error("the empty window shows nothing: fewer than 32 colours")
	}
	if class := p.screen.class(p.window); !strings.Contains(strings.ToLower(class), "cairn") {
		t.Errorf("the window's class is %q: the desktop entry cannot name it", class)
	}
	p.quit()
}

func TestOpenByArgument(t *testing.T) {
	file := specimen(t, filepath.Join(t.TempDir(), "ball.ply"), small)
	p := start(t, file)
	opened := p.wait("opened")
	if opened.File != file {
		t.Errorf("opened %q, want %q", opened.File, file)
	}
	p.waitTitle("ball.ply - Cairn")
	p.settled(0)
	view := p.viewport()
	if n := colors(clip(p.picture(), view.Inset(view.Dy()/3)), 64); n < 64 {
		t.Errorf("the middle of the view has %d colours: no shaded surface is there", n)
	}
	p.quit()
}

func TestOpenSeveralArguments(t *testing.T) {
	dir := t.TempDir()
	a := specimen(t, filepath.Join(dir, "a.ply"), small)
	b := specimen(t, filepath.Join(dir, "with space é.ply"), small/4)
	p := start(t, a, b)
	for _, file := range []string{a, b} {
		p.waitAfter(0, "opened", func(e event) bool { return e.File == file })
	}
	p.quit()
	if n := p.count("closed"); n != 2 {
		t.Errorf("%d documents closed, want 2", n)
	}
}

func TestOpenSample(t *testing.T) {
	p := start(t, "--sample")
	p.wait("opened")
	p.settled(0)
	p.quit()
}

func TestOpenWhatIsNotThere(t *testing.T) {
	p := start(t, "missing.ply")
	failed := p.wait("failed")
	if !strings.Contains(failed.Error, "missing.ply") {
		t.Errorf("the error %q does not name the file", failed.Error)
	}
	p.wait("notice")
	p.waitTitle("Cairn")
	p.quit()
}

// TestOpenBadFiles opens what is no mesh: each is refused with a notice, and
// nothing stays.
func TestOpenBadFiles(t *testing.T) {
	dir := t.TempDir()
	files := map[string]string{
		"empty.ply": "", "text.stl": "hello", "lying.ply": lying, "quad.png": "\x89PNG\r\n\x1a\n",
		"cut.obj": "v 0 0\nf 1 2 9", "brackets.ljson": "{\"version\": 3, \"groups\": {",
	}
	var args []string
	for name, content := range files {
		args = append(args, write(t, filepath.Join(dir, name), []byte(content)))
	}
	p := start(t, args...)
	for _, file := range args {
		failed := p.waitAfter(0, "failed", func(e event) bool { return e.File == file })
		if !strings.Contains(failed.Error, filepath.Base(file)) {
			t.Errorf("the error %q does not name %s", failed.Error, filepath.Base(file))
		}
	}
	p.waitTitle("Cairn")
	const bound = 600 << 20 // nothing like what lying.ply promises
	if rss := p.residentBytes(); rss > bound {
		t.Errorf("%d bytes resident after bad files", rss)
	}
	p.quit()
}

func TestSidecarComesAlong(t *testing.T) {
	dir := t.TempDir()
	file := specimen(t, filepath.Join(dir, "ball.ply"), small)
	landmarks(t, filepath.Join(dir, "ball.ljson"), "points", apex, flank)
	landmarks(t, filepath.Join(dir, "ball_lm.ljson"), "other", flank)
	p := start(t, file)
	p.wait("opened")
	p.settled(0)
	if at := p.screenOf(apex); !p.colored(at) {
		t.Errorf("no landmark is drawn at %v", at)
	}
	p.quit()
}

// count returns how many events of a name the log has.
func (p *program) count(name string) int {
	n := 0
	for _, e := range p.events() {
		if e.Event == name {
			n++
		}
	}
	return n
}

func TestNoDisplay(t *testing.T) {
	_, stderr, err := command(t, t.TempDir())
	if err == nil {
		t.Error("the window without a display: no error")
	}
	if !strings.Contains(stderr, "display") {
		t.Errorf("the message does not say that there is no display:\n%s", stderr)
	}
	if strings.Contains(stderr, "goroutine ") {
		t.Errorf("a stack is no message:\n%s", stderr)
	}
}

// TestDisplayWithoutOpenGL: where no window can come, the program ends and says
// what to do.
func TestDisplayWithoutOpenGL(t *testing.T) {
	screen(t)
	bare := &display{}
	if err := bare.startServer(withoutExtension); err != nil {
		t.Fatal(err)
	}
	defer bare.stop()
	_, stderr, err := commandOn(t, bare.name, t.TempDir())
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 1 {
		t.Errorf("the program ended with %v, want exit status 1", err)
	}
	for _, word := range []string{"GLX", "libgl1-mesa-dri", "cairn render"} {
		if !strings.Contains(stderr, word) {
			t.Errorf("the message does not say %q:\n%s", word, stderr)
		}
	}
}

func TestRenderWithoutDisplay(t *testing.T) {
	dir := t.TempDir()
	_, stderr, err := command(t, dir, "render", "--sample", "-o", "sample.png", "--size", "320x240")
	if err != nil {
		t.Fatalf("%v\n%s", err, stderr)
	}
	if stderr != "" {
		t.Errorf("what went well needs no message:\n%s", stderr)
	}
	img := readPicture(t, filepath.Join(dir, "sample.png"))
	if size := img.Bounds().Size(); size.X != 320 || size.Y != 240 {
		t.Errorf("the picture is %v", size)
	}
	if n := colors(img, 64); n < 64 {
		t.Errorf("the picture has %d colours", n)
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 1 {
		t.Errorf("beside the picture there is more: %v %v", left, err)
	}
}
