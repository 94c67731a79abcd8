package lmio

import (
	"encoding/json"
	"regexp"

	"cairn/landmark"
)

// Slicer's two formats say some things of a point in the same way, which a
// conversion from one to the other keeps.

// markupsOfFCSV returns what a point of a .fcsv file says as a .mrk.json file
// says it.
func markupsOfFCSV(from string, extra landmark.Fields) (same, other landmark.Fields) {
	return partKin(from == fcsvName, extra, func(f landmark.Field) (string, bool) {
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
func fcsvOfMarkups(from string, extra landmark.Fields) (same, other landmark.Fields) {
	return partKin(from == markupsName, extra, func(f landmark.Field) (value string, ok bool) {
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

// isAutomaticID reports whether a field of a point's Extra is an identifier
// that Slicer made up. It means nothing outside of its file, so leaving it out
// is no loss that anybody has to be asked about.
func isAutomaticID(f landmark.Field) bool {
	return f.Key == extraID && automaticID.MatchString(f.Value)
}

// partKin parts fields into those that have a value in another format, and the
// others.
func partKin(kin bool, extra landmark.Fields, value func(f landmark.Field) (string, bool)) (same, other landmark.Fields) {
	var kept, left []landmark.Field
	for _, f := range extra.All() {
		if v, ok := value(f); ok && kin {
			kept = append(kept, landmark.Field{Key: f.Key, Value: v})
		} else {
			left = append(left, f)
		}
	}
	return landmark.NewFields(kept...), landmark.NewFields(left...)
}
