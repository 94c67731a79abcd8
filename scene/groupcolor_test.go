package scene

import (
	"image/color"
	"math/rand/v2"
	"testing"

	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

func colored(name string, c color.NRGBA) *landmark.Group {
	g := group(name, r3.Vec{})
	g.SetProperties(landmark.Properties{Color: c})
	return g
}

// toldApart fails unless any two groups of the document are shown in colours that
// differ by what two neighbours of the palette do.
func toldApart(t *testing.T, what string, d *Document) {
	t.Helper()
	for i, a := range d.Groups() {
		for _, b := range d.Groups()[:i] {
			if diff := ciede2000(cieLab(a.s.Color), cieLab(b.s.Color)); !(diff >= 4) {
				t.Errorf("%s: %q and %q are shown in %v and %v", what, a.Group.Name(), b.Group.Name(), a.s.Color, b.s.Color)
			}
		}
	}
}

// TestGroupsOfOneColourAreToldApart: whatever colours their files state, those
// that are shown differ, and the files keep theirs.
func TestGroupsOfOneColourAreToldApart(t *testing.T) {
	red, nearly, sky := color.NRGBA{0xff, 0, 0, 0xff}, color.NRGBA{0xf4, 0x06, 0x0a, 0xff}, Palette(5)
	none := color.NRGBA{}
	for name, c := range map[string]struct {
		said  []color.NRGBA
		shown []int // of the palette, or -1 for what the file says
	}{
		"all alike":           {[]color.NRGBA{red, red, red}, []int{-1, 0, 1}},
		"nearly":              {[]color.NRGBA{red, nearly}, []int{-1, 0}},
		"none":                {[]color.NRGBA{none, none}, []int{0, 1}},
		"the palette's":       {[]color.NRGBA{none, Palette(0), Palette(1)}, []int{0, 1, 2}},
		"one has the hue":     {[]color.NRGBA{Palette(0), none, none}, []int{-1, 1, 2}},
		"different":           {[]color.NRGBA{red, sky, {0, 0x60, 0, 0xff}}, []int{-1, -1, -1}},
		"light and dark":      {[]color.NRGBA{{0x90, 0, 0, 0xff}, red}, []int{-1, -1}},
		"half transparent":    {[]color.NRGBA{red, {0xff, 0, 0, 0x80}}, []int{-1, 0}},
		"as many as you like": {make([]color.NRGBA, 60), nil},
	} {
		d := NewDocument(name)
		defer d.Close()
		for i, said := range c.said {
			n, err := d.AddGroup(colored(string(rune('a'+i)), said))
			if err != nil {
				t.Fatal(err)
			}
			if c.shown != nil {
				want := said
				if c.shown[i] >= 0 {
					want = Palette(c.shown[i])
				}
				if n.s.Color != want {
					t.Errorf("%s: group %d is shown in %v, want %v", name, i, n.s.Color, want)
				}
			}
			if got := n.Group.Properties().Color; got != said {
				t.Errorf("%s: the file of group %d says %v now, not %v", name, i, got, said)
			}
			if other := said.A != 0 && n.s.Color != said; n.s.Recolored != other {
				t.Errorf("%s: group %d is recoloured: %v", name, i, n.s.Recolored)
			}
		}
		toldApart(t, name, d)
	}
}

// TestGroupsKeepTheirColourThroughEdits: what is shown comes back with undo and
// redo, a colour that the user chose stays, and who comes later gives way.
func TestGroupsKeepTheirColourThroughEdits(t *testing.T) {
	red := color.NRGBA{0xff, 0, 0, 0xff}
	d := NewDocument("a")
	defer d.Close()
	for _, name := range []string{"a", "b"} {
		_ = d.Apply(AddGroups(d, name, colored(name, red)))
	}
	a, b := d.Groups()[0], d.Groups()[1]
	if a.s.Color != red || b.s.Color != Palette(0) {
		t.Fatalf("shown in %v and %v", a.s.Color, b.s.Color)
	}
	_ = d.Apply(RemoveGroups(d, b.ID()))
	d.Undo()
	d.Undo()
	d.Redo()
	id := b.ID()
	if b = d.Group(id); b == nil || b.s.Color != Palette(0) {
		t.Errorf("back again it is shown in %v", b.s.Color)
	}
	_ = d.Apply(RemoveGroups(d, a.ID())) // b does not change by that
	if holder, ok := d.ColorHolder(b); holder != nil || !ok {
		t.Errorf("its file's colour is held by %v, %v", holder, ok)
	}
	d.Undo()
	a = d.Group(a.ID())
	if holder, ok := d.ColorHolder(b); holder != a || !ok || b.s.Color != Palette(0) {
		t.Errorf("its file's colour is held by %v, %v", holder, ok)
	}
	_ = d.Apply(RecolorGroup(d, b.ID(), red)) // on purpose
	if _, ok := d.ColorHolder(b); b.s.Color != red || ok {
		t.Errorf("what the user chose is shown in %v", b.s.Color)
	}
	d.Undo()
	if b.s.Color != Palette(0) || b.Group.Properties().Color != red {
		t.Errorf("undone it is shown in %v", b.s.Color)
	}
	_ = d.Apply(RecolorGroup(d, a.ID(), Palette(1)))
	_ = d.Apply(AddGroups(d, "c", colored("c", color.NRGBA{})))
	_ = d.Apply(AddGroups(d, "d", colored("d", Palette(1))))
	if got := d.Groups()[2].Color(); got != Palette(2) {
		t.Errorf("a third is shown in %v", got)
	}
	toldApart(t, "edited", d)
}

// TestColoursAreFreeWhateverWasBefore walks at random through groups that come, go
// and change, and compares the colour of one that comes with what a document that
// never had others gives it.
func TestColoursAreFreeWhateverWasBefore(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 3))
	some := []color.NRGBA{{}, {}, Palette(0), Palette(3), {0xff, 0, 0, 0xff}, {0xf8, 4, 4, 0xff}}
	d := NewDocument("walk")
	defer d.Close()
	for step := range 400 {
		var n *GroupNode
		if len(d.Groups()) > 0 {
			n = d.Groups()[random.IntN(len(d.Groups()))]
		}
		switch what := random.IntN(8); {
		case n == nil || what < 4 && len(d.Groups()) < 40:
			plain := NewDocument("plain")
			for _, n := range d.Groups() {
				same, _ := plain.AddGroup(group(""))
				same.s.Color = n.s.Color
			}
			said := some[random.IntN(len(some))]
			want, _ := plain.AddGroup(colored("", said))
			_ = d.Apply(AddGroups(d, "", colored("", said)))
			if got := d.Groups()[len(d.Groups())-1]; got.s.Color != want.s.Color || got.s.Recolored != want.s.Recolored {
				t.Fatalf("step %d: %v is shown in %v, want %v", step, said, got.s.Color, want.s.Color)
			}
			plain.Close()
		case what == 4:
			_ = d.Apply(RemoveGroups(d, n.ID()))
		case what == 5:
			_ = d.Apply(RecolorGroup(d, n.ID(), some[2+random.IntN(4)]))
		case what == 6:
			n.s.Color = Palette(random.IntN(30))
		default:
			d.Undo()
		}
	}
}

