package gl

/*
#include <stdint.h>

#if defined(_WIN32) && !defined(_WIN64)
#define CALL __stdcall
#else
#define CALL
#endif

typedef void (CALL *rangeElements)(unsigned int mode, unsigned int start, unsigned int end, int count, unsigned int type,
	const void *indices, int base);

typedef struct { int32_t first, count, firstVertex, vertices; } run;

// The loop is here because each call from Go has a price. An offset is a number until here:
// a pointer that is none may be taken for one into Go's memory.
static void drawRuns(void *function, const run *runs, int n) {
	const unsigned int triangles = 0x0004, unsignedShort = 0x1403;
	rangeElements draw = (rangeElements)function;
	for (int i = 0; i < n; i++) {
		const run *r = &runs[i];
		draw(triangles, 0, r->vertices - 1, r->count, unsignedShort, (const void *)((uintptr_t)r->first * 2), r->firstVertex);
	}
}
*/
import "C"

import (
	"unsafe"

	gl "github.com/go-gl/gl/v3.3-core/gl"
)

// Buffer is memory for vertices or indices. Its zero value is no buffer.
type Buffer struct {
	name  uint32
	bytes int64
}

// Bytes returns the size that was asked for.
func (b Buffer) Bytes() int64 { return b.bytes }

// Valid reports whether there is a buffer.
func (b Buffer) Valid() bool { return b.name != 0 }

// NewBuffer returns a buffer of undefined content. The caller owns it.
func (d *Device) NewBuffer(bytes int64) (Buffer, error) {
	return d.newBuffer(bytes, gl.STATIC_DRAW)
}

func (d *Device) newBuffer(bytes int64, usage uint32) (Buffer, error) {
	b := Buffer{bytes: bytes}
	gl.GenBuffers(1, &b.name)
	d.live.Buffers++
	d.live.Bytes += bytes
	// COPY_WRITE is bound by nothing that draws, and no vertex array records it.
	gl.BindBuffer(gl.COPY_WRITE_BUFFER, b.name)
	gl.BufferData(gl.COPY_WRITE_BUFFER, int(bytes), nil, usage)
	if err := d.Check("a buffer"); err != nil {
		d.DeleteBuffer(&b)
		return Buffer{}, err
	}
	return b, nil
}

// DeleteBuffer frees the buffer, if there is one, and clears b.
func (d *Device) DeleteBuffer(b *Buffer) {
	if b.name == 0 {
		return
	}
	gl.DeleteBuffers(1, &b.name)
	d.live.Buffers--
	d.live.Bytes -= b.bytes
	*b = Buffer{}
}

// Write copies data into the buffer at an offset in bytes; it must fit.
func Write[T any](b Buffer, offset int, data []T) {
	if len(data) == 0 {
		return
	}
	size := len(data) * int(unsafe.Sizeof(data[0]))
	gl.BindBuffer(gl.COPY_WRITE_BUFFER, b.name)
	gl.BufferSubData(gl.COPY_WRITE_BUFFER, offset, size, unsafe.Pointer(&data[0]))
}

// NewReadBuffer returns a buffer of undefined content for what the driver writes and the
// program reads. The caller owns it.
func (d *Device) NewReadBuffer(bytes int64) (Buffer, error) {
	return d.newBuffer(bytes, gl.STREAM_READ)
}

// Read copies the buffer's content into data, when it is there.
func (b Buffer) Read(data []uint8) {
	if len(data) == 0 {
		return
	}
	gl.BindBuffer(gl.COPY_READ_BUFFER, b.name)
	gl.GetBufferSubData(gl.COPY_READ_BUFFER, 0, len(data), unsafe.Pointer(&data[0]))
}

// VertexArray says where the attributes of vertices are.
type VertexArray struct{ name uint32 }

// NewVertexArray returns an empty vertex array. The caller owns it.
func (d *Device) NewVertexArray() VertexArray {
	var v VertexArray
	gl.GenVertexArrays(1, &v.name)
	gl.BindVertexArray(v.name) // it exists from its first binding on
	d.live.VertexArrays++
	return v
}

