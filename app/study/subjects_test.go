package study

import (
	"slices"
	"testing"
)

// TestSubjects: repeats are rows of one mesh, or of one individual and side with replicates
// that differ; an individual with a bone of each kind is no repeat of itself.
func TestSubjects(t *testing.T) {
	for name, c := range map[string]struct {
		table string
		want  []int // rows with the same number are repeats of each other
	}{
		"one mesh":            {"mesh,landmarks,replicate\na.ply,a1.csv,1\nb.ply,b.csv,\na.ply,a2.csv,2\n", []int{0, 1, 0}},
		"one mesh, unsaid":    {"mesh,landmarks,replicate\na.ply,a1.csv,\na.ply,a2.csv,\n", []int{0, 0}},
		"scanned anew":        {"mesh,individual,side,replicate\na.ply,7,L,1\nb.ply,7,L,2\nc.ply,7,R,1\nd.ply,7,R,2\n", []int{0, 0, 2, 2}},
		"two bones":           {"mesh,individual,replicate\na.ply,7,1\nb.ply,7,1\n", []int{0, 1}},
		"replicate unsaid":    {"mesh,individual,replicate\na.ply,7,\nb.ply,7,2\n", []int{0, 1}},
		"sides":               {"mesh,individual,side\na.ply,7,L\nb.ply,7,R\n", []int{0, 1}},
		"landmarks only":      {"landmarks,individual,replicate\na.csv,7,1\nb.csv,7,2\nc.csv,,1\nd.csv,,2\n", []int{0, 0, 2, 3}},
		"no file at all":      {"mesh,individual\n,7\n", []int{0}},
		"letters composed":    {"mesh,landmarks\nsch\u00e4del.ply,1.csv\nscha\u0308del.ply,2.csv\n", []int{0, 0}},
		"individual repeated": {"mesh,landmarks,individual,replicate\na.ply,a.csv,7,1\na.ply,b.csv,7,1\na.ply,c.csv,7,2\n", []int{0, 0, 0}},
	} {
		table, err := Decode(t.Context(), "study.csv", []byte(c.table))
		if err != nil {
			t.Fatal(err)
		}
		subjects := table.Subjects()
		got := make([]int, len(subjects))
		for i, s := range subjects {
			got[i] = slices.Index(subjects, s)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