// TestReloadedGroupsAreToldApart: what follows a group of the file is shown as
// that was, and what is new in a colour that is free then.
func TestReloadedGroupsAreToldApart(t *testing.T) {
	red, blue := color.NRGBA{0xff, 0, 0, 0xff}, color.NRGBA{0, 0, 0xff, 0xff}
	d := NewDocument("a")
	defer d.Close()
	if _, err := d.AddGroup(colored("other", red)); err != nil {
		t.Fatal(err)
	}
	for _, g := range []*landmark.Group{colored("a", red), colored("", red), colored("", red), colored("renamed", blue)} {
		n, err := d.AddGroup(g)
		if err != nil {
			t.Fatal(err)
		}
		n.s.File = "f"
	}
	before := map[string][]color.NRGBA{}
	for _, n := range d.Groups() {
		before[n.Group.Name()] = append(before[n.Group.Name()], n.s.Color)
	}
	_ = d.Apply(ReloadGroups(d, "f", []*landmark.Group{
		colored("new", color.NRGBA{}), colored("a", red), colored("", red), colored("", red), colored("now", blue),
	}))
	toldApart(t, "reloaded", d)
	at := map[string]int{}
	for _, n := range d.Groups() {
		name := n.Group.Name()
		if old := before[name]; old != nil && n.s.Color != old[at[name]] {
			t.Errorf("%q number %d is shown in %v, and was in %v", name, at[name], n.s.Color, old[at[name]])
		}
		at[name]++
		if name == "now" && n.s.Color != blue { // the one that had it has gone
			t.Errorf("the group with another name is shown in %v", n.s.Color)
		}
	}
	_ = d.Apply(ReloadGroups(d, "f", []*landmark.Group{colored("a", Palette(0))})) // as it was shown, but its file says so now
	if n := d.Groups()[1]; n.s.Color != Palette(0) || n.s.Recolored {
		t.Errorf("a colour of its own is shown in %v", n.s.Color)
	}
}
