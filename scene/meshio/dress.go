package meshio

import (
	"fmt"

	"cairn/internal/beside"
	"cairn/internal/message"
	"cairn/scene/mesh"
)

// dress gives the mesh its materials and textures: those that the file names,
// or else the picture beside it with the same stem. What cannot be had becomes
// a warning.
func (c *content) dress(s *source, model string) {
	if c.pictured == nil && c.TexCoords == nil && len(c.libraries)+len(c.textures)+len(c.Materials) == 0 {
		return
	}
	f, err := beside.Open(model)
	if err != nil {
		c.warnings = append(c.warnings, fmt.Sprintf("Materials and textures are left out: %v.", err))
		return
	}
	defer func() {
		f.Close()
		s.besides = append(s.besides, f.Used()...)
	}()
	p := &pictures{content: c, source: s, folder: f, tried: map[[2]string]outcome{}, have: map[string]*mesh.Texture{}}
	switch {
	case c.pictured != nil:
		c.pictured(p)
	case len(c.textures) > 0:
		c.dressByNumber(p, model)
	default:
		found := c.materialsByName(s.ctx, f, model)
		c.dressByName(p, found, model)
		c.unknownMaterials(found)
	}
}

// dressByName gives materials the textures that their files name.
func (c *content) dressByName(p *pictures, found []*mtlMaterial, model string) {
	any, bare := false, 0
	moves := make([]texMove, len(c.Materials))
	for i, m := range found {
		moves[i] = texStay
		switch {
		case m == nil || m.texture == "" || len(c.Triangles) == 0:
		case c.TexCoords == nil:
			if bare++; bare == 1 {
				c.leftOut(m.texture, errNoTexCoords)
			}
		case c.texture(p, i, m.beside, m.texture):
			any = true
			moves[i] = m.move
		}
	}
	c.moveTexCoords(moves)
	if !any {
		c.dressByStem(p, model)
	}
}

// dressByNumber makes a material of each texture that the file names.
func (c *content) dressByNumber(p *pictures, model string) {
	any := false
	for i, ref := range c.textures {
		switch {
		case c.TexCoords == nil || len(c.Triangles) == 0:
			c.leftOut(ref, errNoTexCoords)
			c.Materials, c.Parts = nil, nil
			return
		case i == len(c.Materials):
			c.Materials = append(c.Materials, mesh.Material{Name: ref, Diffuse: plainDiffuse})
		}
		any = c.texture(p, i, "", ref) || any
	}
	if !any {
		c.dressByStem(p, model)
	}
}

// dressByStem gives all materials the picture that has the model's stem.
func (c *content) dressByStem(p *pictures, model string) {
	if c.TexCoords == nil || len(c.Triangles) == 0 {
		return // nothing to put a picture on
	}
	name := besideModel(p.folder, model)
	if name == "" {
		return
	}
	if len(c.Materials) == 0 {
		c.Materials = []mesh.Material{{Name: name, Diffuse: plainDiffuse}}
	}
	for i := range c.Materials {
		if !c.texture(p, i, "", name) {
			break
		}
	}
}

// texture gives material i a texture and reports whether that went well.
func (c *content) texture(p *pictures, i int, below, ref string) bool {
	t, err := p.read(below, ref)
	if err != nil {
		c.leftOut(ref, err)
		return false
	}
	c.Materials[i].Texture = t
	return true
}

var errNoTexCoords = fmt.Errorf("belongs to a surface without texture coordinates")

// leftOut warns of a texture. err begins with a verb.
func (c *content) leftOut(name string, err error) {
	w := fmt.Sprintf("Texture %s is left out: it %v.", message.Quote(name), err)
	if n := len(c.warnings); n == 0 || c.warnings[n-1] != w {
		c.warnings = append(c.warnings, w)
	}
}

// substitute is a file that was taken for one of another name.
type substitute struct {
	what, ref, name string // of the first
	more            int
}

// tookFor notes which file was taken for a reference, if its name is another.
func (c *content) tookFor(what, below, ref, name string) {
	switch {
	case beside.Same(below, ref, name):
	case c.taken == nil:
		c.taken = &substitute{what: what, ref: ref, name: name}
	default:
		c.taken.more++
	}
}

// substitutes says in one sentence which files were taken for others.
func (c *content) substitutes() []string {
	if c.taken == nil {
		return nil
	}
	w := fmt.Sprintf("%s %s is not there under this name; %s is taken", c.taken.what, message.Quote(c.taken.ref), message.Quote(c.taken.name))
	if c.taken.more > 0 {
		w += ", and so on for " + message.Count(c.taken.more, "more file", "more files")
	}
	return []string{w + "."}
}
