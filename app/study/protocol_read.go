package study

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"cairn/internal/atomicfile"
	"cairn/internal/filesystem"
	"cairn/internal/message"
	"cairn/internal/strictjson"
	"cairn/internal/textfile"
	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

// Bounds of a protocol: a hundred times a large one.
const (
	maxProtocolBytes  = 16 << 20
	maxProtocolPoints = 1 << 14
)

// ReadProtocol reads a protocol. An error about the content is a *FormatError: a key
// whose value is of another kind, a version that this Cairn does not know, or what Check
// finds. Keys that have no meaning here are kept.
func ReadProtocol(ctx context.Context, file string) (*Protocol, error) {
	data, err := readRegular(filesystem.Real, file, maxProtocolBytes)
	if err != nil {
		return nil, err
	}
	return DecodeProtocol(ctx, file, data)
}

// DecodeProtocol reads the content of a protocol; file is its name for messages.
func DecodeProtocol(ctx context.Context, file string, data []byte) (*Protocol, error) {
	d := &protocolReader{file: file, data: bytes.TrimPrefix(data, []byte(textfile.Mark)), at: map[string]int{},
		p: &Protocol{Template: &landmark.Template{Dim: 3}, Version: atomicfile.VersionOf(data)}}
	d.Reader = strictjson.New(strictjson.Memory(ctx, d.data), 0, d.fault)
	if !utf8.Valid(d.data) {
		return nil, d.fault(0, "the text is not UTF-8; save it as that")
	}
	if err := d.document(); err != nil {
		if v := versionOf(d.data); v > protocolVersion && !strings.Contains(err.Error(), newerVersion(v)) { // what else is odd is so because of it
			return nil, d.fault(0, newerVersion(v))
		}
		return nil, err
	}
	if err := d.p.Check(); err != nil {
		return nil, &FormatError{File: file, Format: protocolFormat, Reason: err.Error()}
	}
	return d.p, nil
}

func newerVersion(version int) string {
	return fmt.Sprintf("the version is %d, and this Cairn knows %d: a newer Cairn has written the protocol; use that one", version, protocolVersion)
}

// versionOf returns the version that a document of JSON says, wherever that stands; 0 for none.
func versionOf(data []byte) int {
	var said struct {
		Format  string
		Version int
	}
	if json.Unmarshal(data, &said) != nil || said.Format != protocolFormat {
		return 0
	}
	return said.Version
}

// protocolReader reads one file.
type protocolReader struct {
	*strictjson.Reader
	file  string
	data  []byte
	p     *Protocol
	at    map[string]int // points by their names
	after []func() error // what needs all points: labels and lines may stand before them
}

func (d *protocolReader) fault(offset int64, reason string) error {
	offset = min(offset, int64(len(d.data)))
	return &FormatError{File: d.file, Format: protocolFormat, Line: 1 + bytes.Count(d.data[:offset], []byte("\n")), Offset: offset, Reason: reason}
}

