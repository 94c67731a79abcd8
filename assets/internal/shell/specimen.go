package shell

import (
	"math"

	"cairn/landmark"
	"cairn/scene/mesh"

	"gonum.org/v1/gonum/spatial/r3"
)

// Specimen is a shell with its looks.
type Specimen struct {
	Name string // of its files, without extension
	Coil
	Size   float64     // height as it stands, in millimetres
	Stance r3.Rotation // from the coil's frame to how it stands: y up, z to the viewer
	Pearl  rgb         // of the lip
	Depth  rgb         // of the chamber's end

	grid    grid
	relief  func(theta, phi float64) float64 // over the section's radius
	outside func(theta, phi float64) rgb
}

// Specimens returns the sample specimens.
func Specimens() []Specimen { return []Specimen{HighSpire(), LowSpire()} }

// HighSpire returns a tall shell with spiral cords and flames.
func HighSpire() Specimen {
	c := Coil{
		W: 1.25, D: 0.04, T: 5.2, Whorls: 11.2,
		Height: 1.12, Tilt: 0.2, Lip: 0.13, Flare: 0.05, Chamber: 0.6,
	}
	s := Specimen{
		Name: "sample-high-spire", Coil: c, Size: 42,
		Stance: r3.NewRotation(-0.15, r3.Vec{Y: 1}),
		Pearl:  hex(0xf8e4d2), Depth: hex(0x7a3f2a),
		grid: grid{rings: 450, around: 54, lip: 6, chamber: 20, density: 0.55},
	}
	cord := func(phi float64) float64 { return 0.5 + 0.5*math.Cos(17*phi) }
	s.relief = func(theta, phi float64) float64 {
		return 0.038 * cord(phi) * smooth(math.Cos(phi), -0.4, 0.2)
	}
	base, cream, flame := hex(0xc98a55), hex(0xfbeed6), hex(0x7a381b)
	s.outside = func(theta, phi float64) rgb {
		// Growth lines lean back from the seam to the base of the whorl.
		g := theta + 0.22*math.Cos(phi)
		col := mix(base, cream, smooth(cord(phi), 0.15, 0.75))
		flames := smooth(0.5+0.5*math.Cos(8*g+3.5*noise(g*1.1, 1)), 0.35, 1)
		col = mix(col, flame, 0.7*flames*(1-0.6*cord(phi)))
		col = mix(col, flame, 0.3*noise(g*26, 3)*noise(g*8, 4))
		return col.scaled(occlusion(c, theta, phi))
	}
	return s
}

// LowSpire returns a flat coil with ribs.
func LowSpire() Specimen {
	c := Coil{
		W: 2.1, D: 0.30, T: 0.45, Whorls: 4.8,
		Height: 1.12, Tilt: 0, Lip: 0.1, Flare: 0.06, Chamber: 0.45,
	}
	s := Specimen{
		Name: "sample-low-spire", Coil: c, Size: 40,
		Stance: r3.NewRotation(0.9, r3.Vec{X: 1}),
		Pearl:  hex(0xf3e6dc), Depth: hex(0x8a5a48),
		grid: grid{rings: 550, around: 42, lip: 6, chamber: 20, density: 0.3},
	}
	rib := func(theta, phi float64) float64 {
		g := theta + 0.12*math.Cos(2*phi)
		return math.Pow(0.5+0.5*math.Cos(24*g), 1.5)
	}
	s.relief = func(theta, phi float64) float64 {
		return 0.075 * rib(theta, phi) * smooth(math.Cos(phi), -0.9, 0)
	}
	base, dark, light := hex(0xd9a679), hex(0x7c4a32), hex(0xf3dfc0)
	s.outside = func(theta, phi float64) rgb {
		g := theta + 0.12*math.Cos(2*phi)
		col := mix(base, light, rib(theta, phi))
		col = mix(col, dark, 0.7*smooth(noise(g*3.1, 11), 0.5, 0.85))
		col = mix(col, dark, 0.35*noise(g*30, 12)*noise(g*7, 13))
		return col.scaled(occlusion(c, theta, phi))
	}
	return s
}

// occlusion returns how much light reaches a place near the seam with the whorl
// before: it gives the seams depth in plain shading too.
func occlusion(c Coil, theta, phi float64) float64 {
	return 0.55 + 0.45*smooth(c.clearance(theta, phi), 0, 0.35)
}

// Build returns the specimen's mesh, closed and with one colour a vertex, and
// its landmarks, each of them on a vertex.
func (s Specimen) Build() (*mesh.TriMesh, *landmark.Group, error) {
	b := &surface{Specimen: s}
	b.build()
	b.place()
	m, err := b.mesh()
	if err != nil {
		return nil, nil, err
	}
	g, err := b.landmarks(m)
	return m, g, err
}
