package testfiles

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

type vec = [3]float64

// body is an ellipsoid of rings and segments. It is convex, so that a point a
// little before the middle of a face is just as far from the surface.
type body struct {
	vertices []vec
	faces    [][3]int
}

const (
	rings    = 18
	segments = 24
)

// ellipsoid returns a body with a middle and half axes. Its poles are in y.
func ellipsoid(middle, axes vec) body {
	at := func(ring, segment int) vec {
		polar, around := math.Pi*float64(ring)/rings, 2*math.Pi*float64(segment)/segments
		return vec{
			middle[0] + axes[0]*math.Sin(polar)*math.Sin(around),
			middle[1] + axes[1]*math.Cos(polar),
			middle[2] + axes[2]*math.Sin(polar)*math.Cos(around),
		}
	}
	b := body{vertices: []vec{at(0, 0)}}
	for ring := 1; ring < rings; ring++ {
		for segment := range segments {
			b.vertices = append(b.vertices, at(ring, segment))
		}
	}
	b.vertices = append(b.vertices, at(rings, 0))
	index := func(ring, segment int) int {
		switch ring {
		case 0:
			return 0
		case rings:
			return len(b.vertices) - 1
		}
		return 1 + (ring-1)*segments + segment%segments
	}
	for ring := range rings {
		for segment := range segments {
			upper, lower := index(ring, segment), index(ring+1, segment)
			upperNext, lowerNext := index(ring, segment+1), index(ring+1, segment+1)
			if ring+1 < rings {
				b.faces = append(b.faces, [3]int{upper, lower, lowerNext})
			}
			if ring > 0 {
				b.faces = append(b.faces, [3]int{upper, lowerNext, upperNext})
			}
		}
	}
	return b
}

// before returns points at a distance before the middles of some faces, away from
// the poles.
func (b body) before(distance float64, every int) (points []vec) {
	for i := 3 * segments; i < len(b.faces)-3*segments; i += every {
		middle, normal := b.middle(i)
		points = append(points, along(middle, normal, distance))
	}
	return points
}

// inFront returns points on faces that look towards +z, apart from each other.
func (b body) inFront() (points []vec) {
	for i := 0; i < len(b.faces); i += 5 {
		if middle, normal := b.middle(i); normal[2] > 0.7 {
			points = append(points, middle)
		}
	}
	return points
}

// middle returns a face's middle and its normal, which is outward and of length 1.
func (b body) middle(face int) (middle, normal vec) {
	p, q, r := b.vertices[b.faces[face][0]], b.vertices[b.faces[face][1]], b.vertices[b.faces[face][2]]
	var u, v vec
	for i := range 3 {
		middle[i] = (p[i] + q[i] + r[i]) / 3
		u[i], v[i] = q[i]-p[i], r[i]-p[i]
	}
	normal = vec{u[1]*v[2] - u[2]*v[1], u[2]*v[0] - u[0]*v[2], u[0]*v[1] - u[1]*v[0]}
	length := math.Hypot(math.Hypot(normal[0], normal[1]), normal[2])
	for i := range 3 {
		normal[i] /= length
	}
	return middle, normal
}

func along(from, direction vec, distance float64) vec {
	for i := range 3 {
		from[i] += distance * direction[i]
	}
	return from
}

// writer writes made files into a folder.
type writer struct {
	t   testing.TB
	dir string
}

func (w writer) file(name string, content []byte) string {
	w.t.Helper()
	path := filepath.Join(w.dir, name)
	if err := os.WriteFile(path, content, 0o644); err != nil {
		w.t.Fatal(err)
	}
	return path
}

// madeTexture is how the colours of colored bodies and the texture are chosen: by
// the share of the way around.
func madeColor(share float64) color.RGBA {
	return color.RGBA{uint8(60 + 180*share), 120, uint8(240 - 180*share), 0xff}
}

// ply writes a binary PLY file as scanners do, or a text one.
func (w writer) ply(name string, b body, binaryFile, colored bool) string {
	var out bytes.Buffer
	format, colors := "ascii", ""
	if binaryFile {
		format = "binary_little_endian"
	}
	if colored {
		colors = "property uchar red\nproperty uchar green\nproperty uchar blue\n"
	}
	fmt.Fprintf(&out, "ply\nformat %s 1.0\ncomment made for tests\nelement vertex %d\nproperty float x\nproperty float y\nproperty float z\n%s"+
		"element face %d\nproperty list uchar int vertex_indices\nend_header\n", format, len(b.vertices), colors, len(b.faces))
	for i, v := range b.vertices {
		c := madeColor(float64(i) / float64(len(b.vertices)))
		if binaryFile {
			_ = binary.Write(&out, binary.LittleEndian, [3]float32{float32(v[0]), float32(v[1]), float32(v[2])})
			if colored {
				out.Write([]byte{c.R, c.G, c.B})
			}
			continue
		}
		fmt.Fprintf(&out, "%.9g %.9g %.9g", v[0], v[1], v[2])
		if colored {
			fmt.Fprintf(&out, " %d %d %d", c.R, c.G, c.B)
		}
		out.WriteByte('\n')
	}
	for _, f := range b.faces {
		if binaryFile {
			out.WriteByte(3)
			_ = binary.Write(&out, binary.LittleEndian, [3]int32{int32(f[0]), int32(f[1]), int32(f[2])})
			continue
		}
		fmt.Fprintf(&out, "3 %d %d %d\n", f[0], f[1], f[2])
	}
	return w.file(name, out.Bytes())
}