func (d *protocolReader) document() error {
	t := d.p.Template
	texts := map[string]*string{keyName: &t.Name, keyRevision: &d.p.Revision, keyDescription: &t.Description, keySource: &t.Source,
		keyLicense: &t.License, keyPicture: &t.Picture, keyUnits: &d.p.Units, keyFrame: &d.p.Frame}
	var extra []landmark.Field
	format, version := "", 0
	err := d.Object("the document", func(key string) (err error) {
		at := d.Offset()
		if to := texts[key]; to != nil {
			*to, err = d.Word(key)
			return err
		}
		switch key {
		case keyFormat:
			if format, err = d.String(key); err == nil && format != protocolFormat {
				err = d.fault(at, fmt.Sprintf("the format is %s and not %q: it is another kind of file", message.Quote(format), protocolFormat))
			}
		case keyVersion:
			if version, err = d.Int(key); err == nil && version > protocolVersion {
				err = d.fault(at, newerVersion(version))
			} else if err == nil && version < protocolVersion {
				err = d.fault(at, fmt.Sprintf("the version is %d, and there is no protocol of a version below %d", version, protocolVersion))
			}
		case keyDim:
			t.Dim, err = d.Int(key)
		case keyThresholds:
			d.p.Thresholds, err = d.thresholds("the document")
		case keyRenamed:
			d.p.Renamed, err = d.renamed()
		case keyPoints:
			err = d.List(key, d.point)
		case keyLabels:
			err = d.List(key, d.label)
		case keyLines:
			err = d.List(key, d.line)
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
		return err
	case format == "":
		return d.fault(0, fmt.Sprintf("it has no %q: %q, so it is another kind of file", keyFormat, protocolFormat))
	case version == 0: // one that says 0 is refused above
		return d.fault(0, fmt.Sprintf("it has no %q", keyVersion))
	}
	d.p.Extra = landmark.NewFields(extra...)
	for _, f := range d.after {
		if err := f(); err != nil {
			return err
		}
	}
	return nil
}

// keep reads a value that means nothing here and appends it as it stands.
func (d *protocolReader) keep(to []landmark.Field, key string) ([]landmark.Field, error) {
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

func (d *protocolReader) point(i int) error {
	if i >= maxProtocolPoints {
		return d.Fail("it has more than %d points; so many are no protocol", maxProtocolPoints)
	}
	what, begin := fmt.Sprintf("point %d", i+1), d.Offset()
	t, point := landmark.TemplatePoint{Position: landmark.NoPosition()}, ProtocolPoint{}
	var extra []landmark.Field
	err := d.Object(what, func(key string) error {
		known, err := d.ofPoint(&t, &point, what, key)
		if err == nil && !known {
			extra, err = d.keep(extra, key)
		}
		return err
	})
	if err != nil {
		return err
	}
	if t.Name == "" {
		return d.fault(begin, what+" has no name, and specimens are compared by the names of points")
	}
	if first, twice := d.at[t.Name]; twice {
		return d.fault(begin, fmt.Sprintf("points %d and %d are both called %s", first+1, i+1, message.Quote(t.Name)))
	}
	d.at[t.Name] = i
	point.Extra = landmark.NewFields(extra...)
	d.p.Template.Points, d.p.Points = append(d.p.Template.Points, t), append(d.p.Points, point)
	return nil
}

// ofPoint reads the value of a key of a point, and reports whether it has a meaning.
func (d *protocolReader) ofPoint(t *landmark.TemplatePoint, point *ProtocolPoint, what, key string) (known bool, err error) {
	of, at := fmt.Sprintf("%q of %s", key, what), d.Offset()
	switch key {
	case keyName:
		t.Name, err = d.Word(of)
	case keyDefinition:
		t.Definition, err = d.Word(of)
	case keyPicture:
		t.Picture, err = d.Word(of)
	case keyPartner:
		point.Partner, err = d.Word(of)
	case keyMidline:
		point.Midline, err = d.Flag(of, false)
	case keyOptional:
		t.Optional, err = d.Flag(of, false)
	case keyKind:
		word := ""
		if word, err = d.String(of); err == nil {
			if t.Kind, known = landmark.ParsePointKind(word); !known {
				err = d.fault(at, fmt.Sprintf("the kind of %s is %s where fixed, curve or surface belongs", what, message.Quote(word)))
			}
		}
	case keyAt:
		var v []float64
		if v, err = d.floats(of, 2); len(v) == 2 {
			t.At = landmark.Place{X: v[0], Y: v[1], Set: true}
			if min(v[0], v[1]) < 0 || max(v[0], v[1]) > 1 {
				err = d.fault(at, of+" is outside of the picture: its numbers go from 0 to 1")
			}
		}
	case keyPosition:
		var v []float64
		if v, err = d.floats(of, 2, 3); err == nil && v != nil {
			t.Position = r3.Vec{X: v[0], Y: v[1], Z: append(v, 0)[2]}
			d.after = append(d.after, func() error { // the dimension may stand behind the points
				if dim := d.p.Template.Dim; len(v) != dim {
					return d.fault(at, fmt.Sprintf("%s has %d numbers, and the points have %d coordinates", of, len(v), dim))
				}
				return nil
			})
		}
	case keyNormal:
		var v []float64
		if v, err = d.floats(of, 3); err == nil && v != nil {
			if point.Normal = r3.Unit(r3.Vec{X: v[0], Y: v[1], Z: v[2]}); !hasPosition(point.Normal) {
				err = d.fault(at, of+" has no direction")
			}
		}
	case keyThresholds:
		point.Thresholds, err = d.thresholds(what)
	default:
		return false, nil
	}
	return true, err
}

// floats reads a list of n numbers, or null for none.
func (d *protocolReader) floats(what string, n ...int) ([]float64, error) {
	at := d.Offset()
	if d.Is(strictjson.Null) {
		_, _, err := d.Float(what)
		return nil, err
	}
	var v []float64
	count := 0
	err := d.List(what, func(int) error {
		x, ok, err := d.Float(what)
		if err == nil && !ok {
			err = d.fault(at, what+" has null where a number belongs")
		}
		if count++; count <= n[len(n)-1] {
			v = append(v, x)
		}
		return err
	})
	if err == nil && !slices.Contains(n, count) {
		err = d.fault(at, fmt.Sprintf("%s has %s where %d belong", what, message.Plural(count, "number"), n[len(n)-1]))
	}
	return v, err
}

func (d *protocolReader) thresholds(what string) (all []Threshold, err error) {
	err = d.Object(fmt.Sprintf("%q of %s", keyThresholds, what), func(key string) error {
		at := d.Offset()
		x, ok, err := d.Float(fmt.Sprintf("the threshold %q of %s", key, what))
		if err == nil && !ok {
			err = d.fault(at, fmt.Sprintf("the threshold %q of %s is null; leave it out", key, what))
		}
		all = append(all, Threshold{key, x})
		return err
	})
	return all, err
}

// renamed reads the names that points had, with those that they have. That these are there
// Migrate looks at, since people write such a list by hand.
func (d *protocolReader) renamed() (all []Rename, err error) {
	err = d.Object(fmt.Sprintf("%q", keyRenamed), func(key string) error {
		name, err := d.Word(fmt.Sprintf("%q of %q", key, keyRenamed))
		all = append(all, Rename{key, name})
		return err
	})
	return all, err
}

func (d *protocolReader) label(i int) error {
	what := fmt.Sprintf("label %d", i+1)
	l := landmark.Label{Indices: []int{}}
	var extra []landmark.Field
	var names []string
	begin := d.Offset()
	err := d.Object(what, func(key string) (err error) {
		of, at := fmt.Sprintf("%q of %s", key, what), d.Offset()
		switch key {
		case keyName:
			l.Name, err = d.Word(of)
		case keyPoints:
			names, err = d.names(of)
		case keyCurve:
			word := ""
			if word, err = d.Word(of); err == nil {
				k := slices.Index(curveWords[:], word)
				if l.Curve = landmark.Curve(max(k, 0)); k < 0 {
					err = d.fault(at, fmt.Sprintf("%s is %s where open or closed belongs", of, message.Quote(word)))
				}
			}
		case keyColor:
			word, ok := "", false
			if word, err = d.Word(of); err == nil && word != "" {
				if l.Color, ok = parseColor(word); !ok {
					err = d.fault(at, fmt.Sprintf("%s is %s where a colour such as #ff8000 belongs", of, message.Quote(word)))
				}
			}
		default:
			extra, err = d.keep(extra, key)
		}
		return err
	})
	if err != nil {
		return err
	}
	d.p.LabelExtra = append(d.p.LabelExtra, landmark.NewFields(extra...))
	d.after = append(d.after, func() (err error) {
		l.Indices, err = d.indices(begin, what, names)
		d.p.Template.Labels = append(d.p.Template.Labels, l)
		return err
	})
	return nil
}

func (d *protocolReader) line(i int) error {
	what, begin := fmt.Sprintf("line %d of %q", i+1, keyLines), d.Offset()
	names, err := d.names(what)
	if err == nil && len(names) != 2 {
		err = d.fault(begin, what+" does not have two points")
	}
	if err != nil {
		return err
	}
	d.after = append(d.after, func() error {
		ends, err := d.indices(begin, what, names)
		if err == nil {
			d.p.Template.Connectivity = append(d.p.Template.Connectivity, landmark.Edge{ends[0], ends[1]})
		}
		return err
	})
	return nil
}

// names reads a list of names of points.
func (d *protocolReader) names(what string) (names []string, err error) {
	err = d.List(what, func(int) error {
		name, err := d.Word(what)
		names = append(names, name)
		return err
	})
	return names, err
}

// indices finds points by their names.
func (d *protocolReader) indices(offset int64, what string, names []string) ([]int, error) {
	indices := make([]int, len(names))
	for k, name := range names {
		i, ok := d.at[name]
		if !ok {
			return nil, d.fault(offset, fmt.Sprintf("%s names the point %s, which the protocol does not have", what, message.Quote(name)))
		}
		indices[k] = i
	}
	return indices, nil
}
