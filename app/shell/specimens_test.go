package shell

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"cairn/app/session"
	"cairn/app/study"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
)

// openTable opens a study of squares, the rows of a table, of which the first column is the
// mesh, and returns when the first one is there. Meshes whose names begin with "gone" are not.
// More files may be given by name.
func (r *room) openTable(table string, more ...map[string]string) {
	r.t.Helper()
	contents := map[string]string{study.TableName: table}
	for _, m := range more {
		maps.Copy(contents, m)
	}
	for _, line := range strings.Split(strings.TrimSpace(table), "\n")[1:] {
		if name, _, _ := strings.Cut(line, ","); name != "" && !strings.HasPrefix(name, "gone") {
			contents[name] = square
		}
	}
	s, err := session.ReadStudy(r.t.Context(), filepath.Dir(files(r.t, contents)[0]))
	if err != nil {
		r.t.Fatal(err)
	}
	r.session.OpenStudy(s)
	r.settled()
}

// settled waits until the specimen that is opened is there and the window follows it.
func (r *room) settled() {
	r.t.Helper()
	r.wait("the specimen", func() bool {
		e := r.docs.Entry(r.session.Front())
		return e != nil && !e.Loading && !r.stale
	})
}

// list returns the names and states of the page's rows, the open one in brackets.
func (p *specimenPage) texts() (all []string) {
	for _, s := range p.list.shown {
		text := s.Name + " " + stateText(s)
		if s.Open {
			text = "[" + text + "]"
		}
		all = append(all, text)
	}
	return all
}

// specimens returns the page.
func (r *room) specimens() *specimenPage { return r.study.pages[0].(*specimenPage) }

// TestSpecimenPage: what is typed and chosen says what is listed, next and previous go as the
// list does, and a click or Return opens a specimen.
func TestSpecimenPage(t *testing.T) {
	r := newRoom(t)
	r.openTable("mesh,status,side\nm10.obj,done,L\nm2.obj,,R\ngone.obj,flagged,R\nm3.obj,partly,L\n")
	p := r.specimens()
	check := func(what string, want ...string) {
		t.Helper()
		if got := p.texts(); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", what, got, want)
		}
	}
	check("as opened", "[m10 done]", "m2 not visited", "gone flagged", "m3 partly")
	if got := strings.Join(p.sorting.Options, ", "); got != "In table order, By name, By state, Shuffled, By side" {
		t.Error("it can be sorted", got)
	}
	if !p.seedRow.Hidden {
		t.Error("there is a seed of no shuffled order")
	}
	p.sorting.SetSelected("By name")
	check("by name", "gone flagged", "m2 not visited", "m3 partly", "[m10 done]")
	r.keys.doNamed("previous-specimen")
	r.settled()
	check("the one before in the list", "gone flagged", "m2 not visited", "[m3 partly]", "m10 done")
	p.status.SetSelected("Not done")
	check("what is left to do", "gone flagged", "m2 not visited", "[m3 partly]")
	test.Type(p.search, "m2")
	check("searched", "m2 not visited", "[m3 partly]") // the open one stays
	p.search.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if r.win.Canvas().Focused() != fyne.Focusable(p.list) {
		t.Fatalf("Return does not lead into the list but to %T", r.win.Canvas().Focused())
	}
	if p.list.marked != 1 {
		t.Errorf("row %d is marked", p.list.marked)
	}
	p.list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyUp})
	p.list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	r.settled()
	check("Return", "[m2 not visited]")
	p.search.SetText("zz")
	p.status.SetSelected("Done")
	check("the open one alone", "[m2 not visited]")
	p.search.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if p.search.Text != "" || r.win.Canvas().Focused() != fyne.Focusable(r.view) {
		t.Error("Escape does not end the search")
	}
	check("done", "[m2 not visited]", "m10 done")
	p.list.Select(1) // a click
	r.settled()
	check("a click", "[m10 done]")
	p.status.SetSelected("All")
	p.sorting.SetSelected("By side")
	check("by a column", "[m10 done]", "m3 partly", "m2 not visited", "gone flagged")
	p.sorting.SetSelected("In table order")
	check("as in the table", "[m10 done]", "m2 not visited", "gone flagged", "m3 partly")
	p.sorting.SetSelected("Shuffled")
	seed := p.seed.Text
	if p.seedRow.Hidden || seed != fmt.Sprint(r.session.Query().Seed) {
		t.Errorf("shuffled with the seed %q", seed)
	}
	p.seed.SetText("7")
	seven := p.texts()
	for n := range uint64(20) { // some other seed has another order
		if p.seed.SetText(fmt.Sprint(n)); !slices.Equal(p.texts(), seven) {
			break
		}
	}
	if slices.Equal(p.texts(), seven) {
		t.Error("the seed changes nothing")
	}
	if p.seed.SetText("7"); !slices.Equal(p.texts(), seven) {
		t.Errorf("%q and again %q", seven, p.texts())
	}
	r.session.CloseStudy()
	r.wait("the study to close", func() bool { return !r.stale })
}

