package measure

import (
	"reflect"
	"strings"
	"testing"
)

func TestNotation(t *testing.T) {
	for _, c := range []struct {
		text   string
		points []Point
		of     Set
		again  string // as it is written; "" for as it was read
	}{
		{"nasion", []Point{{Name: "nasion"}}, Set{}, ""},
		{"face/nasion", []Point{{Group: "face", Name: "nasion"}}, Set{}, ""},
		{" nose tip ,face / left eye", []Point{{Name: "nose tip"}, {Group: "face", Name: "left eye"}}, Set{}, "nose tip, face/left eye"},
		{"#31, face/#1", []Point{{Number: 31}, {Group: "face", Number: 1}}, Set{}, ""},
		{`"#31", "eye, left", "a/b"/"c""`, nil, Set{}, "x"},
		{`"#31", "eye, left", "a/b"/"c\"d"`, []Point{{Name: "#31"}, {Name: "eye, left"}, {Group: "a/b", Name: `c"d`}}, Set{}, ""},
		{"*", nil, Set{All: true}, ""},
		{"face/*", nil, Set{Group: "face", All: true}, ""},
		{"@jaw", nil, Set{Label: "jaw"}, ""},
		{"face/@left jaw", nil, Set{Group: "face", Label: "left jaw"}, ""},
		{`face/@"a, b"`, nil, Set{Group: "face", Label: "a, b"}, ""},
		{`"*", "@jaw"`, []Point{{Name: "*"}, {Name: "@jaw"}}, Set{}, ""},
		{"a@b, n#1, é 目", []Point{{Name: "a@b"}, {Name: "n#1"}, {Name: "é 目"}}, Set{}, ""},
		{`"\ttab", " blank"`, []Point{{Name: "\ttab"}, {Name: " blank"}}, Set{}, ""},
	} {
		points, of, err := ParsePoints(c.text)
		if c.again == "x" {
			if err == nil {
				t.Errorf("%s: %v %v", c.text, points, of)
			}
			continue
		}
		if err != nil || !reflect.DeepEqual(points, c.points) || of != c.of {
			t.Errorf("%s: %+v %+v, error %v", c.text, points, of, err)
		}
		want := c.again
		if want == "" {
			want = c.text
		}
		if got := (Definition{Points: c.points, Of: c.of}).PointsText(); got != want {
			t.Errorf("%s is written %s", c.text, got)
		}
	}
	for _, bad := range []string{"", " ", ",", "a,", ",a", "/a", "a/", "a/b/c", "#", "#0", "#-1", "#x", "@", `@""`, `"a`, `"a"b`, `a"b"`, `""`, "*, a", "a, *", "@a, @b", "@a/b"} {
		if p, s, err := ParsePoints(bad); err == nil {
			if bad == "@a/b" && reflect.DeepEqual(p, []Point{{Group: "@a", Name: "b"}}) {
				continue // a group of that name
			}
			t.Errorf("%q: %+v %+v", bad, p, s)
		}
	}
}

// FuzzParsePoints: what is read is written so that it is read again.
func FuzzParsePoints(f *testing.F) {
	for _, text := range []string{"face/nasion, #31", `face/@"a, b"`, "*", `"#31", "a/b"/"c\"d"`, "é,\xff"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		points, of, err := ParsePoints(text)
		if err != nil {
			return
		}
		written := Definition{Points: points, Of: of}.PointsText()
		again, ofAgain, err := ParsePoints(written)
		if err != nil || !reflect.DeepEqual(again, points) || ofAgain != of {
			t.Fatalf("%q is written %q, which is %+v %+v, error %v", text, written, again, ofAgain, err)
		}
	})
}

func TestTitles(t *testing.T) {
	for want, d := range map[string]Definition{
		"distance nasion–gnathion":         of(t, Distance, "face/nasion, gnathion"),
		"distance 31–9":                    of(t, Distance, "face/#31, #9"),
		"centroid size of face":            of(t, CentroidSize, "face/*"),
		"centroid size of all points":      of(t, CentroidSize, "*"),
		"area of jaw":                      of(t, Area, "face/@jaw"),
		"perimeter a–…–e (5 points)":       of(t, Perimeter, "a, b, c, d, e"),
		"length along the surface a–b–c":   of(t, SurfaceLength, "a, b, c"),
		"distance to the surface pogonion": of(t, SurfaceDistance, "pogonion"),
		"":                                 {},
		"face height":                      {Name: "face height", Kind: Distance},
		strings.Repeat("x", 300):           {Name: strings.Repeat("x", 300)},
	} {
		if got := d.Title(); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}
