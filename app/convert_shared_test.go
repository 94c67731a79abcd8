package main

import (
	"encoding/json"
	"strings"
	"testing"

	"cairn/internal/testfiles"
	"cairn/landmark"
	"cairn/landmark/lmio"
)

// TestConvertThroughEveryFormatAndBack takes a real set through each format that
// is written and back: what is not as it was has been told.
func TestConvertThroughEveryFormatAndBack(t *testing.T) {
	original := testfiles.Landmarks(t)
	want := readGroup(t, original)
	for _, f := range lmio.Formats() {
		if !f.Writes() {
			continue
		}
		ext := append(f.Extensions, f.Shared...)[0]
		t.Run(f.Name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			losses, refused := convertJSON(t, original, "there"+ext)
			if refused != "" {
				if !strings.Contains(refused, "coordinates") { // a format of pictures
					t.Fatal(refused)
				}
				return
			}
			back, refused := convertJSON(t, "there"+ext, "back.fcsv")
			if refused != "" {
				t.Fatal(refused)
			}
			losses += back
			got := readGroup(t, "back.fcsv")
			if got.Len() != want.Len() {
				t.Fatalf("%d points of %d come back; the losses were %q", got.Len(), want.Len(), losses)
			}
			for i, w := range want.Landmarks() {
				g := got.At(i)
				for _, d := range []struct {
					differs bool
					told    string
				}{
					{g.Position != w.Position, "position"}, {g.Status != w.Status, "position"},
					{g.Name != w.Name, "name"}, {g.Description != w.Description, "description"},
					{g.Locked != w.Locked, "lock"}, {g.Hidden != w.Hidden, "hidden"}, {g.Normal != w.Normal, "normal"},
				} {
					if d.differs && !strings.Contains(losses, d.told) {
						t.Fatalf("point %d is %+v, was %+v; the losses were %q", i, g, w, losses)
					}
				}
			}
		})
	}
}

func readGroup(t testing.TB, path string) *landmark.Group {
	t.Helper()
	r, err := lmio.Read(t.Context(), path)
	if err != nil || len(r.Groups) != 1 {
		t.Fatalf("%s: %d groups, %v", path, len(r.Groups), err)
	}
	return r.Groups[0]
}

// convertJSON converts a file whatever it loses, and returns what it says of
// that, or why it does not.
func convertJSON(t testing.TB, from, to string) (losses, refused string) {
	t.Helper()
	r := cairn(t, "convert", "--json", "--allow-loss", from, "-o", to)
	var o convertReport
	if err := json.Unmarshal([]byte(r.out), &o); err != nil {
		t.Fatalf("%v: %q %q", err, r.out, r.errOut)
	}
	return strings.Join(o.Losses, "\n"), o.Error
}