// row returns the row of the list that shows a place, made as the list makes it.
func (p *specimenPage) row(place int) *specimenRow {
	row := newSpecimenRow(p.list)
	row.Resize(fyne.NewSize(200, row.MinSize().Height))
	row.show(place)
	return row
}

// TestSpecimenRows: the state has a sign of its own, the open one is marked, and what cannot be
// opened is grey and says why.
func TestSpecimenRows(t *testing.T) {
	r := newRoom(t)
	r.openTable("mesh,status\nthe_same_long_beginning_of_all_names_1.obj,done\nthe_same_long_beginning_of_all_names_2.obj,\ngone.obj,partly\n")
	p := r.specimens()
	signs := map[string]bool{}
	for place := range 3 {
		row := p.row(place)
		signs[row.icon.Resource.Name()] = true
		for _, sign := range []fyne.Resource{row.icon.Resource, row.blank.Resource} {
			if text := string(sign.Content()); strings.Contains(text, "#000\"") || strings.Contains(text, "stroke") {
				t.Errorf("%s does not go with the theme: %s", sign.Name(), text)
			}
		}
		open := row.bar.FillColor == theme.Color(theme.ColorNamePrimary) && row.name.text.TextStyle.Bold
		if open != (place == 0) {
			t.Errorf("row %d is marked as open: %t", place, open)
		}
		if grey := row.name.ink == theme.ColorNameDisabled; grey != (place == 2) || strings.Contains(row.says(), "is not there") != grey {
			t.Errorf("row %d is grey: %t, and says %q", place, grey, row.says())
		}
	}
	if len(signs) != 3 {
		t.Error("states share signs:", signs)
	}
	// What tells the two is seen where there is room for a part of their names.
	if a, b := p.row(0).name.text.Text, p.row(1).name.text.Text; !strings.ContainsRune(a, ellipsis) || !strings.Contains(a, "1") || !strings.Contains(b, "2") {
		t.Errorf("%q and %q", a, b)
	}
	// An update of what has not changed draws nothing.
	before := p.list.shown
	r.refresh()
	if &before[0] != &p.list.shown[0] {
		t.Error("the list was filled anew")
	}
	p.list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
	p.list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if got := p.texts()[0]; !strings.HasPrefix(got, "[") {
		t.Errorf("what is not there was opened: %q", p.texts())
	}
}

// TestListInALowWindow has more than half of the page, and all that is above it has a width.
func TestListInALowWindow(t *testing.T) {
	r := newRoom(t)
	r.openTable("mesh\na.obj\n")
	p := r.specimens()
	p.sorting.SetSelected("Shuffled")
	for _, size := range []fyne.Size{{Width: 190, Height: 130}, {Width: 300, Height: 480}} {
		p.box.Resize(size)
		if got := p.list.Size(); got.Height < size.Height/3 || got.Width != size.Width {
			t.Errorf("of %v the list has %v", size, got)
		}
		for _, o := range []fyne.CanvasObject{p.search, p.status, p.sorting, p.seed} {
			if o.Size().Width < 50 {
				t.Errorf("at %v, %T is %v", size, o, o.Size())
			}
		}
	}
	p.sorting.SetSelected("By name")
	if p.box.Resize(fyne.NewSize(190, 130)); p.list.Size().Height < 80 {
		t.Errorf("without a seed the list has %v", p.list.Size())
	}
}

// TestThousandSpecimens: only rows that are seen are made, and the open one is.
func TestThousandSpecimens(t *testing.T) {
	r := newRoom(t)
	var table strings.Builder
	table.WriteString("mesh,status\n")
	const n = 1000
	for i := range n {
		fmt.Fprintf(&table, "gone%d.obj,\n", i)
	}
	table.WriteString("last.obj,\n")
	folder := t.TempDir()
	for name, text := range map[string]string{"study.csv": table.String(), "last.obj": square} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	s, err := session.ReadStudy(t.Context(), folder)
	if err != nil {
		t.Fatal(err)
	}
	r.session.OpenStudy(s)
	r.session.GoToSpecimen(n)
	r.settled()
	p := r.specimens()
	if len(p.list.rows) != n+1 || p.list.GetScrollOffset() < 1000 {
		t.Fatalf("%d rows, scrolled by %g", len(p.list.rows), p.list.GetScrollOffset())
	}
	start := time.Now()
	const times = 20
	for range times {
		p.update()
	}
	t.Logf("an update without a change takes %v", time.Since(start)/times)
	start = time.Now()
	for range times {
		p.list.shown = nil
		p.update()
	}
	t.Logf("one with new names takes %v", time.Since(start)/times)
}
