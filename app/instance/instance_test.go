//go:build unix

package instance

import (
	"bufio"
	"io"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

// socketIn returns where a window of a display would listen.
func socketIn(t *testing.T, folder, display string) string {
	t.Helper()
	t.Setenv("XDG_RUNTIME_DIR", folder)
	t.Setenv("WAYLAND_DISPLAY", "")
	t.Setenv("DISPLAY", display)
	socket, err := Socket()
	if err != nil {
		t.Fatal(err)
	}
	return socket
}

func TestFilesReachTheOpenWindow(t *testing.T) {
	folder := t.TempDir()
	socket := socketIn(t, folder, ":7")
	if other := socketIn(t, folder, ":8"); other == socket {
		t.Error("two displays have the same window")
	}
	if Send(socket, nil) == nil {
		t.Error("nobody listens, and files were handed over")
	}
	l, err := Listen(socket)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Listen(socket); err == nil {
		t.Error("two listen at one socket")
	}
	got := make(chan []string, 1)
	l.Serve(func(files []string) bool {
		got <- files
		return !slices.Contains(files, "/refused")
	})
	want := []string{"/a b.ply", "/ü\n.ply", "/sk\xe9l.ply", "/sk\xe8l.ply", "/sk\ufffdl.ply", `/sk\xe9l.ply`}
	if err := Send(socket, want); err != nil || !slices.Equal(<-got, want) {
		t.Errorf("handing over: %v", err)
	}
	if err := Send(socket, []string{"/refused"}); err == nil {
		t.Error("files that the window refused count as handed over")
	}
	<-got
	for _, relative := range []string{"relative.ply", "r\xe9lative.ply", `"/a.ply"`} {
		if err := Send(socket, []string{relative}); err == nil {
			t.Errorf("the relative path %q was taken: the window has another folder", relative)
		}
	}
	if err := Send(socket, []string{strings.Repeat("x", mostBytes)}); err == nil {
		t.Error("more than can be read was sent")
	}
	l.Close()
	if Send(socket, want) == nil {
		t.Error("a closed window takes files")
	}
}

// TestAStaleSocketIsReplaced: that of a program which was killed.
func TestAStaleSocketIsReplaced(t *testing.T) {
	socket := socketIn(t, t.TempDir(), ":7")
	dead, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	dead.(*net.UnixListener).SetUnlinkOnClose(false)
	dead.Close()
	if _, err := os.Lstat(socket); err != nil {
		t.Fatal("there is no stale socket to test with")
	}
	if Send(socket, nil) == nil {
		t.Error("a dead window took files")
	}
	l, err := Listen(socket)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	l.Serve(func([]string) bool { return true })
	if err := Send(socket, nil); err != nil {
		t.Error(err)
	}
}

// peer is the other side of a conversation, word by word.
type peer struct {
	t *testing.T
	net.Conn
	lines *bufio.Reader
}

func (p *peer) says(text string) {
	if _, err := p.Write([]byte(text)); err != nil {
		p.t.Error(err)
	}
}

// hears returns the next line, "" where the other side has hung up.
func (p *peer) hears() string {
	line, _ := p.lines.ReadString('\n')
	return strings.TrimSuffix(line, "\n")
}

// TestSendSaysGoOnce: what it returns, for all that a window may say, and whether
// that window will open the files.
func TestSendSaysGoOnce(t *testing.T) {
	const ready, opened = `{"protocol":2,"ready":true}` + "\n", `{"protocol":2,"opened":true}` + "\n"
	socket := socketIn(t, t.TempDir(), ":7")
	for name, c := range map[string]struct {
		first, second string // what the window says before and behind go
		goes, taken   bool
	}{
		"opened":          {ready, opened, true, true},
		"refused":         {ready, `{"protocol":2}` + "\n", true, false},
		"ended":           {ready, "", true, false},
		"nothing":         {"", "", false, false},
		"an empty line":   {"\n", "", false, false},
		"no version":      {"{}\n", "", false, false},
		"version 1":       {`{"protocol":1,"opened":true}` + "\n", "", false, false},
		"version 3":       {`{"protocol":3,"ready":true}` + "\n", "", false, false},
		"not ready":       {opened, "", false, false},
		"nonsense":        {"nonsense\n", "", false, false},
		"a line too long": {strings.Repeat(" ", mostBytes), "", false, false},
		"version 4 later": {ready, `{"protocol":4,"opened":true}` + "\n", true, false},
	} {
		l, err := net.Listen("unix", socket)
		if err != nil {
			t.Fatal(err)
		}
		heard := make(chan string, 2)
		go func() {
			defer close(heard)
			connection, err := l.Accept()
			if err != nil {
				return
			}
			defer connection.Close()
			p := &peer{t, connection, bufio.NewReader(connection)}
			heard <- p.hears()
			p.Write([]byte(c.first)) // which fails where the other has read enough
			if c.goes {
				heard <- p.hears()
				p.says(c.second)
			}
		}()
		if err := Send(socket, []string{"/a.ply"}); (err == nil) != c.taken {
			t.Errorf("%s: %v", name, err)
		}
		if got := <-heard; got != `{"protocol":2,"open":["/a.ply"]}` {
			t.Errorf("%s: asked %q", name, got)
		}
		if got := <-heard; c.goes && got != `{"protocol":2,"go":true}` {
			t.Errorf("%s: then %q", name, got)
		}
		l.Close()
	}
}

// TestFilesAreOpenedOnlyOnceToldToGo: a program that has lost its patience opens a
// window of its own, and has hung up without a word.
func TestFilesAreOpenedOnlyOnceToldToGo(t *testing.T) {
	socket := socketIn(t, t.TempDir(), ":7")
	l, err := Listen(socket)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	opened := make(chan []string, 9)
	l.Serve(func(files []string) bool { opened <- files; return true })
	const ask = `{"protocol":2,"open":["/a.ply"]}` + "\n"
	for name, c := range map[string]struct {
		says  []string
		opens bool
	}{
		"go":              {[]string{ask, `{"protocol":2,"go":true}` + "\n"}, true},
		"hangs up":        {[]string{ask}, false},
		"another word":    {[]string{ask, `{"protocol":2}` + "\n"}, false},
		"go, half of it":  {[]string{ask, `{"protocol":2,"go":true}`}, false},
		"another version": {[]string{`{"protocol":1,"open":["/a.ply"]}` + "\n"}, false},
		"nonsense":        {[]string{"nonsense\n"}, false},
		"relative":        {[]string{`{"protocol":2,"open":["a.ply"]}` + "\n"}, false},
	} {
		connection, err := net.Dial("unix", socket)
		if err != nil {
			t.Fatal(err)
		}
		p := &peer{t, connection, bufio.NewReader(connection)}
		for i, text := range c.says {
			p.says(text)
			if i == 0 && len(c.says) > 1 {
				if got := p.hears(); got != `{"protocol":2,"ready":true}` {
					t.Errorf("%s: heard %q", name, got)
				}
			}
		}
		if err := connection.(*net.UnixConn).CloseWrite(); err != nil {
			t.Fatal(err)
		}
		for p.hears() != "" { // until the window hangs up: then it has done all that it does
		}
		connection.Close()
		if n := len(opened); n > 1 || (n == 1) != c.opens {
			t.Errorf("%s: opened %d times", name, n)
		}
		for len(opened) > 0 {
			<-opened
		}
	}
}

// broken is a listener that fails each time.
type broken struct {
	net.Listener
	calls  atomic.Int64
	closed chan struct{}
}

func (b *broken) Accept() (net.Conn, error) {
	b.calls.Add(1)
	select {
	case <-b.closed:
		return nil, net.ErrClosed
	default:
		return nil, syscall.EMFILE
	}
}

func (b *broken) Close() error { close(b.closed); return nil }

// TestALastingErrorIsNotRetriedAllTheTime, in a time of its own.
func TestALastingErrorIsNotRetriedAllTheTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := &broken{closed: make(chan struct{})}
		l := &Listener{net: b, lock: io.NopCloser(nil), closed: make(chan struct{})}
		l.Serve(func([]string) bool { return true })
		time.Sleep(time.Minute)
		if n := b.calls.Load(); n < 30 || n > 80 {
			t.Errorf("tried %d times in a minute", n)
		}
		l.Close()
		l.Close()
		synctest.Wait() // else the test does not end
	})
}

// TestAFolderOfOthersIsNotUsed: the common folder for temporary files belongs to
// all users.
func TestAFolderOfOthersIsNotUsed(t *testing.T) {
	folder := t.TempDir()
	t.Setenv("XDG_RUNTIME_DIR", folder)
	if err := os.Mkdir(filepath.Join(folder, "cairn"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(filepath.Join(folder, "cairn"), 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := Socket(); err == nil {
		t.Error("a folder that others may enter is used")
	}
	if err := os.Remove(filepath.Join(folder, "cairn")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(t.TempDir(), filepath.Join(folder, "cairn")); err != nil {
		t.Fatal(err)
	}
	if _, err := Socket(); err == nil {
		t.Error("a link to another folder is used")
	}
}
