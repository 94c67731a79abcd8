package session

import (
	"fmt"
	"math"
	"slices"

	"cairn/internal/message"
	"cairn/landmark"
	"cairn/landmark/shape"
	"cairn/scene"
	"cairn/scene/mesh"

	"gonum.org/v1/gonum/num/quat"
	"gonum.org/v1/gonum/spatial/r3"
)

// Bond says how the camera of a view follows that of another one.
type Bond struct {
	// To brings the scene of the view that leads onto that of the one that follows.
	To shape.Similarity
	// Points is how many landmarks say so; 0 where the camera is the same.
	Points int
	// Why says why it is not by landmarks although that was asked for, without a full
	// stop; "" where it is or was not.
	Why string
}

// BondOf returns how one view follows another, from the layout's Link; ok is false where it
// does not, or one of them shows nothing yet. Both go by their places in the layout.
func (s *Session) BondOf(leads, follows int) (b Bond, ok bool) {
	l := s.layout
	if l.Link == Free || leads == follows {
		return b, false
	}
	from, to := s.Documents.Document(l.Views[leads].Document), s.Documents.Document(l.Views[follows].Document)
	if from == nil || to == nil || !from.HasBounds() || !to.HasBounds() {
		return b, false
	}
	if from == to {
		return Bond{To: shape.Identity()}, true
	}
	// A fit to scale has another inverse than the fit the other way round: both ways go by
	// one, or the views would creep when each is moved in turn.
	turned := from.ID() > to.ID()
	if turned {
		from, to = to, from
	}
	pair := [2]scene.ID{from.ID(), to.ID()}
	b, ok = s.bonds[pair]
	if !ok {
		b = bondBetween(from, to, l.Link)
		if s.bonds == nil {
			s.bonds = map[[2]scene.ID]Bond{}
		}
		s.bonds[pair] = b
	}
	if turned {
		b.To = b.To.Inverse()
	}
	return b, true
}

// Moved tells that the camera of a view has moved: the others follow, as they are linked.
func (s *Session) Moved(view int) {
	if view >= len(s.Views) || s.layout.Link == Free {
		return
	}
	for i, v := range s.Views {
		if b, ok := s.BondOf(view, i); ok {
			v.Follow(s.Views[view].Camera().Through(b.To))
		}
	}
}

// Arrived tells that a view shows another document: it looks at that as the views do that
// it is linked to, and the points are selected that are so in them.
func (s *Session) Arrived(view int) {
	for i, v := range s.Views {
		if b, ok := s.BondOf(i, view); ok && s.layout.Views[i].Document != s.layout.Views[view].Document {
			s.Views[view].Follow(v.Camera().Through(b.To))
			break
		}
	}
	for _, id := range s.layout.Documents() {
		from, to := s.Documents.Document(id), s.Documents.Document(s.layout.Views[view].Document)
		if from != nil && to != nil && from != to && from.Selection().Len() > 0 {
			selectAlike(from, to)
			return
		}
	}
}

// tellBonds says where landmarks do not link the views as they should.
func (s *Session) tellBonds() {
	for i, v := range s.layout.Views {
		if b, ok := s.BondOf(s.layout.Active, i); ok && b.Why != "" {
			s.events.Told(fmt.Sprintf("%s and %s %s. Until then both have the same camera.",
				s.Documents.Name(s.front), s.Documents.Name(v.Document), b.Why))
			return
		}
	}
}

// bondBetween finds how two documents lie to each other.
func bondBetween(from, to *scene.Document, link Link) Bond {
	b := Bond{To: sameCamera(from, to)}
	if link != ThroughLandmarks {
		return b
	}
	inA, inB := sharedPositions(from, to)
	fit, err := fitEither(inA, inB)
	if err != nil {
		const least = 3
		b.Why = "do not link through their landmarks: the " + message.Plural(len(inA), "landmark") + " that both have lie on one line or at one place"
		if len(inA) < least {
			b.Why = fmt.Sprintf("share %s, and %d are needed to link them", message.Plural(len(inA), "placed landmark"), least)
		}
		return b
	}
	return Bond{To: fit, Points: len(inA)}
}

