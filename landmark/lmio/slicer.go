package lmio

import (
	"encoding/json"
	"regexp"
	"strconv"

	"cairn/landmark"
)

// What the formats of 3D Slicer have in common.

// Keys of Extra that the formats of Slicer have in common. Points have their id
// where it is not their number.
const (
	extraID          = "id"
	extraNode        = "associatedNodeID"
	extraSelected    = "selected"
	extraOrientation = "orientation"
)

// ras is how coordinates in Slicer's own frame, right-anterior-superior, are
// brought into that of meshes, left-posterior-superior.
var ras = landmark.Placement{Kind: landmark.Negated}

// inRAS reports whether a Slicer file can state a placement.
func inRAS(p landmark.Placement) bool { return p == ras || p == landmark.Placement{} }

// slicerSystem returns how coordinates are brought from a system that a file
// names into that of meshes.
func slicerSystem(name string) (p landmark.Placement, ok bool) {
	switch name {
	case "LPS", "1":
		return landmark.Placement{}, true
	case "RAS", "0":
		return ras, true
	}
	return landmark.Placement{}, false
}

// pointIDs returns an id for each point: that of its file, or its number, or the
// next number that is free.
func pointIDs(points []landmark.Landmark) []string {
	ids, taken := make([]string, len(points)), map[string]bool{}
	for i, l := range points {
		if id, ok := l.Extra.Get(extraID); ok {
			ids[i], taken[id] = id, true
		}
	}
	next := 0
	for i := range ids {
		if ids[i] != "" {
			continue
		}
		ids[i] = strconv.Itoa(i + 1)
		for taken[ids[i]] {
			next = max(next, len(ids)) + 1
			ids[i] = strconv.Itoa(next)
		}
		taken[ids[i]] = true
	}
	return ids
}

// uniqueIDs returns the ids that points will have for those that a file gives:
// an id that is empty or not the first of its kind is replaced by a number. The
// second result is an id that came twice.
func uniqueIDs(ids []string) (unique []string, twice string) {
	points := make([]landmark.Landmark, len(ids))
	seen := map[string]bool{}
	for i, id := range ids {
		switch {
		case id == "":
		case seen[id]:
			twice = id
		default:
			seen[id] = true
			points[i].Extra = landmark.NewFields(landmark.Field{Key: extraID, Value: id})
		}
	}
	return pointIDs(points), twice
}

// The two formats say some things of a point in the same way, which a conversion
// from one to the other keeps.

// markupsOfFCSV returns what a point of a .fcsv file says as a .mrk.json file
// says it.
func markupsOfFCSV(from string, extra landmark.Fields) (converted, rest landmark.Fields) {
	return splitExtra(extra, func(f landmark.Field) (string, bool) {
		if from != fcsvName {
			return "", false
		}
		switch f.Key {
		case extraID:
			return f.Value, true
		case extraNode:
			w := &jsonWriter{unicode: true}
			w.text(f.Value)
			return string(w.out), true
		case extraSelected:
			return "false", true
		}
		return "", false
	})
}

// fcsvOfMarkups returns what a point of a .mrk.json file says as a .fcsv file
// says it.
func fcsvOfMarkups(from string, extra landmark.Fields) (converted, rest landmark.Fields) {
	return splitExtra(extra, func(f landmark.Field) (value string, ok bool) {
		if from != markupsName {
			return "", false
		}
		switch f.Key {
		case extraID:
			return f.Value, cellName(f.Value) == f.Value
		case extraNode:
			err := json.Unmarshal([]byte(f.Value), &value)
			return value, err == nil && value != "" && cellName(value) == value
		case extraSelected:
			return "0", f.Value == "false" || f.Value == "0"
		}
		return "", false
	})
}

// automaticID is what Slicer calls a point by itself, within one run of Slicer.
var automaticID = regexp.MustCompile(`^"?(vtkMRML[A-Za-z]+Node_)?[0-9]+"?$`)

// splitExtra calls convert for each field. It returns the fields that convert has
// a value for, with that value, and the others as they are.
func splitExtra(extra landmark.Fields, convert func(f landmark.Field) (value string, ok bool)) (converted, rest landmark.Fields) {
	var kept, left []landmark.Field
	for _, f := range extra.All() {
		if value, ok := convert(f); ok {
			kept = append(kept, landmark.Field{Key: f.Key, Value: value})
		} else {
			left = append(left, f)
		}
	}
	return landmark.NewFields(kept...), landmark.NewFields(left...)
}
