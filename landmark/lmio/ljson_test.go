package lmio

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"cairn/landmark"
)

// decode reads a document that must be good and have one group.
func decode(t *testing.T, text string) (*landmark.Group, *Result) {
	t.Helper()
	r, err := decodeLJSON(t.Context(), "a.ljson", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Groups) != 1 {
		t.Fatalf("%d groups", len(r.Groups))
	}
	return r.Groups[0], r
}

func points(g *landmark.Group) string {
	var s []string
	for _, l := range g.Landmarks() {
		s = append(s, fmt.Sprintf("%v/%v/%v %v", l.Position.X, l.Position.Y, l.Position.Z, l.Status))
	}
	return strings.Join(s, ", ")
}

func TestVersion1JoinsItsGroups(t *testing.T) {
	g, r := decode(t, `{"version": 1, "groups": [
		{"label": "chin", "connectivity": [[0,1]], "landmarks": [{"point": [1,2,3]}, {"point": [4,5,6]}]},
		{"label": "none", "landmarks": []},
		{"landmarks": [{"point": [7,8,9]}, {"point": [10,null,12]}], "connectivity": [[1,0]], "label": "nose"}]}`)
	if r.Format != "LJSON v1" || len(r.Warnings) != 0 || g.Name() != "LJSON" || g.Dim() != 3 {
		t.Errorf("format %s, name %s, warnings %q", r.Format, g.Name(), r.Warnings)
	}
	if got, want := points(g), "1/2/3 placed, 4/5/6 placed, 7/8/9 placed, 10/NaN/12 missing"; got != want {
		t.Errorf("points %s, not %s", got, want)
	}
	if got, want := fmt.Sprint(g.Labels()), "[{chin [0 1] 0 {0 0 0 0}} {none [] 0 {0 0 0 0}} {nose [2 3] 0 {0 0 0 0}}]"; got != want {
		t.Errorf("labels %s, not %s", got, want)
	}
	if got, want := fmt.Sprint(g.Connectivity()), "[[0 1] [3 2]]"; got != want {
		t.Errorf("connectivity %s, not %s", got, want)
	}
}

func TestVersion2KeepsOverlappingLabels(t *testing.T) {
	g, r := decode(t, `{"labels": [{"label": "palm", "mask": [2,0]}, {"label": "thumb", "mask": [0,1]}],
		"landmarks": {"connectivity": [[0,1],[1,2],[2,2]], "points": [[null,null,null],[1,2,3],[0,0,0]]}, "version": 2}`)
	if r.Format != "LJSON v2" || len(r.Warnings) != 0 || g.Name() != "LJSON" {
		t.Errorf("format %s, name %s, warnings %q", r.Format, g.Name(), r.Warnings)
	}
	if got, want := points(g), "NaN/NaN/NaN missing, 1/2/3 placed, 0/0/0 placed"; got != want {
		t.Errorf("points %s, not %s", got, want)
	}
	if got, want := fmt.Sprint(g.Labels(), g.Connectivity()), "[{palm [2 0] 0 {0 0 0 0}} {thumb [0 1] 0 {0 0 0 0}}] [[0 1] [1 2] [2 2]]"; got != want {
		t.Errorf("%s, not %s", got, want)
	}
}

func TestVersion3KeepsGroupsInFileOrder(t *testing.T) {
	r, err := decodeLJSON(t.Context(), "a.ljson", []byte(`{"groups": {
		"pupils": {"labels": [], "landmarks": {"points": [[1,2],[3,null]]}},
		"": {"landmarks": {"points": [], "connectivity": null}, "labels": []},
		"LJSON": {"metadata": {"names": ["tip", ""]}, "labels": [{"label": "é🧠", "mask": []}], "landmarks": {"points": [[1,2,3],[4,5,6]]}}
		}, "version": 3}`))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, g := range r.Groups {
		names = append(names, g.Name())
	}
	if !slices.Equal(names, []string{"pupils", "", "LJSON"}) {
		t.Fatalf("groups %q", names)
	}
	if g := r.Groups[0]; g.Dim() != 2 || points(g) != "2/1/0 placed, NaN/3/0 missing" {
		t.Errorf("two-dimensional group: dim %d, %s", g.Dim(), points(g))
	}
	if g := r.Groups[1]; g.Len() != 0 || g.Dim() != 3 || g.Connectivity() != nil {
		t.Errorf("empty group: %d points, dim %d", g.Len(), g.Dim())
	}
	if g := r.Groups[2]; g.At(0).Name != "tip" || g.At(1).Name != "" || g.Labels()[0].Name != "é🧠" {
		t.Errorf("names %q, label %q", g.At(0).Name, g.Labels()[0].Name)
	}
}