// sharedPositions returns where the landmarks are that two documents share.
func sharedPositions(from, to *scene.Document) (inA, inB []r3.Vec) {
	a, b := groupsOf(from), groupsOf(to)
	for _, g := range shape.SharedAmong(a, b) {
		p, q := g.Positions(a[g.A], b[g.B])
		inA, inB = append(inA, p...), append(inB, q...)
	}
	return inA, inB
}

func groupsOf(d *scene.Document) (groups []*landmark.Group) {
	for _, n := range d.Groups() {
		groups = append(groups, n.Group)
	}
	return groups
}

// fitEither fits points to others, to scale. A mirrored fit, as of a left bone to a right
// one, is taken where it leaves less than half of the misfit: near flat points it would
// else be chance.
func fitEither(from, to []r3.Vec) (shape.Similarity, error) {
	plain, err := shape.Fit(from, to, shape.Options{Scale: true})
	mirrored, mirroredErr := shape.Fit(from, to, shape.Options{Scale: true, Reflection: true})
	if mirroredErr == nil && mirrored.Mirrored && (err != nil || misfit(mirrored, from, to) < misfit(plain, from, to)/2) {
		return mirrored, nil
	}
	return plain, err
}

// misfit returns the root of the sum of the squared distances that a fit leaves.
func misfit(s shape.Similarity, from, to []r3.Vec) float64 {
	sum := 0.0
	for i, p := range from {
		sum += r3.Norm2(r3.Sub(s.Apply(p), to[i]))
	}
	return math.Sqrt(sum)
}

// sameCamera returns what brings the scene of a document onto that of another for the same
// camera: nothing, where both lie at one place and are about as large, as scans do that
// were made or brought into one frame. Where they do not, the one would be out of sight of
// the other's camera: then the middle, the front and the size of both are brought together.
func sameCamera(from, to *scene.Document) shape.Similarity {
	const alike = 3 // times as large, at most
	a, b := from.FitBounds(), to.FitBounds()
	size := b.Diagonal() / a.Diagonal()
	if overlap(a, b) && size < alike && size > 1./alike {
		return shape.Identity()
	}
	if !(size > 0 && size*0 == 0) { // one of them is a point
		size = 1
	}
	return shape.Similarity{
		From: a.Center(), To: b.Center(), Scale: size,
		Rotation: quat.Mul(quat.Conj(to.ViewFrame().Rotation()), from.ViewFrame().Rotation()),
	}
}

func overlap(a, b mesh.Bounds) bool {
	return a.Min.X <= b.Max.X && b.Min.X <= a.Max.X && a.Min.Y <= b.Max.Y && b.Min.Y <= a.Max.Y && a.Min.Z <= b.Max.Z && b.Min.Z <= a.Max.Z
}

// shareSelection selects in the other documents that are shown what is selected in the one
// in front: the points of the same names.
func (s *Session) shareSelection() {
	from := s.Document()
	for _, id := range s.layout.Documents() {
		if to := s.Documents.Document(id); from != nil && to != nil && to != from {
			selectAlike(from, to)
		}
	}
}

// selectAlike selects in one document the points that another shares with it and has
// selected.
func selectAlike(from, to *scene.Document) {
	a, b := groupsOf(from), groupsOf(to)
	other := map[scene.Point]scene.Point{}
	if from.Selection().Len() > 0 {
		for _, g := range shape.SharedAmong(a, b) {
			for _, p := range slices.Concat(g.Pairs, g.Unplaced) {
				other[from.Groups()[g.A].Point(p.A)] = to.Groups()[g.B].Point(p.B)
			}
		}
	}
	var alike []scene.Point
	for _, p := range from.Selection().Points() {
		if q, ok := other[p]; ok {
			alike = append(alike, q)
		}
	}
	if !sameSelection(to, alike) {
		to.Selection().Only(alike...)
	}
}
