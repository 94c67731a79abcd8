package lmio

import (
	"errors"
	"testing"
)

// fuzz reads data as a file of a format: no panic, no error but a FormatError
// that says something, memory that the bytes account for, and what was read can
// be written and comes back the same.
func fuzz(t *testing.T, f Format, data []byte) {
	path := "a" + append(f.Extensions, f.Shared...)[0] // it is only named
	r, err := f.read(t.Context(), path, data)
	if err != nil {
		var e *FormatError
		if !errors.As(err, &e) || e.Reason == "" || e.File == "" || e.Format == "" {
			t.Fatalf("error of another kind: %v", err)
		}
		return
	}
	for _, g := range r.Groups {
		const factor = 200 // of the bytes of the file
		base := int64(4 << 10)
		if f.limits.template { // some of which say the number of points, and no more
			base += maxTemplatePoints*256 + maxTemplateLines*64
		}
		if n := g.Bytes(); n > base+factor*int64(len(data)) {
			t.Fatalf("%d bytes of landmarks from a file of %d", n, len(data))
		}
	}
	if !f.Writes() || len(r.Groups) == 0 {
		return
	}
	fitted, losses, err := f.fit(r.Groups)
	if err != nil {
		return
	}
	written, err := f.encode(fitted)
	if err != nil {
		t.Fatalf("what was read cannot be written: %v", err)
	}
	again, err := f.read(t.Context(), path, written)
	if err != nil {
		t.Fatalf("what was written cannot be read: %v\n%q", err, written)
	}
	if len(again.Groups) != len(fitted) {
		t.Fatalf("%d groups come back of %d\n%q", len(again.Groups), len(fitted), written)
	}
	for i, g := range fitted {
		g.Place(g.Properties().Declared)
		if d := difference(g, again.Groups[i]); d != "" {
			t.Fatalf("group %d comes back changed: %s (losses %q)\n%q", i, d, losses, written)
		}
	}
}

func FuzzAmira(f *testing.F) {
	for _, s := range []string{
		"# AmiraMesh 3D ASCII 2.0\ndefine Markers 2\nParameters { NumSets 1, ContentType \"LandmarkSet\" }\nMarkers { float[3] Coordinates } @1\n@1\n1 2 3\nnan nan nan\n",
		"# HyperMesh 3D ASCII 1.0\nnNodes Markers 1\nMarkers { float[3] Coordinates } @1\nMarkers { float[3] Coordinates2 } @2\nMarkers { int MarkerTypes } @3\n@3\n0\n@2\n1 2 3\n@1\n4 5 6\n",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) { fuzz(t, amiraLandmarks, data) })
}

func FuzzLJSON(f *testing.F) {
	for _, s := range []string{
		smallLJSON, wholeLJSON,
		`{"version":2,"labels":[{"label":"a","mask":[0]}],"landmarks":{"points":[[1,null]],"connectivity":[[0,0]]}}`,
		`{"version":1,"groups":[{"label":"a","landmarks":[{"point":[1,2,3]}],"connectivity":[[0,0]]}]}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) { fuzz(t, ljson, data) })
}
