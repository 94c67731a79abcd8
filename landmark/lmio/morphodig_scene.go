package lmio

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"cairn/internal/beside"
	"cairn/internal/message"
	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

// MorphoDig's landmarks stand in a scene, into which a mesh was moved by the
// second matrix of its .pos file. Which mesh they belong to is known where such a
// file has the stem of theirs, or where a project of that stem (.ntw) names one
// alone. Then they are brought back to the mesh as it is stored.

const (
	positionExtension = ".pos"
	projectExtension  = ".ntw"
	maxPositionBytes  = 1 << 16 // nine lines of numbers
	maxProjectBytes   = 1 << 20 // three lines a mesh
)

// placeInScene declares how the groups of a file are brought back to their mesh.
func placeInScene(t *textReader, groups []*landmark.Group, path string) {
	folder, err := beside.Open(path)
	if err != nil {
		return // nothing but a name
	}
	defer folder.Close()
	base := bareName(path)
	if name, ok := folder.Find(base + positionExtension); ok {
		t.placeBy(folder, groups, name)
		return
	}
	if name, ok := folder.Find(base + projectExtension); ok {
		data, _, err := folder.Read("", name, maxProjectBytes)
		if err != nil {
			t.warn("the project %s %v", name, err)
		} else if p, err := readProject(t.ctx, name, data); err != nil {
			t.warn("the project is not used: %v", err)
		} else {
			t.placeByProject(folder, groups, p)
			return
		}
	}
	t.note("coordinates as they stand, in the scene of MorphoDig: no position file %s lies beside", message.Quote(base+positionExtension))
}

// placeByProject uses the position file that a project names, if it is one.
func (t *textReader) placeByProject(folder *beside.Folder, groups []*landmark.Group, p *project) {
	switch len(p.positions) {
	case 0:
		t.note("coordinates as they stand, in the scene of MorphoDig: its project names no position file")
	case 1:
		t.placeBy(folder, groups, p.positions[0])
	default:
		t.note("coordinates as they stand, in the scene of MorphoDig: its project moves several meshes (%s)",
			message.Some(p.positions))
	}
}

// placeBy uses a position file.
func (t *textReader) placeBy(folder *beside.Folder, groups []*landmark.Group, name string) {
	p, err := readPosition(t.ctx, folder, name)
	if err != nil {
		t.warn("coordinates as they stand, in the scene of MorphoDig: %v", err)
		return
	}
	for _, g := range groups {
		properties := g.Properties()
		properties.Declared = p
		g.SetProperties(properties)
	}
	t.note("brought from the scene of MorphoDig to the mesh as it is stored, by %s", name)
}

// readPosition returns what brings a point of the scene to the mesh.
func readPosition(ctx context.Context, folder *beside.Folder, name string) (landmark.Placement, error) {
	data, _, err := folder.Read("", name, maxPositionBytes)
	if err != nil {
		return landmark.Placement{}, fmt.Errorf("the position file %s %w", name, err)
	}
	t, err := newTextReader(ctx, name, "MorphoDig position", data)
	if err != nil {
		return landmark.Placement{}, err
	}
	const size = 4
	var m [2 * size][size]float64 // the first of the two matrices is not used
	for i := range m {
		if !t.nextFull() {
			return landmark.Placement{}, t.ended("the end of the second matrix")
		}
		words := strings.Fields(t.line)
		if len(words) != size {
			return landmark.Placement{}, t.fail("%s in a row of a matrix, where 4 belong", message.Plural(len(words), "number"))
		}
		for k, w := range words {
			if m[i][k], err = t.float(w, "matrix"); err != nil {
				return landmark.Placement{}, err
			}
		}
	}
	return backFromScene(t, [size][size]float64(m[size:]))
}

// backFromScene inverts a matrix by which rows are multiplied from the left.
func backFromScene(t *textReader, m [4][4]float64) (landmark.Placement, error) {
	if m[0][3] != 0 || m[1][3] != 0 || m[2][3] != 0 || m[3][3] != 1 {
		return landmark.Placement{}, t.fail("the last column of the second matrix is not 0 0 0 1")
	}
	to := landmark.Placement{Kind: landmark.ByMatrix} // from the mesh to the scene
	for j := range to.Matrix {
		to.Matrix[j] = [4]float64{m[0][j], m[1][j], m[2][j], m[3][j]}
	}
	if to.Matrix == landmark.Scaled(1).Matrix {
		return landmark.Placement{}, nil
	}
	origin := to.Invert(r3.Vec{})
	turn := to
	for j := range turn.Matrix {
		turn.Matrix[j][3] = 0
	}
	x, y, z := turn.Invert(r3.Vec{X: 1}), turn.Invert(r3.Vec{Y: 1}), turn.Invert(r3.Vec{Z: 1})
	back := landmark.Placement{Kind: landmark.ByMatrix, Matrix: [3][4]float64{
		{x.X, y.X, z.X, origin.X},
		{x.Y, y.Y, z.Y, origin.Y},
		{x.Z, y.Z, z.Z, origin.Z},
	}}
	for _, row := range back.Matrix {
		for _, v := range row {
			if v-v != 0 {
				return landmark.Placement{}, t.fail("the second matrix cannot be inverted")
			}
		}
	}
	return back, nil
}

