package lmio

import (
	"slices"
	"strings"
	"testing"

	"cairn/landmark"
)

func TestLossesAreNamed(t *testing.T) {
	g := landmark.NewGroup("skull", []landmark.Landmark{
		{Name: "a", Status: landmark.Defined, Description: "x"}, {Name: "b", Status: landmark.Estimated, Locked: true},
		{Position: landmark.NoPosition()}, {Position: landmark.NoPosition(), Status: landmark.Missing},
	})
	got, err := Losses("a.landmarkAscii", []*landmark.Group{g, g.Copy()})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"4 names left out", "2 names of groups left out", "2 estimated points will count as placed",
		"2 points not visited yet will count as missing", "2 descriptions left out or cut", "2 locks of points left out",
	} {
		if !slices.Contains(got, want) {
			t.Errorf("%q is not among %q", want, got)
		}
	}
	if got, err := Losses("a.landmarkAscii", []*landmark.Group{landmark.NewGroup("", make([]landmark.Landmark, 0))}); err != nil || len(got) != 0 {
		t.Errorf("nothing loses %q, %v", got, err)
	}
}

func TestWhatCannotBeWrittenIsRefused(t *testing.T) {
	two, three := landmark.NewGroup("two", make([]landmark.Landmark, 2)), landmark.NewGroup("three", make([]landmark.Landmark, 3))
	flat := landmark.NewGroup("flat", nil)
	flat.SetDim(2)
	for _, c := range []struct {
		path   string
		groups []*landmark.Group
		want   string
	}{
		{"a.landmarkAscii", nil, "no landmarks"},
		{"a.landmarkAscii", []*landmark.Group{flat}, "has 2"},
		{"a.landmarkAscii", []*landmark.Group{two, three}, "same number of points"},
		{"a.xyz", []*landmark.Group{two}, "known are"},
	} {
		if _, err := Losses(c.path, c.groups); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: Losses says %v, not %q", c.path, err, c.want)
		}
		if err := Write(c.path, c.groups); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: Write says %v, not %q", c.path, err, c.want)
		}
	}
}

func TestWritingChangesNothing(t *testing.T) {
	g := landmark.NewGroup("g", []landmark.Landmark{{Name: "a", Status: landmark.Estimated}, {}})
	before := g.Copy()
	if err := Write(t.TempDir()+"/a.landmarkAscii", []*landmark.Group{g}); err != nil {
		t.Fatal(err)
	}
	if d := difference(before, g); d != "" || g.Revision() != before.Revision() {
		t.Error("writing changed the group: ", d)
	}
}
