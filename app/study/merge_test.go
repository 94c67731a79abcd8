package study

import (
	"cmp"
	"io"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cairn/internal/atomicfile"
	"cairn/internal/filesystem"
)

// TestMergeByRowAndCell: what each has changed is there, both ways round where nothing
// is in conflict.
func TestMergeByRowAndCell(t *testing.T) {
	const base = "mesh,status,age\na,,1\nb,,2\nc,,3\n"
	for name, c := range map[string]struct {
		mine, theirs, want string
		conflicts          int
		oneWay             bool // the other way round the rows are in another order, or it is another conflict
	}{
		"nothing":        {base, base, base, 0, false},
		"one":            {"mesh,status,age\na,done,1\nb,,2\nc,,3\n", base, "mesh,status,age\na,done,1\nb,,2\nc,,3\n", 0, false},
		"two rows":       {"mesh,status,age\na,done,1\nb,,2\nc,,3\n", "mesh,status,age\na,,1\nb,flagged,2\nc,,3\n", "mesh,status,age\na,done,1\nb,flagged,2\nc,,3\n", 0, false},
		"one row":        {"mesh,status,age\na,done,1\nb,,2\nc,,3\n", "mesh,status,age\na,,9\nb,,2\nc,,3\n", "mesh,status,age\na,done,9\nb,,2\nc,,3\n", 0, false},
		"the same":       {"mesh,status,age\na,done,1\nb,,2\nc,,3\n", "mesh,status,age\na,done,1\nb,,2\nc,,3\n", "mesh,status,age\na,done,1\nb,,2\nc,,3\n", 0, false},
		"a conflict":     {"mesh,status,age\na,done,1\nb,,2\nc,,3\n", "mesh,status,age\na,flagged,1\nb,,2\nc,,3\n", "mesh,status,age,conflict\na,flagged,1,status: done\nb,,2,\nc,,3,\n", 1, true},
		"two conflicts":  {"mesh,status,age\na,done,7\nb,,2\nc,,3\n", "mesh,status,age\na,flagged,8\nb,,2\nc,,3\n", "mesh,status,age,conflict\na,flagged,8,status: done; age: 7\nb,,2,\nc,,3,\n", 2, true},
		"sorted":         {"mesh,status,age\na,done,1\nb,,2\nc,,3\n", "mesh,status,age\nc,,3\nb,,2\na,,1\n", "mesh,status,age\nc,,3\nb,,2\na,done,1\n", 0, true},
		"columns moved":  {"mesh,status,age\na,done,1\nb,,2\nc,,3\n", "age;mesh;status\r\n1;a;\r\n2;b;\r\n3;c;\r\n", "age;mesh;status\r\n1;a;done\r\n2;b;\r\n3;c;\r\n", 0, true},
		"a column more":  {"mesh,status,age,observer\na,,1,EM\nb,,2,\nc,,3,\n", "mesh,status,age,sex\na,,1,f\nb,,2,\nc,,3,\n", "mesh,status,age,sex,observer\na,,1,f,EM\nb,,2,,\nc,,3,,\n", 0, true},
		"a column less":  {"mesh,status,age\na,done,1\nb,,2\nc,,3\n", "mesh,age\na,1\nb,2\nc,3\n", "mesh,age,status\na,1,done\nb,2,\nc,3,\n", 0, true},
		"rows added":     {base + "d,,4\n", base + "e,,5\n", base + "e,,5\nd,,4\n", 0, true},
		"the same added": {base + "d,done,\n", base + "d,,4\n", base + "d,done,4\n", 0, false},
		"removed":        {"mesh,status,age\na,,1\nc,,3\n", base, "mesh,status,age\na,,1\nc,,3\n", 0, false},
		"both removed":   {"mesh,status,age\na,,1\nc,,3\n", "mesh,status,age\na,,1\nc,,3\n", "mesh,status,age\na,,1\nc,,3\n", 0, false},
		"gone, changed":  {"mesh,status,age\na,,1\nc,,3\n", "mesh,status,age\na,,1\nb,done,2\nc,,3\n", "mesh,status,age\na,,1\nb,done,2\nc,,3\n", 1, true},
		"changed, gone":  {"mesh,status,age\na,,1\nb,done,2\nc,,3\n", "mesh,status,age\na,,1\nc,,3\n", "mesh,status,age\na,,1\nc,,3\nb,done,2\n", 1, true},
	} {
		check := func(mine, theirs, how string) {
			b, m, th := decode(t, base), decode(t, mine), decode(t, theirs)
			got, conflicts := Merge(b, m, th)
			if string(got.Bytes()) != c.want || len(conflicts) != c.conflicts {
				t.Errorf("%s%s: %q with %+v, want %q", name, how, got.Bytes(), conflicts, c.want)
			}
			if string(b.Bytes()) != base || string(m.Bytes()) != mine || string(th.Bytes()) != theirs {
				t.Errorf("%s%s: something else has changed", name, how)
			}
			for _, conflict := range conflicts {
				if got.Number(conflict.Row) != conflict.Number || conflict.Text == "" {
					t.Errorf("%s: %+v", name, conflict)
				}
			}
		}
		check(c.mine, c.theirs, "")
		if !c.oneWay {
			check(c.theirs, c.mine, ", the other way round")
		}
	}
}

