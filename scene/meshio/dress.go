package meshio

import (
	"fmt"

	"cairn/internal/beside"
	"cairn/scene/mesh"
)

// dress gives the mesh its materials and textures: those that the file names,
// or else the picture beside it with the same stem. What cannot be had becomes
// a warning.
func (c *content) dress(s *source, model string) {
	if c.pictured == nil && len(c.libraries) == 0 && c.TexCoords == nil {
		c.Materials, c.Parts = nil, nil
		return
	}
	f, err := beside.Open(model)
	if err != nil {
		c.warnings = append(c.warnings, fmt.Sprintf("Materials and textures are left out: %v.", err))
		return
	}
	defer f.Close()
	p := &pictures{source: s, folder: f, tried: map[[2]string]outcome{}, have: map[string]*mesh.Texture{}}
	if c.pictured != nil {
		c.pictured(p)
		return
	}
	found := c.materials(f)
	if c.TexCoords == nil || len(c.Triangles) == 0 {
		return // nothing to put a picture on
	}
	any := false
	for i, m := range found {
		if m != nil && m.texture != "" {
			any = c.texture(p, i, m.beside, m.texture) || any
		}
	}
	for i, ref := range c.textures {
		if i == len(c.Materials) {
			c.Materials = append(c.Materials, mesh.Material{Name: ref, Diffuse: plainDiffuse})
		}
		any = c.texture(p, i, "", ref) || any
	}
	if any {
		return
	}
	if name := besideModel(f, model); name != "" {
		if len(c.Materials) == 0 {
			c.Materials = []mesh.Material{{Name: name, Diffuse: plainDiffuse}}
		}
		for i := range c.Materials {
			if !c.texture(p, i, "", name) {
				break
			}
		}
	}
}

// texture gives material i a texture and reports whether that went well.
func (c *content) texture(p *pictures, i int, beside, ref string) bool {
	t, err := p.read(beside, ref)
	if err != nil {
		w := fmt.Sprintf("Texture %s is left out: it %v.", quote([]byte(ref)), err)
		if len(c.warnings) == 0 || c.warnings[len(c.warnings)-1] != w {
			c.warnings = append(c.warnings, w)
		}
		return false
	}
	c.Materials[i].Texture = t
	return true
}
