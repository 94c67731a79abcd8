package gl

import (
	"image"

	gl "github.com/go-gl/gl/v3.3-core/gl"
)

// Defaults sets the state that every pass starts from: no depth test, no
// blending, no culling, the front of a triangle counterclockwise.
func Defaults() {
	gl.Disable(gl.DEPTH_TEST)
	gl.Disable(gl.BLEND)
	gl.Disable(gl.CULL_FACE)
	gl.Disable(gl.POLYGON_OFFSET_FILL)
	gl.Disable(gl.SCISSOR_TEST)
	gl.Disable(gl.CLIP_DISTANCE0)
	gl.Disable(gl.DITHER) // the default is on, and pixels would depend on their place
	gl.Enable(gl.PROGRAM_POINT_SIZE)
	gl.ColorMask(true, true, true, true)
	gl.DepthMask(true)
	gl.DepthFunc(gl.LESS)
	gl.FrontFace(gl.CCW)
}

// Depth switches the depth test, and the writing of depth.
func Depth(test, write bool) {
	enable(gl.DEPTH_TEST, test)
	gl.DepthMask(write)
}

// Scissor keeps what is drawn, cleared and copied within a rectangle, or not.
func Scissor(on bool, r image.Rectangle) {
	enable(gl.SCISSOR_TEST, on)
	if on {
		gl.Scissor(int32(r.Min.X), int32(r.Min.Y), int32(r.Dx()), int32(r.Dy()))
	}
}

// Blend switches the blending of colours that are multiplied by their alpha.
func Blend(on bool) {
	enable(gl.BLEND, on)
	gl.BlendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA)
}

// Invert has what is drawn in white turn the colours that are there into their opposites,
// or no longer.
func Invert(on bool) {
	enable(gl.BLEND, on)
	gl.BlendFunc(gl.ONE_MINUS_DST_COLOR, gl.ZERO)
}

// ClipDistance switches the first plane that vertex shaders clip by.
func ClipDistance(on bool) { enable(gl.CLIP_DISTANCE0, on) }

// FrontFace says which triangles show their front.
func FrontFace(clockwise bool) {
	if clockwise {
		gl.FrontFace(gl.CW)
	} else {
		gl.FrontFace(gl.CCW)
	}
}

// Cull switches the leaving out of triangles that show their back, or of those
// that show their front.
func Cull(back, front bool) {
	if back {
		gl.CullFace(gl.BACK)
	} else {
		gl.CullFace(gl.FRONT)
	}
	enable(gl.CULL_FACE, back || front)
}

func enable(what uint32, on bool) {
	if on {
		gl.Enable(what)
	} else {
		gl.Disable(what)
	}
}
