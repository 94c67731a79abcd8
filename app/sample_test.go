package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func TestSampleIsWrittenOnce(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the cache folder is moved by $XDG_CACHE_HOME on Linux only")
	}
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	meshes, err := sampleFiles()
	if err != nil || len(meshes) != 2 {
		t.Fatal(meshes, err)
	}
	// A file that somebody cut short is written again, the others stay.
	if err := os.Truncate(meshes[0], 10); err != nil {
		t.Fatal(err)
	}
	other, err := os.Stat(meshes[1])
	if err != nil {
		t.Fatal(err)
	}
	if _, err := sampleFiles(); err != nil {
		t.Fatal(err)
	}
	if again, err := os.Stat(meshes[1]); err != nil || !os.SameFile(other, again) {
		t.Error("a file that was there already was written again: ", err)
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(meshes[0]), ".*")); left != nil {
		t.Errorf("left behind: %v", left)
	}
	r := cairn(t, "info", "--json", meshes[0], meshes[1])
	r.want(t, exitDone, "")
	for line := range strings.Lines(r.out) {
		var info fileInfo
		if err := json.Unmarshal([]byte(line), &info); err != nil {
			t.Fatal(err)
		}
		if info.Triangles == 0 || len(info.Groups) != 1 || len(info.Warnings) > 0 {
			t.Errorf("the sample holds %s", line)
		}
	}
}
