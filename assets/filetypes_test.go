package assets_test

import (
	"cairn/internal/testfiles"
	"encoding/xml"
	"slices"
	"strconv"
	"strings"
	"testing"
)

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
		if slices.ContainsFunc(testfiles.ForeignTypes(t), func(o testfiles.ForeignType) bool { return o.Name == a.Name }) {
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
	for _, o := range testfiles.ForeignTypes(t) {
		has := slices.Contains(associated, o.Name)
		if o.Same && !has {
			t.Errorf("%s: files that are called %s do not reach Cairn", o.Extension, o.Name)
		}
		if !o.Same && has {
			t.Errorf("%s: Cairn takes %s, which are other files", o.Extension, o.Name)
		}
		if w, defined := ours[o.Extension]; !o.Same && defined && w >= light && o.Weight >= w {
			t.Errorf("%s: may be taken for %s", o.Extension, o.Name)
		}
	}
}
