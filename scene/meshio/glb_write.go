package meshio

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"image/png"
	"math"

	"github.com/qmuntal/gltf"
	"gonum.org/v1/gonum/spatial/r3"

	"cairn/scene/mesh"
)

// writeGLB writes a mesh with all that it has in one file: each part as a
// primitive, over one set of vertices. A vertex whose corners have several
// normals or texture coordinates stands there once for each, the first in its
// place and the others after all vertices. A node scales the positions to metres
// and shifts them by Origin; the asset's extras name the unit, in which Read
// gives them back. Where the unit is not known they say so and the numbers stay.
func writeGLB(o *output, m *mesh.TriMesh, units string) error {
	w := &glbWriter{output: o, glbVertices: glbVerticesOf(m.Data())}
	if n := w.count(); n >= maxElements {
		return fmt.Errorf("a GLB file of %d vertices could not be read again", n)
	}
	if err := w.describe(units); err != nil {
		return err
	}
	text, err := json.Marshal(&w.doc)
	if err != nil {
		return err
	}
	for len(text)%4 != 0 {
		text = append(text, ' ')
	}
	size := int64(glbHeaderSize+glbChunkSize+len(text)) + w.size
	if w.size > 0 {
		size += glbChunkSize
	}
	if size > math.MaxUint32 {
		return fmt.Errorf("a GLB file cannot have more than 4 GB; write PLY")
	}
	le := binary.LittleEndian
	w.buf = le.AppendUint32(append(w.buf, glbMagic...), 2)
	w.buf = le.AppendUint32(w.buf, uint32(size))
	w.buf = le.AppendUint32(w.buf, uint32(len(text)))
	w.buf = append(le.AppendUint32(w.buf, glbJSON), text...)
	if w.size > 0 {
		w.buf = le.AppendUint32(w.buf, uint32(w.size))
		w.buf = le.AppendUint32(w.buf, glbBIN)
	}
	for _, chunk := range w.chunks {
		if w.flush() {
			chunk()
		}
	}
	w.flush()
	return w.err
}

// glbWriter keeps the first error.
type glbWriter struct {
	*output
	*glbVertices
	doc    gltf.Document
	chunks []func() // write the buffer views, in order
	size   int64    // of all views
	buf    []byte
	err    error
}

func (w *glbWriter) flush() (ok bool) {
	if w.err == nil {
		_, w.err = w.w.Write(w.buf)
	}
	w.buf = w.buf[:0]
	return w.err == nil
}

// describe makes the document, and a list of what writes the data that it
// describes.
func (w *glbWriter) describe(units string) error {
	w.doc.Asset = gltf.Asset{Version: "2.0", Generator: "Cairn"}
	scale := 1.0
	if metres[units] > 0 {
		scale = metres[units]
	} else {
		units = unitUnknown
	}
	w.doc.Asset.Extras = map[string]string{"unit": units}
	w.doc.Scene = gltf.Index(0)
	w.doc.Scenes = []*gltf.Scene{{}}
	if w.count() == 0 {
		return nil
	}
	w.doc.Scenes[0].Nodes = []int{0}
	o := r3.Scale(scale, w.Origin)
	w.doc.Nodes = []*gltf.Node{{Mesh: gltf.Index(0), Scale: [3]float64{scale, scale, scale}, Translation: [3]float64{o.X, o.Y, o.Z}}}
	w.doc.Buffers = []*gltf.Buffer{{}}
	primitives := w.primitives()
	w.doc.Meshes = []*gltf.Mesh{{Primitives: primitives}}
	if err := w.materials(); err != nil {
		return err
	}
	w.doc.Buffers[0].ByteLength = int(w.size)
	return nil
}

// view adds a buffer view of n bytes that write makes, and returns its number.
func (w *glbWriter) view(n int, target gltf.Target, write func()) int {
	w.doc.BufferViews = append(w.doc.BufferViews, &gltf.BufferView{ByteOffset: int(w.size), ByteLength: n, Target: target})
	pad := (4 - n%4) % 4
	w.size += int64(n + pad)
	w.chunks = append(w.chunks, func() {
		write()
		w.buf = append(w.buf, make([]byte, pad)...)
	})
	return len(w.doc.BufferViews) - 1
}

// array adds an accessor of values of so many numbers for every vertex.
func (w *glbWriter) array(kind gltf.AccessorType, component gltf.ComponentType, size int, put func(vertex, coord, normal uint32)) int {
	n := w.count()
	v := w.view(size*n, gltf.TargetArrayBuffer, func() {
		for i := range n {
			if i%1024 == 0 && !w.flush() {
				return
			}
			put(w.vertex(i))
		}
	})
	w.doc.Accessors = append(w.doc.Accessors, &gltf.Accessor{BufferView: &v, Type: kind, ComponentType: component, Count: n})
	return len(w.doc.Accessors) - 1
}

func (w *glbWriter) floats(v ...float32) {
	for _, x := range v {
		w.buf = binary.LittleEndian.AppendUint32(w.buf, math.Float32bits(x))
	}
}

