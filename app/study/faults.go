package study

import (
	"context"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"cairn/internal/beside"
	"cairn/internal/message"
	"cairn/landmark/lmio"
	"cairn/scene/meshio"
)

// FaultKind is a kind of what is wrong with a row of the table.
type FaultKind uint8

const (
	UnknownFile    FaultKind = iota // no mesh, or no landmark file, by its name
	VanishedFile                    // it is not there
	DoubledFile                     // another row has it, too
	NoMesh                          // the row has none
	NoFile                          // the row has neither a mesh nor landmarks
	BadStatus                       // the status is none
	BadCell                         // a cell or a column has no meaning
	OutsideFile                     // the file is not in the study's folder; allowed
	SpeltOther                      // the file is there in other letter case; it is taken
	UnreadableFile                  // it is there, and cannot be read; only reading it tells
)

var faultWords = [...]string{"unknown file", "vanished file", "doubled file", "no mesh", "no file", "bad status", "bad cell", "outside", "spelling", "unreadable file"}

// String returns the word that lists have.
func (k FaultKind) String() string { return faultWords[k] }

// Fault is what is wrong with a row of the table. The others go on without it.
type Fault struct {
	Row    int // of the table, from 0; -1 for the header
	Number int // of a spreadsheet, from 1
	Column string
	Kind   FaultKind
	Text   string // a sentence for people
}

// Harmless reports whether the row can be worked on all the same.
func (f Fault) Harmless() bool {
	return f.Kind == OutsideFile || f.Kind == SpeltOther || f.Kind == BadStatus || f.Kind == BadCell || f.Kind == NoMesh
}

// String says it in a line.
func (f Fault) String() string { return fmt.Sprintf("row %d: %s", f.Number, f.Text) }

// Faults says what is wrong with the table itself, in the order of its rows. It asks no
// disk.
func (t *Table) Faults() []Fault {
	var faults []Fault
	for _, k := range t.double {
		faults = append(faults, Fault{-1, t.header.number, t.header.cells[k], BadCell,
			fmt.Sprintf("the column %s is there twice; the first counts, and what stands in the other is kept", message.Quote(t.header.cells[k]))})
	}
	seen := [2]map[string]int{{}, {}} // by Column: Mesh, Landmarks
	for i := range t.rows {
		add := func(column string, kind FaultKind, format string, args ...any) {
			faults = append(faults, Fault{i, t.Number(i), column, kind, fmt.Sprintf(format, args...)})
		}
		mesh, landmarks := t.Path(i, Mesh), t.Path(i, Landmarks)
		switch {
		case mesh == "" && landmarks == "":
			add(Mesh.String(), NoFile, "it names no mesh and no landmarks, and is passed over")
		case mesh == "":
			add(Mesh.String(), NoMesh, "%s has no mesh: its points can be compared and not placed", landmarks)
		}
		of := [2]int{-1, -1} // rows that have the same mesh and repeat, and the same landmarks
		for c, p := range []string{mesh, landmarks} {
			if p == "" {
				continue
			}
			key := pathKey(p)
			if Column(c) == Mesh { // a repeat has the same mesh, and landmarks of its own
				key = t.key(i) + "\x00" + t.Get(i, Observer)
			}
			if first, twice := seen[c][key]; twice {
				of[c] = first
			} else {
				seen[c][key] = i
			}
			if isOutside(p) {
				add(Column(c).String(), OutsideFile, "%s lies outside of the study's folder, and does not go with it", p)
			}
		}
		switch own := "; a repeat has a replicate, or an observer, and landmarks of its own"; {
		case of[Mesh] >= 0 && of[Mesh] == of[Landmarks]:
			add(Mesh.String(), DoubledFile, "%s and %s stand in row %d, too"+own, mesh, landmarks, t.Number(of[Mesh]))
		default:
			for c, p := range []string{mesh, landmarks} {
				if of[c] >= 0 {
					add(Column(c).String(), DoubledFile, "%s stands in row %d, too"+own, p, t.Number(of[c]))
				}
			}
		}
		if _, ok := t.Status(i); !ok {
			add(StatusOf.String(), BadStatus, "%s is no status (done, partly, flagged, or nothing); it counts as not visited and stays until Cairn writes another",
				message.Quote(t.Get(i, StatusOf)))
		}
		if cells := t.rows[i].cells; len(cells) > len(t.header.cells) && slices.ContainsFunc(cells[len(t.header.cells):], func(c string) bool { return c != "" }) {
			add("", BadCell, "it has %d cells under %d columns; those beyond are kept and have no meaning", len(cells), len(t.header.cells))
		}
	}
	return faults
}

