package lmio

import (
	"encoding/csv"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// manifest holds the readers to what the manifest of the hostile files expects
// of those in a folder such as "fcsv": "error", a FormatError that names line
// and reason; "warn", at least one warning; "load", none; "noaccess", any of
// them, since what is opened besides is watched elsewhere. What is read has to
// come back when it is written. The maps have by the file's name what a file
// gives instead, and say in a comment why.
func manifest(t *testing.T, folder string, argued ...map[string]string) {
	t.Helper()
	dir := sharedData(t, "robustness", "synthetic")
	file, err := os.Open(filepath.Join(dir, "MANIFEST.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	tried := 0
	for _, row := range rows {
		parts := strings.Split(row[0], "/")
		if len(parts) < 3 || parts[1] != folder {
			continue
		}
		tried++
		want := row[2]
		for _, m := range argued {
			if instead, ok := m[parts[len(parts)-1]]; ok {
				want = instead
			}
		}
		path := filepath.Join(dir, filepath.FromSlash(row[0]))
		r, err := Read(t.Context(), path)
		var at *FormatError
		verdict := "load"
		switch {
		case errors.As(err, &at) && at.Line > 0 && at.Reason != "" && at.File == path:
			verdict = "error"
		case err != nil:
			verdict = "an error without a place"
		case len(r.Warnings) > 0:
			verdict = "warn"
		}
		if want == "noaccess" && (err == nil || verdict == "error") {
			verdict = want
		}
		if verdict != want {
			t.Errorf("%s: %s, not %s (%v)", row[0], verdict, want, err)
		}
		if err == nil {
			comesBack(t, path, r)
		}
	}
	if tried == 0 {
		t.Errorf("the manifest names no file in a folder %s", folder)
	}
}

// comesBack writes what was read into a file of the same extension and reads it
// again; nothing may be lost. Files that are only read are passed over.
func comesBack(t *testing.T, path string, r *Result) string {
	t.Helper()
	copied := filepath.Join(t.TempDir(), filepath.Base(path))
	f, err := WrittenAs(copied, r.Groups...)
	if err != nil {
		return ""
	}
	if losses, err := Losses(copied, r.Groups); err != nil || len(losses) > 0 {
		t.Errorf("%s: written again as %s it loses %q, %v", path, f.Name, losses, err)
	}
	if err := Write(copied, r.Groups); err != nil {
		t.Error(err)
		return ""
	}
	again, err := Read(t.Context(), copied)
	if err != nil {
		t.Errorf("%s: written again it cannot be read: %v", path, err)
		return copied
	}
	if len(again.Groups) != len(r.Groups) {
		t.Errorf("%s: %d groups come back of %d", path, len(again.Groups), len(r.Groups))
		return copied
	}
	for i, g := range r.Groups {
		if d := difference(g, again.Groups[i]); d != "" {
			t.Errorf("%s: group %d comes back changed: %s", path, i, d)
		}
	}
	return copied
}
