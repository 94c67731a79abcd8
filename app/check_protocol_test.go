package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// fivePoints is a protocol of the points of skulls, with more of each point and of the document.
func fivePoints(document string, points map[string]string) string {
	var all []string
	for _, p := range []struct{ name, at string }{{"a", "[0, 0, 0]"}, {"b", "[9, 0, 1]"}, {"c", "[0, 8, 0]"}, {"d", "[1, 1, 7]"}, {"e", "[5, 6, 4]"}} {
		all = append(all, fmt.Sprintf(`{"name": %q, "position": %s%s}`, p.name, p.at, points[p.name]))
	}
	return fmt.Sprintf(`{"format": "Cairn protocol", "version": 1, "name": "five"%s, "points": [%s]}`, document, strings.Join(all, ",\n"))
}

// kindsOf returns file, kind and landmarks of findings.
func kindsOf(found []findingInfo) (kinds []string) {
	for _, f := range found {
		kinds = append(kinds, strings.TrimSpace(filepath.Base(string(f.File))+" "+f.Kind+" "+f.Gravity+" "+strings.Join(f.Landmarks, ",")))
	}
	return kinds
}

// TestCheckGoesByTheProtocol of a study: its thresholds, curves and midline count, without a flag.
func TestCheckGoesByTheProtocol(t *testing.T) {
	table := "landmarks\n"
	for i := range 12 {
		table += fmt.Sprintf("s%02d.ljson\n", i+1)
	}
	folder := t.TempDir()
	writeFiles(t, folder, skulls(12))
	writeFiles(t, folder, map[string]string{"study.csv": table})
	for name, c := range map[string]struct {
		protocol string
		want     []string
	}{
		"nothing said": {fivePoints("", nil), nil},
		"a row of all": {fivePoints(`, "labels": [{"name": "rim", "curve": "open", "points": ["a", "b", "c"]}]`, nil), nil},
		"a midline": {fivePoints(`, "thresholds": {"midline": 0.001}`, map[string]string{"a": `, "midline": true`, "b": `, "midline": true`, "c": `, "midline": true`, "d": `, "midline": true`}),
			[]string{"s01.ljson off-midline doubtful a", "s12.ljson off-midline doubtful a"}},
		"another unit": {fivePoints(`, "units": "m", "thresholds": {"outlier": 1e9}`, nil), nil},
	} {
		writeFiles(t, folder, map[string]string{"protocol.json": c.protocol})
		status := 0
		if c.want != nil {
			status = 1
		}
		found := checkOf(t, status, folder)
		if kinds := kindsOf(found); len(c.want) == 0 && len(kinds) > 0 {
			t.Errorf("%s: %q", name, kinds)
		} else {
			for _, w := range c.want {
				if !slices.ContainsFunc(kinds, func(k string) bool { return strings.HasPrefix(k, strings.TrimSuffix(w, " a")) }) {
					t.Errorf("%s: %q is not among %q", name, w, kinds)
				}
			}
		}
	}
	writeFiles(t, folder, map[string]string{"protocol.json": strings.Replace(fivePoints("", nil), `"version": 1`, `"version": 5`, 1)})
	if found := checkOf(t, 1, folder); !slices.Equal(kindsOf(found), []string{"protocol.json unreadable wrong"}) || !strings.Contains(found[0].Text, "newer Cairn") || !strings.Contains(found[0].Text, "checked without it") {
		t.Errorf("a newer version: %+v", found)
	}
}

// TestOneSpecimenIsComparedWithItsProtocol, whose places are those of a reference.
func TestOneSpecimenIsComparedWithItsProtocol(t *testing.T) {
	folder := t.TempDir()
	writeFiles(t, folder, map[string]string{
		"study.csv":     "landmarks\none.ljson\n",
		"protocol.json": fivePoints("", nil),
		"one.ljson":     ljsonOf("a b c d e", []string{"[0,0,0.1]", "[9,0,1.1]", "[1,1,7]", "[0,8.1,0]", "[5.1,6,4]"}),
	})
	if kinds := kindsOf(checkOf(t, 1, folder)); !slices.Equal(kinds, []string{"one.ljson exchanged wrong c,d"}) {
		t.Errorf("%q", kinds)
	}
	writeFiles(t, folder, map[string]string{"protocol.json": `{"format": "Cairn protocol", "version": 1, "points": [{"name": "a"}, {"name": "b"}, {"name": "c"}, {"name": "d"}, {"name": "e"}]}`})
	cairn(t, "check", folder).want(t, 0, "compared with none")
}
