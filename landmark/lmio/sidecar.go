package lmio

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Sidecars returns the landmark files that belong to a mesh file by menpo's
// rule: they lie in the same folder and have the same stem. james.obj and
// james.obj.gz have james.ljson, but not james_lm.ljson. The paths are sorted;
// a folder that cannot be read has none.
func Sidecars(meshPath string) []string {
	dir, base := filepath.Split(meshPath)
	stem := base
	if hasExtension(stem, ".gz") {
		stem = stem[:len(stem)-len(".gz")]
	}
	stem = strings.TrimSuffix(stem, filepath.Ext(stem))
	entries, err := os.ReadDir(filepath.Join(dir, "."))
	if err != nil || stem == "" {
		return nil
	}
	var found []string
	for _, e := range entries {
		_, ext, ok := byExtension(e.Name())
		if ok && !e.IsDir() && strings.TrimSuffix(e.Name(), ext) == stem {
			found = append(found, filepath.Join(dir, e.Name()))
		}
	}
	slices.Sort(found)
	return found
}
