package measureio

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"cairn/internal/atomicfile"
	"cairn/internal/filesystem"
	"cairn/landmark"
	"cairn/landmark/measure"
)

// whole has everything that the format has, and fields that mean nothing here.
const whole = `{
    "format": "Cairn measures",
    "version": 1,
    "measures": [
        {
            "name": "face \"height\" <é>",
            "kind": "distance",
            "points": [
                {
                    "group": "face",
                    "name": "nasion"
                },
                {
                    "number": 31,
                    "side": 1.50
                }
            ],
            "color": [
                1,
                0.10
            ]
        },
        {
            "kind": "centroid-size",
            "of": {
                "group": "face"
            }
        },
        {
            "kind": "area",
            "of": {
                "label": "jaw",
                "note": null
            }
        },
        {
            "kind": "polyline",
            "of": {}
        }
    ],
    "observer": {
        "initials": "AB"
    }
}
`

func field(key, value string) landmark.Fields {
	return landmark.NewFields(landmark.Field{Key: key, Value: value})
}

var wholeFile = &File{
	Measures: []measure.Definition{
		{Name: `face "height" <é>`, Kind: measure.Distance, Extra: field("color", "[1,0.10]"),
			Points: []measure.Point{{Group: "face", Name: "nasion"}, {Number: 31, Extra: field("side", "1.50")}}},
		{Kind: measure.CentroidSize, Of: measure.Set{Group: "face", All: true}},
		{Kind: measure.Area, Of: measure.Set{Label: "jaw", Extra: field("note", "null")}},
		{Kind: measure.Polyline, Of: measure.Set{All: true}},
	},
	Extra: field("observer", `{"initials":"AB"}`),
}

func TestWholeFile(t *testing.T) {
	for _, text := range []string{whole, mark + whole, strings.Join(strings.Fields(strings.ReplaceAll(whole, `face \"height\" <é>`, `face\u0020\"height\"\u0020<\u00e9>`)), "")} {
		text = strings.Replace(text, "Cairnmeasures", "Cairn measures", 1)
		f, err := Decode(t.Context(), "a", []byte(text))
		if err != nil || !reflect.DeepEqual(f, wholeFile) {
			t.Errorf("%+v, error %v", f, err)
		}
	}
	if data, err := Encode(wholeFile); err != nil || string(data) != whole {
		t.Errorf("written as\n%s, error %v", data, err)
	}
	data, err := Encode(&File{})
	if want := "{\n    \"format\": \"Cairn measures\",\n    \"version\": 1,\n    \"measures\": []\n}\n"; err != nil || string(data) != want {
		t.Errorf("none is written as\n%s, error %v", data, err)
	}
}

