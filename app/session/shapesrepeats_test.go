package session

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"cairn/app/study"
)

// TestRepeatsHaveNoPartInShapes: of a specimen that was digitised again the first time counts;
// where there is but one specimen, each time does.
func TestRepeatsHaveNoPartInShapes(t *testing.T) {
	for _, c := range []struct {
		meshes []int // of the rows
		want   []int // rows that are compared
	}{
		{[]int{0, 1, 0, 2, 1, 3}, []int{0, 1, 3, 5}},
		{[]int{0, 0, 0, 0}, []int{0, 1, 2, 3}},
	} {
		folder, table, times := t.TempDir(), "mesh,landmarks,replicate,group,status\n", map[int]int{}
		for i, points := range warped(7, len(c.meshes), 8) {
			file := fmt.Sprintf("p%d.csv", i)
			if err := os.WriteFile(filepath.Join(folder, file), []byte(tableText(points)), 0o600); err != nil {
				t.Fatal(err)
			}
			times[c.meshes[i]]++
			table += fmt.Sprintf("m%d.obj,%s,%d,,done\n", c.meshes[i], file, times[c.meshes[i]])
		}
		if err := os.WriteFile(filepath.Join(folder, study.TableName), []byte(table), 0o600); err != nil {
			t.Fatal(err)
		}
		w := newWorld(t)
		s, err := ReadStudy(t.Context(), folder)
		if err != nil {
			t.Fatal(err)
		}
		w.OpenStudy(s)
		w.until("the shapes are compared", func() bool { return w.Shapes() != nil && len(w.ShapeDots()) == len(c.want) })
		var got []int
		for _, d := range w.ShapeDots() {
			got = append(got, d.Row)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("of meshes %v rows %v are compared, want %v", c.meshes, got, c.want)
		}
		if rows := w.ShapeTable(); rows[0][1] != "group" || rows[1][1] != "" || rows[0][2] != "status" || rows[1][2] != "done" {
			t.Errorf("the table says %v of the first specimen", rows[:2])
		}
	}
}
