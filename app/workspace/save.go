package workspace

import (
	"slices"

	"cairn/internal/atomicfile"
	"cairn/landmark"
	"cairn/landmark/lmio"
	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r3"
)

// SavePath returns the file that the document's landmarks are saved to without
// asking: the one that they came from, if it has the name of the mesh or is the
// one that they belong in, or that they were saved to. It is empty where there are several or another's, or where
// reading left something of it out that saving would lose.
func (e *Entry) SavePath() string {
	path := e.onlyFile()
	if path == "" || e.files[path].partly || path != e.saved && path != e.own && (e.alone || Stem(path) != Stem(e.Path)) {
		return ""
	}
	if _, err := lmio.WrittenAs(path); err != nil {
		return ""
	}
	return path
}

// NewPath returns where the document's landmarks are offered to be saved to: the
// file that all of them came from, if that can be written, the one that they belong in,
// or else beside the mesh, with the mesh's name.
func (e *Entry) NewPath() string {
	for _, file := range []string{e.onlyFile(), e.own} {
		if _, err := lmio.WrittenAs(file); file != "" && err == nil {
			return file
		}
	}
	return Stem(e.Path) + lmio.Formats()[0].Extensions[0]
}

// FirstFile returns the landmark file that the document's landmarks belong in, see Item.Own, while
// none of its groups is in a file yet; "" otherwise.
func (e *Entry) FirstFile() string {
	if slices.ContainsFunc(e.Document.Groups(), func(n *scene.GroupNode) bool { return n.File() != "" }) || e.NewPath() != e.own {
		return ""
	}
	return e.own
}

// onlyFile returns the landmark file that all groups came from, or "". Groups that are in
// no file yet go with the others where the format of the file holds several.
func (e *Entry) onlyFile() string {
	path, added := "", false
	for _, n := range e.Document.Groups() {
		switch file := n.File(); {
		case file == "":
			added = true
		case path == "":
			path = file
		case file != path:
			return ""
		}
	}
	if f, err := lmio.WrittenAs(path); added && (err != nil || !f.ManyGroups()) {
		return ""
	}
	return path
}

// Losses says what saving the document's landmarks to a file would not keep,
// for the user to read before; the error says why it cannot be saved there.
func (w *Workspace) Losses(id scene.ID, path string) ([]string, error) {
	e := w.Entry(id)
	if e == nil {
		return nil, scene.ErrClosed
	}
	losses, err := lmio.Losses(path, e.groups(path))
	return append(e.unkept(), losses...), err
}

// unkept returns what the files that the document's groups came from held and
// the groups do not, so that no file that is written has it.
func (e *Entry) unkept() (texts []string) {
	var files []string
	for _, n := range e.Document.Groups() {
		if !slices.Contains(files, n.File()) {
			files = append(files, n.File())
			texts = append(texts, about(n.File(), e.files[n.File()].unkept)...)
		}
	}
	return texts
}

// WrittenAs returns the format in which Save writes the document's landmarks to
// a file; the error says which there are.
func (w *Workspace) WrittenAs(id scene.ID, path string) (lmio.Format, error) {
	if e := w.Entry(id); e != nil {
		return lmio.WrittenAs(path, e.groups(path)...)
	}
	return lmio.Format{}, scene.ErrClosed
}

// groups returns what is to be written to a file: copies of the groups, each
// in the frame that the file has.
func (e *Entry) groups(path string) (groups []*landmark.Group) {
	for _, n := range e.Document.Groups() {
		g := n.Group.Copy()
		e.describeFor(path, n, g)
		p := g.Properties()
		p.Units = e.unitsIn(n, path)
		g.SetProperties(p)
		g.Place(p.Declared)
		if f, err := lmio.WrittenAs(path, g); err == nil && n.File() == path && !f.HoldsNormals() {
			dropNormals(g)
		}
		groups = append(groups, g)
	}
	e.withMeasures(groups)
	return groups
}

// dropNormals removes the normals of a group that goes back to a file whose format has
// none: it never had any, and those of points that were placed or moved since are the
// surface's, which the mesh tells. They are no loss that anybody should be asked about.
func dropNormals(g *landmark.Group) {
	for i := range g.Len() {
		l := g.At(i)
		l.Normal = r3.Vec{}
		g.Set(i, l)
	}
}

// describeFor makes a group, which is that of the node or its copy, say of its
// coordinates what is true of them in the file that it is written to:
//
//   - the file that it came from keeps its numbers and what it says of them, so
//     that only edits change it;
//   - where the user has said how they are to be read, it says that, if it can;
//   - any other file gets the coordinates as the mesh has them.
//
// It moves no point.
func (e *Entry) describeFor(path string, n *scene.GroupNode, g *landmark.Group) {
	p, placement := e.described(n, path)
	g.SetProperties(p)
	g.SetPlacement(placement)
}

// described returns what describeFor makes a group say.
func (e *Entry) described(n *scene.GroupNode, path string) (landmark.Properties, landmark.Placement) {
	p, placement := n.Group.Properties(), n.Group.Placement()
	if n.File() == path {
		if !n.Chosen() {
			return p, placement
		}
		if f, err := lmio.WrittenAs(path, n.Group); err == nil && f.States(placement) {
			p.Declared = placement
			return p, placement
		}
	}
	if placement.Kind == landmark.Times1000 || placement.Kind == landmark.Over1000 {
		p.Units = e.Document.Units() // no longer that of the file that it came from
	}
	return p, p.Declared
}

// unitsIn returns the unit that a file is to state for the coordinates of a
// group: the document's, where the user has chosen that and they stand in it, or
// else that of the group.
func (e *Entry) unitsIn(n *scene.GroupNode, path string) string {
	p, placement := e.described(n, path)
	if e.Document.UnitsChosen() && (placement == p.Declared || !placement.Scales()) {
		return e.Document.Units()
	}
	return p.Units
}

// Stem returns a path without the extension of its file.
func Stem(path string) string { return lmio.Stem(path) }

// isIn reports whether a version of a file holds just the document's landmarks
// as they are.
func (e *Entry) isIn(path string, v atomicfile.Version) bool {
	f := e.files[path]
	if !v.There() || v != f.version || f.partly || len(f.holds) != len(e.Document.Groups()) {
		return false
	}
	for i, n := range e.Document.Groups() {
		if has, ok := f.holds[n.ID()]; !ok || has.place != i || !has.is(e.heldNow(n, path)) {
			return false
		}
	}
	return true
}

// saved notes that a file holds what was copied of the document's landmarks.
func (w *Workspace) saved(e *Entry, c *copied, version atomicfile.Version) {
	var homes []string // of the groups so far
	for _, n := range e.Document.Groups() {
		if _, in := c.holds[n.ID()]; !in || n.File() == c.path && n.Chosen() && !c.chosen[n.ID()] {
			continue // the user has said meanwhile how it is to be read, which the file does not say
		}
		if n.File() != c.path || n.Chosen() {
			p, placement := e.described(n, c.path)
			homes = append(homes, n.File())
			e.Document.SavedTo(n.ID(), c.path, p, placement)
			w.remeasure(e, n)
		}
	}
	f := landmarkFile{version: version, holds: c.holds, wrote: !c.there || e.files[c.path].wrote}
	if c.there { // nothing was written: what else the file holds is there still
		f.unkept = e.files[c.path].unkept
	}
	e.files[c.path] = f
	e.saved = c.path
	if !slices.Contains(e.certain, c.path) {
		e.certain = append(e.certain, c.path)
	}
	for _, path := range homes {
		if !e.hasFile(path) {
			e.leave(path)
		}
	}
}
