package measureio

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"

	"cairn/internal/strictjson"
	"cairn/landmark"
	"cairn/landmark/measure"
)

// Encode returns the content of a file of measures. The error is that of a measure
// that could not be read again, see measure.Definition.Check.
func Encode(f *File) ([]byte, error) {
	measures, err := encodeMeasures(f.Measures)
	if err != nil {
		return nil, err
	}
	var document strictjson.Builder
	document.Text(keyFormat, formatName)
	document.Raw(keyVersion, strconv.Itoa(version))
	document.Raw(keyMeasures, measures)
	addExtra(&document, f.Extra)
	var b bytes.Buffer
	if err := json.Indent(&b, []byte(document.String()), "", "    "); err != nil {
		return nil, fmt.Errorf("a field that was kept is no JSON: %w", err)
	}
	b.WriteByte('\n')
	return b.Bytes(), nil
}

// encodeMeasures returns the list of measures.
func encodeMeasures(all []measure.Definition) (string, error) {
	items := make([]string, len(all))
	for i, m := range all {
		if err := m.Check(); err != nil {
			return "", fmt.Errorf("the measure %s: %w", m.Title(), err)
		}
		items[i] = encodeMeasure(m)
	}
	return strictjson.ListOf(items), nil
}

func encodeMeasure(m measure.Definition) string {
	var o strictjson.Builder
	if m.Name != "" {
		o.Text(keyName, m.Name)
	}
	o.Text(keyKind, m.Kind.Word())
	if m.Of.IsZero() {
		points := make([]string, len(m.Points))
		for i, p := range m.Points {
			points[i] = encodePoint(p)
		}
		o.Raw(keyPoints, strictjson.ListOf(points))
	} else {
		o.Raw(keyOf, encodeSet(m.Of))
	}
	addExtra(&o, m.Extra)
	return o.String()
}

func encodePoint(p measure.Point) string {
	var o strictjson.Builder
	if p.Group != "" {
		o.Text(keyGroup, p.Group)
	}
	if p.Name != "" {
		o.Text(keyName, p.Name)
	} else {
		o.Raw(keyNumber, strconv.Itoa(p.Number))
	}
	addExtra(&o, p.Extra)
	return o.String()
}

func encodeSet(s measure.Set) string {
	var o strictjson.Builder
	if s.Group != "" {
		o.Text(keyGroup, s.Group)
	}
	if !s.All {
		o.Text(keyLabel, s.Label)
	}
	addExtra(&o, s.Extra)
	return o.String()
}

// addExtra adds what the file that was read had beside.
func addExtra(o *strictjson.Builder, fields landmark.Fields) {
	for _, f := range fields.All() {
		o.Raw(f.Key, f.Value)
	}
}
