package meshio

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"path"
	"strings"

	"github.com/qmuntal/gltf"
	"github.com/qmuntal/gltf/ext/specular"
	"github.com/qmuntal/gltf/ext/texturetransform"

	"cairn/internal/message"
	"cairn/scene/mesh"
)

// gltfLook is the texture of a material.
type gltfLook struct {
	material int               // of the document
	info     *gltf.TextureInfo // nil for none
	move     texMove           // of the texture coordinates
	wanted   bool              // a part has coordinates for it
}

// baseColor returns what a material says of the colour that a surface has under
// plain light.
func baseColor(m *gltf.Material) (factor [4]float64, info *gltf.TextureInfo) {
	factor = [4]float64{1, 1, 1, 1}
	if p := m.PBRMetallicRoughness; p != nil {
		factor, info = p.BaseColorFactorOrDefault(), p.BaseColorTexture
	} else if p, ok := m.Extensions[gltfGlossiness].(*specular.PBRSpecularGlossiness); ok {
		info = p.DiffuseTexture
		if p.DiffuseFactor != nil {
			factor = *p.DiffuseFactor
		}
	}
	return factor, info
}

// lookOf returns the colour and the texture that a material shows: those under light
// or, if they are black or none, those with which it glows. hidden reports that it
// glows besides.
func lookOf(m *gltf.Material) (factor [4]float64, info *gltf.TextureInfo, hidden bool) {
	factor, info = baseColor(m)
	glow := m.EmissiveFactor
	if raw, ok := m.Extensions[gltfStrength].(json.RawMessage); ok {
		strength := struct{ EmissiveStrength float64 }{1}
		if json.Unmarshal(raw, &strength) == nil {
			for k := range glow {
				glow[k] *= strength.EmissiveStrength
			}
		}
	}
	if _, unlit := m.Extensions[gltfUnlit]; unlit || glow == [3]float64{} {
		return factor, info, false
	}
	black := factor[0] == 0 && factor[1] == 0 && factor[2] == 0
	switch {
	case black || info == nil && m.EmissiveTexture != nil:
		return [4]float64{glow[0], glow[1], glow[2], factor[3]}, m.EmissiveTexture, false
	case info == nil: // both are plain colours, of which the light is the sum
		for k, v := range glow {
			factor[k] += v
		}
		return factor, nil, false
	}
	return factor, info, true
}

// transform returns how a texture is moved, nil where it is not.
func transform(info *gltf.TextureInfo) *texturetransform.TextureTranform {
	if info == nil {
		return nil
	}
	t, _ := info.Extensions[gltfTransform].(*texturetransform.TextureTranform)
	return t
}

// transformOf returns the map of texture coordinates by KHR_texture_transform:
// scaled, then turned counter-clockwise as the picture is seen, then moved.
func transformOf(info *gltf.TextureInfo) texMove {
	t := transform(info)
	if t == nil {
		return texStay
	}
	sin, cos := math.Sincos(t.Rotation)
	return texMove{float32(cos * t.Scale[0]), float32(sin * t.Scale[1]), float32(t.Offset[0]),
		float32(-sin * t.Scale[0]), float32(cos * t.Scale[1]), float32(t.Offset[1])}
}

// texMove returns the map of a part's texture coordinates.
func (g *gltfReader) texMove(p *gltfPart) texMove {
	if p.material < 0 || p.material >= len(g.looks) || p.coord == nil {
		return texStay
	}
	if look := &g.looks[p.material]; look.info != nil {
		return look.move
	}
	return texStay
}

// material returns the number that a part's material has in content, -1 for
// none, and the set of texture coordinates that it uses.
func (g *gltfReader) material(p *gltfPart) (number, set int, err error) {
	if p.prim.Material == nil {
		return -1, 0, nil
	}
	i := *p.prim.Material
	if i >= len(g.doc.Materials) {
		return 0, 0, fault("%s.material is %d, but there are %s", p.where, i, message.Count(len(g.doc.Materials), "material", "materials"))
	}
	number, ok := g.lookOf[i]
	if !ok {
		if len(g.Materials) == maxMaterials {
			return 0, 0, fault("%s: the file uses more than %d materials", p.where, maxMaterials)
		}
		number = len(g.Materials)
		m := g.doc.Materials[i]
		factor, info, hidden := lookOf(m)
		if hidden {
			g.note(fmt.Sprintf("materials[%d]", i), "glows (emissive), which is not shown beside its own colour")
		}
		// The factors are linear; ours are what the display shows.
		diffuse := [4]float32{3: 1}
		for k := range 3 {
			diffuse[k] = float32(fromLinear(min(max(factor[k], 0), 1)))
		}
		if m.AlphaMode != gltf.AlphaOpaque {
			diffuse[3] = float32(min(max(factor[3], 0), 1))
		}
		g.Materials = append(g.Materials, mesh.Material{Name: m.Name, Diffuse: diffuse})
		g.looks = append(g.looks, gltfLook{material: i, info: info, move: transformOf(info)})
		if g.lookOf == nil {
			g.lookOf = map[int]int{}
		}
		g.lookOf[i] = number
	}
	if info := g.looks[number].info; info != nil {
		if set = info.TexCoord; transform(info) != nil && transform(info).TexCoord != nil {
			set = *transform(info).TexCoord
		}
		if set >= gltfTexCoords {
			set = 0
		}
	}
	return number, set, nil
}

