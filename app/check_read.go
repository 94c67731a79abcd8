package main

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"cairn/app/study"
	"cairn/app/workspace"
	"cairn/internal/message"
	"cairn/internal/pathtext"
	"cairn/landmark"
	"cairn/landmark/check"
	"cairn/landmark/shape"
	"cairn/scene/mesh"

	"gonum.org/v1/gonum/spatial/r3"
)

// Kinds of findings that are about files, beside those of check.
const (
	kindUnreadable = "unreadable"
	kindPoints     = "points"
)

// checker reads specimens and collects what is odd about them.
type checker struct {
	flags     *checkFlags
	files     []string
	specimens []*checkedSpecimen
	compared  string // with what, for people
	found     []placedFinding
}

// placedFinding is a finding and the number of its file.
type placedFinding struct {
	findingInfo
	file int
}

// checkedSpecimen is a specimen with where it comes from.
type checkedSpecimen struct {
	check.Specimen
	file      int
	name      string // in a file of several, "" otherwise
	number    int    // in its file, from 1
	landmarks []landmark.Landmark
	refused   string // why its points are not those of the others
}

// read reads all files, with their meshes where that is wanted. What cannot be read is a
// finding, and the others go on.
func (c *checker) read(ctx context.Context, args []string) (err error) {
	found := shapeFiles{alike: true}
	if err := found.find(ctx, args, ""); err != nil {
		return err
	}
	c.files = found.paths()
	for _, l := range found.leftOut { // of a study, whose table names them
		c.files = append(c.files, l.Name)
		c.unreadable(len(c.files)-1, l.Reason)
	}
	var on *mesh.TriMesh
	if c.flags.on != "" {
		r, err := readMesh(ctx, c.flags.on)
		if err != nil {
			return err
		}
		defer r.Mesh.Clear()
		on = r.Mesh
	}
	meshes := map[string]string{}
	if c.flags.meshes {
		if meshes, err = meshesOf(ctx, args, found.paths()); err != nil {
			return err
		}
	}
	for i, file := range found.paths() {
		if err := c.readFile(ctx, i, file, on, meshes[file]); err != nil {
			if ctx.Err() != nil {
				return fmt.Errorf("%s: stopped", file)
			}
			c.unreadable(i, err.Error())
		}
	}
	return nil
}

func (c *checker) unreadable(file int, text string) {
	text = strings.TrimPrefix(text, c.files[file]+": ")
	c.found = append(c.found, placedFinding{findingInfo{
		File: pathtext.Path(c.files[file]), Landmarks: []string{}, Kind: kindUnreadable, Gravity: check.Wrong.String(), Text: message.Unicode(text), Mend: []string{},
	}, file})
}

// meshesOf returns the mesh of each file: in a study the one that its table says, otherwise
// the one whose name the file has, in its folder and those below.
func meshesOf(ctx context.Context, args, files []string) (map[string]string, error) {
	meshes, looked := map[string]string{}, map[string]bool{}
	for _, folder := range args {
		if !isFile(filepath.Join(folder, study.TableName)) {
			continue
		}
		table, err := study.Read(ctx, filepath.Join(folder, study.TableName))
		if err != nil {
			return nil, err
		}
		in := func(below string) string {
			if path := filepath.FromSlash(below); filepath.IsAbs(path) {
				return path
			}
			return filepath.Join(folder, filepath.FromSlash(below))
		}
		for i := range table.Len() {
			if mesh, landmarks := table.Path(i, study.Mesh), table.Path(i, study.Landmarks); mesh != "" && landmarks != "" {
				meshes[in(landmarks)] = in(mesh)
			}
		}
	}
	for _, file := range files {
		folder := filepath.Dir(file)
		if looked[folder] || meshes[filepath.Clean(file)] != "" {
			continue
		}
		looked[folder] = true
		list, err := study.Scan(ctx, folder)
		if err != nil {
			return nil, err
		}
		for _, p := range study.PairUp(list).Pairs {
			for _, landmarks := range append(slices.Clone(p.Several), p.Landmarks) {
				path := filepath.Join(folder, filepath.FromSlash(landmarks))
				if landmarks != "" && p.Mesh != "" && meshes[path] == "" {
					meshes[path] = filepath.Join(folder, filepath.FromSlash(p.Mesh))
				}
			}
		}
	}
	named := map[string]string{}
	for _, file := range files {
		named[file] = meshes[filepath.Clean(file)]
	}
	return named, nil
}

