package shell

import (
	"fmt"
	"math"

	"cairn/landmark"
	"cairn/scene/mesh"
)

// groupName is the name of the specimens' landmark group.
const groupName = "shell"

// landmarks returns the points that are homologous in all specimens: whatever
// the coil, they mean the same places.
func (s *surface) landmarks(m *mesh.TriMesh) (*landmark.Group, error) {
	var all []landmark.Landmark
	add := func(name string, vertex int) int {
		all = append(all, landmark.Landmark{Name: name, Position: m.Vertex(vertex), Status: landmark.Defined})
		return len(all) - 1
	}
	edge := s.grid.rings + s.grid.lip/2 // the ring that is farthest forward
	apex := add("apex", s.at(0, s.around(math.Pi/2)))
	aperture := []int{
		add("aperture, posterior end", s.at(edge, s.seam(0, 1))),
		add("aperture, outer lip", s.at(edge, s.around(0))),
		add("aperture, anterior end", s.at(edge, s.around(-math.Pi/2))),
		add("aperture, inner lip", s.at(edge, s.seam(0, -1))),
	}
	spire, periphery := []int{apex}, []int{aperture[1]}
	for quarter := 1; quarter <= 4; quarter++ {
		ring := s.ringAt(-float64(quarter) * math.Pi / 2)
		name := fmt.Sprintf("suture, %d/4 whorl", quarter)
		spire = append(spire, add(name, s.at(ring, s.seam(s.theta(ring), 1))))
	}
	for quarter := 1; quarter <= 3; quarter++ {
		ring := s.ringAt(-float64(quarter) * math.Pi / 2)
		periphery = append(periphery, add(fmt.Sprintf("periphery, %d/4 whorl", quarter), s.at(ring, s.around(0))))
	}
	g := landmark.NewGroup(groupName, all)
	err := g.SetLabels([]landmark.Label{
		{Name: "spire", Indices: append(spire, aperture[0])}, // the suture runs into the aperture
		{Name: "aperture", Indices: aperture},
		{Name: "periphery", Indices: periphery},
	})
	if err != nil {
		return nil, err
	}
	var edges []landmark.Edge
	for i, p := range aperture {
		edges = append(edges, landmark.Edge{p, aperture[(i+1)%len(aperture)]})
	}
	return g, g.SetConnectivity(edges)
}

// at returns the vertex of an outer ring, or of the lip's behind them, at a
// place around it.
func (s *surface) at(ring, around int) int {
	return 1 + (capRings+ring)*s.grid.around + around
}

// ringAt returns the outer ring nearest to an angle of coiling.
func (s *surface) ringAt(theta float64) int {
	best := 0
	for i := range s.grid.rings {
		if math.Abs(s.theta(i)-theta) < math.Abs(s.theta(best)-theta) {
			best = i
		}
	}
	return best
}

// around returns the place around a ring nearest to an angle of the section.
func (s *surface) around(phi float64) int {
	best := 0
	for i := range s.grid.around {
		if math.Cos(s.grid.phi(i)-phi) > math.Cos(s.grid.phi(best)-phi) {
			best = i
		}
	}
	return best
}

// seam returns the last place around a ring, going from the periphery towards
// the apex (step 1) or away from it (step -1), that is not within the whorl
// before. Where the whorls do not touch it is the last that can be seen from
// the side, a little short of the one opposite the periphery.
func (s *surface) seam(theta float64, step int) int {
	const outside = 0.02 // of the section's radius: the relief is not to bury it
	n := s.grid.around
	last := 0
	for i := 1; i <= 9*n/20; i++ {
		next := (i*step + n) % n
		if s.clearance(theta, s.grid.phi(next)) < outside {
			break
		}
		last = next
	}
	return last
}
