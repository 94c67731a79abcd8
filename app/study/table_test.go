package study

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cairn/internal/atomicfile"
	"cairn/internal/filesystem"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

var files = atomicfile.Files{Disk: filesystem.Real}

func decode(t *testing.T, text string) *Table {
	t.Helper()
	table, err := Decode(t.Context(), "study.csv", []byte(text))
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return table
}

// row returns what Cairn's columns of a row hold.
func row(t *Table, i int) string {
	var cells []string
	for _, c := range Columns() {
		cells = append(cells, t.Get(i, c))
	}
	return strings.Join(cells, "|")
}

// TestEachSpreadsheetsDialect: what programs write is read alike, stays as it is where
// nothing changes, and is written in the same way where one cell does. The texts are as
// Excel (English and German), LibreOffice and R write them.
func TestEachSpreadsheetsDialect(t *testing.T) {
	for name, c := range map[string]struct{ text, changed string }{
		"plain":           {"mesh,landmarks,status,age\na.ply,a.fcsv,done,3\n", "mesh,landmarks,status,age\na.ply,a.fcsv,partly,3\n"},
		"Excel, UTF-8":    {"\ufeffmesh,landmarks,status,age\r\na.ply,a.fcsv,done,3\r\n", "\ufeffmesh,landmarks,status,age\r\na.ply,a.fcsv,partly,3\r\n"},
		"German Excel":    {"mesh;landmarks;status;age\r\na.ply;a.fcsv;done;3,5\r\n", "mesh;landmarks;status;age\r\na.ply;a.fcsv;partly;3,5\r\n"},
		"tabs":            {"mesh\tlandmarks\tstatus\tage\na.ply\ta.fcsv\tdone\t\n", "mesh\tlandmarks\tstatus\tage\na.ply\ta.fcsv\tpartly\t\n"},
		"R":               {"\"mesh\",\"landmarks\",\"status\",\"age\"\n\"a.ply\",\"a.fcsv\",\"done\",3\n", "\"mesh\",\"landmarks\",\"status\",\"age\"\n\"a.ply\",\"a.fcsv\",\"partly\",3\n"},
		"a hint":          {"sep=;\r\nmesh;landmarks;status\r\na.ply;a.fcsv;done\r\n", "sep=;\r\nmesh;landmarks;status\r\na.ply;a.fcsv;partly\r\n"},
		"order and case":  {"Age,Status,Landmarks, Mesh \n3,done,a.fcsv,a.ply\n", "Age,Status,Landmarks, Mesh \n3,partly,a.fcsv,a.ply\n"},
		"lines in a cell": {"mesh,landmarks,status,note\na.ply,a.fcsv,done,\"one, \"\"two\"\"\nthree\"\n", "mesh,landmarks,status,note\na.ply,a.fcsv,partly,\"one, \"\"two\"\"\nthree\"\n"},
		"blank rows":      {"\nmesh,landmarks,status\n,,\na.ply,a.fcsv,done\n\n,,\n", "\nmesh,landmarks,status\n,,\na.ply,a.fcsv,partly\n\n,,\n"},
	} {
		table := decode(t, c.text)
		if table.Len() != 1 || row(table, 0) != "a.ply|a.fcsv||||||done" {
			t.Errorf("%s: %d rows, %q", name, table.Len(), row(table, 0))
			continue
		}
		if got := string(table.Bytes()); got != c.text {
			t.Errorf("%s: unchanged it is %q, want %q", name, got, c.text)
		}
		copied := table.Clone()
		copied.SetStatus(0, Partly)
		if got := string(copied.Bytes()); got != c.changed {
			t.Errorf("%s: changed it is %q, want %q", name, got, c.changed)
		}
		if got := string(table.Bytes()); got != c.text {
			t.Errorf("%s: a copy has changed it: %q", name, got)
		}
	}
}

// TestOtherEncodings: what is no UTF-8 is read, saved as UTF-8 with the mark by which
// Excel knows it, and that is said.
func TestOtherEncodings(t *testing.T) {
	const text = "mesh;status\r\nSchädel.ply;done\r\n"
	wide, _ := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(text)
	narrow, _ := charmap.Windows1252.NewEncoder().String(text)
	for _, data := range []string{wide, narrow} {
		table := decode(t, data)
		if table.Get(0, Mesh) != "Schädel.ply" || len(table.Warnings) != 1 {
			t.Errorf("%q, warnings %q", row(table, 0), table.Warnings)
		}
		if got := string(table.Bytes()); got != "\ufeff"+text {
			t.Errorf("it is written as %q", got)
		}
	}
}

