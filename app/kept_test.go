package main

import (
	"os"
	"strings"
	"testing"
)

// TestKeptMeasuresAreListedAndDrawn by info and render, as the file has them.
func TestKeptMeasuresAreListedAndDrawn(t *testing.T) {
	t.Chdir(tentFiles(t))
	r := cairn(t, "info", "p.ply")
	r.want(t, exitDone, "")
	for _, text := range []string{"base: distance of left, corners/right", "  area of side\n", "  distance to the surface off\n"} {
		if !strings.Contains(r.out, text) {
			t.Errorf("info does not say %q:\n%s", text, r.out)
		}
	}
	picture := func(args ...string) string {
		r := cairn(t, append([]string{"render", "p.ply", "--size", "200x200", "-o", "p.png"}, args...)...)
		r.want(t, exitDone, "")
		data, err := os.ReadFile("p.png")
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	if picture() == picture("--measures") {
		t.Error("the measures are not drawn")
	}
}

// TestRenderTellsOfMeasuresThatNameWhatIsNotThere: the picture is made without them.
func TestRenderTellsOfMeasuresThatNameWhatIsNotThere(t *testing.T) {
	t.Chdir(files(t, map[string]string{"p.ply": tent, "p.ljson": tentNamed, "p.measures.json": strings.Replace(tentMeasures, `"gone"`, `"NOPE"`, 1)}))
	r := cairn(t, "render", "p.ply", "--size", "64x64", "-o", "p.png", "--measures")
	r.want(t, exitDone, `p.ply: distance left–NOPE is not drawn: there is no point "NOPE"`)
	if strings.Contains(r.errOut, "base") {
		t.Errorf("%s", r.errOut)
	}
}