func TestCoordinatesAreExact(t *testing.T) {
	g, _ := decode(t, `{"version": 2, "labels": [], "landmarks": {"points": [
		[0.1, -0.0, 1e-09], [5e-324, 1.7976931348623157e308, 123456789.123456789]]}}`)
	a, b := g.At(0).Position, g.At(1).Position
	if a.X != 0.1 || !math.Signbit(a.Y) || a.Z != 1e-9 || b.X != 5e-324 || b.Y != math.MaxFloat64 || b.Z != 123456789.12345679 {
		t.Errorf("%v %v", a, b)
	}
}

const v2Points = `"landmarks": {"points": [[1,2,3],[4,5,6]]}`

func TestErrorsNamePlaceAndReason(t *testing.T) {
	for _, c := range []struct {
		name, text string
		line       int
		reason     string
	}{
		{"empty", " \n", 1, "the file is empty"},
		{"UTF-32", "\xff\xfe\x00\x00{\x00\x00\x00", 1, "UTF-32; save it as UTF-8"},
		{"no object", "[]", 1, "the document is a list […] where an object {…} belongs"},
		{"no JSON", "{\n\"version\": 2,\n oops", 3, "not JSON"},
		{"cut off", "{\"version\": 2,\n\"landmarks\": {\"points\": [[1, 2", 2, "may have been cut off"},
		{"NaN", "{\"landmarks\":\n{\"points\": [[1, NaN, 2]]}}", 2, "NaN is no JSON; a missing coordinate is written null"},
		{"two documents", `{"version": 2, ` + v2Points + "}\n{}", 2, "a file holds one"},
		{"version 4", `{"version": 4}`, 1, "version 4 is unknown"},
		{"version as text", `{"version": "2"}`, 1, `the version is the text "2"`},
		{"nothing in it", `{"version": 2}`, 1, `version 2 has "landmarks" with "points", and here is none`},
		{"groups of another version", `{"version": 3, "groups": []}`, 1, `version 3 has an object "groups"`},
		{"one coordinate", `{"landmarks": {"points": [[1,2,3],[4]]}}`, 1, `point 1 of group "LJSON" has 1 coordinate where 3 belong`},
		{"four coordinates", `{"landmarks": {"points": [[1,2,3,4]]}}`, 1, `point 0 of group "LJSON" has more than 3 coordinates`},
		{"mixed coordinates", "{\"landmarks\": {\"points\": [[1,2,3],\n[4,5]]}}", 2, `point 1 of group "LJSON" has 2 coordinates and those before it have 3`},
		{"too large a number", `{"landmarks": {"points": [[1,2,1e999]]}}`, 1, "1e999, which is too large"},
		{"a text for a number", `{"landmarks": {"points": [[1,2,"3"]]}}`, 1, `is the text "3" where a number or null belongs`},
		{"null for a point", `{"landmarks": {"points": [null]}}`, 1, "is null where a list […] belongs"},
		{"label out of range", "{" + v2Points + ",\n\"labels\": [\n{\"label\": \"eye\", \"mask\": [0, 2]}]}", 3, `label "eye" names point 2, and group "LJSON" has 2 points`},
		{"negative index", `{` + v2Points + `, "labels": [{"label": "eye", "mask": [-1]}]}`, 1, "names point -1"},
		{"fractional index", `{` + v2Points + `, "labels": [{"label": "eye", "mask": [0.5]}]}`, 1, "the number 0.5 where a whole number belongs"},
		{"null for a label", `{` + v2Points + `, "labels": [{"label": null, "mask": [0]}]}`, 1, "null where a text belongs"},
		{"label without mask", `{` + v2Points + `, "labels": [{"label": "a"}]}`, 1, `lacks its "label" or its "mask"`},
		{"line of three", `{"landmarks": {"connectivity": [[0,1,1]], "points": [[1,2,3],[4,5,6]]}}`, 1, "joins 3 points where it has to join 2"},
		{"key twice", `{"landmarks": {"points": [], "points": [[1,2,3]]}}`, 1, `has the key "points" twice`},
		{"group twice", `{"groups": {"a": {"landmarks": {"points": []}}, "a": {}}}`, 1, `groups has the key "a" twice`},
		{"group without points", `{"version": 3, "groups": {"a": {"labels": []}}}`, 1, `group "a" lacks its "landmarks"`},
		{"v1 without point", `{"groups": [{"label": "a", "landmarks": [{}]}]}`, 1, `landmark 0 lacks its "point"`},
		{"v1 without label", `{"groups": [{"landmarks": []}]}`, 1, `group 0 lacks its "label"`},
		{"v1 mixed", `{"groups": [{"label": "a", "landmarks": [{"point": [1,2]}]}, {"label": "b", "landmarks": [{"point": [1,2,3]}]}]}`, 1, "has 3 coordinates and those before it have 2"},
		{"deep", `{"x": ` + strings.Repeat("[", 1001), 1, "nested more than 1000 deep"},
		{"too many points", `{"landmarks": {"points": [` + strings.Repeat("[0,0],", maxPoints) + `[0,0]]}}`, 1, "more than 262144 points"},
	} {
		_, err := decodeLJSON(t.Context(), "skull.ljson", []byte(c.text))
		var f *FormatError
		if !errors.As(err, &f) {
			t.Errorf("%s: error %v", c.name, err)
			continue
		}
		if f.Line != c.line || !strings.Contains(f.Reason, c.reason) {
			t.Errorf("%s: line %d, %s; not line %d, %s", c.name, f.Line, f.Reason, c.line, c.reason)
		}
		if f.File != "skull.ljson" || f.Format != "LJSON" || f.Offset < 0 || f.Offset > int64(len(c.text)) {
			t.Errorf("%s: %+v", c.name, f)
		}
		if s := err.Error(); !strings.HasPrefix(s, fmt.Sprintf("skull.ljson: line %d", c.line)) || strings.Contains(s, "\n") {
			t.Errorf("%s: message %q", c.name, s)
		}
	}
}

