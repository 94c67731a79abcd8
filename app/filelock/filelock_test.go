package filelock

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"cairn/internal/atomicfile"
	"cairn/internal/filesystem"
	"cairn/internal/filesystem/crashtest"
	"cairn/internal/filesystem/simulated"
)

// holds is the environment variable that makes of the test program one that holds a
// lock until it is killed; it has the folder of the locks and the file.
const holds = "CAIRN_TEST_HOLDS"

func TestMain(m *testing.M) {
	if folder, file, ok := strings.Cut(os.Getenv(holds), "|"); ok {
		f, err := Open(filesystem.Real, folder)
		if err == nil {
			_, err = f.Lock(file)
		}
		fmt.Println(err)
		_, _ = io.Copy(io.Discard, os.Stdin) // until it is killed
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func open(t *testing.T, path string) *Folder {
	t.Helper()
	f, err := Open(filesystem.Real, path)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// locked checks who has the lock of a file: the error is a *HeldError unless it can
// be taken.
func locked(t *testing.T, f *Folder, path string, want bool) *HeldError {
	t.Helper()
	l, err := f.Lock(path)
	l.Close()
	var held *HeldError
	if err != nil && !errors.As(err, &held) {
		t.Fatal(err)
	}
	if (err != nil) != want {
		t.Errorf("%s: %v, want locked %t", path, err, want)
	}
	return held
}

// empty checks that no lock is left.
func empty(t *testing.T, path string) {
	t.Helper()
	if names, err := filesystem.Real.ReadFolder(path, -1); err != nil || len(names) > 0 {
		t.Errorf("left: %v (%v)", names, err)
	}
}

// TestOneFileHasOneLock, by whatever path, there or not, and replaced or not.
func TestOneFileHasOneLock(t *testing.T) {
	state, data := filepath.Join(t.TempDir(), "new", "locks"), t.TempDir()
	mine, theirs := open(t, state), open(t, state) // as two programs would
	path := filepath.Join(data, "a.json")
	l, err := mine.Lock(path)
	if err != nil {
		t.Fatal(err)
	}
	held := locked(t, theirs, path, true)
	host, _ := os.Hostname()
	if h := held.Holder; h.PID != os.Getpid() || h.Host != host || time.Since(h.Since) > time.Minute {
		t.Errorf("held by %+v", h)
	}
	if text := held.Error(); !strings.HasPrefix(text, path+": another Cairn edits this file since 20") || !strings.Contains(text, fmt.Sprint(os.Getpid())) {
		t.Errorf("the message is %q", text)
	}
	locked(t, theirs, filepath.Join(data, "b.json"), false)
	for range 2 { // makes it, and replaces it
		err := atomicfile.Write(path, func(w io.Writer) error { _, err := io.WriteString(w, "{}"); return err })
		if err != nil {
			t.Fatal(err)
		}
		locked(t, theirs, path, true)
	}
	for name, to := range map[string]string{"folder": data, "file.json": path} {
		link := filepath.Join(t.TempDir(), name)
		if err := os.Symlink(to, link); err != nil {
			t.Skipf("this system makes no links: %v", err)
		}
		if name == "folder" {
			link = filepath.Join(link, "a.json")
		}
		locked(t, theirs, link, true)
	}
	again, err := mine.Lock(path)
	if err != nil {
		t.Fatalf("this program's own lock: %v", err)
	}
	again.Close()
	again.Close()
	locked(t, theirs, path, true)
	l.Close()
	locked(t, theirs, path, false)
	empty(t, state)
}

// TestALockGoesByThePathToo: another computer with the same home numbers the folder
// otherwise. Another folder in the place of the first has another number here.
func TestALockGoesByThePathToo(t *testing.T) {
	state, outer := t.TempDir(), t.TempDir()
	data := filepath.Join(outer, "data")
	mine, theirs := open(t, state), open(t, state)
	if err := os.Mkdir(data, 0o755); err != nil {
		t.Fatal(err)
	}
	l, err := mine.Lock(filepath.Join(data, "a.json"))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	moved := filepath.Join(outer, "moved")
	if err := errors.Join(os.Rename(data, moved), os.Mkdir(data, 0o755)); err != nil {
		t.Fatal(err)
	}
	locked(t, theirs, filepath.Join(data, "a.json"), true)
	locked(t, theirs, filepath.Join(data, "b.json"), false)
	locked(t, theirs, filepath.Join(moved, "a.json"), true) // by the number
}

// TestAKilledProgramHoldsNoLock: and the next one removes what it left.
func TestAKilledProgramHoldsNoLock(t *testing.T) {
	state, path := t.TempDir(), filepath.Join(t.TempDir(), "a.json")
	for _, next := range []string{"locks", "starts"} {
		f := open(t, state)
		other := exec.Command(os.Args[0])
		other.Env = append(os.Environ(), holds+"="+state+"|"+path)
		stdin, err := other.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		out, err := other.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := other.Start(); err != nil {
			t.Fatal(err)
		}
		if said, _ := bufio.NewReader(out).ReadString('\n'); said != "<nil>\n" {
			t.Fatalf("the other program says %q", said)
		}
		if held := locked(t, f, path, true); held == nil || held.Holder.PID != other.Process.Pid {
			t.Errorf("held: %+v", held)
		}
		if err := other.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = other.Wait()
		_ = stdin.Close()
		if next == "locks" {
			locked(t, f, path, false)
		} else {
			open(t, state)
		}
		empty(t, state)
	}
}

// TestWithoutADiskThereAreNoLocks: it is said, and no other Cairn blamed.
func TestWithoutADiskThereAreNoLocks(t *testing.T) {
	crashtest.AtEach(crashtest.Failed(syscall.EROFS, true, 0), func() (*simulated.Disk, func(), func(simulated.Op)) {
		d := simulated.New()
		f, err := Open(d, "/locks")
		if err != nil {
			t.Fatal(err)
		}
		lock := func() (err error) {
			l, err := f.Lock("/a.json")
			l.Close()
			return err
		}
		return d, func() { err = lock() }, func(op simulated.Op) {
			var held *HeldError
			if err != nil && (errors.As(err, &held) || !errors.Is(err, syscall.EROFS)) {
				t.Errorf("from operation %d, %s: %v", op.Number, op.Kind, err)
			}
			if err := lock(); err != nil {
				t.Errorf("operation %d, %s: when the disk is well again: %v", op.Number, op.Kind, err)
			}
		}
	})
}

// TestAllLocksOfAFileOrNone: where another program holds one of them, those that were taken
// before it are given back.
func TestAllLocksOfAFileOrNone(t *testing.T) {
	state, path := t.TempDir(), filepath.Join(t.TempDir(), "a.json")
	f := open(t, state)
	names, err := f.names(path)
	if err != nil || len(names) < 2 {
		t.Skipf("a file has %d locks here (%v)", len(names), err)
	}
	for _, name := range names {
		theirs, err := filesystem.Lock(filesystem.Real, name)
		if err != nil {
			t.Fatal(err)
		}
		if held := locked(t, f, path, true); held == nil || held.Holder != (Holder{}) || len(f.held) != 0 {
			t.Errorf("held: %+v, and %d locks are", held, len(f.held))
		}
		if left, err := filesystem.Real.ReadFolder(state, -1); err != nil || len(left) != 1 {
			t.Errorf("left: %v (%v)", left, err)
		}
		if err := errors.Join(os.Remove(name), theirs.Close()); err != nil {
			t.Fatal(err)
		}
	}
	locked(t, f, path, false)
	empty(t, state)
}

// TestALockThatIsHeldForAMomentIsWaitedFor: a program that looks for what others left holds
// it so long.
func TestALockThatIsHeldForAMomentIsWaitedFor(t *testing.T) {
	d := simulated.New()
	f, err := Open(d, "/locks")
	if err != nil {
		t.Fatal(err)
	}
	tries := 0
	d.Before = func(op simulated.Op) simulated.Outcome {
		if op.Kind != "lock" {
			return simulated.Outcome{}
		}
		if tries++; tries > 3 {
			return simulated.Outcome{}
		}
		return simulated.Outcome{Err: filesystem.ErrLocked}
	}
	l, err := f.Lock("/a.json")
	if err != nil || tries < 4 {
		t.Errorf("after %d tries: %v", tries, err)
	}
	l.Close()
}

// TestALockThatWasLeftSaysNothing of who holds it now, also where it says more than a new one.
func TestALockThatWasLeftSaysNothing(t *testing.T) {
	state, path := t.TempDir(), filepath.Join(t.TempDir(), "a.json")
	mine, theirs := open(t, state), open(t, state)
	names, err := mine.names(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		left := `{"pid":1,"host":"` + strings.Repeat("elsewhere", 100) + `"}`
		if err := os.WriteFile(name, []byte(left), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	l, err := mine.Lock(path)
	if err != nil {
		t.Fatal(err)
	}
	if held := locked(t, theirs, path, true); held != nil && held.Holder.PID != os.Getpid() {
		t.Errorf("held by %.100v", held.Holder)
	}
	l.Close()
	empty(t, state)
}

// TestALinkToWhatIsNotThereYetHasTheLockOfThat, before it is saved and behind it.
func TestALinkToWhatIsNotThereYetHasTheLockOfThat(t *testing.T) {
	state, data := t.TempDir(), t.TempDir()
	mine, theirs := open(t, state), open(t, state)
	path, link := filepath.Join(data, "a.json"), filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(path, link); err != nil {
		t.Skipf("this system makes no links: %v", err)
	}
	l, err := mine.Lock(link)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	locked(t, theirs, path, true)
	if err := os.WriteFile(path, []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	locked(t, theirs, link, true)
	locked(t, theirs, path, true)
}
