package workspace

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"cairn/internal/atomicfile"
	"cairn/internal/message"
	"cairn/landmark"
	"cairn/landmark/lmio"
	"cairn/scene"
	"cairn/scene/mesh"
	"cairn/scene/meshio"
)

// Loaded is what a file and its companions hold, before a document owns it.
type Loaded struct {
	Path          string        // absolute
	Format        string        // of the file itself
	Mesh          *mesh.TriMesh // nil for a landmark file opened alone
	Groups        []LoadedGroup
	LandmarkFiles []string // that were read, absolute
	Units         string   // "" where the files do not say
	Notes         []string // what was assumed where a landmark file does not say
	Warnings      []string
	NotKept       []string        // what the mesh file holds and Mesh does not, and what landmark files hold and Groups do not
	Partly        map[string]bool // landmark files of which something was left out

	meshUnits string                        // that the mesh's file states
	versions  map[string]atomicfile.Version // of the landmark files
	unkept    map[string][]string           // what landmark files hold and Groups do not
}

// LoadedGroup is a group with the landmark file that it came from, and how it
// was brought into the frame of its mesh.
type LoadedGroup struct {
	*landmark.Group
	File     string // absolute
	Measured []scene.MeasuredPlacement
	Clear    bool          // one of Measured is clearly the right one
	Doubts   []scene.Doubt // points that perhaps stand for missing ones
}

// newLoadedGroup returns a group as its file has it.
func newLoadedGroup(g *landmark.Group, file string) LoadedGroup {
	l := LoadedGroup{Group: g, File: file}
	for _, d := range lmio.Doubts(g) {
		l.Doubts = append(l.Doubts, scene.Doubt{Points: d.Points, Why: d.Why()})
	}
	return l
}

// Load reads a mesh with the landmark files beside it and those of with, or a
// landmark file alone. Beside a mesh, each group is read in the way that brings
// it nearest to the surface, where that is clear. progress may be nil; it is
// called on the caller's goroutine or on one that ends before Load returns. A
// broken landmark file beside a mesh is a warning: the mesh is still worth seeing.
func Load(ctx context.Context, path string, with []string, progress func(done float64)) (*Loaded, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	if err := checkOpenable(abs); err != nil {
		return nil, err
	}
	if lmio.IsLandmarks(abs) || !meshio.IsMesh(abs) && lmio.Recognises(abs) {
		return loadLandmarks(ctx, abs)
	}
	r, err := meshio.Read(ctx, abs, progress)
	var unknown *meshio.FormatError
	if errors.As(err, &unknown) && unknown.Format == "" && !meshio.IsMesh(abs) && lmio.Named(abs) {
		return loadLandmarks(ctx, abs) // no mesh: the reader of landmarks knows better what is wrong
	}
	if err != nil {
		return nil, err
	}
	l := &Loaded{Path: abs, Format: r.Format, Mesh: r.Mesh, Units: r.Units, meshUnits: r.Units, Warnings: r.Warnings, NotKept: r.NotKept,
		Partly: map[string]bool{}, versions: map[string]atomicfile.Version{}, unkept: map[string][]string{}}
	files := lmio.Sidecars(abs)
	for _, file := range with {
		if file, err := filepath.Abs(file); err == nil && !slices.Contains(files, file) {
			files = append(files, file)
		}
	}
	for _, file := range files {
		l.addSidecar(ctx, file)
	}
	return l, l.place(ctx)
}

func checkOpenable(path string) error {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%s: there is no such file", path)
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("%s: you are not allowed to read it", path)
	case err != nil:
		return err
	case info.IsDir():
		return fmt.Errorf("%s is a folder; open the files in it", path)
	}
	return nil
}

func loadLandmarks(ctx context.Context, path string) (*Loaded, error) {
	r, err := lmio.Read(ctx, path)
	if err != nil {
		return nil, err
	}
	l := &Loaded{Path: path, Format: r.Format, LandmarkFiles: []string{path}, Notes: r.Notes,
		Partly: map[string]bool{}, versions: map[string]atomicfile.Version{path: r.Version}, unkept: map[string][]string{}}
	for _, g := range r.Groups {
		l.Groups = append(l.Groups, newLoadedGroup(g, path))
		l.Units = cmp.Or(l.Units, g.Properties().Units)
	}
	l.Notes = append(l.Notes, lmio.DoubtNotes(r.Groups, nil)...)
	l.warn(path, r.Warnings)
	l.lose(path, r.NotKept)
	return l, nil
}