// DeleteVertexArray frees the vertex array, if there is one, and clears v.
func (d *Device) DeleteVertexArray(v *VertexArray) {
	if v.name == 0 {
		return
	}
	gl.DeleteVertexArrays(1, &v.name)
	d.live.VertexArrays--
	*v = VertexArray{}
}

// Valid reports whether the vertex array exists.
func (v VertexArray) Valid() bool { return v.name != 0 }

// Bind makes the vertex array the one that is drawn and changed.
func (v VertexArray) Bind() { gl.BindVertexArray(v.name) }

// Format is the type of a vertex attribute.
type Format int

const (
	Float1 Format = iota
	Float2
	Float3
	Float4
	Normal10 // INT_2_10_10_10_REV, normalised
	Color8   // four bytes, normalised
	Part8    // a byte, normalised
	Short4   // four whole numbers with signs of 16 bits
)

// Attribute says that attribute index of the bound vertex array comes from b,
// stride bytes apart from an offset on. divisor 1 makes it one an instance.
func Attribute(index uint32, b Buffer, f Format, stride, offset int, divisor uint32) {
	var size int32
	var kind uint32 = gl.FLOAT
	normalized := false
	switch f {
	case Float1, Float2, Float3, Float4:
		size = int32(f-Float1) + 1
	case Normal10:
		size, kind, normalized = 4, gl.INT_2_10_10_10_REV, true
	case Color8:
		size, kind, normalized = 4, gl.UNSIGNED_BYTE, true
	case Part8:
		size, kind, normalized = 1, gl.UNSIGNED_BYTE, true
	case Short4:
		size, kind = 4, gl.SHORT
	}
	gl.BindBuffer(gl.ARRAY_BUFFER, b.name)
	gl.EnableVertexAttribArray(index)
	gl.VertexAttribPointerWithOffset(index, size, kind, normalized, int32(stride), uintptr(offset))
	gl.VertexAttribDivisor(index, divisor)
}

// NoAttribute says that attribute index of the bound vertex array comes from nowhere: a
// buffer that it came from may be deleted.
func NoAttribute(index uint32) {
	gl.BindBuffer(gl.ARRAY_BUFFER, 0)
	gl.DisableVertexAttribArray(index)
}

// Indices binds b as the indices of the bound vertex array.
func Indices(b Buffer) { gl.BindBuffer(gl.ELEMENT_ARRAY_BUFFER, b.name) }

// DrawTriangles draws count indices from first on. Nothing else takes the
// offset as a number: gl.PtrOffset makes a pointer of it, which cgo's checks may
// take for one into Go memory.
func DrawTriangles(first, count int) {
	gl.DrawElementsWithOffset(gl.TRIANGLES, int32(count), gl.UNSIGNED_INT, uintptr(4*first))
}

// Run is a run of triangles with vertices of their own, whose indices are 16-bit numbers
// counted from the first of these.
type Run struct {
	First, Count          int32 // in indices
	FirstVertex, Vertices int32
}

// DrawRuns draws runs of triangles. The driver is told which vertices each may use: a
// software driver shades each of these once then.
func DrawRuns(runs []Run) {
	if len(runs) > 0 {
		C.drawRuns(rangeElements, (*C.run)(unsafe.Pointer(&runs[0])), C.int(len(runs)))
	}
}

// rangeElements is glDrawRangeElementsBaseVertex.
var rangeElements unsafe.Pointer

// DrawPoints draws count vertices from first on as points.
func DrawPoints(first, count int) { gl.DrawArrays(gl.POINTS, int32(first), int32(count)) }

// DrawStrip draws one triangle strip of count vertices.
func DrawStrip(count int) { gl.DrawArrays(gl.TRIANGLE_STRIP, 0, int32(count)) }

// DrawStrips draws a triangle strip of count vertices for each instance.
func DrawStrips(count, instances int) {
	gl.DrawArraysInstanced(gl.TRIANGLE_STRIP, 0, int32(count), int32(instances))
}
