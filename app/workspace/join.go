package workspace

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"slices"

	"cairn/internal/atomicfile"
	"cairn/internal/message"
	"cairn/landmark"
	"cairn/landmark/lmio"
	"cairn/scene"
	"cairn/scene/mesh"
)

// Joining is what a landmark file brings to what it joins. The texts are for people,
// and do not name the file.
type Joining struct {
	File     string // absolute
	Format   string // name and version
	Groups   []LoadedGroup
	Units    string   // as far as the file tells: of the mesh, or of the groups where there is none
	Notes    []string // what was assumed where the file does not say, and which points perhaps stand for missing ones
	Warnings []string // what is odd
	NotKept  []string // what the file holds and Groups do not

	whole   int                // of Warnings, that nothing was left out for
	flat    []string           // the groups that were left out, which have two coordinates
	version atomicfile.Version // of the bytes that were read
	certain bool               // the file is taken for one of landmarks, too, where nobody named it
}

// Join reads a landmark file that joins a mesh. It is the one way in which landmarks
// come to a mesh, whether they are opened with it, dropped on it, or named on the
// command line: groups of two coordinates, which are of a picture, are left out, and
// each other one is read in the way that brings it nearest to the surface, where that
// is clear. Where m is nil, landmarks join others without a mesh, and are read as
// their file says.
//
// It needs no goroutine of its own, builds the mesh's surface where that is not there
// yet, and ends within milliseconds of ctx with its error. An error about the content
// is an *lmio.FormatError. NameApart is still to be called where other groups are
// there.
func Join(ctx context.Context, m *mesh.TriMesh, file string) (*Joining, error) {
	j, err := readJoining(ctx, file)
	if err != nil {
		return nil, err
	}
	j.leaveOutFlat()
	return j, j.place(ctx, m)
}

// readJoining reads a landmark file as it is.
func readJoining(ctx context.Context, file string) (*Joining, error) {
	abs, err := filepath.Abs(file)
	if err != nil {
		return nil, err
	}
	r, err := lmio.Read(ctx, abs)
	if err != nil {
		return nil, err
	}
	j := &Joining{File: abs, Format: r.Format, version: r.Version, certain: lmio.IsLandmarks(abs), Warnings: slices.Clone(r.Warnings), NotKept: slices.Clone(r.NotKept),
		Notes: slices.Concat(r.Notes, lmio.DoubtNotes(r.Groups, nil))}
	for _, odd := range lmio.SameNames(r.Groups) {
		if slices.Contains(r.Warnings, odd) {
			j.whole++
		}
	}
	for _, g := range r.Groups {
		j.Groups = append(j.Groups, newLoadedGroup(g, abs))
		j.Units = cmp.Or(j.Units, g.Properties().Units)
	}
	return j, nil
}

// newLoadedGroup returns a group as its file has it.
func newLoadedGroup(g *landmark.Group, file string) LoadedGroup {
	l := LoadedGroup{Group: g, File: file}
	for _, d := range lmio.Doubts(g) {
		doubt := scene.Doubt{Why: d.Why()}
		for _, i := range d.Points {
			doubt.Points = append(doubt.Points, g.ID(i))
		}
		l.Doubts = append(l.Doubts, doubt)
	}
	return l
}

// leaveOutFlat leaves out the groups that cannot lie on a mesh.
func (j *Joining) leaveOutFlat() {
	j.Groups = slices.DeleteFunc(j.Groups, func(g LoadedGroup) bool {
		flat := g.Dim() != 3
		if flat {
			j.flat = append(j.flat, fmt.Sprintf("group %s, which has points of a picture (two coordinates)", message.Quote(g.Name())))
		}
		return flat
	})
	j.NotKept = append(j.NotKept, j.flat...)
}

// NameApart gives each group whose name is taken another, since a file cannot hold two
// of a name, and says so among the warnings. taken is nil where nothing is there; the
// names of the groups are added to it.
func (j *Joining) NameApart(taken map[string]bool) {
	if taken == nil {
		taken = map[string]bool{}
	}
	for _, g := range j.Groups {
		name := g.Name()
		free := name
		for i := 2; taken[free] && name != ""; i++ {
			free = fmt.Sprintf("%s (%d)", name, i)
		}
		if free != name {
			j.Warnings = append(j.Warnings, fmt.Sprintf("group %s is called %s here, as another has its name", message.Quote(name), message.Quote(free)))
			g.SetName(free)
		}
		taken[free] = true
	}
}

// groups returns the groups without what is known of them; the slice is the caller's.
func (j *Joining) groups() []*landmark.Group {
	groups := make([]*landmark.Group, len(j.Groups))
	for i, g := range j.Groups {
		groups[i] = g.Group
	}
	return groups
}

// Told returns the warnings, and what is not kept, in one list.
func (j *Joining) Told() []string { return slices.Concat(j.Warnings, notKept(j.NotKept)) }

// notKept says of what a file holds that it is not kept, among warnings.
func notKept(list []string) []string {
	var texts []string
	for _, text := range list {
		texts = append(texts, "not kept: "+text)
	}
	return texts
}

// Unclear says of which groups it is not clear how their coordinates are meant, so that
// their points may lie nowhere on the mesh. The window asks about these.
func (j *Joining) Unclear() []string { return unclear(j.Groups) }

func unclear(groups []LoadedGroup) (texts []string) {
	for _, g := range groups {
		if g.Clear || len(g.Measured) == 0 {
			continue
		}
		best, _ := scene.ChoosePlacement(g.Measured)
		texts = append(texts, fmt.Sprintf("it is not clear how the coordinates of %s are meant: read %s, half of its points are more than %.3g %% of the mesh's size from the surface",
			groupText(g.Group), g.Measured[best].Placement.Kind, 100*g.Measured[best].Relative()))
	}
	return texts
}

// groupText names a group in a message.
func groupText(g *landmark.Group) string {
	if g.Name() == "" {
		return "a group without a name"
	}
	return "group " + message.Quote(g.Name())
}

// about returns messages that begin with the name of the file that they are about.
func about(path string, messages []string) []string {
	var named []string
	for _, m := range messages {
		named = append(named, filepath.Base(path)+": "+m)
	}
	return named
}

// file returns what is known of the file then, of which the document has the groups.
func (j *Joining) file() landmarkFile {
	return landmarkFile{version: j.version, partly: len(j.Warnings)-j.whole+len(j.NotKept) > 0, unkept: j.NotKept}
}
