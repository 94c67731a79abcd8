package measureio

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"

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
	var document object
	document.text(keyFormat, formatName)
	document.raw(keyVersion, strconv.Itoa(version))
	document.raw(keyMeasures, measures)
	document.extra(f.Extra)
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
	return list(items), nil
}

func encodeMeasure(m measure.Definition) string {
	var o object
	if m.Name != "" {
		o.text(keyName, m.Name)
	}
	o.text(keyKind, m.Kind.Word())
	if m.Of.IsZero() {
		points := make([]string, len(m.Points))
		for i, p := range m.Points {
			points[i] = encodePoint(p)
		}
		o.raw(keyPoints, list(points))
	} else {
		o.raw(keyOf, encodeSet(m.Of))
	}
	o.extra(m.Extra)
	return o.String()
}

func encodePoint(p measure.Point) string {
	var o object
	if p.Group != "" {
		o.text(keyGroup, p.Group)
	}
	if p.Name != "" {
		o.text(keyName, p.Name)
	} else {
		o.raw(keyNumber, strconv.Itoa(p.Number))
	}
	o.extra(p.Extra)
	return o.String()
}

func encodeSet(s measure.Set) string {
	var o object
	if s.Group != "" {
		o.text(keyGroup, s.Group)
	}
	if !s.All {
		o.text(keyLabel, s.Label)
	}
	o.extra(s.Extra)
	return o.String()
}

// object builds an object of JSON, key by key. Of two members with one key the
// first counts.
type object struct {
	b    bytes.Buffer
	keys map[string]bool
}

func (o *object) raw(key, value string) {
	if o.keys[key] {
		return
	}
	if o.keys == nil {
		o.keys = map[string]bool{}
	}
	if len(o.keys) > 0 {
		o.b.WriteByte(',')
	}
	o.keys[key] = true
	o.b.WriteString(quoted(key) + ":" + value)
}

func (o *object) text(key, value string) { o.raw(key, quoted(value)) }

// extra adds what the file that was read had beside.
func (o *object) extra(fields landmark.Fields) {
	for _, f := range fields.All() {
		o.raw(f.Key, f.Value)
	}
}

func (o *object) String() string { return "{" + o.b.String() + "}" }

func list(items []string) string {
	var b bytes.Buffer
	b.WriteByte('[')
	for i, item := range items {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(item)
	}
	b.WriteByte(']')
	return b.String()
}

// quoted returns a text in JSON, with characters as they are.
func quoted(text string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(text) // a text can always be written
	return string(bytes.TrimSuffix(b.Bytes(), []byte("\n")))
}
