package session

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cairn/app/study"
	"cairn/internal/filesystem"
)

const soon = 5 * time.Millisecond // between signs of life in a test

// locks returns the lock files of a folder.
func locks(t *testing.T, folder string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ".cairn-lock") && !strings.Contains(e.Name(), study.TableName) {
			names = append(names, e.Name())
		}
	}
	return names
}

// lockedBy writes the lock of a file of somebody on another computer.
func lockedBy(t *testing.T, file, who string, quiet time.Duration) {
	t.Helper()
	name := filepath.Join(filepath.Dir(file), "."+filepath.Base(file)+".cairn-lock")
	text, _ := json.Marshal(study.Holder{User: who, Host: "elsewhere", PID: 1, Since: time.Now().Add(-time.Hour)})
	if err := os.WriteFile(name, text, 0o600); err != nil {
		t.Fatal(err)
	}
	then := time.Now().Add(-quiet)
	if err := os.Chtimes(name, then, then); err != nil {
		t.Fatal(err)
	}
}

// sees runs what is posted until the disk has what done looks for.
func (w *world) sees(what string, done func() bool) {
	w.t.Helper()
	for end := time.Now().Add(time.Minute); !done(); {
		select {
		case f := <-w.queue:
			f()
		case <-time.After(time.Millisecond):
		}
		if time.Now().After(end) {
			w.t.Fatalf("waited in vain until %s", what)
		}
	}
}

// TestTheOpenSpecimenIsLocked, and no other, until it is left in whatever way.
func TestTheOpenSpecimenIsLocked(t *testing.T) {
	w := newWorld(t)
	w.renewEvery = soon
	folder := newStudy(t, 3, false, map[int]string{0: "name,x,y,z\na,0.1,0.5,0\n"})
	are := func(want ...string) {
		t.Helper()
		w.sees("the locks are "+strings.Join(want, " "), func() bool { return strings.Join(locks(t, folder), " ") == strings.Join(want, " ") })
	}
	w.openStudy(folder)
	are(".s0.csv.cairn-lock")
	w.sees("the lock says who has it", func() bool { // first it is there, then it says so
		held := study.WhoHolds(filesystem.Real, filepath.Join(folder, "s0.csv"))
		return held != nil && held.Holder.PID == os.Getpid() && held.Holder.User != ""
	})
	w.run("next-specimen")
	w.until("the next one is open", func() bool { return w.name() == "s1" })
	w.opened()
	are(".s1.ljson.cairn-lock")
	w.run("previous-specimen")
	w.until("the first is open", func() bool { return w.name() == "s0" })
	w.opened()
	are(".s0.csv.cairn-lock")
	w.Documents.Close(w.Front())
	w.specimenClosed(w.Session.queue.document)
	are()
	w.GoToSpecimen(2)
	w.until("the third is open", func() bool { return w.name() == "s2" })
	w.opened()
	are(".s2.ljson.cairn-lock")
	w.CloseStudy()
	are()
	w.openStudy(folder)
	w.EndStudy() // before it is known that it has the lock
	w.FinishStudies(time.Minute)
	if left := locks(t, folder); len(left) > 0 {
		t.Errorf("the end of the program leaves %v", left)
	}
	if len(w.locked) > 0 || len(w.saw) > 0 {
		t.Errorf("told is %v, %v", w.locked, w.saw)
	}
}

// TestSomebodyElseWorksOnASpecimen: it opens, saving is to ask, and it can be taken over, of
// which the other hears.
func TestSomebodyElseWorksOnASpecimen(t *testing.T) {
	for _, quiet := range []time.Duration{0, time.Hour} {
		w := newWorld(t)
		w.renewEvery = soon
		folder := newStudy(t, 2, false, map[int]string{0: "name,x,y,z\na,0.1,0.5,0\n"})
		file := filepath.Join(folder, "s0.csv")
		lockedBy(t, file, "Ann", quiet)
		w.openStudy(folder)
		w.until("it is told", func() bool { return len(w.locked) == 1 })
		o := w.locked[0]
		if !strings.Contains(o.Text, "Ann on elsewhere, since") || !strings.Contains(o.Text, "s0.csv") || o.Stale != (quiet > 0) || o.Document != w.Front() {
			t.Errorf("told is %+v", o)
		}
		e := w.Documents.Entry(w.Front())
		if !e.HeldElsewhere(file) {
			t.Error("saving would not ask")
		}
		o.Over()
		w.until("it is taken over", func() bool { return !e.HeldElsewhere(file) })
		if held := study.WhoHolds(filesystem.Real, file); held == nil || held.Holder.PID != os.Getpid() {
			t.Errorf("it is locked by %+v", held)
		}
		lockedBy(t, file, "Ann", 0) // who takes it back
		w.until("the loss is told", func() bool { return len(w.locked) == 2 })
		if o := w.locked[1]; !strings.Contains(o.Text, "Ann on elsewhere, since") || !strings.Contains(o.Text, "has taken over s0.csv") || !e.HeldElsewhere(file) {
			t.Errorf("told is %+v", o)
		}
		w.CloseStudy()
		w.FinishStudies(time.Minute)
		if held := study.WhoHolds(filesystem.Real, file); held == nil || held.Holder.User != "Ann" {
			t.Errorf("the lock of Ann is now %+v", held)
		}
	}
}

