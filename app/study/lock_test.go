package study

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cairn/internal/filesystem"
)

// elsewhere is somebody at another computer.
var elsewhere = Holder{User: "EM", Host: "another-computer", PID: 7}

func left(t *testing.T, folder string) []string {
	t.Helper()
	names, err := filesystem.Real.ReadFolder(folder, -1)
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func TestOneHasTheLock(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "a.ljson")
	mine, err := TakeLock(filesystem.Real, file, Me("RS"))
	if err != nil {
		t.Fatal(err)
	}
	var locked *LockedError
	if _, err := TakeLock(filesystem.Real, file, elsewhere); !errors.As(err, &locked) || locked.Stale || locked.Holder.User != "RS" || !strings.Contains(err.Error(), "RS on ") {
		t.Errorf("the other gets %v", err)
	}
	if _, err := TakeLock(filesystem.Real, file, Me("RS")); !errors.As(err, &locked) {
		t.Errorf("a second one here: %v", err)
	}
	if err := mine.Renew(); err != nil {
		t.Error(err)
	}
	if other, err := TakeLock(filesystem.Real, filepath.Join(folder, "b.ljson"), elsewhere); err != nil {
		t.Error(err)
	} else {
		other.Close()
	}
	mine.Close()
	mine.Close()
	if names := left(t, folder); len(names) > 0 || WhoHolds(filesystem.Real, file) != nil {
		t.Errorf("left: %q", names)
	}
	if err := mine.Renew(); !errors.Is(err, ErrLost) {
		t.Errorf("renewed after it was given back: %v", err)
	}
}

// TestALockThatWasLeft: by a program of this computer it is taken over; by another
// computer it is told as stale once it is old, and a person decides.
func TestALockThatWasLeft(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.ljson")
	leave := func(who string, age time.Duration) {
		t.Helper()
		if err := os.WriteFile(lockName(file), []byte(who), 0o600); err != nil {
			t.Fatal(err)
		}
		then := time.Now().Add(-age)
		if err := os.Chtimes(lockName(file), then, then); err != nil {
			t.Fatal(err)
		}
	}
	leave(`{"user":"RS","host":"`+Me("").Host+`","pid":999999}`, 0)
	l, err := TakeLock(filesystem.Real, file, Me("RS"))
	if err != nil {
		t.Fatalf("left here: %v", err)
	}
	l.Close()
	var locked *LockedError
	for age, stale := range map[time.Duration]bool{0: false, lockQuiet - time.Minute: false, lockQuiet + time.Minute: true, -time.Hour: false} {
		leave(`{"user":"EM","host":"another-computer","pid":7,"since":"2026-01-02T03:04:05Z"}`, age)
		if _, err := TakeLock(filesystem.Real, file, Me("RS")); !errors.As(err, &locked) || locked.Stale != stale {
			t.Errorf("after %v: %v", age, err)
		}
	}
	leave("", lockQuiet+time.Minute) // cut off
	if _, err := TakeLock(filesystem.Real, file, Me("RS")); !errors.As(err, &locked) || !locked.Stale || !strings.Contains(err.Error(), "somebody else") {
		t.Errorf("cut off: %v", err)
	}
	l, err = TakeOver(filesystem.Real, locked, Me("RS"))
	if err != nil {
		t.Fatal(err)
	}
	if again, err := TakeOver(filesystem.Real, locked, elsewhere); err == nil {
		again.Close()
		t.Error("taken over although it is another by now")
	}
	// Somebody takes it over from us: we notice, and leave theirs alone.
	now := WhoHolds(filesystem.Real, file)
	theirs, err := TakeOver(filesystem.Real, now, elsewhere)
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Renew(); !errors.Is(err, ErrLost) {
		t.Errorf("renewed: %v", err)
	}
	l.Close()
	if h := WhoHolds(filesystem.Real, file); h == nil || h.Holder.User != "EM" {
		t.Errorf("held by %+v", h)
	}
	theirs.Close()
	if names := left(t, filepath.Dir(file)); len(names) > 0 {
		t.Errorf("left: %q", names)
	}
}

func TestRenewingKeepsALock(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.ljson")
	l, err := TakeLock(filesystem.Real, file, elsewhere)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	old := time.Now().Add(-2 * lockQuiet)
	if err := os.Chtimes(lockName(file), old, old); err != nil {
		t.Fatal(err)
	}
	if h := WhoHolds(filesystem.Real, file); h == nil || !h.Stale {
		t.Errorf("%+v", h)
	}
	if err := l.Renew(); err != nil {
		t.Fatal(err)
	}
	if h := WhoHolds(filesystem.Real, file); h == nil || h.Stale || h.Holder.User != "EM" {
		t.Errorf("%+v", h)
	}
}
