package shell

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// TestShortened cuts names as a reader expects to see them: what tells them apart
// stays, and something of the beginning and the end.
func TestShortened(t *testing.T) {
	for _, c := range []struct {
		n     int
		names string // the first one is cut
		want  string
	}{
		{9, "mandible_smoothed.ply", "mandi….ply"},
		{21, "mandible_smoothed.ply", "mandible_smoothed.ply"},
		{20, "mandible_smoothed.ply", "mandible_smoothed.ply"}, // an ellipsis would take as much room
		{0, "mandible.ply", "…"},
		{12, "mandible_left_01_scan.ply mandible_left_02_scan.ply", "mandi…01…n.ply"},
		{12, "mandible_left_01_scan.ply mandible_left_02_scan.ply skull.ply", "mandible…01…ply"},
		{12, "specimen_0001_left_mandible.ply specimen_0002_left_mandible.ply", "spec…0001….ply"},
		{12, "Gorilla_17_left.stl Gorilla_17_right.stl Gorilla_18_left.stl", "Gor…17_left.stl"},
		{8, "a_very_long_name_1 a_very_long_name_1_copy", "a_ve…me_1"},
		{6, "头骨_扫描_左侧_甲.ply 头骨_扫描_左侧_乙.ply", "头骨_…甲…ly"},
	} {
		names := strings.Fields(c.names)
		if got := shortened([]rune(names[0]), c.n, partings(names)[0]); got != c.want {
			t.Errorf("%d characters of %q: %q, want %q", c.n, names, got, c.want)
		}
	}
}

// TestShortenedNamesDiffer: names cut to the same width are told apart, wherever
// they differ and whatever they share.
func TestShortenedNamesDiffer(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	pick := func(words ...string) string { return words[r.IntN(len(words))] }
	for range 300 {
		seen := map[string]bool{}
		var names []string
		for range 2 + r.IntN(30) {
			name := pick("specimen", "mandible", "mandibular") + pick("_", "-") + pick("left", "right") + "_" +
				pick("male", "female") + fmt.Sprintf("_%03d", r.IntN(12)) + pick("_scan", "_scan_smoothed", "") + pick(".ply", ".stl")
			if !seen[name] {
				seen[name] = true
				names = append(names, name)
			}
		}
		parts := partings(names)
		for _, room := range []int{10, 14, 20} {
			cut := map[string]string{}
			for i, name := range names {
				short := shortened([]rune(name), room, parts[i])
				if kept := len([]rune(strings.ReplaceAll(short, "…", ""))); kept > room+strings.Count(short, "…")+4 {
					t.Fatalf("%q has %d characters of %d", short, kept, room)
				}
				if other, twice := cut[short]; twice && len(parts[i]) <= room {
					t.Fatalf("%q and %q are both cut to %q", other, name, short)
				}
				cut[short] = name
			}
		}
	}
}

// TestPartings: each name parts from every other at one of its places.
func TestPartings(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 500 {
		var names []string
		for range 1 + r.IntN(8) {
			var b strings.Builder
			for range r.IntN(6) {
				b.WriteRune([]rune("aé甲")[r.IntN(3)])
			}
			names = append(names, b.String())
		}
		parts := partings(names)
		for i, name := range names {
			var want []int // by comparing it with each of the others
			for _, other := range names {
				if other == name {
					continue
				}
				a, b := []rune(name), []rune(other)
				same := 0
				for same < min(len(a), len(b)) && a[same] == b[same] {
					same++
				}
				if !slices.Contains(want, same) {
					want = append(want, same)
				}
			}
			slices.Sort(want)
			if !slices.Equal(parts[i], want) {
				t.Fatalf("%q among %q parts at %v, want %v", name, names, parts[i], want)
			}
		}
	}
}
