package study

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestEachSuffixAndSeparator that people and programs put behind a specimen's name.
func TestEachSuffixAndSeparator(t *testing.T) {
	folder := t.TempDir()
	var want []string
	for i, end := range []string{"_picked_points", "_landmarks", "_landmark", "_fiducials", "_points", "_lms", "_lm", "-LM", " landmarks", ".Points"} {
		put(t, folder, fmt.Sprintf("%d.ply", i), fmt.Sprintf("%d%s.fcsv", i, end))
		want = append(want, fmt.Sprintf("%d.ply=%d%s.fcsv", i, i, end))
	}
	if got := pairs(t, folder); got != strings.Join(want, " ") {
		t.Errorf("%s\nwant %s", got, strings.Join(want, " "))
	}
}

// TestSuffixesOfTwoCases: of meshes that differ in letter case the one that is written alike.
func TestSuffixesOfTwoCases(t *testing.T) {
	folder := t.TempDir()
	put(t, folder, "Aa.ply", "aa.ply", "aa_lm.fcsv", "Aa_LM.ljson")
	if entries, _ := os.ReadDir(folder); len(entries) < 4 {
		t.Skip("a file system that knows no letter case")
	}
	if got := pairs(t, folder); got != "aa.ply=aa_lm.fcsv Aa.ply=Aa_LM.ljson" {
		t.Error(got)
	}
}

// TestWhyFilesAreLeftOut, and how many are of other kinds.
func TestWhyFilesAreLeftOut(t *testing.T) {
	folder := t.TempDir()
	put(t, folder, "m/a.ply", "n/a.ply", "p/a.fcsv", "q/b.fcsv", "b-other.csv", "notes.doc", "protocol.json", "study.csv", "x.MEASURES.JSON")
	put(t, folder, "k/c.ply", "k/c.stl", "k/c.fcsv")
	if err := os.WriteFile(filepath.Join(folder, "d.xyz"), []byte("1 2 3\n4 5 6\n"), 0o600); err != nil { // a table without a header
		t.Fatal(err)
	}
	put(t, folder, "d.ply")
	l, err := Scan(t.Context(), folder)
	if err != nil {
		t.Fatal(err)
	}
	l.Unread = []string{"closed: it cannot be read"}
	p := PairUp(l)
	why, order := map[string]string{}, ""
	for _, a := range p.Alone {
		why[a.Landmarks] = a.Why
		order += a.Landmarks + " "
	}
	if order != "k/c.fcsv p/a.fcsv q/b.fcsv " {
		t.Errorf("in the order %s", order)
	}
	for file, want := range map[string]string{"p/a.fcsv": "m/a.ply, n/a.ply have its name: say in the table", "q/b.fcsv": "no mesh has its name", "k/c.fcsv": "k/c.ply, k/c.stl have its name: say"} {
		if !strings.Contains(why[file], want) {
			t.Errorf("%s: %q, want %q", file, why[file], want)
		}
	}
	if len(p.Alone) != 3 || p.Others != 2 || len(p.Unread) != 1 {
		t.Errorf("alone %v, %d others, unread %q", p.Alone, p.Others, p.Unread)
	}
	for _, pair := range p.Pairs {
		if pair.Mesh == "d.ply" && pair.Landmarks != "d.xyz" {
			t.Errorf("%+v", pair)
		}
	}
	// Without meshes each landmark file is a specimen, by its name without a suffix.
	folder = t.TempDir()
	put(t, folder, "M1_L_landmarks.fcsv", "b-other.csv")
	if l, err = Scan(t.Context(), folder); err != nil {
		t.Fatal(err)
	}
	p = PairUp(l)
	pattern, err := ParsePattern("{individual}_{side}")
	if err != nil {
		t.Fatal(err)
	}
	if p.Apply(pattern); len(p.Pairs) != 1 || p.Others != 1 || p.Pairs[0].Name() != "M1_L" || p.Pairs[0].Odd != "" {
		t.Errorf("%+v", p)
	}
}