// textured notes what a part's texture coordinates mean for its material.
func (g *gltfReader) textured(p *gltfPart) {
	if p.material < 0 || g.looks[p.material].info == nil {
		return
	}
	look := &g.looks[p.material]
	if p.coord == nil {
		g.note(p.where, "has no texture coordinates, so its texture is not shown")
		return
	}
	look.wanted = true
}

// showTextures reads the pictures of the materials.
func (g *gltfReader) showTextures(p *pictures) {
	used := make([]bool, len(g.doc.Images))
	for i, look := range g.looks {
		if look.info == nil {
			continue
		}
		n, err := g.image(look.info)
		name := fmt.Sprintf("materials[%d]", look.material)
		if err == nil {
			used[n] = true
			if !look.wanted {
				continue
			}
			name = g.imageName(n)
			g.Materials[i].Texture, err = g.picture(p, n)
		}
		if err != nil {
			g.leftOut(name, err)
		}
	}
	for i, m := range g.doc.Materials {
		if _, info, _ := lookOf(m); info != nil {
			if n, err := g.image(info); err != nil {
				g.leftOut(fmt.Sprintf("materials[%d]", i), err)
			} else if !used[n] {
				used[n] = true
				g.leftOut(g.imageName(n), fmt.Errorf("is used by no surface"))
			}
		}
	}
}

// image returns the number of a texture's picture.
func (g *gltfReader) image(info *gltf.TextureInfo) (int, error) {
	if info.Index >= len(g.doc.Textures) {
		return 0, fmt.Errorf("is textures[%d], which does not exist", info.Index)
	}
	n := g.doc.Textures[info.Index].Source
	if raw, ok := g.doc.Textures[info.Index].Extensions[gltfWebP].(json.RawMessage); ok && n == nil {
		var webp struct{ Source *int }
		if json.Unmarshal(raw, &webp) == nil {
			n = webp.Source
		}
	}
	if n == nil {
		return 0, fmt.Errorf("has a picture that is neither PNG nor JPEG")
	}
	if *n >= len(g.doc.Images) {
		return 0, fmt.Errorf("is images[%d], which does not exist", *n)
	}
	return *n, nil
}

// imageName returns the name of a picture, for people.
func (g *gltfReader) imageName(i int) string {
	img := g.doc.Images[i]
	switch {
	case img.Name != "":
		return img.Name
	case img.URI != "" && !strings.HasPrefix(img.URI, gltfData[1:]):
		return path.Base(strings.ReplaceAll(img.URI, `\`, "/"))
	}
	return fmt.Sprintf("images[%d]", i)
}

// picture reads a picture in the document, the binary data or the folder.
func (g *gltfReader) picture(p *pictures, i int) (*mesh.Texture, error) {
	img := g.doc.Images[i]
	key := fmt.Sprintf("images[%d]", i)
	if n, ok := strings.CutPrefix(img.URI, gltfData[1:]); ok {
		return p.held(key, g.imageName(i), func() ([]byte, error) { return g.packed(n) })
	}
	if img.BufferView == nil {
		return p.read("", img.URI)
	}
	return p.held(key, g.imageName(i), func() ([]byte, error) {
		if *img.BufferView >= len(g.doc.BufferViews) {
			return nil, fmt.Errorf("is bufferViews[%d], which does not exist", *img.BufferView)
		}
		r, at, err := g.view(*img.BufferView)
		g.close()
		if err != nil {
			return nil, fmt.Errorf("cannot be read: %s", reason(err))
		}
		v := g.doc.BufferViews[*img.BufferView]
		if v.ByteLength > maxPicture {
			return nil, fmt.Errorf("has %d MB, more than %d", v.ByteLength>>20, maxPicture>>20)
		}
		content := make([]byte, v.ByteLength)
		if n, err := r.ReadAt(content, at); n < len(content) {
			if err == nil || err == io.EOF {
				err = fmt.Errorf("the file became shorter")
			}
			return nil, fmt.Errorf("cannot be read: %w", err)
		}
		return content, nil
	})
}

// reason returns what is wrong without the name of the file.
func reason(err error) string {
	if e, ok := err.(*FormatError); ok {
		return e.Reason
	}
	return err.Error()
}