// attributes describes the values of the vertices.
func (w *glbWriter) attributes() gltf.PrimitiveAttributes {
	at := gltf.PrimitiveAttributes{}
	at[gltf.POSITION] = w.array(gltf.AccessorVec3, gltf.ComponentFloat, 12, func(v, _, _ uint32) { w.floats(w.Positions[3*v : 3*v+3]...) })
	if b := boxOf(w.Positions); b.Valid {
		a := w.doc.Accessors[at[gltf.POSITION]]
		a.Min, a.Max = []float64{b.Min.X, b.Min.Y, b.Min.Z}, []float64{b.Max.X, b.Max.Y, b.Max.Z}
	}
	if w.Normals != nil {
		at[gltf.NORMAL] = w.array(gltf.AccessorVec3, gltf.ComponentFloat, 12, func(_, _, n uint32) {
			if n == none {
				w.floats(0, 0, 0)
			} else {
				w.floats(w.Normals[3*n : 3*n+3]...)
			}
		})
	}
	if w.TexCoords != nil {
		at[gltf.TEXCOORD_0] = w.array(gltf.AccessorVec2, gltf.ComponentFloat, 8, func(_, c, _ uint32) {
			if c == none {
				w.floats(0, 1)
			} else {
				w.floats(w.TexCoords[2*c], flipped(w.TexCoords[2*c+1]))
			}
		})
	}
	if w.Colors != nil {
		linear := linearShades()
		at[gltf.COLOR_0] = w.array(gltf.AccessorVec4, gltf.ComponentUshort, 8, func(v, _, _ uint32) {
			c := w.Colors[4*v : 4*v+4]
			for k := range 3 {
				w.buf = binary.LittleEndian.AppendUint16(w.buf, linear[c[k]])
			}
			w.buf = append(w.buf, c[3], c[3])
		})
		w.doc.Accessors[at[gltf.COLOR_0]].Normalized = true
	}
	return at
}

// primitives describes the parts, which have all vertices in common.
func (w *glbWriter) primitives() (all []*gltf.Primitive) {
	at := w.attributes()
	if len(w.corners) == 0 {
		return []*gltf.Primitive{{Attributes: at, Mode: gltf.PrimitivePoints}}
	}
	view := w.view(4*len(w.corners), gltf.TargetElementArrayBuffer, func() {
		for i, v := range w.corners {
			if i%4096 == 0 && !w.flush() {
				return
			}
			w.buf = binary.LittleEndian.AppendUint32(w.buf, v)
		}
	})
	parts, plain := partsOf(w.Data), false
	if parts == nil {
		parts, plain = []mesh.Part{{Count: len(w.corners) / 3}}, true
	}
	for _, p := range parts {
		w.doc.Accessors = append(w.doc.Accessors, &gltf.Accessor{BufferView: &view, ByteOffset: 12 * p.First,
			ComponentType: gltf.ComponentUint, Count: 3 * p.Count})
		prim := &gltf.Primitive{Attributes: at, Indices: gltf.Index(len(w.doc.Accessors) - 1)}
		if !plain {
			prim.Material = gltf.Index(p.Material) // of the mesh, until materials
		}
		all = append(all, prim)
	}
	return all
}

// materials describes those in use, with their textures as PNG.
func (w *glbWriter) materials() error {
	pictures := map[*mesh.Texture]int{}
	for _, t := range shown(w.Data) {
		if err := w.ctx.Err(); err != nil {
			return err
		}
		var b bytes.Buffer
		if err := png.Encode(&cancelWriter{w.ctx, &b}, t.Image); err != nil {
			return err
		}
		view := w.view(b.Len(), gltf.TargetNone, func() { w.buf = append(w.buf, b.Bytes()...) })
		pictures[t] = len(w.doc.Images)
		w.doc.Images = append(w.doc.Images, &gltf.Image{Name: t.Name, MimeType: "image/png", BufferView: &view})
		w.doc.Textures = append(w.doc.Textures, &gltf.Texture{Source: gltf.Index(pictures[t])})
	}
	number := map[int]int{}
	for _, prim := range w.doc.Meshes[0].Primitives {
		if prim.Material == nil {
			continue
		}
		i := *prim.Material
		if _, ok := number[i]; !ok {
			number[i] = len(w.doc.Materials)
			w.doc.Materials = append(w.doc.Materials, glbMaterial(&w.Materials[i], pictures))
		}
		prim.Material = gltf.Index(number[i])
	}
	return nil
}

func glbMaterial(m *mesh.Material, pictures map[*mesh.Texture]int) *gltf.Material {
	factor := [4]float64{3: float64(unit(m.Diffuse[3]))}
	for k := range 3 {
		factor[k] = toLinear(float64(unit(m.Diffuse[k])))
	}
	pbr := &gltf.PBRMetallicRoughness{BaseColorFactor: &factor, MetallicFactor: gltf.Float(0)}
	if n, ok := pictures[m.Texture]; ok {
		pbr.BaseColorTexture = &gltf.TextureInfo{Index: n}
	}
	mat := &gltf.Material{Name: m.Name, PBRMetallicRoughness: pbr, DoubleSided: true}
	if factor[3] < 1 {
		mat.AlphaMode = gltf.AlphaBlend
	}
	return mat
}

// unit brings a part of a colour between 0 and 1.
func unit(x float32) float32 {
	if !(x > 0) {
		return 0
	}
	return min(x, 1)
}

// flipped returns a texture coordinate counted from the other edge.
func flipped(v float32) float32 { return float32(1 - float64(v)) }
