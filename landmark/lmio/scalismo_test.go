package lmio

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"cairn/landmark"
)

const scalismoText = `[
    {
        "id": "nasion",
        "coordinates": [
            10.5,
            -20.25,
            30.125
        ],
        "description": "Fixed",
        "uncertainty": {
            "stddevs": [
                1,
                1,
                2.50
            ],
            "pcvectors": []
        },
        "extensions": {
            "visible": true
        }
    },
    {
        "id": "",
        "coordinates": [
            0.0,
            45.5,
            60.0
        ]
    }
]
`

func TestScalismoIsWrittenAsItWas(t *testing.T) {
	r, err := decodeScalismo(t.Context(), "a.scalismo.json", []byte(scalismoText))
	if err != nil || len(r.Warnings) > 0 || len(r.Groups) != 1 {
		t.Fatalf("%+v, %v", r, err)
	}
	g := r.Groups[0]
	if l := g.At(0); l.Name != "nasion" || l.Description != "Fixed" || l.Extra.Len() != 2 || l.Status != landmark.Defined || l.Position.Y != -20.25 {
		t.Errorf("read %+v", l)
	}
	if out, err := encodeScalismo(r.Groups); err != nil || string(out) != scalismoText {
		t.Errorf("error %v, written\n%s", err, out)
	}
}

func TestScalismoWithoutCoordinates(t *testing.T) {
	r, err := decodeScalismo(t.Context(), "a.json", []byte(`[{"id": "a", "coordinates": [1, null, 2]}, {"id": "b"}, {"id": "c", "coordinates": null}, {"id": "d", "coordinates": [1, 2, 3]}]`))
	if err != nil {
		t.Fatal(err)
	}
	if got := listed(r.Groups); got != "a(missing) b(missing) c(missing) d(1,2,3)" || len(r.Warnings) != 1 || !strings.Contains(r.Warnings[0], "3 points without coordinates") {
		t.Errorf("read %s, warnings %q", got, r.Warnings)
	}
	losses, err := Losses(filepath.Join(t.TempDir(), "a.scalismo.json"), r.Groups)
	if err != nil || len(losses) != 1 || losses[0] != "3 points without a position left out" {
		t.Errorf("losses %q, %v", losses, err)
	}
}

func TestBadJSONLandmarks(t *testing.T) {
	for _, c := range []struct {
		name, text string
		line       int
		reason     string
		decode     bool // as 3DTeethLand's
	}{
		{"empty", " ", 1, "the file is empty", false},
		{"no id", `[{"coordinates": [1, 2, 3]}]`, 1, `landmark 1 lacks its "id"`, false},
		{"one coordinate", "[\n{\"id\": \"a\", \"coordinates\": [1]}]", 2, "landmark 1 has 1 coordinate where 3 belong", false},
		{"four coordinates", `[{"id": "a", "coordinates": [1, 2, 3, 4]}]`, 1, "more than 3 coordinates", false},
		{"mixed", `[{"id": "a", "coordinates": [1, 2, 3]}, {"id": "b", "coordinates": [1, 2]}]`, 1, "landmark 2 has 2 coordinates and those before it have 3", false},
		{"text", `[{"id": "a", "coordinates": ["1", 2, 3]}]`, 1, "where a number or null belongs", false},
		{"twice", `[{"id": "a", "id": "b"}]`, 1, "has the key \"id\" twice", false},
		{"cut off", `[{"id": "a", "coordinates": [1, 2`, 1, "cut off", false},
		{"two documents", `[] []`, 1, "a file holds one", false},
		{"no objects", `{"version": "1.0"}`, 1, `no list "objects"`, true},
		{"flat teeth", `{"objects": [{"class": "Cusp", "coord": [1, 2]}]}`, 1, "object 1 has 2 coordinates where 3 belong", true},
		{"a list", `[]`, 1, "where an object {…} belongs", true},
	} {
		decode := decodeScalismo
		if c.decode {
			decode = decodeTeeth
		}
		_, err := decode(t.Context(), "a.json", []byte(c.text))
		var f *FormatError
		if !errors.As(err, &f) || f.Line != c.line || !strings.Contains(f.Reason, c.reason) {
			t.Errorf("%s: %v does not say line %d, %s", c.name, err, c.line, c.reason)
		}
	}
}

func FuzzScalismo(f *testing.F) {
	f.Add([]byte(scalismoText))
	f.Add([]byte(`[{"id":"a","coordinates":[1,2]},{"id":"b","description":{"x":[]},"coordinates":[1,null]}]`))
	f.Fuzz(func(t *testing.T, data []byte) { fuzz(t, scalismo, data) })
}

func FuzzTeethLand(f *testing.F) {
	f.Add([]byte(`{"version":"1.0","key":"demo_upper.obj","objects":[{"key":"1","class":"Mesial","coord":[10.5,-20.25,30.125],"score":0.5}]}`))
	f.Fuzz(func(t *testing.T, data []byte) { fuzz(t, teethLand, data) })
}
