package testfiles

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strconv"
	"testing"
)

// ForeignType is a type that another package gives to the files of an extension.
type ForeignType struct {
	Extension, Name string
	Weight          int  // of its glob
	Same            bool // it is for the files that Cairn opens, not for others of that extension
}

// ForeignTypes returns what other packages install, from the project's table.
func ForeignTypes(t testing.TB) (all []ForeignType) {
	t.Helper()
	f, err := os.Open(filepath.Join(root(), "assets", "testdata", "filetypes.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comment = '#'
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows[1:] {
		weight, err := strconv.Atoi(row[2])
		if err != nil || row[3] != "same" && row[3] != "other" || row[4] == "" {
			t.Fatalf("%q: %v", row, err)
		}
		all = append(all, ForeignType{row[0], row[1], weight, row[3] == "same"})
	}
	return all
}
