//go:build unix

package instance

import (
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
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
	want := []string{"/a b.ply", "/ü\n.ply"}
	if err := Send(socket, want); err != nil || !slices.Equal(<-got, want) {
		t.Errorf("handing over: %v", err)
	}
	if err := Send(socket, []string{"/refused"}); err == nil {
		t.Error("files that the window refused count as handed over")
	}
	<-got
	if err := Send(socket, []string{"relative.ply"}); err == nil {
		t.Error("a relative path was taken: the window has another folder")
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

// TestAnotherVersionOpensItsOwnWindow: what does not answer as it should has not
// taken the files, and what is no request is not answered.
func TestAnotherVersionOpensItsOwnWindow(t *testing.T) {
	socket := socketIn(t, t.TempDir(), ":7")
	for _, text := range []string{"", "\n", "{}\n", `{"protocol":2,"opened":true}` + "\n", "nonsense\n", strings.Repeat(" ", mostBytes)} {
		l, err := net.Listen("unix", socket)
		if err != nil {
			t.Fatal(err)
		}
		go func() {
			if c, err := l.Accept(); err == nil {
				var r request
				_ = readLine(c, &r)
				_, _ = c.Write([]byte(text))
				c.Close()
			}
		}()
		if Send(socket, nil) == nil {
			t.Errorf("the answer %.40q counts as taken", text)
		}
		l.Close()
	}
	l, err := Listen(socket)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	l.Serve(func([]string) bool { return true })
	for _, text := range []string{"{\"protocol\":2,\"open\":[]}\n", "nonsense\n"} {
		c, err := net.Dial("unix", socket)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = c.Write([]byte(text))
		var r reply
		if readLine(c, &r) == nil && r.Opened {
			t.Errorf("the request %q was carried out", text)
		}
		c.Close()
	}
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
