package gl

import (
	"fmt"
	"strings"

	gl "github.com/go-gl/gl/v3.3-core/gl"
)

// Program is a linked shader program with the places of its uniforms.
type Program struct {
	name     uint32
	uniforms map[string]int32
}

// Source is the text of a program's shaders. Geometry may be empty.
type Source struct{ Vertex, Geometry, Fragment string }

// NewProgram compiles and links. Attributes have the places that the shaders
// give them with layout(location). The caller owns the program.
func (d *Device) NewProgram(s Source) (*Program, error) {
	p := &Program{name: gl.CreateProgram(), uniforms: map[string]int32{}}
	d.live.Programs++
	for _, stage := range []struct {
		kind uint32
		text string
	}{{gl.VERTEX_SHADER, s.Vertex}, {gl.GEOMETRY_SHADER, s.Geometry}, {gl.FRAGMENT_SHADER, s.Fragment}} {
		if stage.text == "" {
			continue
		}
		shader, err := compile(stage.kind, stage.text)
		if err != nil {
			d.DeleteProgram(p)
			return nil, err
		}
		gl.AttachShader(p.name, shader)
		gl.DeleteShader(shader) // lives on as long as the program
	}
	gl.LinkProgram(p.name)
	var ok int32
	if gl.GetProgramiv(p.name, gl.LINK_STATUS, &ok); ok == gl.FALSE {
		var n int32
		gl.GetProgramiv(p.name, gl.INFO_LOG_LENGTH, &n)
		log := strings.Repeat("\x00", int(n)+1)
		gl.GetProgramInfoLog(p.name, n, nil, gl.Str(log))
		d.DeleteProgram(p)
		return nil, fmt.Errorf("gl: the driver cannot link a shader: %s", strings.TrimRight(log, "\x00\n"))
	}
	return p, nil
}

func compile(kind uint32, text string) (uint32, error) {
	shader := gl.CreateShader(kind)
	source, free := gl.Strs(text + "\x00")
	gl.ShaderSource(shader, 1, source, nil)
	free()
	gl.CompileShader(shader)
	var ok int32
	if gl.GetShaderiv(shader, gl.COMPILE_STATUS, &ok); ok == gl.FALSE {
		var n int32
		gl.GetShaderiv(shader, gl.INFO_LOG_LENGTH, &n)
		log := strings.Repeat("\x00", int(n)+1)
		gl.GetShaderInfoLog(shader, n, nil, gl.Str(log))
		gl.DeleteShader(shader)
		return 0, fmt.Errorf("gl: the driver cannot compile a shader: %s", strings.TrimRight(log, "\x00\n"))
	}
	return shader, nil
}

// DeleteProgram frees the program; nil is allowed.
func (d *Device) DeleteProgram(p *Program) {
	if p == nil || p.name == 0 {
		return
	}
	gl.DeleteProgram(p.name)
	d.live.Programs--
	p.name = 0
}

// Use makes p the program that draws and whose uniforms are set.
func (p *Program) Use() { gl.UseProgram(p.name) }

func (p *Program) at(name string) int32 {
	loc, ok := p.uniforms[name]
	if !ok {
		loc = gl.GetUniformLocation(p.name, gl.Str(name+"\x00"))
		p.uniforms[name] = loc // -1, which is ignored, where the shader has no use for it
	}
	return loc
}

// The setters set a uniform of the program in use. One that the shader does not
// have is ignored.

// Int sets an int, a bool or the unit of a sampler.
func (p *Program) Int(name string, v int) { gl.Uniform1i(p.at(name), int32(v)) }

// Float sets a float.
func (p *Program) Float(name string, v float32) { gl.Uniform1f(p.at(name), v) }

// IVec2 sets two whole numbers.
func (p *Program) IVec2(name string, x, y int) { gl.Uniform2i(p.at(name), int32(x), int32(y)) }

// Vec2 sets a vec2.
func (p *Program) Vec2(name string, x, y float32) { gl.Uniform2f(p.at(name), x, y) }

// Vec3 sets a vec3.
func (p *Program) Vec3(name string, v [3]float32) { gl.Uniform3f(p.at(name), v[0], v[1], v[2]) }

// Vec4 sets a vec4.
func (p *Program) Vec4(name string, v [4]float32) { gl.Uniform4f(p.at(name), v[0], v[1], v[2], v[3]) }

// Mat3 sets a mat3, column after column.
func (p *Program) Mat3(name string, m [9]float32) { gl.UniformMatrix3fv(p.at(name), 1, false, &m[0]) }

// Mat4 sets a mat4, column after column.
func (p *Program) Mat4(name string, m [16]float32) {
	gl.UniformMatrix4fv(p.at(name), 1, false, &m[0])
}