// TestALockGoesBackWhoeverIsFaster: one that is taken when its specimen was left already goes at
// once, and a study that is opened again finds no lock of its own.
func TestALockGoesBackWhoeverIsFaster(t *testing.T) {
	folder := newStudy(t, 1, false, map[int]string{0: "name,x,y,z\na,0.1,0.5,0\n"})
	l := &specimenLock{over: make(chan struct{})}
	l.close()
	late, err := study.TakeLock(filesystem.Real, filepath.Join(folder, "s0.csv"), study.Me("me"))
	if err != nil {
		t.Fatal(err)
	}
	if l.hold(late); len(locks(t, folder)) > 0 {
		t.Error("a lock that came late is left behind")
	}
	w := newWorld(t)
	w.openStudy(folder)
	for range 30 {
		w.unlockSpecimen()
		w.lockSpecimen(nil)
	}
	w.CloseStudy()
	w.openStudy(folder)
	w.FinishStudies(time.Minute)
	answered := false
	w.events.Post(func() { answered = true })
	w.until("all is answered", func() bool { return answered })
	if n := len(locks(t, folder)); n != 1 || len(w.locked) > 0 {
		t.Errorf("there are %d locks, and told is %+v", n, w.locked)
	}
}

// TestALockIsOverWhenItsFileIsGone: not while it is still being taken.
func TestALockIsOverWhenItsFileIsGone(t *testing.T) {
	w := newWorld(t)
	l := &specimenLock{taken: make(chan struct{}), stop: make(chan struct{}), over: make(chan struct{})}
	w.Session.queue = &queue{Study: &Study{}, lock: l, tables: &w.Session.tables}
	w.unlockSpecimen()
	select {
	case <-l.over:
		t.Error("it is over, and its file may still come")
	case <-time.After(50 * time.Millisecond):
	}
	close(l.taken)
	<-l.over
	w.Session.queue = nil
}

// TestALockThatSomebodyClearedAwayIsTakenAgain.
func TestALockThatSomebodyClearedAwayIsTakenAgain(t *testing.T) {
	w := newWorld(t)
	w.renewEvery = soon
	folder := newStudy(t, 1, false, map[int]string{0: "name,x,y,z\na,0.1,0.5,0\n"})
	w.openStudy(folder)
	w.sees("it is locked", func() bool { return len(locks(t, folder)) == 1 })
	if err := os.Remove(filepath.Join(folder, locks(t, folder)[0])); err != nil {
		t.Fatal(err)
	}
	w.sees("it is locked again", func() bool { return len(locks(t, folder)) == 1 })
	w.CloseStudy()
	w.FinishStudies(time.Minute)
	if left := locks(t, folder); len(left) > 0 || len(w.locked) > 0 {
		t.Errorf("left is %v, told %v", left, w.locked)
	}
}

// TestAFolderWithoutLocks is told of once, and work goes on. A folder that is not there has
// none, as one that must not be written.
func TestAFolderWithoutLocks(t *testing.T) {
	w := newWorld(t)
	folder := newStudy(t, 2, false, nil)
	if err := os.WriteFile(filepath.Join(folder, study.TableName), []byte("mesh,landmarks\ns0.obj,no/s0.csv\ns1.obj,no/s1.csv\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	w.openStudy(folder)
	w.until("it is told", func() bool { return len(w.saw) == 1 })
	w.run("next-specimen")
	w.until("the next one is open", func() bool { return w.name() == "s1" })
	w.opened()
	answered := false
	w.FinishStudies(time.Minute)
	w.events.Post(func() { answered = true })
	w.until("it was tried again", func() bool { return answered })
	if len(w.saw) != 1 || !strings.Contains(w.saw[0], "All else works") || !w.Session.queue.withoutLocks || len(w.locked) > 0 {
		t.Errorf("told is %q", w.saw)
	}
}