// stl writes a binary STL file.
func (w writer) stl(name string, b body) string {
	var out bytes.Buffer
	out.Write(make([]byte, 80))
	_ = binary.Write(&out, binary.LittleEndian, uint32(len(b.faces)))
	for i, f := range b.faces {
		_, n := b.middle(i)
		for _, v := range []vec{n, b.vertices[f[0]], b.vertices[f[1]], b.vertices[f[2]]} {
			_ = binary.Write(&out, binary.LittleEndian, [3]float32{float32(v[0]), float32(v[1]), float32(v[2])})
		}
		out.Write([]byte{0, 0})
	}
	return w.file(name, out.Bytes())
}

// obj writes a text OBJ file.
func (w writer) obj(name string, b body) string {
	var out strings.Builder
	for _, v := range b.vertices {
		fmt.Fprintf(&out, "v %.9g %.9g %.9g\n", v[0], v[1], v[2])
	}
	for _, f := range b.faces {
		fmt.Fprintf(&out, "f %d %d %d\n", f[0]+1, f[1]+1, f[2]+1)
	}
	return w.file(name, []byte(out.String()))
}

// texturedOBJ writes an OBJ file with a material and a JPEG texture, which is
// wrapped around: the vertices of one meridian have two places in it.
func (w writer) texturedOBJ(stem string, b body) string {
	const size = 64
	picture := image.NewRGBA(image.Rect(0, 0, size, size))
	for y := range size {
		for x := range size {
			picture.SetRGBA(x, y, madeColor(float64(x)/size))
		}
	}
	var encoded bytes.Buffer
	if err := jpeg.Encode(&encoded, picture, nil); err != nil {
		w.t.Fatal(err)
	}
	w.file(stem+".jpg", encoded.Bytes())
	w.file(stem+".obj.mtl", []byte("newmtl skin\nKd 0.75 0.75 0.75\nmap_Kd "+stem+".jpg\n"))
	var out strings.Builder
	fmt.Fprintf(&out, "mtllib ./%s.obj.mtl\nusemtl skin\n", stem)
	for _, v := range b.vertices {
		fmt.Fprintf(&out, "v %.9g %.9g %.9g\n", v[0], v[1], v[2])
	}
	for ring := range rings + 1 {
		for segment := range segments + 1 {
			fmt.Fprintf(&out, "vt %.6g %.6g\n", float64(segment)/segments, 1-float64(ring)/rings)
		}
	}
	last := len(b.vertices) - 1
	place := func(vertex int, face [3]int) int { // in the texture
		switch vertex {
		case 0:
			return 0
		case last:
			return rings * (segments + 1)
		}
		ring, segment := 1+(vertex-1)/segments, (vertex-1)%segments
		for _, other := range face { // where the face ends the turn, it is at its end
			if segment == 0 && other != 0 && other != last && (other-1)%segments == segments-1 {
				segment = segments
			}
		}
		return ring*(segments+1) + segment
	}
	for _, f := range b.faces {
		out.WriteString("f")
		for _, v := range f {
			fmt.Fprintf(&out, " %d/%d", v+1, place(v, f)+1)
		}
		out.WriteString("\n")
	}
	return w.file(stem+".obj", []byte(out.String()))
}

// ljson writes points as menpo does, version 3.
func (w writer) ljson(name string, points []vec) string {
	mask := make([]int, len(points))
	for i := range mask {
		mask[i] = i
	}
	content, err := json.Marshal(map[string]any{"version": 3, "groups": map[string]any{"made": map[string]any{
		"landmarks": map[string]any{"points": points},
		"labels":    []any{map[string]any{"label": "all", "mask": mask}},
	}}})
	if err != nil {
		w.t.Fatal(err)
	}
	return w.file(name, content)
}

// fcsv writes points as 3D Slicer did before version 5.
func (w writer) fcsv(name, system string, points []vec) string {
	var out strings.Builder
	fmt.Fprintf(&out, "# Markups fiducial file version = 4.11\n# CoordinateSystem = %s\n# columns = id,x,y,z,ow,ox,oy,oz,vis,sel,lock,label,desc,associatedNodeID\n", system)
	for i, p := range points {
		fmt.Fprintf(&out, "vtkMRMLMarkupsFiducialNode_%d,%.9g,%.9g,%.9g,0,0,0,1,1,1,%d,made-%d,point %d of the test,\n", i+1, p[0], p[1], p[2], i%2, i+1, i+1)
	}
	return w.file(name, []byte(out.String()))
}

