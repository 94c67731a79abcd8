package lmio

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cairn/landmark"
)

// TestPointsOfOneNameAreSaid in every format that holds names and lets two points have
// one, but for tables, which have words of their own; with their numbers; nothing of them is lost. Points without a name are no pair.
func TestPointsOfOneNameAreSaid(t *testing.T) {
	point := func(name string) landmark.Landmark { return landmark.Landmark{Name: name, Status: landmark.Defined} }
	points := []landmark.Landmark{point("a"), point("b"), point("a"), point("c"), point("b"), point("b"), point(""), point("")}
	var said []string
	for _, f := range Formats() {
		if !f.Writes() || f.limits.name == nil || f.limits.uniquePoints || f.limits.template || f.limits.noName != nil || f.tellsNames {
			continue
		}
		g := landmark.NewGroup("g", points)
		if f.limits.dims[0] == 2 {
			g.SetDim(2)
		}
		path := filepath.Join(t.TempDir(), "x"+slices.Concat(f.Extensions, f.Shared)[0])
		r, text := throughFile(t, path, []*landmark.Group{g}, false)
		if r.Groups[0].At(2).Name != "a" {
			continue // it makes names differ
		}
		said = append(said, f.Name)
		warnings := strings.Join(r.Warnings, "\n")
		if want := `several points have one name: "a" (points 1 and 3), "b" (points 2, 5, 6).`; !strings.Contains(warnings, want) || strings.Count(warnings, "one name") != 1 {
			t.Errorf("%s: the warnings are %q\n%s", f.Name, warnings, text)
		}
	}
	for _, name := range []string{ljsonName, markupsName, fcsvName, "MeshLab points"} {
		if !slices.Contains(said, name) {
			t.Errorf("%s was not tried, but %q", name, said)
		}
	}
	two := []*landmark.Group{landmark.NewGroup("left", points[:2]), landmark.NewGroup("right", []landmark.Landmark{point("x"), point("x")})}
	if warnings := SameNames(two); len(warnings) != 1 || !strings.HasPrefix(warnings[0], `several points of group "right" have one name: "x" (points 1 and 2)`) {
		t.Errorf("%q", warnings)
	}
}