// TestBadFiles: what is wrong is said with its place.
func TestBadFiles(t *testing.T) {
	document := func(measures string) string {
		return "{\"format\": \"Cairn measures\", \"version\": 1,\n\"measures\": [" + measures + "]}"
	}
	for _, c := range []struct {
		text string
		line int
		want string
	}{
		{"", 1, "the file is empty"},
		{"\n \n", 1, "the file is empty"},
		{"[]", 1, "the document is a list […] where an object {…} belongs"},
		{"{}", 1, `it has no "format"`},
		{`{"version": 2, "groups": {}}`, 1, "the version is 2, and this Cairn knows 1"},
		{`{"format": "Cairn measures"}`, 1, `it has no "version"`},
		{`{"format": "Cairn measures", "version": 1}`, 1, `it has no list "measures"`},
		{"{\"version\": 1,\n\"format\": \"Cairn templates\"}", 2, `the format is "Cairn templates"`},
		{`{"format": "Cairn measures", "version": 1.0}`, 1, "a whole number"},
		{"{\"format\": \"Cairn measures\",\n\"version\": 2}", 2, "a newer one has written the file"},
		{document(`{"kind": "distance"}`), 2, `measure 1 has no list "points" and no "of"`},
		{document(`{"points": []}`), 2, `measure 1 has no "kind"`},
		{document("{\"of\": {}, \"kind\": \"area\"},\n{\"of\": {}, \"kind\": \"volume\"}"), 3, `measure 2 is of the kind "volume", which this Cairn does not know`},
		{document(`{"kind": 1}`), 2, `"kind" of measure 1 is the number 1 where a text belongs`},
		{document(`{"kind": "distance", "points": [{"name": "a"}]}`), 2, "measure 1: a distance needs 2 points, and there is 1"},
		{document(`{"kind": "distance", "points": [{"name": "a"}, {"group": "b"}]}`), 2, "measure 1: point 2 of it needs a name, or a number"},
		{document(`{"kind": "distance", "points": [{"name": "a"}, {"name": "b", "number": 1}]}`), 2, "point 2 of it needs a name, or a number"},
		{document(`{"kind": "distance", "points": [{"name": "a"}, {"number": 0}]}`), 2, "point 2 of it needs a name, or a number"},
		{document(`{"kind": "distance", "points": [{"name": "a"}, {"number": -1}]}`), 2, "point 2 of it needs a name, or a number"},
		{document(`{"kind": "distance", "points": [{"name": "a"}, {"name": "a"}]}`), 2, "names one twice"},
		{document(`{"kind": "distance", "points": [{"name": "a"}, {"number": 1.5}]}`), 2, `"number" of point 2 of measure 1 is the number 1.5 where a whole number belongs`},
		{document(`{"kind": "distance", "points": [{"name": null}]}`), 2, `"name" of point 1 of measure 1 is null where a text belongs`},
		{document(`{"kind": "distance", "points": ["a", "b"]}`), 2, `point 1 of measure 1 is the text "a" where an object {…} belongs`},
		{document(`{"kind": "distance", "of": {}}`), 2, "named one by one"},
		{document(`{"kind": "area", "of": {"label": ""}}`), 2, "a label without a name"},
		{document(`{"kind": "area", "of": {}, "points": [{"number": 1}]}`), 2, "only one of the two"},
		{document(`{"kind": "area", "kind": "area"}`), 2, `measure 1 has the key "kind" twice`},
		{document("") + "\n1", 3, "something follows the end"},
		{document(`{"kind": "area", "x": ` + strings.Repeat("[", 100)), 2, "nested more than 64 deep"},
		{"{\"format\": \"Cairn measures\",\n\"version\": 1, \"x\": \"\xe9\"}", 2, "the text is not UTF-8"},
		{document(`{"kind": "area", "of": {}`), 2, ""},
		{whole[:len(whole)/2], 0, "cut off"},
	} {
		f, err := Decode(t.Context(), "a.measures.json", []byte(c.text))
		var e *FormatError
		if !errors.As(err, &e) || f != nil {
			t.Errorf("%.60q: %+v, error %v", c.text, f, err)
			continue
		}
		if !strings.Contains(e.Reason, c.want) || c.line > 0 && e.Line != c.line || !strings.HasPrefix(err.Error(), "a.measures.json: line ") {
			t.Errorf("%.60q: %v, want line %d: %s", c.text, err, c.line, c.want)
		}
	}
	// The place is that in the file, with the mark before the text.
	var e *FormatError
	if _, err := Decode(t.Context(), "a", []byte(mark+"\n 1")); !errors.As(err, &e) || e.Line != 2 || e.Offset != int64(len(mark)+2) {
		t.Errorf("behind a mark: %v", err)
	}
	if _, _, err := Read(t.Context(), os.DevNull); err == nil || errors.As(err, &e) || !strings.Contains(err.Error(), "device") {
		t.Errorf("a device: %v", err)
	}
	// Of fields of one key, which a file cannot have, the first is written.
	twice := landmark.NewFields(landmark.Field{Key: "format", Value: "1"}, landmark.Field{Key: "x", Value: "1"}, landmark.Field{Key: "x", Value: "2"})
	data, err := Encode(&File{Extra: twice})
	if back, again := Decode(t.Context(), "a", data); err != nil || again != nil || !reflect.DeepEqual(back.Extra.All(), []landmark.Field{{Key: "x", Value: "1"}}) {
		t.Errorf("twice one field: %s, %v, %v", data, err, again)
	}
	if _, err := Encode(&File{Measures: []measure.Definition{{Kind: measure.Distance}}}); err == nil {
		t.Error("a measure without points was written")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Decode(ctx, "a", []byte(whole)); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestReplaceAndRead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "skull"+Extension)
	f, version, err := Read(t.Context(), path)
	if err != nil || len(f.Measures) != 0 || version.There() {
		t.Fatalf("no file: %+v, %v, error %v", f, version, err)
	}
	version, err = Replace(atomicfile.Files{Disk: filesystem.Real}, path, wholeFile, version)
	if err != nil {
		t.Fatal(err)
	}
	f, again, err := Read(t.Context(), path)
	if err != nil || again != version || !reflect.DeepEqual(f, wholeFile) {
		t.Errorf("read again: %+v, error %v", f, err)
	}
	if err := os.WriteFile(path, []byte("{}"), 0o666); err != nil {
		t.Fatal(err)
	}
	var changed *atomicfile.ChangedError
	if _, err := Replace(atomicfile.Files{Disk: filesystem.Real}, path, wholeFile, version); !errors.As(err, &changed) {
		t.Errorf("over another's file: %v", err)
	}
	var bad *FormatError
	if _, _, err := Read(t.Context(), path); !errors.As(err, &bad) || bad.File != path {
		t.Errorf("a bad file: %v", err)
	}
	if _, _, err := Read(t.Context(), filepath.Dir(path)); err == nil {
		t.Error("a folder was read")
	}
}

// FuzzDecode: no panic, no error of another kind, memory that the bytes account
// for, and what was read comes back the same when it is written.
func FuzzDecode(f *testing.F) {
	f.Add([]byte(whole))
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := Decode(t.Context(), "a", data)
		if err != nil {
			var e *FormatError
			if !errors.As(err, &e) || e.Reason == "" || e.Line < 1 || e.Offset > int64(len(data)) {
				t.Fatalf("error of another kind: %v", err)
			}
			return
		}
		points := 0
		for _, m := range file.Measures {
			points += 1 + len(m.Points)
		}
		const least = 9 // bytes of a point or measure
		if points > len(data)/least {
			t.Fatalf("%d measures and points from %d bytes", points, len(data))
		}
		written, err := Encode(file)
		if err != nil {
			t.Fatalf("what was read cannot be written: %v", err)
		}
		again, err := Decode(t.Context(), "a", written)
		if err != nil {
			t.Fatalf("what was written cannot be read: %v\n%s", err, written)
		}
		if !reflect.DeepEqual(normal(again), normal(file)) {
			t.Fatalf("%+v comes back as %+v\n%s", file, again, written)
		}
	})
}

// normal has no empty lists, which mean what none means.
func normal(f *File) *File {
	for i, m := range f.Measures {
		if len(m.Points) == 0 {
			f.Measures[i].Points = nil
		}
	}
	return f
}
