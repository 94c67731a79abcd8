package render

import (
	"bytes"
	"encoding/binary"
	"image/color"
	"math"
	"runtime"

	"cairn/render/internal/gl"
	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r3"
)

// gpuGroup is the copy of a landmark group on the GPU, as the frame that it was
// made for shows it.
type gpuGroup struct {
	document, node         scene.ID
	look                   groupLook
	origin                 r3.Vec // positions are relative to it
	points, edges          gl.Buffer
	pointArray, edgeArray  gl.VertexArray
	pointCount, edgesCount int
	runs                   []glyphRun // of the points
	texts                  []nameText // of the points, where the frame has names
	pointBytes, edgeBytes  []byte     // what the buffers hold
	cleanup                runtime.Cleanup
}

// Bytes of a point and an edge in their buffers.
const (
	pointStride = 12 + 4 + 4
	edgeStride  = 12 + 12 + 4
)

func (g *gpuGroup) usage() Usage {
	if g.pointCount == 0 {
		return Usage{}
	}
	u := Usage{Objects: 2, Bytes: g.points.Bytes()}
	if g.edgesCount > 0 {
		u.Objects += 2
		u.Bytes += g.edges.Bytes()
	}
	return u
}

func (g *gpuGroup) free(d *gl.Device) {
	d.DeleteBuffer(&g.points)
	d.DeleteBuffer(&g.edges)
	d.DeleteVertexArray(&g.pointArray)
	d.DeleteVertexArray(&g.edgeArray)
}

// prepareGroup uploads the group if it looks different than before.
func (r *Renderer) prepareGroup(f *Frame, item *groupItem) error {
	if g := r.groups[item.group]; g != nil {
		if g.look == item.look {
			return nil
		}
		if g.update(item, f.size) {
			return nil
		}
		r.freeGroup(item.group)
	}
	if len(item.points) == 0 {
		return nil
	}
	strong := item.group.Value()
	if strong == nil {
		return errGone
	}
	g := &gpuGroup{document: f.document, node: item.node, look: item.look, origin: groupOrigin(item.points[0].position, f.size)}
	if err := g.upload(r.device, item); err != nil {
		g.free(r.device)
		return err
	}
	// The safety net. Neither the function nor its argument refers to the group.
	g.cleanup = runtime.AddCleanup(strong, r.orphans.group, item.group)
	r.groups[item.group] = g
	return nil
}

// groupOrigin returns the origin of a group whose first point is p, in a document of a
// size: the next corner of a grid about as wide. So it is near the points, as their
// precision on the GPU needs, and mostly stays where it is while p is dragged.
func groupOrigin(p r3.Vec, size float64) r3.Vec {
	width := math.Exp2(math.Ceil(math.Log2(size)))
	if !(width > 0) || math.IsInf(width, 0) {
		return p
	}
	next := func(x float64) float64 { return math.Round(x/width) * width }
	return r3.Vec{X: next(p.X), Y: next(p.Y), Z: next(p.Z)}
}

// update makes the copy that of a group which looks different now but has as many
// points and lines: only what changed is uploaded. It reports whether it could.
func (g *gpuGroup) update(item *groupItem, size float64) bool {
	if len(item.points) != g.pointCount || len(item.edges) != g.edgesCount || g.pointCount == 0 ||
		g.origin != groupOrigin(item.points[0].position, size) {
		return false
	}
	g.pointBytes = writeChanged(g.points, g.pointBytes, g.encodePoints(item))
	g.edgeBytes = writeChanged(g.edges, g.edgeBytes, g.encodeEdges(item))
	g.runs = item.runs()
	g.look = item.look
	return true
}

// writeChanged writes the part of now in which it differs from before, which a
// buffer holds, and returns now.
func writeChanged(b gl.Buffer, before, now []byte) []byte {
	if first, end := unequal(now, before); first < end {
		gl.Write(b, first, now[first:end])
	}
	return now
}

