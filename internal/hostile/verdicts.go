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
	var wrong []string
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
		wrong = append(wrong, fmt.Sprintf("%s: %s wanted, and it %s %s", row[0], row[2], said(out[i]), firstLine(strings.TrimSpace(out[i].text))))
	}
	fmt.Printf("verdicts of the manifest: %d of %d met (%d rows are companions, which are read with their models)\n", met, n, skipped)
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
		return o.loaded && o.warnings > 0
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
