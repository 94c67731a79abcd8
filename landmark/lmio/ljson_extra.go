package lmio

import (
	"slices"
	"strconv"
	"strings"

	"cairn/internal/message"
	"cairn/landmark"
)

// maxExtraBytes bounds what is carried through of a file without a meaning for
// Cairn: more is no remark of another program but other data.
const maxExtraBytes = 8 << 20

// The keys of Extra say in their first part where in the document they stand.
const (
	ofDocument  = "document"
	ofGroup     = "group"
	ofLandmarks = "landmarks"
	ofMetadata  = "metadata"
	labelMark   = "label "
)

func ofLabel(name string) string { return labelMark + strconv.Quote(name) }

// rawField is a key that Cairn has no meaning for, and where its value stands.
type rawField struct {
	key        string
	start, end int64 // of the value in the text
}

// keep passes over the value of a key that has no meaning here and notes where
// it stands; place is the first part of its key in Extra, or "" to leave it out.
func (r *ljsonReader) keep(to *[]rawField, place, key string) error {
	start := r.Offset()
	if err := r.Skip(); err != nil {
		return err
	}
	r.keepValue(to, place, rawField{key, start, r.Offset()})
	return nil
}

// keepValue notes a value that has been read.
func (r *ljsonReader) keepValue(to *[]rawField, place string, f rawField) {
	if r.extraBytes += int64(len(f.key)) + f.end - f.start; r.extraBytes > maxExtraBytes {
		r.note(f.key)
		return
	}
	if place != "" {
		f.key = place + "." + f.key
	}
	*to = append(*to, f)
}

// note notes the key of something that is not kept.
func (r *ljsonReader) note(key string) {
	if r.noted[key] {
		return
	}
	if r.noted == nil {
		r.noted = map[string]bool{}
	}
	r.noted[key] = true
	r.notKept = append(r.notKept, message.Quote(key))
}

// fields returns what was noted, ordered by key, as it is written.
func (r *ljsonReader) fields(raw []rawField) (landmark.Fields, error) {
	fields := make([]landmark.Field, 0, len(raw))
	for _, f := range raw {
		value, err := compactJSON(r.data[f.start:f.end])
		if err != nil {
			return landmark.Fields{}, r.failAt(f.start, "not JSON: %v", err)
		}
		fields = append(fields, landmark.Field{Key: f.key, Value: value})
	}
	slices.SortStableFunc(fields, func(a, b landmark.Field) int { return strings.Compare(a.Key, b.Key) })
	return landmark.NewFields(fields...), nil
}

// byPlace sorts fields of Extra by the place that their keys begin with, and
// takes that off the keys.
func byPlace(extra landmark.Fields) map[string][]landmark.Field {
	places := map[string][]landmark.Field{}
	for _, f := range extra.All() {
		place := labelMark
		if rest, isLabel := strings.CutPrefix(f.Key, labelMark); isLabel {
			name, err := strconv.QuotedPrefix(rest)
			if err != nil {
				continue
			}
			place += name
		} else {
			place, _, _ = strings.Cut(f.Key, ".")
		}
		key := strings.TrimPrefix(f.Key[len(place):], ".")
		places[place] = append(places[place], landmark.Field{Key: key, Value: f.Value})
	}
	return places
}
