package meshio

import (
	"fmt"

	"cairn/internal/message"
)

// reserve makes room for n triangles.
func (p *plySurface) reserve(n int, joined bool) error {
	if err := p.own.reserve(n, joined && !p.strips); err != nil {
		return err
	}
	p.count = n
	p.extra.makeRoom(p.plyReader, n)
	if p.uv >= 0 {
		p.own.TexCoords = make([]float32, 6*n)
	}
	if p.picture >= 0 && len(p.textures) > 1 {
		p.pictures = make([]uint8, n)
	}
	return nil
}

// triangles returns how many triangles a list of corners gives.
func (p *plySurface) triangles(corners []uint32) int {
	if !p.strips {
		return max(0, len(corners)-2)
	}
	n, run := 0, 0
	for _, c := range corners {
		if run++; c == none {
			run = 0
		}
		if run >= 3 {
			n++
		}
	}
	return n
}

// put writes a face's triangles from triangle at on.
func (p *plySurface) put(at int, f *polygon) {
	for k := range p.extra.list {
		for i := range p.triangles(f.corners) {
			p.extra.set(k, at+i, f.extra[k])
		}
	}
	if p.strips {
		p.strip(at, f.corners)
		return
	}
	var uv []float32
	if p.uv >= 0 {
		uv = f.uv
		for len(uv) < 2*len(f.corners) {
			uv = append(uv, 0)
		}
		f.uv = uv
	}
	p.own.fan(at, f.corners, uv)
	if p.pictures != nil {
		for i := range p.triangles(f.corners) {
			p.pictures[at+i] = uint8(max(0, min(f.picture, len(p.textures)-1, 255)))
		}
	}
}

// strip writes the triangles of a strip, every second one turned.
func (p *plySurface) strip(at int, corners []uint32) {
	run := 0
	for i, c := range corners {
		if run++; c == none {
			run = 0
		}
		if run < 3 {
			continue
		}
		t := p.own.Triangles[3*at : 3*at+3]
		t[0], t[1], t[2] = corners[i-2], corners[i-1], c
		if run%2 == 0 {
			t[0], t[1] = t[1], t[0]
		}
		at++
	}
}

// join puts the triangles of all surfaces together, in the order of the file.
func (p *plyReader) join() error {
	if len(p.surfaces) == 1 {
		s := p.surfaces[0]
		p.Triangles, p.joined, p.pictures = s.own.Triangles, s.own.joined, s.pictures
		if s.own.TexCoords != nil {
			p.TexCoords = s.own.TexCoords
		}
		p.joinAttributes()
		return nil
	}
	n, joined, coords, pictures := 0, false, false, false
	for _, s := range p.surfaces {
		n += len(s.own.Triangles) / 3
		joined = joined || s.own.joined != nil
		coords = coords || s.own.TexCoords != nil
		pictures = pictures || s.pictures != nil
	}
	if n == 0 {
		return nil
	}
	all := content{}
	if err := all.reserve(n, joined); err != nil {
		return err
	}
	if coords {
		p.TexCoords = make([]float32, 6*n)
	}
	if pictures {
		p.pictures = make([]uint8, n)
	}
	at := 0
	for _, s := range p.surfaces {
		copy(all.Triangles[3*at:], s.own.Triangles)
		copy(all.joined[min(at, len(all.joined)):], s.own.joined)
		if coords {
			copy(p.TexCoords[6*at:], s.own.TexCoords)
		}
		if pictures {
			copy(p.pictures[at:], s.pictures)
		}
		at += len(s.own.Triangles) / 3
		s.own = content{}
	}
	p.Triangles, p.joined = all.Triangles, all.joined
	p.joinAttributes()
	return nil
}

// withoutCoords warns of texture coordinates that do not fit their faces.
func (p *plySurface) withoutCoords(unlike int) {
	p.uv = -1
	p.warnings = append(p.warnings, fmt.Sprintf("Texture coordinates are left out: %s not two for each corner.",
		message.Count(unlike, "face has", "faces have")))
}
