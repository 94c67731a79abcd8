package workspace

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"cairn/app/journal"
	"cairn/internal/filesystem"
	"cairn/internal/filesystem/crashtest"
	"cairn/scene"
)

var kills = flag.Int("kills", 25, "how often a program that edits and saves is killed")

// victim is the environment variable that makes of the test program the one that is
// killed; it has the folder to work in.
const victim = "CAIRN_TEST_WORKSPACE_VICTIM"

func TestMain(m *testing.M) {
	if folder := os.Getenv(victim); folder != "" {
		fmt.Fprintln(os.Stderr, beKilled(folder))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// numbered is a program without a window that edits one document: its group is called
// by the number of the last edit, which counts up over all runs.
type numbered struct {
	*Workspace
	queue  chan func()
	loaded int
	at     map[uint64]int // the number of each edit
	err    error
}

// beKilled edits and saves until it is killed, and says on standard output which edits
// are kept and which are saved.
func beKilled(folder string) error {
	p := &numbered{queue: make(chan func(), 1000), at: map[uint64]int{}}
	fails := func(err error) { p.err = errors.Join(p.err, err) }
	p.Workspace = New(func(f func()) { p.queue <- f }, Events{
		Added: func(scene.ID) {}, Loaded: func(scene.ID) { p.loaded++ }, Failed: func(_ string, err error) { fails(err) }, Closed: func(Closed) {},
		Notice: func(scene.ID, string) {}, NotAdded: func(_ scene.ID, _ string, err error) { fails(err) },
		NotReloaded: func(_ scene.ID, _ string, err error) { fails(err) }, Measured: func(scene.ID) {}, Left: func() {},
		Kept: func(_ scene.ID, edit uint64) {
			if n, ok := p.at[edit]; ok {
				fmt.Printf("kept %d\n", n)
			}
		},
		NotKept: func(_ scene.ID, err error) { fails(err) }, Held: func(_ scene.ID, _ string, err error) { fails(err) },
	})
	p.Keep(func() (*journal.Folder, error) {
		return journal.Open(filesystem.Real, filepath.Join(folder, "journals"))
	})
	if err := p.run(func() bool { return p.keeping.looked }); err != nil {
		return err
	}
	if len(p.Left()) > 0 {
		if err := p.takeUp(); err != nil {
			return err
		}
	} else {
		p.Open(filepath.Join(folder, "a.ply"))
		if err := p.run(func() bool { return p.loaded == 1 }); err != nil {
			return err
		}
	}
	return p.edit(rand.New(rand.NewPCG(uint64(os.Getpid()), 1)), filepath.Join(folder, "a.ljson"))
}

// takeUp restores the best of what is left, and then gives the others up: a program that
// was killed while it took a journal over has left that, too, and perhaps a part of it.
func (p *numbered) takeUp() error {
	var best *LeftBehind
	most := -1
	for _, l := range p.Left() {
		n, err := bestLeft([]journal.Left{l.left})
		if err != nil {
			return err
		}
		if n > most {
			best, most = l, n
		}
	}
	if err := p.Restore(best); err != nil {
		return err
	}
	err := p.run(func() bool { return p.loaded == 1 && !slices.Contains(p.Left(), best) })
	if err != nil {
		return err
	}
	for _, l := range p.Left() {
		p.Discard(l, func(err error) { p.err = errors.Join(p.err, err) })
	}
	return p.run(func() bool { return len(p.Left()) == 0 })
}

// run does what is posted until a condition holds.
func (p *numbered) run(done func() bool) error {
	for !done() && p.err == nil {
		select {
		case f := <-p.queue:
			f()
		case <-time.After(time.Minute):
			return errors.New("waited in vain")
		}
	}
	return p.err
}

// edit edits and saves for ever.
func (p *numbered) edit(r *rand.Rand, path string) error {
	e := p.entries[0]
	d := e.Document
	n, err := strconv.Atoi(d.Groups()[0].Group.Name())
	if err != nil {
		return err
	}
	for {
		n++
		p.at[e.keeper.edits+1] = n
		if err := d.Apply(scene.RenameGroup(d, d.Groups()[0].ID(), strconv.Itoa(n))); err != nil {
			return err
		}
		switch r.IntN(12) {
		case 0: // while it is saved it is edited on
			saving := n
			p.Save(e.Document.ID(), path, Agreed{}, func(err error) {
				if err != nil {
					p.err = errors.Join(p.err, err)
					return
				}
				fmt.Printf("saved %d\n", saving)
			})
		case 1:
			if err := p.run(func() bool { return !e.Saving() && len(e.keeper.written) == 0 }); err != nil {
				return err
			}
		default:
			for range len(p.queue) {
				(<-p.queue)()
			}
			if p.err != nil {
				return p.err
			}
		}
	}
}

// numberIn returns the name of the only group of an LJSON text, as a number.
func numberIn(text []byte) (int, error) {
	var file struct{ Groups map[string]json.RawMessage }
	if err := json.Unmarshal(text, &file); err != nil {
		return 0, err
	}
	for name := range file.Groups {
		return strconv.Atoi(name)
	}
	return 0, errors.New("there is no group")
}

// bestLeft returns the highest number in what is left.
func bestLeft(left []journal.Left) (int, error) {
	most := 0
	for _, l := range left {
		j, err := readJournal(l)
		if err != nil {
			return 0, err
		}
		e, restored, err := restoredEntry(j)
		if err != nil || len(restored.Refused) > 0 {
			return 0, fmt.Errorf("%w %q", err, restored.Refused)
		}
		n, err := strconv.Atoi(e.Document.Groups()[0].Group.Name())
		if err != nil {
			return 0, err
		}
		most = max(most, n)
		e.Document.Close()
	}
	return most, nil
}

// TestKilledProgramsLoseNoEdit kills a program that edits and saves at random moments,
// again and again with one file, which each goes on from what the one before has left.
func TestKilledProgramsLoseNoEdit(t *testing.T) {
	folder := write(t, map[string]string{"a.ply": plyText, "a.ljson": strings.Replace(ljsonText, `"g"`, `"0"`, 1)})
	path := filepath.Join(folder, "a.ljson")
	r := rand.New(rand.NewPCG(uint64(*kills), 7))
	kept, saved, edits, saves, before := 0, 0, 0, 0, 0
	for i := range *kills {
		keptBefore, savedBefore := kept, saved
		crashtest.Kill(t, time.Duration(r.Int64N(int64(30*time.Millisecond))), i%4 == 3, func(line string) {
			_, _ = fmt.Sscanf(line, "kept %d", &kept)
			_, _ = fmt.Sscanf(line, "saved %d", &saved)
		}, victim+"="+folder, "XDG_STATE_HOME="+folder, "XDG_CONFIG_HOME="+folder, "HOME="+folder)
		edits += max(0, kept-keptBefore)
		kept = max(kept, keptBefore)
		if saved > savedBefore {
			saves++
		}
		saved = max(saved, savedBefore)
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		inFile, err := numberIn(text)
		if err != nil || inFile < saved {
			t.Fatalf("kill %d: edit %d was saved, the file has %d (%v)", i, saved, inFile, err)
		}
		f, err := journal.Open(filesystem.Real, filepath.Join(folder, "journals"))
		if err != nil {
			t.Fatal(err)
		}
		left, err := f.Left()
		if err != nil || len(left) > before+1 {
			t.Fatalf("kill %d: %d journals left, %d were before (%v)", i, len(left), before, err)
		}
		before = len(left)
		most, err := bestLeft(left)
		if err != nil || max(most, inFile) < kept {
			t.Fatalf("kill %d: edit %d was kept, %d is in the journal, %d in the file (%v)", i, kept, most, inFile, err)
		}
		f.Close()
	}
	t.Logf("%d kills, %d edits kept, %d saves seen", *kills, edits, saves)
	if edits < *kills || saves < *kills/10 {
		t.Error("too little was done to lose anything")
	}
}