func TestWarningsNameWhatIsOddOrNotKept(t *testing.T) {
	for _, c := range []struct{ name, text, warning string }{
		{"no version", `{` + v2Points + `}`, "read as version 2"},
		{"byte order mark", "\xef\xbb\xbf{\"version\": 2, " + v2Points + "}", "byte-order mark"},
		{"Latin-1", "{\"version\": 2,\n" + v2Points + ", \"labels\": [{\"label\": \"\xe9\", \"mask\": [0]}]}", "line 2 (byte 81): the text is not UTF-8"},
		{"picture", `{"version": 2, "landmarks": {"points": [[1,2]]}}`, `group "LJSON" is two-dimensional`},
		{"unknown key of a point of version 1", `{"version": 1, "groups": [{"label": "a", "landmarks": [{"point": [1,2,3], "author": 1}]}]}`, `not kept: "author", since there is no place for it`},
		{"a long unknown key", `{"version": 2, "author": "` + strings.Repeat("x", maxExtraBytes) + `", ` + v2Points + `}`, `not kept: "author", since there is no place for it`},
		{"names of another kind", `{"version": 3, "groups": {"a": {"landmarks": {"points": [[1,2,3]]}, "metadata": {"names": {"0": "a"}}}}}`, `"names" in the metadata of group "a" has a form that Cairn does not write`},
		{"too few names", `{"version": 3, "groups": {"a": {"landmarks": {"points": [[1,2,3]]}, "metadata": {"names": []}}}}`, `"names" in the metadata of group "a" has 0 items for 1 point`},
		{"a state of another kind", `{"version": 3, "groups": {"a": {"landmarks": {"points": [[1,2,3]]}, "metadata": {"status": ["seen"]}}}}`, `"status" in the metadata`},
		{"a transparent colour", `{"version": 3, "groups": {"a": {"landmarks": {"points": [[1,2,3]]}, "metadata": {"color": "#12345600"}}}}`, `"color" in the metadata`},
		{"too few curves", `{"version": 3, "groups": {"a": {"labels": [{"label": "a", "mask": []}], "landmarks": {"points": [[1,2,3]]}, "metadata": {"curves": []}}}}`, `0 items for 1 label`},
		{"line out of range", `{"version": 2, "landmarks": {"connectivity": [[0,1],[0,9],[-1,0]], "points": [[1,2,3],[4,5,6]]}}`, `2 lines of the connectivity, since there are only 2 points (0-9 is the first of them)`},
		{"line out of its v1 group", `{"version": 1, "groups": [{"label": "a", "connectivity": [[0,1]], "landmarks": [{"point": [1,2,3]}]}, {"label": "b", "landmarks": [{"point": [1,2,3]}]}]}`, "group 0: 1 line of the connectivity"},
		{"landmarks beside groups", `{"version": 3, "groups": {"a": {"landmarks": {"points": []}}}, ` + v2Points + `}`, `outside of "groups"`},
		{"groups beside landmarks", `{"version": 2, "groups": [], ` + v2Points + `}`, `"groups", which means nothing in version 2`},
	} {
		g, r := decode(t, c.text)
		if told := told(r); len(told) != 1 || !strings.Contains(told[0], c.warning) {
			t.Errorf("%s: told %q lacks %q", c.name, told, c.warning)
		}
		for _, l := range g.Landmarks() {
			if l.Status != landmark.Defined {
				t.Errorf("%s: a point is %v", c.name, l.Status)
			}
		}
	}
}

func TestMessagesCutLongNames(t *testing.T) {
	_, err := decodeLJSON(t.Context(), "a.ljson", []byte(`{"groups": {"`+strings.Repeat("x", 100_000)+`": 1}}`))
	const longest = 200 // bytes; a message has to fit a line or two
	if err == nil || len(err.Error()) > longest {
		t.Errorf("the message is %d bytes long", len(fmt.Sprint(err)))
	}
}
