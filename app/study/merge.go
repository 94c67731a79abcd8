package study

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"cairn/internal/atomicfile"
	"cairn/internal/filesystem"
	"cairn/internal/message"
)

// ConflictColumn is where the table keeps what somebody else has written otherwise
// meanwhile, so that it is not lost: the cell has what was in the file, this one what was
// to be written.
const ConflictColumn = "conflict"

// Conflict is a cell, or a row, that two people have changed in different ways.
type Conflict struct {
	Row    int    // of the merged table, from 0
	Number int    // of a spreadsheet, from 1
	Column string // "" for the row as a whole
	Mine   string
	Theirs string // which stays; Mine is kept in ConflictColumn
	Text   string // a sentence for people
}

// Merge brings together two tables that were made of one: base is what I read, mine
// what I want to write, theirs what the file holds now. What only one of them has changed
// is taken, row by row and cell by cell, whatever the order of rows and columns; so are
// rows and columns that one of them added. Where both have changed a cell, theirs stays,
// mine is kept in ConflictColumn, and a Conflict says so. A row that one has removed and
// the other changed stays. The merged table is written as theirs is; none of the three is
// changed.
func Merge(base, mine, theirs *Table) (*Table, []Conflict) {
	m := &merging{base: base, mine: mine, out: theirs.Clone()}
	m.match(theirs)
	for _, name := range mine.header.cells {
		if base.Index(name) < 0 {
			m.out.AddColumn(name)
		}
	}
	for b := range base.rows {
		switch i, k := m.inMine[b], m.inTheirs[b]; {
		case i >= 0 && k >= 0:
			m.cells(b, i, k)
		case k < 0 && i >= 0 && m.changed(b, i, mine):
			n := m.add(i)
			m.conflict(n, "", "", "", fmt.Sprintf("%s was removed by somebody else, and changed here; it stays", rowName(mine, i)))
		case i < 0 && k >= 0 && m.changed(b, k, theirs):
			m.conflict(k, "", "", "", fmt.Sprintf("%s was removed here, and changed by somebody else; it stays", rowName(theirs, k)))
		case i < 0 && k >= 0:
			m.gone = append(m.gone, m.out.rows[k])
		}
	}
	for _, i := range m.fresh {
		if k := m.sameFresh[i]; k >= 0 {
			m.cells(-1, i, k)
		} else {
			m.add(i)
		}
	}
	m.remove()
	return m.out, m.conflicts
}

// merging is the work of Merge.
type merging struct {
	base, mine, out  *Table
	inMine, inTheirs []int       // of each row of base the row of the other, -1 for none
	fresh            []int       // rows of mine that base does not have
	sameFresh        map[int]int // of these, the row of theirs that is the same
	gone             []*record
	conflicts        []Conflict
}

// match finds the rows of base in the others.
func (m *merging) match(theirs *Table) {
	m.inMine, m.inTheirs = matchRows(m.base, m.mine, nil), matchRows(m.base, theirs, nil)
	known := make([]bool, m.mine.Len())
	for _, i := range m.inMine {
		if i >= 0 {
			known[i] = true
		}
	}
	for i := range m.mine.rows {
		if !known[i] {
			m.fresh = append(m.fresh, i)
		}
	}
	m.sameFresh = map[int]int{}
	in := matchRows(m.mine, theirs, m.inTheirs)
	for _, i := range m.fresh {
		m.sameFresh[i] = in[i]
	}
}

// matchRows returns for each row of a the row of b that has its key, else the one of its
// mesh, where both tables have one such left; -1 for none. Rows of b that are taken
// already count for none.
func matchRows(a, b *Table, taken []int) []int {
	found := make([]int, a.Len())
	free := make([]bool, b.Len())
	for k := range free {
		free[k] = true
	}
	for _, k := range taken {
		if k >= 0 {
			free[k] = false
		}
	}
	for pass, keys := range []func(*Table) []string{rowKeys, meshKeys} {
		left := map[string][]int{}
		for k, key := range keys(b) {
			if free[k] && key != "" {
				left[key] = append(left[key], k)
			}
		}
		mine := keys(a)
		for i, key := range mine {
			if pass == 0 {
				found[i] = -1
			}
			list := left[key]
			if found[i] >= 0 || len(list) == 0 || pass > 0 && len(list) > 1 {
				continue
			}
			found[i], left[key] = list[0], list[1:]
			free[list[0]] = false
		}
	}
	return found
}

// rowKeys returns the keys of a table, and for a row without a file its cells.
func rowKeys(t *Table) []string {
	keys := t.Keys()
	for i, key := range keys {
		if key == "" {
			keys[i] = "\x00\x00" + strings.Join(t.rows[i].cells, "\x00")
		}
	}
	return keys
}

func meshKeys(t *Table) []string {
	keys := make([]string, t.Len())
	for i := range keys {
		keys[i] = pathKey(t.Path(i, Mesh))
	}
	return keys
}

func rowName(t *Table, i int) string {
	if p := t.Path(i, Mesh); p != "" {
		return p
	}
	if p := t.Path(i, Landmarks); p != "" {
		return p
	}
	return fmt.Sprintf("row %d", t.Number(i))
}

