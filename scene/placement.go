package scene

import "cairn/landmark"

// MeasuredPlacement is a way to read the coordinates of a group, and how far
// from a mesh that brings its points.
type MeasuredPlacement struct {
	Placement landmark.Placement
	Median    float64 // of the exact distances of the placed points to the surface, in the mesh's unit
}
