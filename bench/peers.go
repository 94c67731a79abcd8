package main

import (
	"encoding/json"
	"fmt"
	"math"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"

	"cairn/internal/bumpysphere"
)

// python is the system's, which has the modules of the system's packages.
const python = "/usr/bin/python3"

// peers are the programs beside which Cairn is measured, with their versions; empty where
// one is not here.
type peers struct{ f3d, vtk, embree, open3d, meshlab, shapes, scipy string }

func findPeers(b *bench) peers {
	said := func(pattern, name string, args ...string) string {
		cmd := exec.CommandContext(b, name, args...)
		cmd.Env = b.env
		out, err := cmd.CombinedOutput()
		if m := regexp.MustCompile(pattern).FindSubmatch(out); err == nil && m != nil {
			return string(m[1])
		}
		return ""
	}
	p := peers{
		f3d:    said(`Version: ([0-9.]+[0-9])`, "f3d", "--version"),
		vtk:    said(`(\S+)`, python, "-c", "import vtkmodules.vtkRenderingOpenGL2, vtkmodules.vtkCommonCore as c; print(c.vtkVersion().GetVTKVersion())"),
		scipy:  said(`(\S+)`, python, "-c", "import scipy.interpolate; print(scipy.__version__)"),
		open3d: said(`(\S+)`, python, "-c", "import open3d; print(open3d.__version__)"),
		embree: said(`(\S+)`, python, "-c", `import ctypes, numpy
e = ctypes.CDLL("libembree3.so.3")
e.rtcNewDevice.restype, e.rtcGetDeviceProperty.argtypes = ctypes.c_void_p, [ctypes.c_void_p, ctypes.c_int]
v = e.rtcGetDeviceProperty(e.rtcNewDevice(None), 0)
print(f"{v // 10000}.{v // 100 % 100}.{v % 100}")`),
	}
	p.shapes = findShapes(b)
	if _, err := exec.LookPath("meshlabserver"); err == nil {
		p.meshlab = said(`([0-9.]+)`, "dpkg-query", "-W", "-f=${Version}", "meshlab")
		if p.meshlab == "" {
			p.meshlab = "of unknown version"
		}
	}
	return p
}

// The size of all pictures and frames.
const width, height = 1200, 800

// eye is the place that Cairn looks from at a mesh from the front: so far in front of the
// middle of its box that all corners of the box are within the picture, with a margin. The
// other programs are told to look from there, so that all draw the same pixels.
type eye struct{ position, focus [3]float64 }

// angle is how wide the eye opens from top to bottom, in degrees.
const angle = 30

func eyeOf(m bumpysphere.Mesh) eye {
	least, most := [3]float64{math.Inf(1), math.Inf(1), math.Inf(1)}, [3]float64{math.Inf(-1), math.Inf(-1), math.Inf(-1)}
	for i, v := range m.Positions {
		least[i%3], most[i%3] = min(least[i%3], float64(v)), max(most[i%3], float64(v))
	}
	var e eye
	var half [3]float64
	for k := range 3 {
		e.focus[k], half[k] = (least[k]+most[k])/2, (most[k]-least[k])/2
	}
	const margin, aspect = 1.08, float64(width) / height
	tangent := math.Tan(angle * math.Pi / 180 / 2)
	across := margin * (2*max(half[1], half[0]/aspect) + 2*tangent*half[2]) // of the picture at the focus
	e.position = e.focus
	e.position[2] += across / 2 / tangent
	return e
}

// eye returns where a specimen is looked at from.
func (b *bench) eye(s specimen) eye {
	e, ok := b.eyes[s.triangles]
	if !ok {
		s.order = native // all orders are the same mesh
		e = eyeOf(s.mesh())
		b.eyes[s.triangles] = e
	}
	return e
}

// commas writes coordinates as f3d reads them.
func commas(v [3]float64) string { return fmt.Sprintf("%.9g,%.9g,%.9g", v[0], v[1], v[2]) }

// f3dArgs are the arguments of f3d for a picture.
func (e eye) f3dArgs(picture string) []string {
	return []string{
		"--dry-run", "--quiet", fmt.Sprintf("--resolution=%d,%d", width, height), "--output=" + picture,
		"--camera-position=" + commas(e.position), "--camera-focal-point=" + commas(e.focus), "--camera-view-up=0,1,0",
		fmt.Sprintf("--camera-view-angle=%d", angle),
	}
}

// cairnArgs are those of Cairn.
func cairnArgs(picture, file string) []string {
	return []string{"render", file, "-o", picture, "--size", fmt.Sprintf("%dx%d", width, height), "--samples", "1"}
}

// measureJSON runs a command that prints one JSON object a line, and decodes the lines into
// the slice that into points to.
func measureJSON[T any](b *bench, into *[]T, name string, args ...string) (process, error) {
	p, err := b.measure(name, args...)
	if err != nil {
		return p, err
	}
	for line := range strings.Lines(string(p.Out)) {
		var v T
		if !strings.HasPrefix(line, "{") {
			continue // a warning
		}
		if err := json.Unmarshal([]byte(line), &v); err != nil {
			return p, fmt.Errorf("%s: %w in %s", commandLine(name, args...), err, line)
		}
		*into = append(*into, v)
	}
	if len(*into) == 0 {
		return p, fmt.Errorf("%s said nothing:\n%s", commandLine(name, args...), p.Out)
	}
	return p, nil
}

// script returns the path of one of the Python scripts beside this file; the command runs
// in the module's folder.
func script(name string) (string, error) { return filepath.Abs(filepath.Join("bench", name)) }
