package render

import (
	"embed"
	"fmt"
	"strings"

	"cairn/render/internal/gl"
)

//go:embed shaders
var shaders embed.FS

// programs compiles shader programs when they are first needed, and keeps them:
// a frame of a plain mesh needs one of them, and compiling all would take a
// good part of the start.
type programs struct {
	device *gl.Device
	made   map[string]*gl.Program
}

// get returns the program of the named shaders with the given definitions.
// geometry names a geometry shader, or is "".
func (p *programs) get(name, geometry string, defines ...string) (*gl.Program, error) {
	key := name + "," + geometry + "," + strings.Join(defines, ",")
	if made := p.made[key]; made != nil {
		return made, nil
	}
	head := "#version 330 core\n"
	for _, d := range defines {
		head += "#define " + d + "\n"
	}
	source := gl.Source{Vertex: head + text(name+".vert"), Fragment: head + text(name+".frag")}
	if geometry != "" {
		source.Geometry = head + text(geometry+".geom")
	}
	made, err := p.device.NewProgram(source)
	if err != nil {
		return nil, fmt.Errorf("render: shader %s %v: %w", name, defines, err)
	}
	p.made[key] = made
	return made, nil
}

// includesPlace begins a shader of vertices that may be warped.
const includesPlace = "// include place.glsl\n"

func text(name string) string {
	b, err := shaders.ReadFile("shaders/" + name)
	if err != nil {
		panic("render: no shader " + name) // a mistake of this package
	}
	if rest, includes := strings.CutPrefix(string(b), includesPlace); includes {
		return text("place.glsl") + rest
	}
	return string(b)
}

// free deletes all programs.
func (p *programs) free() {
	for _, made := range p.made {
		p.device.DeleteProgram(made)
	}
	clear(p.made)
}