// unequal returns the part in which two slices of the same length differ, from first up
// to end. The two are the same where they do not differ.
func unequal(a, b []byte) (first, end int) {
	const many = 512 // are compared at a time, which is quicker
	end = len(a)
	for first+many <= end && bytes.Equal(a[first:first+many], b[first:first+many]) {
		first += many
	}
	for first < end && a[first] == b[first] {
		first++
	}
	for end-many >= first && bytes.Equal(a[end-many:end], b[end-many:end]) {
		end -= many
	}
	for end > first && a[end-1] == b[end-1] {
		end--
	}
	return first, end
}

func (g *gpuGroup) encodePoints(item *groupItem) []byte {
	points := make([]byte, 0, len(item.points)*pointStride)
	for _, p := range item.points {
		points = g.appendPosition(points, p.position)
		points = appendColor(points, p.color)
		points = append(points, flagByte(p.selected), flagByte(p.hovered), flagByte(p.estimated), flagByte(p.locked))
	}
	return points
}

func (g *gpuGroup) encodeEdges(item *groupItem) []byte {
	edges := make([]byte, 0, len(item.edges)*edgeStride)
	for _, e := range item.edges {
		edges = g.appendPosition(edges, e.ends[0])
		edges = g.appendPosition(edges, e.ends[1])
		edges = appendColor(edges, e.color)
	}
	return edges
}

// bindPoints binds the points from first on: divisor 0 makes each a vertex, and 1 an
// instance.
func (g *gpuGroup) bindPoints(first int, divisor uint32) {
	g.pointArray.Bind()
	bindPoints(g.points, first, divisor)
}

// bindPoints makes points the attributes of the bound array.
func bindPoints(b gl.Buffer, first int, divisor uint32) {
	at := first * pointStride
	gl.Attribute(0, b, gl.Float3, pointStride, at, divisor)
	gl.Attribute(1, b, gl.Color8, pointStride, at+12, divisor)
	gl.Attribute(2, b, gl.Color8, pointStride, at+16, divisor)
}

// bindEdges makes edges the attributes of the bound array, one an instance.
func bindEdges(b gl.Buffer) {
	gl.Attribute(0, b, gl.Float3, edgeStride, 0, 1)
	gl.Attribute(2, b, gl.Float3, edgeStride, 12, 1)
	gl.Attribute(1, b, gl.Color8, edgeStride, 24, 1)
}

// glyphRun is a number of points after each other. Those of a plain one are neither
// selected nor locked, for which there is a cheaper shader.
type glyphRun struct {
	first, count int
	plain        bool
}

// runs returns the runs of a group, in its order: that in which landmarks cover each
// other. Where there would be many, one that is not plain serves for all.
func (g *groupItem) runs() (all []glyphRun) {
	const most = 16
	for i := range g.points {
		p := &g.points[i]
		plain := !p.selected && !p.locked
		if n := len(all); n > 0 && all[n-1].plain == plain {
			all[n-1].count++
			continue
		}
		if len(all) == most {
			return []glyphRun{{0, len(g.points), false}}
		}
		all = append(all, glyphRun{i, 1, plain})
	}
	return all
}

func (g *gpuGroup) upload(d *gl.Device, item *groupItem) (err error) {
	points, edges := g.encodePoints(item), g.encodeEdges(item)
	g.pointBytes, g.edgeBytes = points, edges
	if g.points, err = d.NewBuffer(int64(len(points))); err != nil {
		return err
	}
	gl.Write(g.points, 0, points)
	g.pointCount, g.runs = len(item.points), item.runs()
	g.pointArray = d.NewVertexArray()
	if len(item.edges) == 0 {
		return nil
	}
	if g.edges, err = d.NewBuffer(int64(len(edges))); err != nil {
		return err
	}
	gl.Write(g.edges, 0, edges)
	g.edgesCount = len(item.edges)
	g.edgeArray = d.NewVertexArray()
	bindEdges(g.edges)
	return nil
}

func (g *gpuGroup) appendPosition(b []byte, p r3.Vec) []byte {
	p = r3.Sub(p, g.origin)
	for _, x := range [3]float64{p.X, p.Y, p.Z} {
		b = binary.NativeEndian.AppendUint32(b, math.Float32bits(float32(x)))
	}
	return b
}

func appendColor(b []byte, c color.NRGBA) []byte { return append(b, c.R, c.G, c.B, c.A) }

func flagByte(on bool) byte {
	if on {
		return 255
	}
	return 0
}
