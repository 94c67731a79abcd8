package lmio

import (
	"context"
	"encoding/binary"
	"fmt"
	"math"

	"cairn/internal/message"
	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

// lan are the .lan files of the face scans of Great Ormond Street Hospital, as
// menpo reads them: 32-bit numbers, of which the first three are skipped and the
// others are the coordinates of points. A file does not say in which order the
// bytes of a number stand.
var lan = Format{
	Name:        lanName,
	Description: "GOSH landmarks",
	Extensions:  []string{".lan"},
	MIME:        "application/x-gosh-lan",
	decode:      decodeLAN,
}

const (
	lanName  = "LAN landmarks"
	lanPoint = 12 // bytes
)

func decodeLAN(_ context.Context, path string, data []byte) (*Result, error) {
	fail := func(offset int, format string, args ...any) error {
		return &FormatError{File: path, Format: lanName, Offset: int64(offset), Reason: fmt.Sprintf(format, args...)}
	}
	if len(data) < lanPoint || len(data)%lanPoint != 0 {
		return nil, fail(len(data), "the file has %d bytes, which is not 12 for each point and 12 more; it may have been cut off", len(data))
	}
	if n := len(data)/lanPoint - 1; n > maxPoints {
		return nil, fail(0, "%d points are more than the %d that can be read", n, maxPoints)
	}
	r := &Result{Format: lanName}
	var order binary.ByteOrder = binary.LittleEndian
	switch {
	case sensible(data, binary.LittleEndian):
		r.Notes = append(r.Notes, "read as little-endian 32-bit numbers, which the file does not say")
	case sensible(data, binary.BigEndian):
		order = binary.BigEndian
		r.Notes = append(r.Notes, "read as big-endian 32-bit numbers, since little-endian ones make no sense")
	default:
		return nil, fail(lanPoint, "read as 32-bit numbers, little-endian or big-endian, the coordinates make no sense; the file holds something else")
	}
	points := make([]landmark.Landmark, 0, len(data)/lanPoint-1)
	missing := 0
	var lost unkept
	for at := lanPoint; at < len(data); at += lanPoint {
		p := r3.Vec{X: float32At(data[at:], order), Y: float32At(data[at+4:], order), Z: float32At(data[at+8:], order)}
		l := landmark.Landmark{Position: p, Status: landmark.Defined}
		if math.IsNaN(p.X + p.Y + p.Z) {
			l = missingPoint()
			missing++
			var there [3]string
			for k, x := range [...]float64{p.X, p.Y, p.Z} {
				if !math.IsNaN(x) {
					there[k] = formatNumber(x)
				}
			}
			lost.half(func() string { return fmt.Sprintf("byte %d", at) }, pointNumber(len(points)), there[:]...)
		}
		points = append(points, l)
	}
	if missing > 0 {
		r.Warnings = append(r.Warnings, message.Plural(missing, "point")+" without a number for a coordinate read as missing")
	}
	g := landmark.NewGroup("", points)
	if x, y, z := float32At(data, order), float32At(data[4:], order), float32At(data[8:], order); x != 0 || y != 0 || z != 0 {
		first := fmt.Sprint(float32(x), float32(y), float32(z))
		g.SetProperties(landmark.Properties{Extra: landmark.NewFields(landmark.Field{Key: "first three numbers", Value: first})})
	}
	r.Groups, r.NotKept = []*landmark.Group{g}, lost.all()
	return r, nil
}

func float32At(b []byte, order binary.ByteOrder) float64 {
	return float64(math.Float32frombits(order.Uint32(b)))
}

// sensible reports whether the coordinates may be lengths in some unit: those
// that are numbers are neither huge nor, unless 0, minute.
func sensible(data []byte, order binary.ByteOrder) bool {
	const huge, minute = 1e9, 1e-12
	for at := lanPoint; at < len(data); at += 4 {
		if x := math.Abs(float32At(data[at:], order)); x > huge || x != 0 && x < minute {
			return false
		}
	}
	return true
}