// markups writes points as 3D Slicer 5 does.
func (w writer) markups(name, system string, points []vec) string {
	var list []any
	for i, p := range points {
		list = append(list, map[string]any{"id": fmt.Sprint(i + 1), "label": fmt.Sprintf("made-%d", i+1), "description": "", "associatedNodeID": "",
			"position": p, "orientation": []float64{-1, 0, 0, 0, -1, 0, 0, 0, 1}, "selected": true, "locked": false, "visibility": true,
			"positionStatus": "defined"})
	}
	content, err := json.Marshal(map[string]any{
		"@schema": "https://raw.githubusercontent.com/slicer/slicer/master/Modules/Loadable/Markups/Resources/Schema/markups-schema-v1.0.3.json#",
		"markups": []any{map[string]any{"type": "Fiducial", "coordinateSystem": system, "coordinateUnits": "mm", "locked": false,
			"fixedNumberOfControlPoints": false, "labelFormat": "%N-%d", "controlPoints": list}},
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return w.file(name, content)
}

// rows writes points as a table of plain text.
func (w writer) rows(name, head, format string, points []vec) string {
	out := head
	for i, p := range points {
		out += strings.ReplaceAll(fmt.Sprintf(format, p[0], p[1], p[2]), "#", fmt.Sprint(i+1))
	}
	return w.file(name, []byte(out))
}

// negated turns points by half a turn about z: from one of Slicer's systems to
// the other.
func negated(points []vec) (other []vec) {
	for _, p := range points {
		other = append(other, vec{-p[0], -p[1], p[2]})
	}
	return other
}

// The bodies are as large and as far from the origin as the specimens that they
// stand for; in millimetres, but for the bone.
var (
	skull = ellipsoid(vec{110, 300, -120}, vec{60, 90, 75})
	mouse = ellipsoid(vec{1, -20, 9}, vec{5, 10, 4.5})
	femur = ellipsoid(vec{20, 40, -150}, vec{30, 60, 28})
	face  = ellipsoid(vec{3, 40, 60}, vec{70, 95, 50})
	huge  = ellipsoid(vec{900, 25000, 4000}, vec{110000, 157000, 90000})
	bone  = ellipsoid(vec{0.25, -0.02, 0.08}, vec{0.04, 0.23, 0.05}) // in metres
)

// madePairs makes what Pairs returns. The distances are those that the points are
// put at.
func madePairs(t testing.TB, dir string) []Pair {
	w := writer{t, dir}
	const slack = 0.01 // coordinates are rounded to float32
	skullMesh := w.ply("skull.ply", skull, true, false)
	ras := negated(skull.before(0.8, 23))
	pairs := []Pair{
		{Mesh: skullMesh, Landmarks: w.fcsv("skull.fcsv", "LPS", ras), Placement: "x and y negated", Median: 0.8}, // the head is wrong, as it often is
		{Mesh: skullMesh, Landmarks: w.markups("skull.mrk.json", "LPS", skull.before(0.8, 23)), Placement: "as stored", Median: 0.8},
		{Mesh: w.ply("mouse.ply", mouse, true, false), Landmarks: w.markups("mouse.mrk.json", "LPS", mouse.before(0.02, 17)), Placement: "as stored", Median: 0.02},
		{Mesh: w.stl("femur.stl", femur), Landmarks: w.fcsv("femur.fcsv", "LPS", femur.before(0.01, 101)), Placement: "as stored", Median: 0.01},
		{Mesh: w.texturedOBJ("face", face), Landmarks: w.ljson("face.ljson", face.before(0.04, 11)), Placement: "as stored", Median: 0.04},
		{Mesh: w.ply("huge.ply", huge, true, true), Landmarks: w.ljson("huge.ljson", huge.before(40, 11)), Placement: "as stored", Median: 40},
		{Mesh: w.obj("bone.obj", bone), Landmarks: w.rows("bone.landmarks.csv", "Name,X,Y,Z\n", "point_#,%.9g,%.9g,%.9g\n", bone.before(0.002, 61)), Placement: "as stored", Median: 0.002},
	}
	for i := range pairs {
		p := &pairs[i]
		p.Name, p.Clear, p.Tolerance = filepath.Base(p.Landmarks), true, slack
	}
	return pairs
}

// madeMeshes makes what Meshes returns.
func madeMeshes(t testing.TB, dir string) []Mesh {
	w := writer{t, dir}
	vertices, triangles := (rings-1)*segments+2, 2*segments*(rings-1)
	return []Mesh{
		{w.ply("skull.ply", skull, true, false), vertices, triangles, false, false},
		{w.ply("huge.ply", huge, true, true), vertices, triangles, false, true},
		{w.ply("text.ply", mouse, false, true), vertices, triangles, false, true},
		{w.stl("femur.stl", femur), vertices, triangles, false, false},
		{w.obj("bone.obj", bone), vertices, triangles, false, false},
		{w.texturedOBJ("face", face), vertices, triangles, true, false},
	}
}

// madeTextured makes what Textured returns.
func madeTextured(t testing.TB, dir string) (path string, points int) {
	w := writer{t, dir}
	front := face.inFront()
	w.ljson("face.ljson", front)
	return w.texturedOBJ("face", face), len(front)
}
