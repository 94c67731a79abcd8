package filedialog

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"cairn/internal/fileuri"
	"cairn/internal/natural"
)

// Entry is a file or folder in a list.
type Entry struct {
	Name     string
	Folder   bool
	Size     int64     // of a file, in bytes
	Modified time.Time // the zero time where it is not known
}

// List returns what is in a folder: folders first, then the files of the kind,
// each in natural order. Links count as what they lead to. Names that begin
// with a dot come only if hidden is set.
func List(folder string, f Filter, hidden bool) ([]Entry, error) {
	found, err := os.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	var all []Entry
	for _, d := range found {
		e := Entry{Name: d.Name(), Folder: d.IsDir()}
		if strings.HasPrefix(e.Name, ".") && !hidden {
			continue
		}
		info, err := d.Info()
		if err == nil && info.Mode()&fs.ModeSymlink != 0 {
			info, err = os.Stat(filepath.Join(folder, e.Name))
		}
		if err == nil {
			e.Folder, e.Size, e.Modified = info.IsDir(), info.Size(), info.ModTime()
			if !e.Folder && !info.Mode().IsRegular() {
				continue // a pipe or a device is no file to open
			}
		}
		if e.Folder || f.Matches(e.Name) {
			all = append(all, e)
		}
	}
	slices.SortFunc(all, func(a, b Entry) int {
		switch {
		case a.Folder == b.Folder:
			return natural.Compare(a.Name, b.Name)
		case a.Folder:
			return -1
		}
		return 1
	})
	return all, nil
}

// Resolve returns the absolute path that a user means who has typed text in a
// folder: ~ is the home folder, file:// a path of another program's, and quotes
// around all of it are those of a command line.
func Resolve(folder, text string) string {
	text = strings.TrimSpace(text)
	for _, q := range []string{`"`, `'`} {
		if len(text) > 1 && strings.HasPrefix(text, q) && strings.HasSuffix(text, q) {
			text = text[1 : len(text)-1]
		}
	}
	if path, ok := fileuri.Path(text); ok {
		text = path
	}
	if rest, ok := strings.CutPrefix(text, "~"); ok && (rest == "" || os.IsPathSeparator(rest[0])) {
		if home, err := os.UserHomeDir(); err == nil {
			text = filepath.Join(home, rest)
		}
	}
	if !filepath.IsAbs(text) {
		text = filepath.Join(folder, text)
	}
	return filepath.Clean(text)
}

// Marks are which rows of a list are chosen, as every desktop does it: a click
// chooses one, with Ctrl one more or one fewer, with Shift all from the last one
// clicked. Their zero value is no row chosen.
type Marks struct {
	on     map[int]bool
	anchor int // where a range begins
	at     int // the row that the keyboard is on
}

// Clear forgets all.
func (m *Marks) Clear() { *m = Marks{} }

// Has reports whether a row is chosen.
func (m *Marks) Has(row int) bool { return m.on[row] }

// At returns the row that the keyboard is on, 0 at first.
func (m *Marks) At() int { return m.at }

// Rows returns the chosen rows in order.
func (m *Marks) Rows() []int {
	var rows []int
	for row := range m.on {
		rows = append(rows, row)
	}
	slices.Sort(rows)
	return rows
}

// Choose chooses one row alone.
func (m *Marks) Choose(row int) { *m = Marks{map[int]bool{row: true}, row, row} }

// Toggle chooses a row besides the others, or no longer.
func (m *Marks) Toggle(row int) {
	if m.on == nil {
		m.on = map[int]bool{}
	}
	if m.on[row] {
		delete(m.on, row)
	} else {
		m.on[row] = true
	}
	m.anchor, m.at = row, row
}

// Extend chooses all rows from the last one that was clicked to this one, and no
// others.
func (m *Marks) Extend(row int) {
	m.on = map[int]bool{}
	for i := min(m.anchor, row); i <= max(m.anchor, row); i++ {
		m.on[i] = true
	}
	m.at = row
}
