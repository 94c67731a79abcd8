package render

import (
	"errors"
	"weak"

	"cairn/render/internal/gl"
	"cairn/scene/mesh"
)

// noPits stands for the occlusion of a mesh where none is shown.
var noPits weak.Pointer[mesh.Occlusion]

// pitsOf returns the occlusion that a mesh shows in a style.
func pitsOf(m *mesh.TriMesh, s Style) weak.Pointer[mesh.Occlusion] {
	if o := m.Occlusion(); o != nil && s.Occlusion {
		return weak.Make(o)
	}
	return noPits
}

// gpuPits is the occlusion of a surface's vertices. It stays where frames do not show it:
// it takes a byte a vertex.
type gpuPits struct {
	of     weak.Pointer[mesh.Occlusion]
	open   gl.Buffer
	behind bool // as in mesh.Occlusion
}

// errReoccluded says that a mesh had another occlusion before a frame of it was drawn.
var errReoccluded = errors.New("render: the occlusion was changed before it was drawn")

// preparePits copies the occlusion that a frame shows of a mesh to the GPU, for the level
// that it draws.
func (g *gpuMesh) preparePits(u *uploader, item meshItem, m *mesh.TriMesh, level int) error {
	s := g.surface(level)
	if item.pits == noPits || s.pits.of == item.pits {
		return nil
	}
	o := item.pits.Value()
	if o == nil {
		return errReoccluded
	}
	places, err := g.valuePlaces(u, m, level)
	if err != nil {
		return err
	}
	s.freePits(u.device)
	return s.uploadPits(u, o, places.vertex)
}

// uploadPits copies the occlusion of vertices: those of an index in its order, or all where
// that is nil. On an error nothing of it is left.
func (s *gpuSurface) uploadPits(u *uploader, o *mesh.Occlusion, vertex []uint32) (err error) {
	keeping := *u // the mesh goes on having it
	keeping.spend = false
	if s.pits.open, err = gather(&keeping, 1, vertex, o.Open, 1); err != nil {
		return err
	}
	s.array.Bind()
	gl.Attribute(attributeOpen, s.pits.open, gl.Part8, 1, 0, 0)
	s.pits.of, s.pits.behind = weak.Make(o), o.Behind
	return nil
}

// freePits frees the occlusion of a surface that stays.
func (s *gpuSurface) freePits(d *gl.Device) {
	if s.pits.open.Valid() {
		s.array.Bind()
		gl.NoAttribute(attributeOpen)
		d.DeleteBuffer(&s.pits.open)
	}
	s.pits = gpuPits{}
}

// pitsDefines returns what the shaders of a surface need to show its occlusion.
func (item *meshItem) pitsDefines(s *gpuSurface) []string {
	switch {
	case item.pits == noPits || s.pits.of != item.pits:
		return nil
	case s.pits.behind:
		return []string{"OCCLUSION", "OCCLUDED !front"}
	}
	return []string{"OCCLUSION", "OCCLUDED front"}
}
