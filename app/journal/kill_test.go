package journal

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"cairn/internal/atomicfile"
	"cairn/internal/filesystem"
	"cairn/internal/filesystem/crashtest"
)

var kills = flag.Int("kills", 50, "how often a program that keeps a journal is killed")

// victim is the environment variable that makes of the test program the one that is
// killed; it has the folder to work in.
const victim = "CAIRN_TEST_VICTIM"

func TestMain(m *testing.M) {
	if folder := os.Getenv(victim); folder != "" {
		fmt.Fprintln(os.Stderr, beKilled(folder))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// beKilled edits until it is killed, and says on standard output, a line each, which
// edits are kept and which are saved. The first goes on where the last victim ended.
func beKilled(folder string) error {
	f, err := Open(filesystem.Real, filepath.Join(folder, "journals"))
	if err != nil {
		return err
	}
	left, err := f.Left()
	if err != nil {
		return err
	}
	n, err := best(left)
	if err != nil {
		return err
	}
	r := rand.New(rand.NewPCG(uint64(os.Getpid()), 1))
	first := n // the journal's record 1 is a snapshot of this edit, and one edit is one record
	j := f.New(Events{Durable: func(seq uint64) { fmt.Printf("kept %d\n", first+int(seq)-1) }})
	if _, err := j.Begin(snapshot, text(snapshot, n)); err != nil {
		return err
	}
	if err := j.Flush(context.Background()); err != nil {
		return err
	}
	for _, l := range left {
		if err := l.Remove(); err != nil {
			return err
		}
	}
	fmt.Println("alone")
	for {
		n++
		add, kind := j.Append, uint32(edit)
		if r.IntN(10) == 0 {
			add, kind = j.Begin, snapshot
		}
		if _, err := add(kind, text(kind, n)); err != nil {
			return err
		}
		saves := r.IntN(10) == 0
		if saves || r.IntN(3) == 0 { // what is saved is kept, or the next start would number its edits lower
			if err := j.Flush(context.Background()); err != nil {
				return err
			}
		}
		if saves {
			err := atomicfile.Write(filepath.Join(folder, "saved"), func(w io.Writer) error {
				_, err := w.Write(text(snapshot, n))
				return err
			})
			if err != nil {
				return err
			}
			fmt.Printf("saved %d\n", n)
		}
	}
}

// best returns the last edit that journals hold.
func best(left []Left) (int, error) {
	most := 0
	for _, l := range left {
		c, err := l.Read()
		if err != nil {
			return 0, err
		}
		n, err := restored(c)
		if err != nil {
			return 0, fmt.Errorf("%s: %w", l.Path, err)
		}
		most = max(most, n)
	}
	return most, nil
}

// TestKilledProgramsLoseNothing kills a program at random moments, again and again in
// one folder. What it had said to be kept must be there, and the file that it saves
// must be whole. (What was not synced a kill does not show: the power cuts do.)
func TestKilledProgramsLoseNothing(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "saved")
	r := rand.New(rand.NewPCG(uint64(*kills), 7))
	kept, saved, edits, before := 0, 0, 0, 0
	for i := range *kills {
		// Every fourth perhaps while it starts, and takes over what the last one left.
		was, savedBefore, alone := kept, saved, false // whether it has removed what the last one left
		crashtest.Kill(t, time.Duration(r.Int64N(int64(20*time.Millisecond))), i%4 == 3, func(line string) {
			alone = alone || line == "alone"
			_, _ = fmt.Sscanf(line, "kept %d", &kept)
			_, _ = fmt.Sscanf(line, "saved %d", &saved)
		}, victim+"="+folder)
		edits += max(0, kept-was)
		kept, saved = max(kept, was), max(saved, savedBefore)
		f, err := Open(filesystem.Real, filepath.Join(folder, "journals"))
		if err != nil {
			t.Fatal(err)
		}
		left, err := f.Left()
		most := before + 1 // those that it has not removed yet, and its own
		if alone {
			most = 1
		}
		if err != nil || len(left) > most {
			t.Fatalf("kill %d: %d journals left, want at most %d (%v)", i, len(left), most, err)
		}
		before = len(left)
		n, err := best(left)
		if err != nil || n < kept {
			t.Fatalf("kill %d: edit %d was kept, %d is there (%v)", i, kept, n, err)
		}
		f.Close()
		inFile := 0
		switch b, err := os.ReadFile(path); {
		case errors.Is(err, os.ErrNotExist):
		case err != nil:
			t.Fatal(err)
		default:
			if _, err := fmt.Sscanf(string(b), "1 %d", &inFile); err != nil || !bytes.Equal(b, text(snapshot, inFile)) {
				t.Fatalf("kill %d: the file is not whole: %.20q (%v)", i, b, err)
			}
		}
		if inFile < saved {
			t.Fatalf("kill %d: edit %d was saved, the file has %d", i, saved, inFile)
		}
	}
	t.Logf("%d kills, %d edits kept, %d saved last", *kills, edits, saved)
	if edits < *kills || saved == 0 {
		t.Error("too little was done to lose anything")
	}
}
