package measure

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"strings"

	"gonum.org/v1/gonum/spatial/r3"
)

// Surface is what measures ask of the mesh. Its points are in the units and frame
// of the document. It is used from the goroutine that measures.
type Surface interface {
	// Distance returns how far a point is from the surface; ok is false where that
	// cannot be told, as where there is no surface.
	Distance(p r3.Vec) (distance float64, ok bool)
	// Along returns the length of the shortest way on the surface between the
	// points of it that are nearest to two others, and by how much a way elsewhere may
	// be shorter at most, which is 0 but for long ways on large meshes. The error says
	// why there is none, in words that may follow a colon, or is that of ctx.
	Along(ctx context.Context, from, to r3.Vec) (length, excess float64, err error)
}

// Specimen is what measures are taken from.
type Specimen struct {
	Groups  []Group
	Surface Surface // nil where there is no mesh
	Units   string  // of length, such as "mm"; "" where they are not known
}

// Value is a measure that was taken, or why it could not be.
type Value struct {
	Number float64 // in Unit; NaN where there is none
	Unit   string  // in the codes of UCUM: "mm", "mm2", "deg"; "" where it is not known
	Reason string  // why there is no number; "" where there is one
	Note   string  // what is odd about the number; "" for nothing
}

// OK reports whether there is a number.
func (v Value) OK() bool { return v.Reason == "" }

// Evaluate takes the measure from a specimen. It belongs to the goroutine of the
// groups; what may take long can be had in two steps, see Resolve. The error is
// that of ctx.
func (d Definition) Evaluate(ctx context.Context, s Specimen) (Value, error) {
	return d.Resolve(s.Groups).Value(ctx, s.Surface, s.Units)
}

// Value takes the measure. surface is nil where there is no mesh, and is asked only
// where Kind.NeedsSurface. The error is that of ctx.
func (r Resolved) Value(ctx context.Context, surface Surface, units string) (Value, error) {
	v := Value{Number: math.NaN(), Reason: r.Reason}
	if !r.Kind.known() || r.Reason != "" {
		return v, nil
	}
	v.Unit = kinds[r.Kind].is.unit(units)
	switch r.Kind {
	case Distance, Polyline:
		v.Number = pathLength(r.Points)
	case Perimeter:
		v.Number = pathLength(r.Points) + between(r.Points[len(r.Points)-1], r.Points[0])
	case Angle:
		v.Number, v.Reason = angleAt(r)
	case CentroidSize:
		v.Number = centroidSize(r.Points)
	case Area:
		v.Number, v.Reason, v.Note = polygonArea(r.Points, units)
	case SurfaceDistance, SurfaceLength:
		var err error
		if v.Number, v.Reason, v.Note, err = onSurface(ctx, r, surface, units); err != nil {
			return Value{}, err
		}
	}
	if v.Reason == "" && v.Number-v.Number != 0 {
		v.Reason = "the coordinates are too large to measure with"
	}
	if v.Reason != "" {
		v.Number, v.Unit = math.NaN(), ""
	}
	return v, nil
}

// rounding is how far off the surface a point that was put on it may be, as a part of
// its distance from the origin: some hundred times the step between two float64.
const rounding = 1e-13

// onSurface takes the measures that need the mesh.
func onSurface(ctx context.Context, r Resolved, s Surface, units string) (x float64, reason, note string, err error) {
	if s == nil {
		return 0, "there is no mesh", "", nil
	}
	if r.Kind == SurfaceDistance {
		x, ok := s.Distance(r.Points[0])
		if !ok {
			return 0, "the mesh has no surface", "", nil
		}
		if !math.IsInf(x, 0) && x <= rounding*r3.Norm(r.Points[0]) {
			x = 0
		}
		return x, "", "", nil
	}
	excess := 0.
	for i := 1; i < len(r.Points); i++ {
		step, more, err := s.Along(ctx, r.Points[i-1], r.Points[i])
		if ctx.Err() != nil {
			return 0, "", "", ctx.Err()
		}
		if err != nil {
			return 0, fmt.Sprintf("from %s to %s: %v", r.Names[i-1], r.Names[i], err), "", nil
		}
		x += step
		excess += more
	}
	const rounding = 1e-9 // of the length
	if excess > rounding*x {
		note = "no way near it is shorter, but one elsewhere might be, by " + Value{Number: excess, Unit: units}.Text() + " at most"
	}
	return x, "", note, nil
}

func between(p, q r3.Vec) float64 { return r3.Norm(r3.Sub(q, p)) }

// pathLength returns the length of the straight lines from point to point.
func pathLength(points []r3.Vec) float64 {
	sum := 0.
	for i := 1; i < len(points); i++ {
		sum += between(points[i-1], points[i])
	}
	return sum
}

// angleAt returns the angle at the second of three points in degrees, exact to
// rounding also where it is near 0 or 180 (Kahan, W. 2006, How futile are mindless
// assessments of roundoff in floating-point computation?, section 12).
func angleAt(r Resolved) (degrees float64, reason string) {
	u, v := r3.Sub(r.Points[0], r.Points[1]), r3.Sub(r.Points[2], r.Points[1])
	lu, lv := r3.Norm(u), r3.Norm(v)
	for i, l := range []float64{lu, lv} {
		if l == 0 {
			return 0, fmt.Sprintf("%s and %s stand in one place, where there is no angle", r.Names[2*i], r.Names[1])
		}
	}
	u, v = r3.Scale(1/lu, u), r3.Scale(1/lv, v)
	return 2 * math.Atan2(r3.Norm(r3.Sub(u, v)), r3.Norm(r3.Add(u, v))) * 180 / math.Pi, ""
}

// centroidSize returns the square root of the sum of the squared distances to the
// centroid (Dryden, I. L. & Mardia, K. V. 2016, Statistical Shape Analysis, section
// 2.2, DOI 10.1002/9781119072492).
func centroidSize(points []r3.Vec) float64 {
	var sum r3.Vec
	for _, p := range points {
		sum = r3.Add(sum, r3.Sub(p, points[0])) // from the first: an offset costs no digits
	}
	mean := r3.Scale(1/float64(len(points)), sum)
	size := 0.
	for _, p := range points {
		size = math.Hypot(size, r3.Norm(r3.Sub(r3.Sub(p, points[0]), mean)))
	}
	return size
}

// Text returns the value as people read it, such as "12.34 mm" or "93.4°", or "–"
// where there is none.
func (v Value) Text() string {
	if !v.OK() {
		return "–"
	}
	text := numberText(v.Number)
	switch {
	case v.Unit == "deg":
		return text + "°"
	case v.Unit == "":
		return text
	}
	return text + " " + UnitText(v.Unit)
}

// UnitText returns a unit as people write it: "mm²" for "mm2".
func UnitText(unit string) string {
	if unit == "deg" {
		return "°"
	}
	if stem, ok := strings.CutSuffix(unit, "2"); ok {
		unit = stem + "²"
	}
	if stem, ok := strings.CutPrefix(unit, "um"); ok {
		unit = "µm" + stem
	}
	return unit
}

// numberText returns a number with five significant digits, without an exponent
// where people would not write one.
func numberText(x float64) string {
	const digits, least, most = 5, 1e-4, 1e9
	if x == 0 {
		return "0"
	}
	if a := math.Abs(x); a < least || a >= most {
		return strconv.FormatFloat(x, 'g', digits, 64)
	}
	decimals := max(0, digits-1-int(math.Floor(math.Log10(math.Abs(x)))))
	return strconv.FormatFloat(x, 'f', decimals, 64)
}
