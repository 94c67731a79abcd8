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
		{"a.abc", []*landmark.Group{two}, "known are"},
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

func TestGroupsLeftOutAreNamed(t *testing.T) {
	points := func(name string, n int) *landmark.Group { return landmark.NewGroup(name, make([]landmark.Landmark, n)) }
	skull, pupils, unnamed := points("", 3), points("pupils", 2), points("", 1)
	many := []*landmark.Group{skull}
	for range 7 {
		many = append(many, points("a", 1))
	}
	for _, c := range []struct {
		groups []*landmark.Group
		want   string
	}{
		{[]*landmark.Group{skull, pupils}, `group "pupils" (2 points) left out, since a file holds one`},
		{[]*landmark.Group{skull, pupils, unnamed}, `groups "pupils" (2 points), 3 (1 point) left out, since a file holds one`},
		{many, `"a" (1 point) and 2 more left out, since a file holds one`},
	} {
		got, err := Losses("a.fcsv", c.groups)
		if err != nil || len(got) != 1 || !strings.HasSuffix(got[0], c.want) {
			t.Errorf("%q, %v, want %q", got, err, c.want)
		}
	}
}

func TestTheNameForNoneMayGo(t *testing.T) {
	dir := t.TempDir()
	from, through, back := dir+"/a.fcsv", dir+"/a.ljson", dir+"/b.fcsv"
	groups := []*landmark.Group{landmark.NewGroup("", []landmark.Landmark{{Status: landmark.Defined}})}
	for _, path := range []string{from, through, back} {
		if losses, err := Losses(path, groups); err != nil || len(losses) > 0 {
			t.Errorf("%s: %q, %v", path, losses, err)
		}
		if err := Write(path, groups); err != nil {
			t.Fatal(err)
		}
		r, err := Read(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		groups = r.Groups
	}
	groups[0].SetName("ljson") // a name of somebody's own
	if losses, err := Losses(back, groups); err != nil || len(losses) != 1 {
		t.Errorf("%q, %v", losses, err)
	}
}

func TestOnlyWhatIsWrittenIsOffered(t *testing.T) {
	_, err := Losses("a.abc", []*landmark.Group{landmark.NewGroup("", nil)})
	if err == nil {
		t.Fatal("an unknown extension is taken")
	}
	_, list, _ := strings.Cut(err.Error(), "known are ")
	for _, ext := range strings.Split(list, ", ") {
		if _, err := WrittenAs("a" + ext); err != nil {
			t.Errorf("%s is offered: %v", ext, err)
		}
	}
	if !strings.Contains(list, ".csv") || strings.Contains(list, ".ckpt") {
		t.Error(list)
	}
}