// TestMergeOfRepeats: rows of one mesh are told apart by their replicates, and a row
// whose replicate was changed is found by its mesh.
func TestMergeOfRepeats(t *testing.T) {
	base := decode(t, "mesh,replicate,status\na,,\na,2,\nb,,\n")
	mine, theirs := base.Clone(), base.Clone()
	mine.SetStatus(1, Done)
	mine.SetStatus(2, Partly)
	theirs.Set(2, Replicate, "3")
	theirs.SetStatus(0, Flagged)
	got, conflicts := Merge(base, mine, theirs)
	if want := "mesh,replicate,status\na,,flagged\na,2,done\nb,3,partly\n"; string(got.Bytes()) != want || len(conflicts) > 0 {
		t.Errorf("%q %+v, want %q", got.Bytes(), conflicts, want)
	}
}

// TestMergesOfRandomTables, against a plain model: a map of rows of cells.
func TestMergesOfRandomTables(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	words := []string{"", "x", "y", "z"}
	for range 300 {
		base := New("own")
		for i := range 6 {
			n := base.Add()
			base.Set(n, Mesh, string(rune('a'+i)))
			base.Set(n, Group, words[rng.IntN(4)])
		}
		change := func() *Table {
			c := base.Clone()
			for range rng.IntN(5) {
				c.SetCell(rng.IntN(6), []int{c.at[Group], c.Index("own")}[rng.IntN(2)], words[rng.IntN(4)])
			}
			return c
		}
		mine, theirs := change(), change()
		got, conflicts := Merge(base, mine, theirs)
		n := 0
		for i := range 6 {
			for _, k := range []int{base.at[Group], base.Index("own")} {
				b, m, th := base.Cell(i, k), mine.Cell(i, k), theirs.Cell(i, k)
				want := m
				if m == b {
					want = th
				} else if th != b && th != m {
					want = th
					if n++; !slices.ContainsFunc(conflicts, func(c Conflict) bool { return c.Row == i && c.Mine == m && c.Theirs == th }) {
						t.Fatalf("the conflict of %q and %q is not said", m, th)
					}
					if kept, _ := got.Named(i, ConflictColumn); !strings.Contains(kept, ": "+cmp.Or(m, "(empty)")) {
						t.Fatalf("%q is not kept in %q", m, kept)
					}
				}
				if got.Cell(i, k) != want {
					t.Fatalf("of %q, %q and %q comes %q, want %q", b, m, th, got.Cell(i, k), want)
				}
			}
		}
		if n != len(conflicts) {
			t.Fatalf("%d conflicts, want %d", len(conflicts), n)
		}
	}
}

// TestTwoPeopleSave, one after the other and at once: no change is lost.
func TestTwoPeopleSave(t *testing.T) {
	file := filepath.Join(t.TempDir(), TableName)
	first := New()
	for _, m := range []string{"a", "b", "c"} {
		first.Set(first.Add(), Mesh, m)
	}
	if err := first.Write(files, file); err != nil {
		t.Fatal(err)
	}
	read := func() *Table {
		table, err := Read(t.Context(), file)
		if err != nil {
			t.Fatal(err)
		}
		return table
	}
	done := make(chan error, 3)
	for i := range 3 {
		base := read()
		go func() {
			mine := base.Clone()
			mine.SetStatus(i, Done)
			now, _, err := mine.Save(t.Context(), files, file, base, Me(""))
			if err == nil { // and goes on with what came back
				base, mine = now, now.Clone()
				mine.Set(i, Observer, "EM")
				_, _, err = mine.Save(t.Context(), files, file, base, Me(""))
			}
			done <- err
		}()
	}
	for range 3 {
		if err := <-done; err != nil {
			t.Fatal(err)
		}
	}
	if n := read().Counts(); n.Done != 3 {
		t.Errorf("%+v in %s", n, read().Bytes())
	}
	// A table that somebody removed is written again; one that is no longer a table is left.
	base := read()
	mine := base.Clone()
	mine.SetStatus(0, Flagged)
	if err := filesystem.Real.Remove(file); err != nil {
		t.Fatal(err)
	}
	if _, _, err := mine.Save(t.Context(), files, file, base, Me("")); err != nil || read().Counts().Flagged != 1 {
		t.Errorf("%v: %s", err, read().Bytes())
	}
	if err := atomicfile.Write(file, writes("no table at all\n")); err != nil {
		t.Fatal(err)
	}
	if _, _, err := mine.Save(t.Context(), files, file, base, Me("")); err == nil || !strings.Contains(err.Error(), "no table of a study") {
		t.Errorf("written over what is no table: %v", err)
	}
}

func writes(text string) func(io.Writer) error {
	return func(w io.Writer) error { _, err := io.WriteString(w, text); return err }
}
