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
			if diff := ciede2000(cieLab(a.Color), cieLab(b.Color)); !(diff >= 4) {
				t.Errorf("%s: %q and %q are shown in %v and %v", what, a.Group.Name(), b.Group.Name(), a.Color, b.Color)
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
				if n.Color != want {
					t.Errorf("%s: group %d is shown in %v, want %v", name, i, n.Color, want)
				}
			}
			if got := n.Group.Properties().Color; got != said {
				t.Errorf("%s: the file of group %d says %v now, not %v", name, i, got, said)
			}
			if other := said.A != 0 && n.Color != said; n.Recolored != other {
				t.Errorf("%s: group %d is recoloured: %v", name, i, n.Recolored)
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
		d.Apply(AddGroupCommand(colored(name, red), name))
	}
	a, b := d.Groups()[0], d.Groups()[1]
	if a.Color != red || b.Color != Palette(0) {
		t.Fatalf("shown in %v and %v", a.Color, b.Color)
	}
	d.Apply(RemoveGroupCommand(b.ID()))
	d.Undo()
	d.Undo()
	d.Redo()
	if b.Color != Palette(0) || d.Group(b.ID()) != b {
		t.Errorf("back again it is shown in %v", b.Color)
	}
	d.Apply(RemoveGroupCommand(a.ID())) // b does not change by that
	if holder, ok := d.ColorHolder(b); holder != nil || !ok {
		t.Errorf("its file's colour is held by %v, %v", holder, ok)
	}
	d.Undo()
	if holder, ok := d.ColorHolder(b); holder != a || !ok || b.Color != Palette(0) {
		t.Errorf("its file's colour is held by %v, %v", holder, ok)
	}
	d.Apply(RecolorGroupCommand(b.ID(), red)) // on purpose
	if _, ok := d.ColorHolder(b); b.Color != red || ok {
		t.Errorf("what the user chose is shown in %v", b.Color)
	}
	d.Undo()
	if b.Color != Palette(0) || b.Group.Properties().Color != red {
		t.Errorf("undone it is shown in %v", b.Color)
	}
	d.Apply(RecolorGroupCommand(a.ID(), Palette(1)))
	d.Apply(AddGroupCommand(colored("c", color.NRGBA{}), "c"))
	d.Apply(AddGroupCommand(colored("d", Palette(1)), "d"))
	if got := d.Groups()[2].Color; got != Palette(2) {
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
				same.Color = n.Color
			}
			said := some[random.IntN(len(some))]
			want, _ := plain.AddGroup(colored("", said))
			d.Apply(AddGroupCommand(colored("", said), ""))
			if got := d.Groups()[len(d.Groups())-1]; got.Color != want.Color || got.Recolored != want.Recolored {
				t.Fatalf("step %d: %v is shown in %v, want %v", step, said, got.Color, want.Color)
			}
			plain.Close()
		case what == 4:
			d.Apply(RemoveGroupCommand(n.ID()))
		case what == 5:
			d.Apply(RecolorGroupCommand(n.ID(), some[2+random.IntN(4)]))
		case what == 6:
			n.Color = Palette(random.IntN(30))
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
		n.File = "f"
	}
	before := map[string][]color.NRGBA{}
	for _, n := range d.Groups() {
		before[n.Group.Name()] = append(before[n.Group.Name()], n.Color)
	}
	d.Apply(ReloadGroupsCommand("f", []*landmark.Group{
		colored("new", color.NRGBA{}), colored("a", red), colored("", red), colored("", red), colored("now", blue),
	}))
	toldApart(t, "reloaded", d)
	at := map[string]int{}
	for _, n := range d.Groups() {
		name := n.Group.Name()
		if old := before[name]; old != nil && n.Color != old[at[name]] {
			t.Errorf("%q number %d is shown in %v, and was in %v", name, at[name], n.Color, old[at[name]])
		}
		at[name]++
		if name == "now" && n.Color != blue { // the one that had it has gone
			t.Errorf("the group with another name is shown in %v", n.Color)
		}
	}
	d.Apply(ReloadGroupsCommand("f", []*landmark.Group{colored("a", Palette(0))})) // as it was shown, but its file says so now
	if n := d.Groups()[1]; n.Color != Palette(0) || n.Recolored {
		t.Errorf("a colour of its own is shown in %v", n.Color)
	}
}