func TestColumnsOfTheUsersStay(t *testing.T) {
	table := decode(t, "age,mesh,my notes\n3,a.ply,\"x, y\",beyond\n4,b.ply\n")
	table.Set(1, Observer, "EM")
	const want = "age,mesh,my notes,observer\n3,a.ply,\"x, y\",,beyond\n4,b.ply,,EM\n"
	if got := string(table.Bytes()); got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if text, ok := table.Named(0, "My Notes"); !ok || text != "x, y" {
		t.Errorf("the notes are %q %t", text, ok)
	}
	table.Set(0, StatusOf, "") // as it is
	if table.Index("status") >= 0 {
		t.Error("a column has been added for nothing")
	}
	i := table.Add()
	table.Set(i, Mesh, "c.ply")
	if got := string(table.Bytes()); got != want+",c.ply,,\n" {
		t.Errorf("with another row: %q", got)
	}
	if table.Number(i) != 4 || table.Clone().Len() != 3 {
		t.Errorf("row %d is number %d; a copy has %d", i, table.Number(i), table.Clone().Len())
	}
}

// TestNoFormula: a name that a spreadsheet would run is written with an apostrophe, and
// read without it.
func TestNoFormula(t *testing.T) {
	for _, text := range []string{"=cmd|' /C calc'!A0.ply", "+x", "-x.ply", "@x", "'=x", "'quoted"} {
		table := New()
		table.Set(table.Add(), Mesh, text)
		if back := decode(t, string(table.Bytes())); back.Get(0, Mesh) != text {
			t.Errorf("%q comes back as %q", text, back.Get(0, Mesh))
		}
		if strings.ContainsAny(text[:1], "=+-@") && !strings.Contains(string(table.Bytes()), "\n'"+text[:1]) {
			t.Errorf("%q is written as %q", text, table.Bytes())
		}
	}
	table := New()
	table.Set(table.Add(), Individual, "-5")
	if !strings.Contains(string(table.Bytes()), ",-5,") {
		t.Errorf("a number is written as %q", table.Bytes())
	}
}

func TestWhatIsNoTable(t *testing.T) {
	for text, want := range map[string]string{
		"":                                  "names no column",
		"x,y,z\n1,2,3\n":                    "names no column",
		"mesh,status\na.ply,\"done\nb.ply,": "line 2: a quotation mark opens a cell",
		"mesh,status\na.ply,\"done\"x\n":    "line 2: something follows a closing quotation mark",
		"mesh\n" + strings.Repeat(",", maxCells+1) + "\n":      "line 2: a row has more than",
		"m\x00\x00\x00e\x00\x00\x00s\x00\x00\x00h\x00\x00\x00": "UTF-32",
	} {
		_, err := Decode(t.Context(), "study.csv", []byte(text))
		var f *FormatError
		if !errors.As(err, &f) || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "study.csv: ") {
			t.Errorf("%.40q: %v, want %q", text, err, want)
		}
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Decode(cancelled, "study.csv", []byte("mesh\n"+strings.Repeat("a\n", 5000))); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if _, err := Read(t.Context(), t.TempDir()); err == nil || !strings.Contains(err.Error(), "folder or a device") {
		t.Errorf("a folder: %v", err)
	}
}

