package session

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"

	"cairn/app/study"
	"cairn/app/workspace"
	"cairn/internal/filesystem"
	"cairn/landmark"
	"cairn/scene/meshio"
)

// Study is a study as it was read, to be opened by Session.OpenStudy.
type Study struct {
	Folder string // absolute

	// Problems say what is wrong with single rows, and with the protocol; the others can be
	// worked on.
	Problems []string

	table    *study.Table    // with what has been done since
	base     *study.Table    // as the file has it
	protocol *study.Protocol // nil: there is none
	keys     []string        // of the rows of table
	files    map[string]specimenFiles
	query    study.Query // which of them are gone through, and how
	begin    string      // the key of the row where the work was left; "" where that is not known
}

// specimenFiles are the files of a row, as they are spelt on the disk, absolute.
type specimenFiles struct {
	mesh, landmarks string // "" where the row names none
	meshThere       bool
	landmarksThere  bool
	comes           bool // the landmarks come by themselves with the mesh
}

// ReadStudy reads the study in a folder: its table, its protocol where it has one, and which
// files are there. It waits for the disk, and may be called on any goroutine.
func ReadStudy(ctx context.Context, folder string) (*Study, error) {
	folder, err := filepath.Abs(folder)
	if err != nil {
		return nil, err
	}
	s := &Study{Folder: folder}
	if s.base, err = study.Read(ctx, s.file()); err != nil {
		return nil, err
	}
	s.table = s.base.Clone()
	s.protocol, err = study.ReadProtocol(ctx, filepath.Join(folder, study.ProtocolName))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		s.Problems = append(s.Problems, err.Error())
	}
	faults, err := s.table.CheckFiles(ctx, folder)
	if err != nil {
		return nil, err
	}
	for _, f := range append(s.table.Faults(), faults...) {
		if !f.Harmless() {
			s.Problems = append(s.Problems, f.String())
		}
	}
	s.Problems = append(s.Problems, s.table.Warnings...)
	s.find()
	if at, err := study.LeftFolder(); err == nil {
		left, _ := study.Recall(filesystem.Real, at, folder)
		s.begin, s.query = left.Key, left.Query
	}
	return s, nil
}

// file returns the path of the table.
func (s *Study) file() string { return filepath.Join(s.Folder, study.TableName) }

// find finds the files of all rows.
func (s *Study) find() {
	s.keys, s.files = s.table.Keys(), map[string]specimenFiles{}
	r := study.NewResolver(s.Folder)
	for i, key := range s.keys {
		var f specimenFiles
		if p := s.table.Path(i, study.Mesh); p != "" {
			f.mesh, _, f.meshThere = r.Resolve(p)
		}
		if p := s.table.Path(i, study.Landmarks); p != "" {
			f.landmarks, _, f.landmarksThere = r.Resolve(p)
			f.comes = workspace.ComesAlong(f.landmarks, f.mesh)
		} else if s.table.Repeat(i) != "" && f.mesh != "" {
			p, _ := s.table.LandmarksOf(i, r)
			f.landmarks = filepath.Join(s.Folder, filepath.FromSlash(p))
		}
		s.files[key] = f
	}
}

// item returns what is to be opened for a row, or why nothing can be. A mesh that other rows
// have, too, comes without their landmarks: who repeats is not to see what was placed before.
func (s *Study) item(row int) (workspace.Item, error) {
	f := s.files[s.keys[row]]
	i := workspace.Item{Path: f.mesh, Own: f.own()}
	switch {
	case f.mesh == "" && f.landmarks == "":
		return i, errors.New("its row names no file")
	case f.mesh == "":
		if i = (workspace.Item{Path: f.landmarks}); !f.landmarksThere {
			return i, fmt.Errorf("%s is not there", f.landmarks)
		}
	case !f.meshThere:
		return i, fmt.Errorf("%s is not there", f.mesh)
	case !meshio.IsMesh(f.mesh):
		return i, fmt.Errorf("%s is no mesh file that Cairn knows", f.mesh)
	default:
		if i.Alone = !f.comes && s.isShared(row); f.landmarksThere && !f.comes {
			i.With = []string{f.landmarks}
		}
	}
	return i, nil
}

// isShared reports whether a row is one of several of its mesh, but not the first one before it has
// landmarks: those that lie beside the mesh are its.
func (s *Study) isShared(row int) bool {
	if s.files[s.keys[row]].landmarks == "" && s.table.Repeat(row) == "" {
		return false
	}
	mesh := s.files[s.keys[row]].mesh
	for i, key := range s.keys {
		if i != row && s.files[key].mesh == mesh {
			return true
		}
	}
	return false
}

// own returns the file that the landmarks of a row belong in: the one that its row names, or the one
// of the mesh's name.
func (f specimenFiles) own() string {
	if f.landmarks != "" || f.mesh == "" {
		return f.landmarks
	}
	return workspace.Stem(f.mesh) + study.NewEnd
}

// pointCount says how many of the points of a specimen are placed or known to be missing.
type pointCount struct {
	visited, of int
	names       []string // of the points that were visited
}

// count counts the points of a specimen's groups: those of the protocol or, without one,
// those that most other specimens have.
func (s *Study) count(groups []*landmark.Group, usual []string) pointCount {
	wanted := usual
	if s.protocol != nil {
		wanted = nil
		for _, p := range s.protocol.Template.Points {
			wanted = append(wanted, p.Name)
		}
	}
	visited, all := map[string]bool{}, map[string]bool{}
	n := pointCount{}
	for _, g := range groups {
		for i := range g.Len() {
			l, name := g.At(i), g.PointName(i)
			all[name] = true
			if (l.Status == landmark.Defined && l.Placed() || l.Status == landmark.Missing) && !visited[name] {
				visited[name] = true
				n.names = append(n.names, name)
			}
		}
	}
	if s.protocol == nil { // what else the specimen has is to be visited, too
		for _, name := range wanted {
			all[name] = true
		}
		n.visited, n.of = len(visited), len(all)
		return n
	}
	n.of = len(wanted)
	for _, name := range wanted {
		if visited[name] {
			n.visited++
		}
	}
	return n
}

// status returns how far the work on a specimen is. known tells that it is known which
// points a specimen has.
func (n pointCount) status(known bool) study.Status {
	switch {
	case len(n.names) == 0:
		return study.NotVisited
	case known && n.visited == n.of:
		return study.Done
	}
	return study.Partly
}

// usualNames returns the names that at least half of the counted specimens have, but for one, and
// whether there is another one at all.
func usualNames(counts map[string]pointCount, but string) (names []string, known bool) {
	times, of := map[string]int{}, 0
	for key, n := range counts {
		if key == but || len(n.names) == 0 {
			continue
		}
		of++
		for _, name := range n.names {
			times[name]++
		}
	}
	for name, n := range times {
		if 2*n >= of {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names, of > 0
}
