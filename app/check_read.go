package main

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"

	"cairn/app/study"
	"cairn/app/workspace"
	"cairn/internal/message"
	"cairn/internal/pathtext"
	"cairn/landmark"
	"cairn/landmark/check"
	"cairn/scene/mesh"
)

// Kinds of findings that are about files, beside those of check.
const (
	kindUnreadable = "unreadable"
	kindTable      = "table"
	kindPoints     = "points"
)

// checker reads specimens and collects what is odd about them.
type checker struct {
	flags     *checkFlags
	files     []string
	specimens []*checkedSpecimen
	compared  string            // with what, for people
	protocols []*study.Protocol // of each file: that of its study, or of --protocol; nil for none
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
	unit      string // of its coordinates, "" where nobody says
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
		c.ofFile(len(c.files)-1, kindTable, l.Reason)
	}
	if err := c.readProtocols(ctx, &found); err != nil {
		return err
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
		if meshes, err = meshesOf(ctx, &found); err != nil {
			return err
		}
	}
	for i, file := range found.paths() {
		if err := c.readFile(ctx, i, file, on, meshes[file]); err != nil {
			if ctx.Err() != nil {
				return fmt.Errorf("%s: stopped", file)
			}
			c.ofFile(i, kindUnreadable, found.files[i].reason(err))
		}
	}
	return nil
}

// ofFile adds a finding about a file that is not used.
func (c *checker) ofFile(file int, kind, text string) {
	c.found = append(c.found, placedFinding{findingInfo{
		File: pathtext.Path(c.files[file]), Landmarks: []string{}, Kind: kind, Gravity: check.Wrong.String(), Text: message.Unicode(text), Mend: []string{},
	}, file})
}

// meshesOf returns the mesh of each file: in a study the one that its table says, otherwise
// the one whose name the file has, in its folder and those below.
func meshesOf(ctx context.Context, found *shapeFiles) (map[string]string, error) {
	meshes, looked, files := map[string]string{}, map[string]bool{}, found.paths()
	for _, f := range found.files {
		if f.mesh != "" {
			meshes[filepath.Clean(f.path)] = f.mesh
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
		s := &checkedSpecimen{Specimen: g.Specimen(id), file: i, name: g.Name(), number: k + 1, unit: g.Properties().Units, landmarks: slices.Clone(g.Landmarks())}
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
	whole := &checkedSpecimen{file: parts[0].file, unit: parts[0].unit}
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
