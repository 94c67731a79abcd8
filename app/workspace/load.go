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
	LandmarkFiles []string  // that were read, absolute
	LeftOut       []LeftOut // landmark files that could not be read
	Units         string    // "" where the files do not say
	Notes         []string  // what was assumed where a landmark file does not say
	Warnings      []string
	NotKept       []string // what the mesh file holds and Mesh does not, and what landmark files hold and Groups do not

	meshUnits string // that the mesh's file states
	ofMesh    struct{ warnings, notKept []string }
	joined    []*Joining
	measures  keptMeasures
	stamps    []stamp // of the files beside the mesh that it was made of, from when they were read
}

// LeftOut is a landmark file that was to join and could not be read.
type LeftOut struct {
	File string // absolute
	Err  error
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

// Load reads a mesh or a landmark file, with the landmark files that join it, each as
// Join reads it. progress may be nil; it is called on the caller's goroutine or on one
// that ends before Load returns. A landmark file that cannot join is a warning and in
// LeftOut: the rest is still worth seeing.
func Load(ctx context.Context, item Item, progress func(done float64)) (*Loaded, error) {
	abs, err := filepath.Abs(item.Path)
	if err != nil {
		return nil, err
	}
	if err := checkOpenable(abs); err != nil {
		return nil, err
	}
	read := meshio.Read
	if item.Arranged {
		read = meshio.ReadArranged
	}
	l, err := loadAlone(ctx, abs, read, progress)
	if err != nil {
		return nil, err
	}
	var files []string
	if l.Mesh != nil && !item.Alone {
		files = lmio.Sidecars(abs)
	}
	for _, file := range item.With {
		if file, err := filepath.Abs(file); err == nil && file != abs && !slices.Contains(files, file) {
			files = append(files, file)
		}
	}
	for _, file := range files {
		l.join(ctx, file)
	}
	if file := item.measuresFile(); file != "" {
		l.measures = l.readMeasures(ctx, file)
	}
	if err := l.measures.err; err != nil && ctx.Err() == nil {
		warning := "The measures were left out: " + err.Error()
		l.Warnings, l.ofMesh.warnings = append(l.Warnings, warning), append(l.ofMesh.warnings, warning)
	}
	return l, ctx.Err()
}

// meshReader is meshio.Read, or meshio.ReadArranged.
type meshReader func(ctx context.Context, path string, progress func(done float64)) (*meshio.Result, error)

// loadAlone reads a mesh or a landmark file without what joins it.
func loadAlone(ctx context.Context, abs string, read meshReader, progress func(done float64)) (*Loaded, error) {
	if lmio.IsLandmarks(abs) || !meshio.IsMesh(abs) && lmio.Recognises(abs) {
		return loadLandmarks(ctx, abs)
	}
	r, err := read(ctx, abs, progress)
	var unknown *meshio.FormatError
	if errors.As(err, &unknown) && unknown.Format == "" && !meshio.IsMesh(abs) && lmio.Named(abs) {
		return loadLandmarks(ctx, abs) // no mesh: the reader of landmarks knows better what is wrong
	}
	if err != nil {
		return nil, err
	}
	l := &Loaded{Path: abs, Format: r.Format, Mesh: r.Mesh, Units: r.Units, meshUnits: r.Units, Warnings: r.Warnings, NotKept: r.NotKept}
	for _, f := range r.Beside {
		l.stamps = append(l.stamps, stamp{f.Path, f.Size, f.Changed})
	}
	l.ofMesh.warnings, l.ofMesh.notKept = slices.Clip(r.Warnings), slices.Clip(r.NotKept)
	return l, nil
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
	if stem, ok := keepsMeasures(path); ok {
		return fmt.Errorf("%s: the file keeps measures; open the mesh or the landmarks that they are of, %s with another ending", path, filepath.Base(stem))
	}
	return nil
}

func loadLandmarks(ctx context.Context, path string) (*Loaded, error) {
	j, err := readJoining(ctx, path)
	if err != nil {
		return nil, err
	}
	l := &Loaded{Path: path, Format: j.Format}
	l.add(j)
	return l, nil
}

// join reads a landmark file that joins what is there.
func (l *Loaded) join(ctx context.Context, file string) {
	j, err := Join(ctx, l.Mesh, file)
	if err != nil {
		out := LeftOut{file, err}
		l.LeftOut, l.Warnings = append(l.LeftOut, out), append(l.Warnings, out.text())
		return
	}
	taken := map[string]bool{}
	for _, g := range l.Groups {
		taken[g.Name()] = true
	}
	j.NameApart(taken)
	l.add(j)
}

// add takes what a landmark file brings.
func (l *Loaded) add(j *Joining) {
	l.joined = append(l.joined, j)
	l.LandmarkFiles = append(l.LandmarkFiles, j.File)
	l.Groups = append(l.Groups, j.Groups...)
	l.Units = cmp.Or(l.Units, j.Units)
	l.Notes = append(l.Notes, l.of(j, j.Notes)...)
	l.Warnings = append(l.Warnings, l.of(j, j.Warnings)...)
	l.NotKept = append(l.NotKept, l.of(j, j.NotKept)...)
}

// of returns what is said of a landmark file, with its name where it is not the file
// that was opened.
func (l *Loaded) of(j *Joining, texts []string) []string {
	if j.File == l.Path {
		return texts
	}
	return about(j.File, texts)
}

// Unclear says of which groups it is not clear how their coordinates are meant.
func (l *Loaded) Unclear() (texts []string) {
	for _, j := range l.joined {
		texts = append(texts, l.of(j, j.Unclear())...)
	}
	return texts
}

// CheckJoined says why no group of a landmark file that was read, by its absolute path,
// is among those that joined; it is nil where some are, or the file has none.
func (l *Loaded) CheckJoined(file string) error {
	for _, j := range l.joined {
		if j.File == file && len(j.Groups) == 0 && len(j.flat) > 0 {
			return fmt.Errorf("nothing in it can lie on a mesh: there is %s", message.Some(j.flat))
		}
	}
	return nil
}

// Told returns the warnings, and what is not kept, in one list for people. The landmark
// files of but, absolute, are left out of it.
func (l *Loaded) Told(but ...string) []string {
	told := slices.Clone(l.ofMesh.warnings)
	for _, out := range l.LeftOut {
		told = append(told, out.text())
	}
	var unkept []string
	for _, j := range l.joined {
		if !slices.Contains(but, j.File) {
			told = append(told, l.of(j, j.Warnings)...)
			unkept = append(unkept, notKept(l.of(j, j.NotKept))...)
		}
	}
	return slices.Concat(told, l.ofMesh.notKept, unkept) // those of a mesh are whole sentences
}

// ToldOf returns what Told leaves out for a landmark file, without its name.
func (l *Loaded) ToldOf(file string) (told []string) {
	for _, j := range l.joined {
		if j.File == file {
			told = append(told, j.Told()...)
		}
	}
	return told
}

// text says for people that the file was left out.
func (o LeftOut) text() string {
	return "The landmarks of " + filepath.Base(o.File) + " were left out: " + o.Err.Error()
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
		d.SetSource(n.ID(), g.File)
		d.SetMeasured(n.ID(), g.Measured, g.Clear)
		d.SetDoubts(n.ID(), g.Doubts)
	}
	if l.meshUnits != "" {
		d.SetUnits(l.meshUnits)
	}
	d.SetMeasures(l.measures.all)
	l.measures.all = slices.Clone(d.Measures())
	d.Warn(l.Told()...)
	d.Note(l.Notes...)
	return nil
}