func (l *Loaded) addSidecar(ctx context.Context, path string) {
	r, err := lmio.Read(ctx, path)
	if err != nil {
		l.Warnings = append(l.Warnings, "The landmarks of "+filepath.Base(path)+" were left out: "+err.Error())
		return
	}
	l.LandmarkFiles = append(l.LandmarkFiles, path)
	l.versions[path] = r.Version
	s := newSieve(path, r)
	for _, g := range l.Groups {
		s.taken[g.Name()] = true
	}
	for _, g := range s.groups() {
		l.Groups = append(l.Groups, newLoadedGroup(g, path))
	}
	l.Notes = append(l.Notes, about(path, r.Notes)...)
	l.Notes = append(l.Notes, about(path, lmio.DoubtNotes(r.Groups, nil))...)
	l.warn(path, s.warnings)
	l.lose(path, s.unkept)
}

// warn notes what was left out of a landmark file.
func (l *Loaded) warn(path string, warnings []string) {
	l.Warnings = append(l.Warnings, warnings...)
	if len(warnings) > 0 {
		l.Partly[path] = true
	}
}

// lose notes what a landmark file holds and its groups do not.
func (l *Loaded) lose(path string, unkept []string) {
	if len(unkept) == 0 {
		return
	}
	l.unkept[path] = unkept
	l.Partly[path] = true
	if l.Mesh != nil { // of which others may come
		unkept = about(path, unkept)
	}
	l.NotKept = append(l.NotKept, unkept...)
}

// Told returns the warnings, and what is not kept, in one list for people.
func (l *Loaded) Told() []string {
	told := slices.Clone(l.Warnings)
	ofMesh := len(l.NotKept)
	for _, list := range l.unkept {
		ofMesh -= len(list)
	}
	for i, text := range l.NotKept {
		if i >= ofMesh { // those of a mesh are whole sentences
			text = "not kept: " + text
		}
		told = append(told, text)
	}
	return told
}

// sieve sorts out which groups of a landmark file can stand beside a mesh.
type sieve struct {
	path     string
	all      []*landmark.Group
	taken    map[string]bool // names of groups that are there already
	warnings []string
	unkept   []string // what the file holds and its groups here do not
}

func newSieve(path string, r *lmio.Result) *sieve {
	return &sieve{path: path, all: r.Groups, taken: map[string]bool{}, warnings: about(path, r.Warnings), unkept: slices.Clone(r.NotKept)}
}

// about returns messages that begin with the name of the file that they are about.
func about(path string, messages []string) []string {
	var named []string
	for _, m := range messages {
		named = append(named, filepath.Base(path)+": "+m)
	}
	return named
}

// groups returns the groups that can. One whose name is taken gets another,
// since a file cannot hold two of a name.
func (s *sieve) groups() []*landmark.Group {
	var kept []*landmark.Group
	for _, g := range s.all {
		if g.Dim() != 3 {
			s.unkept = append(s.unkept, fmt.Sprintf("group %s, which has points of a picture (two coordinates)", message.Quote(g.Name())))
			continue
		}
		if name := s.free(g.Name()); name != g.Name() && g.Name() != "" {
			s.warn("group %s is called %s here, as the document has one of its name", message.Quote(g.Name()), message.Quote(name))
			g.SetName(name)
		}
		s.taken[g.Name()] = true
		kept = append(kept, g)
	}
	return kept
}

// free returns the name, or the name with the first number that makes it new.
func (s *sieve) free(name string) string {
	free := name
	for i := 2; s.taken[free]; i++ {
		free = fmt.Sprintf("%s (%d)", name, i)
	}
	return free
}

func (s *sieve) warn(format string, args ...any) {
	s.warnings = append(s.warnings, about(s.path, []string{fmt.Sprintf(format, args...)})...)
}

// AddTo gives everything to the document, which owns it from then on.
func (l *Loaded) AddTo(d *scene.Document) error {
	if l.Mesh != nil {
		if _, err := d.AddMesh(l.Mesh, filepath.Base(l.Path)); err != nil {
			return err
		}
	}
	for _, g := range l.Groups {
		n, err := d.AddGroup(g.Group)
		if err != nil {
			return err
		}
		n.File, n.Measured, n.Clear, n.Doubts = g.File, g.Measured, g.Clear, g.Doubts
	}
	if l.meshUnits != "" {
		d.SetUnits(l.meshUnits)
	}
	d.Warn(l.Told()...)
	d.Note(l.Notes...)
	return nil
}