// CheckFiles says what is wrong with the files that the rows name, in the order of
// rows. It reads folders, each once, and looks at single files outside of the study's;
// of files whose names do not tell what they hold it reads the beginning.
func (t *Table) CheckFiles(ctx context.Context, folder string) ([]Fault, error) {
	var faults []Fault
	r := NewResolver(folder)
	for i := range t.rows {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		for _, c := range []Column{Mesh, Landmarks} {
			p := t.Path(i, c)
			if p == "" {
				continue
			}
			add := func(kind FaultKind, format string, args ...any) {
				faults = append(faults, Fault{i, t.Number(i), c.String(), kind, fmt.Sprintf(format, args...)})
			}
			file, as, ok := r.Resolve(p)
			switch {
			case !ok && c == Landmarks && t.Path(i, Mesh) != "" && !r.missed(t, i):
				continue // still to be made
			case !ok:
				add(VanishedFile, "%s is not there; bring it back or mend its path in the table", p)
				continue
			case as != p:
				add(SpeltOther, "%s is called %s in the folder; that is taken", p, as)
			}
			switch {
			case c == Mesh && !meshio.IsMesh(file):
				add(UnknownFile, "%s is no mesh file that Cairn knows", p)
			case c == Landmarks && !lmio.MayBeLandmarks(file):
				add(UnknownFile, "%s is no landmark file that Cairn knows", p)
			}
		}
	}
	return faults, nil
}

// missed reports whether the landmarks of row i should be there: its status says that
// somebody has worked on them.
func (r *Resolver) missed(t *Table, i int) bool {
	s, ok := t.Status(i)
	return ok && s != NotVisited
}

// Resolver finds the files that paths of a table name. It remembers the folders that
// it has read, so that one is used for one look at a study. It is for one goroutine.
type Resolver struct {
	folder string
	lists  map[string]map[string][]string // of a folder: names by their folded letters
}

// NewResolver returns one for the study's folder.
func NewResolver(folder string) *Resolver {
	return &Resolver{folder: folder, lists: map[string]map[string][]string{}}
}

// Resolve returns the regular file that a path of the table names, the path as it is
// spelt on the disk, and whether there is one. In the study's folder a name counts,
// too, that differs in letter case only, where there is one such. Letters that are
// composed otherwise are the same.
func (r *Resolver) Resolve(p string) (file, as string, ok bool) {
	if isOutside(p) {
		file = absolute(r.folder, p)
		return file, p, isRegular(file)
	}
	dir, name := r.folder, "."
	same := true
	for part := range strings.SplitSeq(p, "/") {
		found, ok := r.match(dir, part)
		if !ok {
			return absolute(r.folder, p), p, false
		}
		same = same && beside.Letters(found) == beside.Letters(part)
		dir, name = filepath.Join(dir, found), path.Join(name, found)
	}
	if same {
		name = p // as the table has it, whatever its letters are made of
	}
	return dir, name, isRegular(dir)
}

// match returns the name in a folder that is written like part, or with the same
// letters, or else the only one that differs in letter case.
func (r *Resolver) match(dir, part string) (string, bool) {
	list, ok := r.lists[dir]
	if !ok {
		list = map[string][]string{}
		entries, _ := os.ReadDir(dir) // one that cannot be read has no files
		for _, e := range entries {
			key := beside.Folded(e.Name())
			list[key] = append(list[key], e.Name())
		}
		r.lists[dir] = list
	}
	names := list[beside.Folded(part)]
	if slices.Contains(names, part) {
		return part, true
	}
	if i := slices.IndexFunc(names, func(n string) bool { return beside.Letters(n) == beside.Letters(part) }); i >= 0 {
		return names[i], true
	}
	if len(names) == 1 {
		return names[0], true
	}
	return "", false
}