// morphodigProject are .ntw files: names of landmark files, and for each mesh its
// name, that of its .pos file and its colour. Opening one opens the landmarks that
// it names, or if it names none those that have its stem; what it says of meshes
// is read only for where the landmarks belong.
var morphodigProject = Format{
	Name:        morphodigProjectName,
	Description: "MorphoDig projects",
	Extensions:  []string{projectExtension},
	MIME:        "application/x-morphodig-project",
	decode:      decodeProject,
}

const morphodigProjectName = "MorphoDig project"

// project is what a .ntw file says.
type project struct {
	landmarks, positions, meshes, others []string
}

// readProject reads the names in a project; each counts once.
func readProject(ctx context.Context, path string, data []byte) (*project, error) {
	t, err := newTextReader(ctx, path, morphodigProjectName, data)
	if err != nil {
		return nil, err
	}
	const most, longest = 4096, 1024 // files, and bytes of a name
	p, n := &project{}, 0
	for t.nextFull() {
		name := strings.TrimSpace(t.line)
		if len(name) > longest {
			return nil, t.fail("a name of %d bytes; it may be damaged", len(name))
		}
		var list *[]string
		switch strings.ToLower(filepath.Ext(name)) {
		case ".stv", ".ver", ".lmk":
			list = &p.landmarks
		case positionExtension:
			list = &p.positions
		case ".ply", ".stl", ".obj", ".vtk", ".vtp", ".mha", ".mhd", ".vti":
			list = &p.meshes
		case ".flg", ".cur", ".ori", ".tag", ".tgp", ".map":
			list = &p.others
		default:
			continue // a colour
		}
		if n++; n > most {
			return nil, t.fail("the project names more than %d files", most)
		}
		if name = besideProject(name); !slices.Contains(*list, name) {
			*list = append(*list, name)
		}
	}
	return p, t.err()
}

// besideProject returns the name of a file of a project. Projects may name files
// by where they were on another computer: then the one beside the project counts.
func besideProject(name string) string {
	if beside.Check(name) == nil {
		return name
	}
	return beside.Bare(name)
}

func decodeProject(ctx context.Context, path string, data []byte) (*Result, error) {
	p, err := readProject(ctx, path, data)
	if err != nil {
		return nil, err
	}
	t, err := newTextReader(ctx, path, morphodigProjectName, data)
	if err != nil {
		return nil, err
	}
	folder, err := beside.Open(path)
	if err != nil {
		return nil, t.fail("its folder cannot be read: %v", err)
	}
	defer folder.Close()
	if len(p.landmarks) == 0 {
		p.landmarks = sameStem(folder, path)
	}
	r := &Result{Format: morphodigProjectName}
	left := int64(maxFileBytes) // of all files together
	for _, name := range p.landmarks {
		content, found, err := folder.Read("", name, left)
		if err != nil {
			t.warn("the landmark file %s %v", name, err)
			continue
		}
		name = found
		left -= int64(len(content))
		groups, err := t.projectPart(filepath.Join(filepath.Dir(path), filepath.FromSlash(name)), content)
		if err != nil {
			return nil, err
		}
		r.Groups = append(r.Groups, groups...)
		t.note("landmarks of %s", name)
	}
	if len(r.Groups) == 0 {
		return nil, t.fail("none of the landmark files that the project names lies beside it, and none has its name with .stv, .ver or .lmk")
	}
	t.placeByProject(folder, r.Groups, p)
	if len(p.meshes) > 0 {
		t.note("its meshes are not opened with it: %s", message.Some(p.meshes))
	}
	if len(p.others) > 0 {
		t.lose("flags, curves, views and tags of the project: %s", message.Some(p.others))
	}
	r.Notes, r.Warnings, r.NotKept = t.notes, t.warnings, t.unkept.all()
	return r, nil
}

// projectPart reads the groups of one landmark file of a project.
func (t *textReader) projectPart(path string, content []byte) ([]*landmark.Group, error) {
	read, format := morphodigList, morphodigName
	if hasExtension(path, ".stv") {
		read, format = morphodigBlocks, morphodigSetName
	}
	part, err := newTextReader(t.ctx, path, format, content)
	if err != nil {
		return nil, err
	}
	groups, err := read(part)
	t.notes, t.warnings = append(t.notes, part.notes...), append(t.warnings, part.warnings...)
	t.unkept.join(part.unkept)
	return groups, err
}

// sameStem returns the landmark files that have a project's stem.
func sameStem(folder *beside.Folder, path string) (names []string) {
	base := bareName(path)
	for _, ext := range []string{".stv", ".ver", ".lmk"} {
		if name, ok := folder.Find(base + ext); ok {
			names = append(names, name)
		}
	}
	return names
}

// bareName returns a file's name without folder and extension.
func bareName(path string) string {
	base := filepath.Base(path)
	return strings.TrimSuffix(base, filepath.Ext(base))
}
