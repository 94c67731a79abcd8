package lmio

import "cairn/landmark"

// NegativePoints returns the indices of a group's points whose coordinates are
// all below 0, and that therefore probably stand for missing ones: tpsDig and the
// programs of its family mark these so (geomorph, readland.tps, argument negNA).
// Read counts them as placed all the same, since a file does not say it.
//
// A point is probable in two cases: no other point of the group has a coordinate
// below 0, as in a picture, or its coordinates are all one number, such as -1 or
// -999. The group must be as Read returned it, in the frame of its file. It is nil
// for points in space of other formats than TPS, in which the origin lies anywhere.
func NegativePoints(g *landmark.Group) []int {
	if g.Dim() == 3 && g.Properties().Format != tpsName {
		return nil
	}
	var negative, alike []int
	positive, mixed := 0, false
	for i, l := range g.Landmarks() {
		p := l.Position
		z := p.Z
		if g.Dim() == 2 {
			z = p.Y
		}
		switch {
		case !l.Placed():
		case p.X < 0 && p.Y < 0 && z < 0:
			negative = append(negative, i)
			if p.X == p.Y && p.Y == z {
				alike = append(alike, i)
			}
		case p.X < 0 || p.Y < 0 || z < 0:
			mixed = true
		default:
			positive++
		}
	}
	if positive > 0 && !mixed {
		return negative
	}
	return alike
}

// MarkNegative makes the points of a group missing whose coordinates are all
// below 0, whether they are probable or not, and returns how many these are.
func MarkNegative(g *landmark.Group) int {
	n := 0
	for i, l := range g.Landmarks() {
		p := l.Position
		if l.Placed() && p.X < 0 && p.Y < 0 && (g.Dim() == 2 || p.Z < 0) {
			l.Position, l.Status = landmark.NoPosition(), landmark.Missing
			g.Set(i, l)
			n++
		}
	}
	return n
}