// TestFaultsAreNamedAndTheRestGoesOn with the row of a spreadsheet.
func TestFaultsAreNamedAndTheRestGoesOn(t *testing.T) {
	folder := t.TempDir()
	outside := filepath.Join(t.TempDir(), "far.ply")
	for _, name := range []string{"a.ply", "B.PLY", "Scha\u0308del.ply", "notes.doc", "l.fcsv", outside} {
		if !filepath.IsAbs(name) {
			name = filepath.Join(folder, name)
		}
		if err := os.WriteFile(name, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	table := decode(t, strings.Join([]string{
		"mesh,landmarks,replicate,status,mesh",
		"a.ply,new.ljson,,,",          // 2: landmarks still to be made
		"a.ply,,,done,",               // 3: again
		"a.ply,r2.ljson,2,,",          // 4: a repeat
		"b.ply,l.fcsv,,,",             // 5: in other letter case
		"c.ply,,,,",                   // 6: not there
		"Sch\u00e4del.ply,,,,",        // 7: composed otherwise
		"notes.doc,,,,",               // 8: no mesh
		",l.fcsv,,,",                  // 9: no mesh named, and landmarks of row 5
		",,2,,",                       // 10: no file
		outside + ",,,ready,",         // 11: outside, bad status
		`..\x.ply,,,,,beyond`,         // 12: outside and not there, one cell more
		"a.ply,gone.ljson,3,partly,,", // 13: landmarks that should be there
	}, "\n"))
	all, err := table.CheckFiles(t.Context(), folder)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range slices.Concat(table.Faults(), all) {
		got = append(got, f.String()[:strings.Index(f.String(), ":")]+" "+f.Kind.String())
		if f.Row >= 0 && table.Number(f.Row) != f.Number {
			t.Errorf("%v is row %d", f, f.Row)
		}
	}
	want := []string{"row 1 bad cell", "row 3 doubled file", "row 9 no mesh", "row 9 doubled file", "row 10 no file", "row 11 outside", "row 11 bad status",
		"row 12 outside", "row 12 bad cell", "row 5 spelling", "row 6 vanished file", "row 8 unknown file", "row 12 vanished file", "row 13 vanished file"}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if n := table.Counts(); n != (Counts{12, 1, 1, 0, 10}) {
		t.Errorf("%+v", n)
	}
}

func TestKeysTellRowsApart(t *testing.T) {
	table := decode(t, "mesh,landmarks,replicate\na.ply,,\na.ply,,2\n./b.ply,1.ljson,\nb.ply,2.ljson,\n,c.fcsv,1\n,,\nd\\a.ply,,\nd/a.ply,x,1\n")
	keys := table.Keys()
	seen := map[string]bool{}
	for i, k := range keys {
		if seen[k] || k == "" {
			t.Errorf("row %d has the key %q", i, k)
		}
		seen[k] = true
	}
	if table.Path(5, Mesh) != "d/a.ply" {
		t.Errorf("the path is %q", table.Path(5, Mesh))
	}
}

// TestWrittenOnlyOverWhatWasRead: what another program has saved meanwhile stays.
func TestWrittenOnlyOverWhatWasRead(t *testing.T) {
	file := filepath.Join(t.TempDir(), TableName)
	mine := New("age")
	mine.Set(mine.Add(), Mesh, "a.ply")
	if err := mine.Write(files, file); err != nil {
		t.Fatal(err)
	}
	other, err := Read(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	other.SetStatus(0, Done)
	if err := other.Write(files, file); err != nil {
		t.Fatal(err)
	}
	var changed *atomicfile.ChangedError
	if err := mine.Write(files, file); !errors.As(err, &changed) {
		t.Errorf("written over what another wrote: %v", err)
	}
	if err := New().Write(files, file); !errors.As(err, &changed) {
		t.Errorf("a new table is written over one: %v", err)
	}
	again, err := Read(t.Context(), file)
	if err != nil || row(again, 0) != "a.ply|||||||done" || again.Version != other.Version {
		t.Errorf("%q %v", row(again, 0), err)
	}
}

// FuzzTable: any bytes are read or refused without a panic; what was read is written so
// that the same cells come back, unchanged and with each row changed.
func FuzzTable(f *testing.F) {
	for _, s := range []string{"mesh,status\na.ply,done\n", "\ufeffmesh;landmarks\r\n\"a\nb\";=x\r\n;;\r\n", "sep=\t\nmesh\tx\n'=a\t\"\"\"\"\n", "\"mesh\"\n\"\"\n \r\r\nä\xe9", "\n\r\nmesh\na,b\n,\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		table, err := Decode(t.Context(), "study.csv", data)
		if err != nil {
			return
		}
		table.Faults()
		same := func(what string, other *Table) {
			if other.Len() != table.Len() || !slices.Equal(other.Header(), table.Header()) {
				t.Fatalf("%s: %d rows under %q, and there were %d under %q, in %q", what, other.Len(), other.Header(), table.Len(), table.Header(), table.Bytes())
			}
			for i := range table.rows {
				for k := range max(len(table.rows[i].cells), len(table.header.cells)) {
					if other.Cell(i, k) != table.Cell(i, k) {
						t.Fatalf("%s: row %d, cell %d is %q and was %q", what, i, k, other.Cell(i, k), table.Cell(i, k))
					}
				}
			}
		}
		back, err := Decode(t.Context(), "study.csv", table.Bytes())
		if err != nil {
			t.Fatalf("%q is not read again: %v", table.Bytes(), err)
		}
		same("unchanged", back)
		changed := table.Clone()
		for _, r := range changed.records {
			r.raw = ""
		}
		if back, err = Decode(t.Context(), "study.csv", changed.Bytes()); err != nil {
			t.Fatalf("%q is not read again: %v", changed.Bytes(), err)
		}
		same("written anew", back)
	})
}
