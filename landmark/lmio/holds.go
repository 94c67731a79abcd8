package lmio

import (
	"slices"

	"cairn/landmark"
)

// Holds says in a few words each what the format has a place for, beside the
// coordinates of points that are placed. It is empty where the format is only
// read.
func (f Format) Holds() []string {
	if !f.Writes() {
		return nil
	}
	var held []string
	l := f.limits
	for _, h := range []struct {
		in   bool
		what string
	}{
		{!l.oneGroup, "groups"}, {l.groupName != nil, "their names"}, {l.name != nil, "names of points"},
		{l.description != nil, "descriptions"},
		{l.missing, "missing"}, {l.reason != nil, "why missing"}, {l.estimated, "estimated"}, {l.undefined, "not visited"},
		{l.normals, "normals"}, {l.origins, "predicted"}, {l.labels, "labels"}, {l.labelColors, "their colours"}, {l.curves, "curves"}, {l.connectivity, "lines"},
		{l.units, "unit"}, {l.color, "colour"}, {l.locked || l.groupLocked, "locks"}, {l.hidden || l.groupHidden, "visibility"},
		{l.protocol, "protocol"}, {slices.Contains(l.dims, 2), "2D"},
	} {
		if h.in {
			held = append(held, h.what)
		}
	}
	return held
}

// HoldsUnits reports whether a file of the format can state the unit of its
// coordinates.
func (f Format) HoldsUnits() bool { return f.limits.units }

// HoldsNormals reports whether a file of the format can hold the normals of points.
func (f Format) HoldsNormals() bool { return f.limits.normals }

// NamesGroups reports whether a file of the format can hold a group's name.
func (f Format) NamesGroups() bool { return f.limits.groupName != nil }

// States reports whether a file of the format can say that its coordinates are
// to be read in a way: where not, Write writes them as they are after that.
func (f Format) States(p landmark.Placement) bool {
	return p == landmark.Placement{} || f.limits.declared != nil && f.limits.declared(p)
}
