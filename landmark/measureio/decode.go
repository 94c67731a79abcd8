package measureio

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"unicode/utf8"

	"cairn/internal/message"
	"cairn/internal/strictjson"
	"cairn/landmark"
	"cairn/landmark/measure"
)

// What the file says it is, and the version of it that is read and written.
const (
	formatName = "Cairn measures"
	version    = 1
)

// The keys of the document, and of a measure, a point and a set in it.
const (
	keyFormat, keyVersion, keyMeasures = "format", "version", "measures"
	keyName, keyKind, keyPoints, keyOf = "name", "kind", "points", "of"
	keyGroup, keyNumber, keyLabel      = "group", "number", "label"
	maxDepth                           = 64
	mark                               = "\ufeff" // that some editors put before a text
)

// decoder reads one file.
type decoder struct {
	*strictjson.Reader
	file string
	data []byte
	skew int64 // of the places in data, against those in the file
}

func newDecoder(ctx context.Context, file string, data []byte) *decoder {
	d := &decoder{file: file, data: bytes.TrimPrefix(data, []byte(mark))}
	d.skew = int64(len(data) - len(d.data))
	d.Reader = strictjson.New(strictjson.Memory(ctx, d.data), 0, d.fault)
	d.MaxDepth = maxDepth
	return d
}

func (d *decoder) fault(offset int64, reason string) error {
	offset = min(offset, int64(len(d.data)))
	line := 1 + bytes.Count(d.data[:offset], []byte("\n"))
	return &FormatError{File: d.file, Format: formatName, Line: line, Offset: offset + d.skew, Reason: reason}
}

// Decode reads the content of a file of measures; file is its name for messages.
func Decode(ctx context.Context, file string, data []byte) (*File, error) {
	d := newDecoder(ctx, file, data)
	if len(bytes.TrimSpace(d.data)) == 0 {
		return nil, d.fault(0, "the file is empty")
	}
	if at := firstInvalid(d.data); at >= 0 {
		return nil, d.fault(at, "the text is not UTF-8")
	}
	f := &File{}
	var extra []landmark.Field
	format, has := "", 0
	there := false
	err := d.Object("the document", func(key string) (err error) {
		switch key {
		case keyFormat:
			at := d.Offset()
			if format, err = d.String(key); err == nil && format != formatName {
				err = d.fault(at, fmt.Sprintf("the format is %s and not %q", message.Quote(format), formatName))
			}
		case keyVersion:
			at := d.Offset()
			if has, err = d.Int(key); err == nil && has != version {
				err = d.fault(at, fmt.Sprintf("the version is %d, and this Cairn knows %d: a newer one has written the file", has, version))
			}
		case keyMeasures:
			there = true
			f.Measures, err = d.measures()
		default:
			extra, err = d.keep(extra, key)
		}
		return err
	})
	if err == nil {
		err = d.End()
	}
	switch {
	case err != nil:
		return nil, err
	case format == "":
		return nil, d.fault(0, fmt.Sprintf("it has no %q: %q, so it is another kind of file", keyFormat, formatName))
	case has == 0:
		return nil, d.fault(0, fmt.Sprintf("it has no %q", keyVersion))
	case !there:
		return nil, d.fault(0, fmt.Sprintf("it has no list %q", keyMeasures))
	}
	f.Extra = landmark.NewFields(extra...)
	return f, nil
}

// firstInvalid returns the place of the first byte that is not UTF-8, or -1.
func firstInvalid(text []byte) int64 {
	if utf8.Valid(text) {
		return -1
	}
	for i := 0; ; {
		r, size := utf8.DecodeRune(text[i:])
		if r == utf8.RuneError && size <= 1 {
			return int64(i)
		}
		i += size
	}
}

// keep reads a value that means nothing here and appends it as it stands.
func (d *decoder) keep(to []landmark.Field, key string) ([]landmark.Field, error) {
	begin := d.Offset()
	if err := d.Skip(); err != nil {
		return to, err
	}
	var b bytes.Buffer
	if err := json.Compact(&b, d.data[begin:d.Offset()]); err != nil {
		return to, d.fault(begin, fmt.Sprintf("not JSON: %v", err))
	}
	return append(to, landmark.Field{Key: key, Value: b.String()}), nil
}

// measures reads the list of measures.
func (d *decoder) measures() ([]measure.Definition, error) {
	all := []measure.Definition{}
	err := d.List(keyMeasures, func(i int) error {
		m, err := d.measure(fmt.Sprintf("measure %d", i+1))
		all = append(all, m)
		return err
	})
	return all, err
}

func (d *decoder) measure(what string) (m measure.Definition, err error) {
	begin := d.Offset()
	var extra []landmark.Field
	err = d.Object(what, func(key string) (err error) {
		of := keyOfWhat{key, what}
		switch key {
		case keyName:
			m.Name, err = d.String(of)
		case keyKind:
			at, word, known := d.Offset(), "", false
			if word, err = d.String(of); err != nil {
				return err
			}
			if m.Kind, known = measure.KindOf(word); !known {
				err = d.fault(at, fmt.Sprintf("%s is of the kind %s, which this Cairn does not know", what, message.Quote(word)))
			}
		case keyPoints:
			m.Points = []measure.Point{}
			err = d.List(of, func(i int) error {
				p, err := d.point(fmt.Sprintf("point %d of %s", i+1, what))
				m.Points = append(m.Points, p)
				return err
			})
		case keyOf:
			m.Of, err = d.set(of.String())
		default:
			extra, err = d.keep(extra, key)
		}
		return err
	})
	if err != nil {
		return m, err
	}
	if m.Kind == 0 {
		return m, d.fault(begin, fmt.Sprintf("%s has no %q", what, keyKind))
	}
	if m.Points == nil && m.Of.IsZero() {
		return m, d.fault(begin, fmt.Sprintf("%s has no list %q and no %q", what, keyPoints, keyOf))
	}
	m.Extra = landmark.NewFields(extra...)
	if err := m.Check(); err != nil {
		return m, d.fault(begin, fmt.Sprintf("%s: %v", what, err))
	}
	return m, nil
}

// keyOfWhat names a value in a message.
type keyOfWhat struct{ key, what string }

func (k keyOfWhat) String() string { return fmt.Sprintf("%q of %s", k.key, k.what) }

func (d *decoder) point(what string) (p measure.Point, err error) {
	var extra []landmark.Field
	err = d.Object(what, func(key string) (err error) {
		of := keyOfWhat{key, what}
		switch key {
		case keyGroup:
			p.Group, err = d.String(of)
		case keyName:
			p.Name, err = d.String(of)
		case keyNumber:
			p.Number, err = d.Int(of)
		default:
			extra, err = d.keep(extra, key)
		}
		return err
	})
	p.Extra = landmark.NewFields(extra...)
	return p, err
}

// set reads a group or label whose points are meant.
func (d *decoder) set(what string) (s measure.Set, err error) {
	begin := d.Offset()
	var extra []landmark.Field
	s.All = true
	err = d.Object(what, func(key string) (err error) {
		of := keyOfWhat{key, what}
		switch key {
		case keyGroup:
			s.Group, err = d.String(of)
		case keyLabel:
			s.Label, err = d.String(of)
			s.All = false
		default:
			extra, err = d.keep(extra, key)
		}
		return err
	})
	if err == nil && s.IsZero() {
		err = d.fault(begin, fmt.Sprintf("%s has a label without a name", what))
	}
	s.Extra = landmark.NewFields(extra...)
	return s, err
}