// changed reports whether row i of another table has another cell than row b of base.
func (m *merging) changed(b, i int, t *Table) bool {
	return slices.ContainsFunc(t.header.cells, func(name string) bool {
		was, _ := m.base.Named(b, name)
		now, _ := t.Named(i, name)
		return was != now
	})
}

// cells brings what row i of mine has changed, against row b of base, into row k. A b
// of -1 stands for an empty row.
func (m *merging) cells(b, i, k int) {
	for _, name := range m.mine.header.cells {
		was, now := "", ""
		if b >= 0 {
			was, _ = m.base.Named(b, name)
		}
		if now, _ = m.mine.Named(i, name); now == was {
			continue
		}
		theirs, _ := m.out.Named(k, name)
		switch {
		case theirs == now:
		case theirs == was:
			m.out.SetCell(k, m.out.AddColumn(name), now)
		case strings.EqualFold(strings.TrimSpace(name), ConflictColumn):
			m.out.SetCell(k, m.out.Index(name), theirs+"; "+now)
		default:
			m.conflict(k, name, now, theirs, fmt.Sprintf("%s: %s is %s in the file, which somebody else has written meanwhile, and was to be %s; that is kept in the column %s",
				rowName(m.mine, i), name, emptyOr(theirs), emptyOr(now), ConflictColumn))
			m.out.SetCell(k, m.out.AddColumn(ConflictColumn), join(m.out, k, name+": "+cmp.Or(now, "(empty)")))
		}
	}
}

func emptyOr(text string) string {
	if text == "" {
		return "empty"
	}
	return message.Quote(text)
}

// join returns what ConflictColumn of a row has, with another text.
func join(t *Table, i int, text string) string {
	if now, _ := t.Named(i, ConflictColumn); now != "" {
		return now + "; " + text
	}
	return text
}

func (m *merging) conflict(row int, column, mine, theirs, text string) {
	m.conflicts = append(m.conflicts, Conflict{Row: row, Column: column, Mine: mine, Theirs: theirs, Text: text})
}

// add appends row i of mine, and returns which one it is.
func (m *merging) add(i int) int {
	n := m.out.Add()
	for _, name := range m.mine.header.cells {
		if text, _ := m.mine.Named(i, name); text != "" {
			m.out.SetCell(n, m.out.AddColumn(name), text)
		}
	}
	return n
}

// remove takes rows away that are gone, and gives the conflicts their numbers.
func (m *merging) remove() {
	rows := make([]*record, len(m.conflicts))
	for c, conflict := range m.conflicts {
		rows[c] = m.out.rows[conflict.Row]
	}
	gone := map[*record]bool{}
	for _, r := range m.gone {
		gone[r] = true
	}
	isGone := func(r *record) bool { return gone[r] }
	m.out.rows, m.out.records = slices.DeleteFunc(m.out.rows, isGone), slices.DeleteFunc(m.out.records, isGone)
	for i, r := range m.out.records {
		r.number = m.out.header.number + 1 + i
	}
	at := map[*record]int{}
	for i, r := range m.out.rows {
		at[r] = i
	}
	for c, r := range rows {
		m.conflicts[c].Row, m.conflicts[c].Number = at[r], r.number
	}
}

// Save writes the table to a file; base is as it was read, or as Save returned it last.
// Where somebody else has written the file meanwhile, both are merged. It returns the
// table that the file holds then, which is to be gone on with, and the conflicts. With an
// error it is nil, and the file as it was. Meanwhile it holds the lock of the file, for
// which it waits a moment where somebody else saves; in a folder without locks it does
// without.
func (t *Table) Save(ctx context.Context, files atomicfile.Files, file string, base *Table, who Holder) (*Table, []Conflict, error) {
	lock, err := waitForLock(ctx, files.Disk, file, who)
	if err != nil {
		return nil, nil, err
	}
	defer lock.Close()
	const attempts = 5 // a spreadsheet, which knows no locks, may write between reading and writing
	next, conflicts := t, []Conflict(nil)
	for n := 1; ; n++ {
		err := next.Write(files, file)
		var changed *atomicfile.ChangedError
		if err == nil {
			return next, conflicts, nil
		}
		if !errors.As(err, &changed) || n == attempts {
			return nil, nil, err
		}
		if changed.Vanished {
			next = t.Clone()
			next.Version = atomicfile.Version{}
			continue
		}
		theirs, err := ReadFrom(ctx, files.Disk, file)
		if err != nil {
			return nil, nil, err
		}
		next, conflicts = Merge(base, t, theirs)
	}
}

// waitForLock takes the lock for saving a table, which nobody holds for long: one that
// is held for longer was left behind. It is nil in a folder that has no locks.
func waitForLock(ctx context.Context, disk filesystem.Disk, file string, who Holder) (*Lock, error) {
	const (
		longest = 5 * time.Second // that saving takes, over a slow network
		pause   = 20 * time.Millisecond
	)
	for begin := time.Now(); ; {
		l, err := TakeLock(disk, file, who)
		var locked *LockedError
		if err == nil || !errors.As(err, &locked) {
			return l, nil
		}
		if time.Since(begin) > longest {
			l, _ = TakeOver(disk, locked, who)
			return l, nil // what Write compares is looked at all the same
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(pause):
		}
	}
}
