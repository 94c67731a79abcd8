package main

import (
	"bufio"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// rayCount is how many rays are cast.
const rayCount = 100_000

// rayTimes is what cairn bench pick --rays --json says, and the scripts.
type rayTimes struct {
	BuildMs       float64 `json:"build_ms"`
	RaysPerSecond float64 `json:"rays_per_s"`
	Hits          int     `json:"hits"` // nothing of Embree's, whose hits are compared one by one
}

// rays casts the same rays with Cairn and with Embree, by one thread each.
func (b *bench) rays() error {
	path, err := b.files.path(specimen{million, native, "ply"})
	if err != nil {
		return err
	}
	embree, err := script("rays_embree.py")
	if err != nil {
		return err
	}
	list := filepath.Join(b.dir, "rays.txt")
	const radius = 50 // of the specimen, without its bumps
	if err := writeRays(list, rayCount, radius); err != nil {
		return err
	}
	own, other := filepath.Join(b.dir, "cairn.csv"), filepath.Join(b.dir, "embree.csv")
	pick := []string{"bench", "pick", path, "--rays", list, "--hits", own, "--force", "--json"}
	play := []string{embree, path, list, other}
	var ours, theirs []rayTimes
	for range 3 {
		if _, err := measureJSON(b, &ours, b.cairn, pick...); err != nil {
			return err
		}
		if b.peers.embree != "" {
			if _, err := measureJSON(b, &theirs, python, play...); err != nil {
				return err
			}
		}
	}
	const slowest, least = 350, 0.25
	commands := []string{commandLine(b.cairn, pick...), commandLine(python, play...)}
	structure := row{
		what: "What 1 M triangles are picked by, made on all cores", bar: fmt.Sprintf("≤ %d ms", slowest), cairn: milliseconds(medianOf(ours, buildTime)),
		verdict: judge(medianOf(ours, buildTime) <= slowest), commands: commands,
	}
	speed := row{
		what: "Rays, one thread", bar: fmt.Sprintf("≥ %g ×", least), cairn: perSecond(medianOf(ours, raysPerSecond)), peer: "no Embree here", verdict: absent, commands: commands,
	}
	same := row{what: fmt.Sprintf("Rays of %d that meet another place", rayCount), bar: "0", verdict: absent, commands: commands}
	if len(theirs) > 0 {
		structure.peer, structure.ratio = "Embree "+milliseconds(medianOf(theirs, buildTime)), times(medianOf(theirs, buildTime)/medianOf(ours, buildTime))
		ratio := medianOf(ours, raysPerSecond) / medianOf(theirs, raysPerSecond)
		speed.peer, speed.ratio, speed.verdict = "Embree "+perSecond(medianOf(theirs, raysPerSecond)), times(ratio)+" as many", judge(ratio >= least)
		c, err := compareHitFiles(own, other)
		if err != nil {
			return err
		}
		same.cairn, same.verdict = fmt.Sprint(c.different), judge(c.different == 0)
		same.peer = fmt.Sprintf("%d meet the mesh; %d of them on an edge, where the triangle beside was named", c.hits, c.edges)
	}
	b.add(structure)
	b.add(speed)
	b.add(same)
	return b.open3d(path, list, ours)
}

// open3d casts the same rays with Open3D. Where it meets another number of them it is not
// compared: that of Debian 12 meets nothing (see rays_embree.py).
func (b *bench) open3d(path, list string, ours []rayTimes) error {
	r := row{what: "  by Open3D, which calls Embree", peer: "no Open3D here", verdict: absent}
	if b.peers.open3d != "" {
		open3d, err := script("rays_open3d.py")
		if err != nil {
			return err
		}
		var theirs []rayTimes
		if _, err := measureJSON(b, &theirs, python, open3d, path, list); err != nil {
			return err
		}
		r.commands = []string{commandLine(python, open3d, path, list)}
		if hits := theirs[0].Hits; hits != ours[0].Hits {
			r.peer = fmt.Sprintf("it meets the mesh with %d rays, and Cairn and Embree with %d: not compared", hits, ours[0].Hits)
		} else {
			r.cairn, r.peer, r.verdict = perSecond(medianOf(ours, raysPerSecond)), perSecond(theirs[0].RaysPerSecond), noBar
			r.ratio = times(medianOf(ours, raysPerSecond)/theirs[0].RaysPerSecond) + " as many"
		}
	}
	b.add(r)
	return nil
}

func buildTime(r rayTimes) float64     { return r.BuildMs }
func raysPerSecond(r rayTimes) float64 { return r.RaysPerSecond }

func medianOf(all []rayTimes, of func(rayTimes) float64) float64 {
	var values []float64
	for _, r := range all {
		values = append(values, of(r))
	}
	return median(values)
}

func perSecond(rays float64) string { return fmt.Sprintf("%.0f 000 rays/s", rays/1000) }

// writeRays writes rays that come from all sides, three radii away, and go to places on a
// sphere around the origin that is a fifth larger: about half of them meet the mesh.
// The numbers are exact in float32, so that all programs cast the same rays.
func writeRays(path string, count int, radius float64) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer file.Close()
	random := rand.New(rand.NewPCG(3, 4))
	w := bufio.NewWriter(file)
	for range count {
		from, to := onSphere(random), onSphere(random)
		line := []byte(nil)
		var origin [3]float32
		for k := range 3 {
			origin[k] = float32(3 * radius * from[k])
			line = strconv.AppendFloat(append(line, ' '), float64(origin[k]), 'g', -1, 32)
		}
		for k := range 3 {
			line = strconv.AppendFloat(append(line, ' '), float64(float32(1.2*radius*to[k])-origin[k]), 'g', -1, 32)
		}
		w.Write(append(line[1:], '\n'))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return file.Close()
}

// onSphere returns a direction, each as likely as any other.
func onSphere(random *rand.Rand) (v [3]float64) {
	length := 0.
	for length == 0 {
		for k := range v {
			v[k] = random.NormFloat64()
		}
		length = math.Sqrt(v[0]*v[0] + v[1]*v[1] + v[2]*v[2])
	}
	for k := range v {
		v[k] /= length
	}
	return v
}

// hit is what a ray meets: triangle -1 where that is nothing.
type hit struct {
	triangle int
	distance float64
}

// comparison is what two programs found for the same rays.
type comparison struct {
	hits      int // rays that meet the mesh, as the first says
	edges     int // the same place by another triangle: rays at an edge
	different int
}

func compareHitFiles(ours, theirs string) (comparison, error) {
	a, err := readHits(ours)
	if err != nil {
		return comparison{}, err
	}
	b, err := readHits(theirs)
	if err != nil {
		return comparison{}, err
	}
	return compareHits(a, b)
}

func compareHits(ours, theirs []hit) (comparison, error) {
	var c comparison
	if len(ours) != len(theirs) {
		return c, fmt.Errorf("%d and %d hits of the same rays", len(ours), len(theirs))
	}
	// Embree computes in float32: seven digits of a distance of about 150 mm, and more of it is lost at flat angles.
	const near = 1e-3
	for i, a := range ours {
		b := theirs[i]
		if a.triangle >= 0 {
			c.hits++
		}
		switch {
		case a.triangle < 0 && b.triangle < 0:
		case a.triangle < 0 || b.triangle < 0 || math.Abs(a.distance-b.distance) > near:
			c.different++
		case a.triangle != b.triangle:
			c.edges++
		}
	}
	return c, nil
}

// readHits reads a triangle and a distance a line; an empty line is no hit.
func readHits(path string) ([]hit, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var all []hit
	for line := range strings.Lines(string(text)) {
		h := hit{triangle: -1}
		if line = strings.TrimSpace(line); line != "" {
			if _, err := fmt.Sscanf(line, "%d,%g", &h.triangle, &h.distance); err != nil {
				return nil, fmt.Errorf("%s, line %d: %q is no hit", filepath.Base(path), len(all)+1, line)
			}
		}
		all = append(all, h)
	}
	return all, nil
}