// readFile reads one file, and what its mesh says of its points: one mesh is in memory at a
// time.
func (c *checker) readFile(ctx context.Context, i int, file string, m *mesh.TriMesh, beside string) error {
	if beside != "" {
		r, err := readMesh(ctx, beside)
		if err != nil {
			return err
		}
		defer r.Mesh.Clear()
		m = r.Mesh
	}
	read, err := readGroups(ctx, m, file)
	if err != nil {
		return named(err, file)
	}
	if len(read) == 0 {
		return fmt.Errorf("%s: there are no landmarks in it that could be checked", file)
	}
	var surface check.Surface
	if m != nil {
		if surface, err = workspace.CheckedSurface(ctx, m); err != nil {
			return err
		}
	}
	groups := make([]*landmark.Group, len(read))
	var all []*checkedSpecimen
	for k, g := range read {
		groups[k] = g.Group
		g.Place(g.Properties().Declared) // as the file says: what is better is a finding
		id := file
		if len(read) > 1 {
			id = file + ": " + g.Name()
		}
		if g.Name() == "" {
			id = fmt.Sprintf("%s: %d", file, k+1)
		}
		s := &checkedSpecimen{Specimen: g.Specimen(id), file: i, name: g.Name(), number: k + 1, landmarks: slices.Clone(g.Landmarks())}
		if surface != nil {
			s.Surface = remember(surface, s.Points)
		}
		all = append(all, s)
	}
	if !areSpecimens(c.flags.groups, groups) {
		all = []*checkedSpecimen{together(file, all)}
	}
	for _, s := range all {
		if s.name == "" {
			s.name = fmt.Sprintf("specimen %d", s.number)
		}
	}
	if len(all) == 1 {
		all[0].name = ""
	}
	c.specimens = append(c.specimens, all...)
	return nil
}

// readGroups reads the groups of a file: those that can lie on a mesh, or all without one.
func readGroups(ctx context.Context, m *mesh.TriMesh, file string) ([]workspace.LoadedGroup, error) {
	if m == nil {
		return workspace.Unjoined(ctx, file)
	}
	j, err := workspace.Join(ctx, m, file)
	if err != nil {
		return nil, err
	}
	return j.Groups, nil
}

// together makes one specimen of parts of it, whose points have the names of their groups before them
// where there are several.
func together(file string, parts []*checkedSpecimen) *checkedSpecimen {
	if len(parts) == 1 {
		return parts[0]
	}
	whole := &checkedSpecimen{file: parts[0].file}
	whole.ID = file
	var surfaces []*remembered
	for _, p := range parts {
		first := len(whole.Points)
		for k, l := range p.landmarks {
			if l.Name != "" && p.name != "" {
				l.Name = p.name + "/" + l.Name
			}
			whole.landmarks = append(whole.landmarks, l)
			whole.Names = append(whole.Names, l.Name)
			whole.Points, whole.Normals = append(whole.Points, p.Points[k]), append(whole.Normals, p.Normals[k])
		}
		for _, d := range p.Doubts {
			for k := range d.Points {
				d.Points[k] += first
			}
			whole.Doubts = append(whole.Doubts, d)
		}
		if whole.Reading == nil {
			whole.Reading = p.Reading
		}
		if s, ok := p.Surface.(*remembered); ok {
			surfaces = append(surfaces, s)
		}
	}
	if len(surfaces) > 0 {
		for _, s := range surfaces[1:] {
			for p, n := range s.known {
				surfaces[0].known[p] = n
			}
		}
		whole.Surface = surfaces[0]
	}
	return whole
}

// compare brings the points of all specimens into one order, and makes the reference that
// they are compared with: nil for one specimen alone.
func (c *checker) compare(ctx context.Context) (*check.Reference, error) {
	var sets [][]landmark.Landmark
	for _, s := range c.specimens {
		sets = append(sets, s.landmarks)
	}
	var good *check.Set
	file := cmp.Or(c.flags.reference, c.flags.protocol)
	if file != "" {
		points, err := c.good(ctx)
		if err != nil {
			return nil, err
		}
		sets = append(sets, points)
		good = &check.Set{ID: file}
	}
	h := shape.MatchLandmarks(sets)
	if good != nil {
		if why := h.Refused[len(sets)-1]; why != "" {
			return nil, fmt.Errorf("%s: it cannot be compared with the others: %s", file, why)
		}
		good.Points, good.Normals = positions(h.Rows[len(sets)-1])
	}
	var others []check.Set
	var far []float64
	for i, s := range c.specimens {
		if s.refused = h.Refused[i]; s.refused != "" {
			continue
		}
		s.arrange(h, i)
		others = append(others, check.Set{ID: s.ID, Points: s.Points, Normals: s.faces()})
		if s.Surface != nil && s.Reading == nil {
			far = append(far, check.SurfaceDistance(s.Points, s.Surface))
		}
	}
	c.lacking(h)
	c.compared = "compared with each other"
	if good != nil {
		others, c.compared = []check.Set{*good}, "compared with "+file
	} else if len(others) < 2 {
		c.compared = "compared with none"
		return nil, nil
	}
	reference, err := check.NewReference(ctx, others)
	if err != nil {
		if ctx.Err() != nil {
			return nil, err
		}
		if good != nil {
			return nil, fmt.Errorf("%s: nothing can be compared with it: %w", file, err)
		}
		c.compared = "not compared: " + err.Error()
		return nil, nil
	}
	reference.Usual, reference.Partners = check.Usual(far), partnersIn(reference.Mean())
	return reference, nil
}

