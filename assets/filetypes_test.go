package assets_test

import (
	"encoding/csv"
	"encoding/xml"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// otherType is a type that another package gives to the files of an extension.
type otherType struct {
	extension, name string
	weight          int  // of its glob
	same            bool // it is for the files that Cairn opens, not for others of that extension
}

// otherTypes reads the table of what other packages install.
func otherTypes(t *testing.T) (all []otherType) {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", "filetypes.csv"))
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
		all = append(all, otherType{row[0], row[1], weight, row[3] == "same"})
	}
	return all
}

// ourGlobs returns the weights of the globs that Cairn installs, by extension.
func ourGlobs(t *testing.T) map[string]int {
	t.Helper()
	var info struct {
		Globs []struct {
			Pattern string `xml:"pattern,attr"`
			Weight  string `xml:"weight,attr"`
		} `xml:"mime-type>glob"`
		Aliases []struct {
			Name string `xml:"type,attr"`
		} `xml:"mime-type>alias"`
	}
	if err := xml.Unmarshal([]byte(desktopFile(t, "cairn-mime.xml")), &info); err != nil {
		t.Fatal(err)
	}
	for _, a := range info.Aliases {
		if slices.ContainsFunc(otherTypes(t), func(o otherType) bool { return o.name == a.Name }) {
			t.Errorf("%s is an alias: programs that are known by that name would be lost", a.Name)
		}
	}
	const usual = 50
	weights := map[string]int{}
	for _, g := range info.Globs {
		weight := usual
		if g.Weight != "" {
			var err error
			if weight, err = strconv.Atoi(g.Weight); err != nil {
				t.Fatal(err)
			}
		}
		extension := strings.TrimPrefix(g.Pattern, "*")
		weights[extension] = max(weights[extension], weight)
	}
	return weights
}

// TestFilesReachCairnWhateverElseIsInstalled: whichever of the installed types a
// desktop takes for a file, Cairn is among its programs. It may take each type
// whose glob weighs as much as the heaviest. What is somebody else's file more
// often than not stays theirs: such a type is never Cairn's.
func TestFilesReachCairnWhateverElseIsInstalled(t *testing.T) {
	associated := strings.Split(valueOf(t, desktopFile(t, desktopID+".desktop"), "MimeType"), ";")
	ours := ourGlobs(t)
	const light = 50 // below it, an extension is left to others
	for _, o := range otherTypes(t) {
		has := slices.Contains(associated, o.name)
		if o.same && !has {
			t.Errorf("%s: files that are called %s do not reach Cairn", o.extension, o.name)
		}
		if !o.same && has {
			t.Errorf("%s: Cairn takes %s, which are other files", o.extension, o.name)
		}
		if w, defined := ours[o.extension]; !o.same && defined && w >= light && o.weight >= w {
			t.Errorf("%s: may be taken for %s", o.extension, o.name)
		}
	}
}
