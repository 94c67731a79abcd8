// Package recovery writes down what is edited in a document, so that a journal can
// keep it, and makes a document of that again. It knows nothing of disks, which are
// package journal's, and nothing of the window.
package recovery

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"cairn/internal/atomicfile"
	"cairn/landmark"
	"cairn/landmark/measure"
	"cairn/scene"
)

// Kinds of the records of a journal.
const (
	KindSnapshot uint32 = 1 + iota // all of a document, as Snapshot.Record returns it
	KindStep                       // one edit after that, as Step returns it
	KindSaving                     // a file is about to be saved, as Saving returns it
)

// version is that of what is written. One that is higher cannot be read.
const version = 1

// Snapshot is what is known of a document when its first edit is written down.
type Snapshot struct {
	Name  string             // of the document
	Path  string             // the file that was opened, absolute
	Mesh  atomicfile.Version // of that file; none for one of landmarks
	Saved string             // where the landmarks were last saved to, absolute
	When  time.Time
	Files []File
	// Continues is the name of the journal, without its folder, from which the document
	// was restored; "" for none. That one is of no use any more once Steps edits follow
	// this snapshot; before, this one is of none.
	Continues string
	Steps     int
}

// File is what is known of a landmark file.
type File struct {
	Path    string // absolute
	Version atomicfile.Version
	Partly  bool
	Unkept  []string
	Wrote   bool   // it was saved to in that run
	Holds   []Held // in the order of the file
}

// Has reports whether the file has a group in a state.
func (f File) Has(group scene.ID, s scene.State) bool {
	return slices.ContainsFunc(f.Holds, func(h Held) bool { return h.Group == group && h.State == s })
}

// Held is a group that a file had, in the state that it had.
type Held struct {
	Group scene.ID
	State scene.State
	Units string
}

// record is a Snapshot with the document as it was after its first edit.
type record struct {
	Version  int          `json:"version"`
	Name     text         `json:"name"`
	Path     text         `json:"path"`
	Mesh     string       `json:"mesh,omitempty"`
	Saved    text         `json:"saved,omitempty"`
	When     time.Time    `json:"when"`
	Units    units        `json:"units"`
	Groups   []snapGroup  `json:"groups"`
	Measures []definition `json:"measures,omitempty"`
	Files    []fileRecord `json:"files,omitempty"`
	First    *step        `json:"first,omitempty"`

	Continues string `json:"continues,omitempty"`
	Steps     int    `json:"steps,omitempty"`
}

type snapGroup struct {
	ID    scene.ID    `json:"id"`
	State scene.State `json:"state"`
	Group *group      `json:"group"`
}

type fileRecord struct {
	Path    text         `json:"path"`
	Version string       `json:"version"`
	Partly  bool         `json:"partly,omitempty"`
	Unkept  []text       `json:"unkept,omitempty"`
	Wrote   bool         `json:"wrote,omitempty"`
	Holds   []heldRecord `json:"holds,omitempty"`
}

type heldRecord struct {
	Group scene.ID    `json:"group"`
	State scene.State `json:"state"`
	Units text        `json:"units,omitempty"`
}

// Record returns a snapshot with all landmarks of the document, which has just been
// changed by the edit of first; where that is none, it was saved in part.
func (s Snapshot) Record(d *scene.Document, first scene.Changed) ([]byte, error) {
	return Take(d, first).Record(s)
}

// Taken is a copy of what a document held, which a snapshot's record is made of. It
// holds nothing of the document.
type Taken struct {
	groups   []takenGroup
	units    scene.UnitChoice
	measures []measure.Definition
	first    scene.Changed
}

type takenGroup struct {
	id       scene.ID
	state    scene.State
	group    *landmark.Group
	settings scene.GroupSettings
}

// Take copies all landmarks of a document that has just been changed by the edit of
// first, or by none. Writing them down takes longer, and may be done on any goroutine.
func Take(d *scene.Document, first scene.Changed) Taken {
	t := Taken{units: d.OwnUnits(), measures: slices.Clone(d.Measures()), first: first}
	for _, n := range d.Groups() {
		t.groups = append(t.groups, takenGroup{n.ID(), n.State(), n.Group.Copy(), n.Settings().Copy()})
	}
	return t
}

// Record returns the record of a snapshot with these landmarks.
func (t Taken) Record(s Snapshot) ([]byte, error) {
	r := record{Version: version, Name: text(s.Name), Path: text(s.Path), Saved: text(s.Saved), When: s.When,
		Units: units{text(t.units.Units), t.units.Chosen}, Continues: s.Continues, Steps: s.Steps}
	mesh, _ := s.Mesh.MarshalText()
	r.Mesh = string(mesh)
	r.Measures = definitionsOf(t.measures)
	for _, n := range t.groups {
		r.Groups = append(r.Groups, snapGroup{n.id, n.state, groupOf(n.group, n.settings)})
	}
	for _, f := range s.Files {
		r.Files = append(r.Files, f.record())
	}
	if t.first.How != scene.Shown {
		first := stepOf(t.first)
		r.First = &first
	}
	return json.Marshal(r)
}

func (f File) record() fileRecord {
	v, _ := f.Version.MarshalText()
	c := fileRecord{Path: text(f.Path), Version: string(v), Partly: f.Partly, Wrote: f.Wrote}
	for _, u := range f.Unkept {
		c.Unkept = append(c.Unkept, text(u))
	}
	for _, h := range f.Holds {
		c.Holds = append(c.Holds, heldRecord{h.Group, h.State, text(h.Units)})
	}
	return c
}

func (c fileRecord) file() (File, error) {
	f := File{Path: string(c.Path), Partly: c.Partly, Wrote: c.Wrote}
	err := f.Version.UnmarshalText([]byte(c.Version))
	for _, u := range c.Unkept {
		f.Unkept = append(f.Unkept, string(u))
	}
	for _, h := range c.Holds {
		f.Holds = append(f.Holds, Held{h.Group, h.State, string(h.Units)})
	}
	return f, err
}

// Saving returns the record of a file that is about to be saved: if it holds that
// version later, it was.
func Saving(f File) ([]byte, error) { return json.Marshal(f.record()) }

// Step returns an edit of a document as it was made, taken back or made again.
func Step(c scene.Changed) ([]byte, error) {
	if _, ok := hows[c.How]; !ok {
		return nil, errors.New("recovery: no edit was made")
	}
	return json.Marshal(stepOf(c))
}

// VersionError says that a journal's content is of a later version of Cairn.
type VersionError struct{ Version int }

// Error is part of error.
func (e *VersionError) Error() string {
	return fmt.Sprintf("it was written by a later version of Cairn (%d), which can read it", e.Version)
}

// read returns what a snapshot's record says, without making a document of it.
func read(payload []byte) (record, Snapshot, error) {
	var r record
	if err := json.Unmarshal(payload, &r); err != nil {
		return r, Snapshot{}, err
	}
	if r.Version != version {
		return r, Snapshot{}, &VersionError{r.Version}
	}
	for i, g := range r.Groups {
		if g.Group == nil {
			return r, Snapshot{}, fmt.Errorf("group %d of the snapshot says nothing of itself", i+1)
		}
	}
	s := Snapshot{Name: string(r.Name), Path: string(r.Path), Saved: string(r.Saved), When: r.When, Continues: r.Continues, Steps: r.Steps}
	err := s.Mesh.UnmarshalText([]byte(r.Mesh))
	for _, c := range r.Files {
		f, odd := c.file()
		err = errors.Join(err, odd)
		s.Files = append(s.Files, f)
	}
	return r, s, err
}
