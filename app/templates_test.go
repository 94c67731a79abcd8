package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestTemplatesCommand(t *testing.T) {
	r := cairn(t, "templates")
	r.want(t, exitDone, "")
	for _, want := range []string{"ibug68", "68 points: jaw, left_eyebrow", "skull", "Farkas 1994"} {
		if !strings.Contains(r.out, want) {
			t.Errorf("%q is not in\n%s", want, r.out)
		}
	}
	r = cairn(t, "templates", "--json", "ibug68")
	var info templateInfo
	if err := json.Unmarshal([]byte(r.out), &info); err != nil || info.Points != 68 || !info.Picture {
		t.Errorf("%s %v", r.out, err)
	}
	// What is printed is a template, and makes a list of points that are not visited.
	r = cairn(t, "templates", "ibug68")
	dir := t.TempDir()
	file, list := filepath.Join(dir, "ours.yml"), filepath.Join(dir, "empty.ljson")
	if err := os.WriteFile(file, []byte(r.out), 0o644); err != nil {
		t.Fatal(err)
	}
	cairn(t, "convert", "--allow-loss", file, "-o", list)
	if r = cairn(t, "info", list); !strings.Contains(r.out, "0 of 68 placed, 68 not visited") {
		t.Error(r.out)
	}
	cairn(t, "templates", "nose").want(t, exitFailed, "there are face, ibug68, skull")
}