// partnersIn returns which points are left and right of which, where that is clear from a shape.
func partnersIn(mean []r3.Vec) []int {
	const (
		most  = 200 // points: the work grows with the third power
		clear = 10  // times better than across any other plane
	)
	if len(mean) > most {
		return nil
	}
	p, err := shape.FindPairs(mean)
	if err != nil || clear*p.Cost > p.Other {
		return nil
	}
	return p.Partners
}

// lacking says of each specimen which points it lacks that others have.
func (c *checker) lacking(h shape.Homology) {
	of := map[int][]string{}
	for _, l := range h.Lacking {
		for _, i := range l.Specimens {
			of[i] = append(of[i], h.Names[l.Point])
		}
	}
	for i, s := range c.specimens {
		if names := of[i]; len(names) > 0 {
			c.add(s, check.Finding{Gravity: check.Hint, Names: names, Text: fmt.Sprintf("it lacks %s that others have", message.Plural(len(names), "point"))}, kindPoints)
		}
	}
}

// good returns the landmarks of the specimen, or of the protocol, that others are compared with.
func (c *checker) good(ctx context.Context) (points []landmark.Landmark, err error) {
	if file := c.flags.protocol; file != "" {
		p, err := study.ReadProtocol(ctx, file)
		if err != nil {
			return nil, err
		}
		for i, t := range p.Template.Points {
			points = append(points, landmark.Landmark{Name: t.Name, Position: t.Position, Status: landmark.Defined, Normal: p.Points[i].Normal})
		}
		return points, nil
	}
	r := &checker{flags: &checkFlags{groups: groupsParts}}
	if err := r.readFile(ctx, 0, c.flags.reference, nil, ""); err != nil {
		return nil, err
	}
	return r.specimens[0].landmarks, nil
}

// arrange brings the points of a specimen into the order of all.
func (s *checkedSpecimen) arrange(h shape.Homology, i int) {
	at := map[string]int{}
	for k, name := range h.Names {
		at[name] = k
	}
	to := make([]int, len(s.landmarks))
	for k, l := range s.landmarks {
		to[k] = k
		if j, ok := at[l.Name]; ok && !h.ByNumber && l.Name != "" {
			to[k] = j
		}
	}
	points, normals, names := make([]r3.Vec, len(h.Rows[i])), make([]r3.Vec, len(h.Rows[i])), make([]string, len(h.Rows[i]))
	for k := range points {
		points[k] = landmark.NoPosition()
		if !h.ByNumber {
			names[k] = h.Names[k]
		}
	}
	for k, j := range to {
		points[j], normals[j], names[j] = s.Points[k], s.Normals[k], s.landmarks[k].Name
	}
	s.Points, s.Normals, s.Names = points, normals, names
	for _, d := range s.Doubts {
		for k, p := range d.Points {
			d.Points[k] = to[p]
		}
	}
}

// faces returns the normals of the surface at the points: their own, or else those of the mesh.
func (s *checkedSpecimen) faces() []r3.Vec {
	normals := slices.Clone(s.Normals)
	for k, p := range s.Points {
		if normals[k] == (r3.Vec{}) && s.Surface != nil {
			if n, ok := s.Surface.Nearest(p); ok {
				normals[k] = n.Normal
			}
		}
	}
	return normals
}

// positions returns those of landmarks, and their normals.
func positions(points []landmark.Landmark) (at, normals []r3.Vec) {
	for _, l := range points {
		p := landmark.NoPosition()
		if l.Placed() {
			p = l.Position
		}
		at, normals = append(at, p), append(normals, l.Normal)
	}
	return at, normals
}

// readingWord names a way to read coordinates.
func readingWord(p landmark.Placement) string {
	if f, ok := p.Scale(); ok {
		return fmt.Sprintf("times %.6g", f)
	}
	return p.Kind.String()
}

// remembered is what a mesh has said of the points of a specimen, so that the mesh need not
// stay in memory while the others are read.
type remembered struct {
	low, high r3.Vec
	known     map[r3.Vec]answer
}

type answer struct {
	check.Nearest
	inside, closed, ok bool
}

// remember asks a surface of all points.
func remember(s check.Surface, points []r3.Vec) *remembered {
	r := &remembered{known: map[r3.Vec]answer{}}
	r.low, r.high = s.Bounds()
	for _, p := range points {
		var a answer
		a.Nearest, a.ok = s.Nearest(p)
		a.inside, a.closed = s.Inside(p)
		r.known[p] = a
	}
	return r
}

// Nearest is part of check.Surface.
func (r *remembered) Nearest(p r3.Vec) (check.Nearest, bool) {
	a := r.known[p]
	return a.Nearest, a.ok
}

// Inside is part of check.Surface.
func (r *remembered) Inside(p r3.Vec) (inside, ok bool) {
	a := r.known[p]
	return a.inside, a.closed
}

// Bounds is part of check.Surface.
func (r *remembered) Bounds() (low, high r3.Vec) { return r.low, r.high }