// TestLinksToFilesAreTaken, and a scan ends when nobody waits for it.
func TestLinksToFilesAreTaken(t *testing.T) {
	folder, other := t.TempDir(), t.TempDir()
	put(t, other, "far.ply")
	if err := os.Symlink(filepath.Join(other, "far.ply"), filepath.Join(folder, "near.ply")); err != nil {
		t.Skip("no links here")
	}
	if got := pairs(t, folder); got != "near.ply=" {
		t.Error(got)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Scan(ctx, folder); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// TestPatternsOfPeople: blanks in braces, letters composed otherwise, right sides, columns that
// no name says, and both ways to read a name.
func TestPatternsOfPeople(t *testing.T) {
	for _, c := range []struct{ pattern, name, want string }{
		{"{ individual }_{side}", "M1_right", "individual M1, side right"},
		{"Scha\u0308del_{individual}", "Sch\u00e4del_x", "individual x"},
		{"{status}_x", "", "no name of a file says"},
		{"{landmarks}_x", "", "no name of a file says"},
		{"{a{b}", "", "not closed"},
		{"{individual}-{group}-{}", "a-b-c-d", `individual "a", group "b", or individual "a", group "b-c"`},
		{"{}-{individual}-{group}", "a-b-c-d", `individual "b", group "c-d", or individual "b-c", group "d"`},
	} {
		p, err := ParsePattern(c.pattern)
		text := ""
		if err == nil {
			var parts []NamedPart
			if parts, err = p.Match(c.name); err == nil {
				text = strings.ReplaceAll(describe(parts), `"`, "")
			}
		}
		if err != nil {
			text = err.Error()
		}
		if !strings.Contains(text, c.want) {
			t.Errorf("%s of %q: %s, want %s", c.pattern, c.name, text, c.want)
		}
	}
	// Another pattern takes back what the one before it has said.
	p := &Pairing{Pairs: []Pair{{Mesh: "M1.ply"}}}
	for _, text := range []string{"{individual}_{side}", "{individual}"} {
		pattern, err := ParsePattern(text)
		if err != nil {
			t.Fatal(err)
		}
		p.Apply(pattern)
	}
	if p.Pairs[0].Odd != "" || len(p.Pairs[0].Parts) != 1 {
		t.Errorf("%+v", p.Pairs[0])
	}
}

// TestMoreDialects: a hint in capitals, a table of landmarks only, and line numbers below cells
// of several lines.
func TestMoreDialects(t *testing.T) {
	for _, text := range []string{"SEP=;\r\nmesh;status\r\na.ply;done\r\n", "\"sep=;\"\r\nmesh;status\r\na.ply;done\r\n"} {
		if table := decode(t, text); table.Get(0, Mesh) != "a.ply" || string(table.Bytes()) != text {
			t.Errorf("%q: %q", text, table.Bytes())
		}
	}
	if table := decode(t, "name,landmarks\nx,a.fcsv\n"); table.Get(0, Landmarks) != "a.fcsv" {
		t.Errorf("%q", table.Bytes())
	}
	for text, want := range map[string]string{
		"sep=;\nmesh;note\na;\"x":                      "line 3: ",
		"mesh,note\na,\"one\ntwo\nthree\"\nb,\"x\"y\n": "line 5: ",
		"mesh,note,more\na,\"one\ntwo\",\"x":           "line 3: ",
	} {
		if _, err := Decode(t.Context(), "study.csv", []byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
	if table := decode(t, "mesh\na.ply\n\x1a"); table.Len() != 1 || len(table.Notes) != 1 {
		t.Errorf("an end of DOS: %d rows, notes %q", table.Len(), table.Notes)
	}
	// A carriage return within a cell is part of it, and stays.
	table := decode(t, "mesh,note\na,x\ry\n")
	if table.Cell(0, 1) != "x\ry" {
		t.Errorf("%q", table.Cell(0, 1))
	}
	table.SetCell(0, 1, "p\rq")
	if back := decode(t, string(table.Bytes())); back.Cell(0, 1) != "p\rq" || back.Len() != 1 {
		t.Errorf("%q", table.Bytes())
	}
	table.SetCell(0, 1, "p\r")
	if back := decode(t, string(table.Bytes())); strings.TrimSpace(back.Cell(0, 1)) != "p" || back.Len() != 1 {
		t.Errorf("%q", table.Bytes())
	}
	// The apostrophe of a spreadsheet may stand behind blanks.
	if table := decode(t, "mesh,note\n a.ply , '=x\n"); table.Cell(0, 1) != "=x" || table.Get(0, Mesh) != "a.ply" {
		t.Errorf("%q", table.Cell(0, 1))
	}
}

// TestDatesAndZerosOfTheUsersStay to the letter, as long as nobody changes that cell.
func TestDatesAndZerosOfTheUsersStay(t *testing.T) {
	const text = "mesh;individual;date;age\r\na.ply;007;03.04.2026;1,50\r\nb.ply;1E5;2026-04-03;\"1,50 \"\r\n"
	table := decode(t, text)
	table.SetStatus(1, Done)
	want := strings.NewReplacer("age\r", "age;status\r", "1,50\r", "1,50;\r", "\"1,50 \"\r", "\"1,50 \";done\r").Replace(text)
	if got := string(table.Bytes()); got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
