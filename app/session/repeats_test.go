package session

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cairn/app/study"
	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r3"
)

// repeated writes a study of specimens with five points each, digitised twice: the second time a is
// 0.02 farther along x, b 0.01 along y, and the others where they were. by has the observers of the
// two times.
func repeated(t *testing.T, specimens int, by [2]string) (folder string) {
	t.Helper()
	folder = t.TempDir()
	table := "mesh,landmarks,replicate,observer\n"
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for i := range specimens {
		write(fmt.Sprintf("s%d.obj", i), studySquare)
		for n := range 2 {
			points := [][3]float64{{0, 0, 0}, {1, 0, 0.1}, {1, 1, 0}, {0, 1, 0.2}, {0.5, 0.5 + 0.1*float64(i), 0.4}}
			points[0][0] += 0.02 * float64(n)
			points[1][1] += 0.01 * float64(n)
			text := "name,x,y,z\n"
			for k, p := range points {
				text += fmt.Sprintf("%c,%v,%v,%v\n", 'a'+k, p[0], p[1], p[2])
			}
			file := fmt.Sprintf("s%d_%d.csv", i, n+1)
			write(file, text)
			table += fmt.Sprintf("s%d.obj,%s,%d,%s\n", i, file, n+1, by[n])
		}
	}
	write(study.TableName, table)
	return folder
}

// compared waits until the repeats are compared.
func (w *world) compared() *Repeats {
	w.t.Helper()
	w.until("the repeats are compared", func() bool {
		r := w.Repeats()
		return r != nil && !w.Session.queue.repeats.stale && !w.Session.queue.repeats.working
	})
	return w.Repeats()
}

func near(a, b float64) bool { return math.Abs(a-b) <= 1e-9 } // coordinates of files, about 1

// TestErrorsOfRepeats by their definition, the worst first; of a point that is saved elsewhere they
// are others.
func TestErrorsOfRepeats(t *testing.T) {
	w := newWorld(t)
	if w.Repeats() != nil || w.ErrorEllipsoids(1) != nil {
		t.Error("there are repeats without a study")
	}
	w.openStudy(repeated(t, 3, [2]string{"Ann", "Ann"}))
	r := w.compared()
	if r.Problem != "" {
		t.Fatal(r.Problem)
	}
	rows := r.Table(-1)
	if len(rows) != 5 || rows[0].Name != "a" || rows[1].Name != "b" || !near(rows[0].SD, 0.02/math.Sqrt2) || !near(rows[1].SD, 0.01/math.Sqrt2) || !near(rows[2].SD, 0) || rows[0].Placed != 6 || rows[0].Apart {
		t.Errorf("%+v", rows)
	}
	if titles, all := r.Anovas(); !slices.Equal(titles, []string{"Individuals and their repeats"}) || all[0].Effects[0].DF != 2*(3*5-7) || all[0].Effects[1].DF != 3*(3*5-7) {
		t.Errorf("%q: %+v", titles, all)
	}
	if text := strings.Join(r.Summary(), " "); !strings.HasPrefix(text, "3 specimens, digitised 6 times in all by Ann. Measurement error:") {
		t.Error(text)
	}
	csv := r.CSV()
	if len(csv) != 6 || csv[1][0] != "a" || !strings.HasPrefix(csv[1][1], "0.01414213562") || csv[0][len(csv[0])-1] != "icc_high" {
		t.Errorf("%q", csv)
	}
	// The ellipsoids of the open specimen, which is one of those repeated: its own directions.
	id := w.Document().ID()
	if w.ErrorEllipsoids(id) != nil {
		t.Error("ellipsoids are drawn before they are asked for")
	}
	w.ShowErrors(true, 2)
	all := w.ErrorEllipsoids(id)
	if len(all) != 2 {
		t.Fatalf("%d ellipsoids, want those of a and b", len(all))
	}
	// Other specimens are turned by fits to points that have errors themselves.
	const turned = 0.01
	if e := all[0]; e.Centre != (r3.Vec{}) || math.Abs(math.Abs(e.Axes[0].X)-2*0.02/math.Sqrt2) > turned*0.02 {
		t.Errorf("the ellipsoid of a is %+v", e)
	}
	if len(w.ErrorEllipsoids(id+1000)) != 0 {
		t.Error("another document has ellipsoids")
	}
	// A point that is moved and saved.
	before := r
	d := w.Document()
	g := d.Groups()[0]
	if err := w.Edit(scene.MovePoint(d, g.Point(2), r3.Vec{X: 1, Y: 2}, r3.Vec{})); err != nil {
		t.Fatal(err)
	}
	if w.Repeats() != before {
		t.Error("what is not saved counts")
	}
	w.run("next-specimen")
	w.until("the next one is open", func() bool { return w.Document() != nil && w.Document() != d })
	w.opened()
	if r = w.compared(); r == before || r.Table(-1)[0].Name != "c" {
		t.Errorf("after saving the worst is %+v", r.Table(-1)[0])
	}
	w.CloseStudy()
	w.until("nothing is left of a study that is closed", func() bool { return w.Repeats() == nil })
}

// TestErrorsOfTwoObservers who have each placed once: the error is that between them, and said so.
func TestErrorsOfTwoObservers(t *testing.T) {
	w := newWorld(t)
	w.openStudy(repeated(t, 3, [2]string{"Ann", "Ben"}))
	r := w.compared()
	rows := r.Table(-1)
	if len(rows) == 0 || !rows[0].Apart || !near(rows[0].SD, 0.02/math.Sqrt2) {
		t.Fatalf("%+v", rows)
	}
	if alone := r.Table(0); !math.IsNaN(alone[0].SD) || alone[0].Placed != 0 {
		t.Errorf("Ann alone: %+v", alone[0])
	}
	titles, all := r.Anovas()
	if len(all) != 2 || titles[1] != "Individuals, observers and repeats" || all[1].Effects[3].DF != 0 || !math.IsNaN(all[1].Effects[3].MeanSquare) {
		t.Errorf("%q %+v", titles, all)
	}
	if text := strings.Join(r.Summary(), " "); !strings.Contains(text, "by Ann and Ben") {
		t.Error(text)
	}
	if head := strings.Join(r.CSV()[0], " "); !strings.Contains(head, "sd_Ann sd_Ben Ben_minus_Ann_x") {
		t.Error(head)
	}
}

// TestNotEnoughRepeats is said plainly.
func TestNotEnoughRepeats(t *testing.T) {
	w := newWorld(t)
	w.openStudy(newStudy(t, 2, false, map[int]string{0: fourPoints, 1: fourPoints}))
	if r := w.compared(); !strings.HasPrefix(r.Problem, "No specimen was digitised twice yet") || r.Table(-1) != nil || r.CSV() != nil {
		t.Errorf("%+v", r)
	}
	w = newWorld(t)
	w.openStudy(repeated(t, 1, [2]string{"", ""}))
	r := w.compared()
	if text := strings.Join(r.Summary(), " "); !strings.Contains(text, "Not enough repeats to compare") || !near(r.Table(-1)[0].SD, 0.02/math.Sqrt2) {
		t.Error(text)
	}
}

// TestRowsAreRepeatsAsTheTableSays, as study.Table.Subjects has it and cairn shape takes them: landmark
// files of which the table says nothing are none of each other, and a specimen that was scanned anew is.
func TestRowsAreRepeatsAsTheTableSays(t *testing.T) {
	for _, c := range []struct {
		name, table        string
		specimens, learned int
	}{
		{"landmark files alone", "mesh,landmarks\ns0.obj,s0_1.csv\ns1.obj,\n,s1_1.csv\n,s2_1.csv\n", 0, 2},
		{"scanned anew", "mesh,landmarks,individual,replicate\ns0.obj,s0_1.csv,A,1\ns1.obj,s0_2.csv,A,2\ns2.obj,s2_1.csv,B,1\n", 1, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			folder := repeated(t, 3, [2]string{"Ann", "Ann"})
			if err := os.WriteFile(filepath.Join(folder, study.TableName), []byte(c.table), 0o644); err != nil {
				t.Fatal(err)
			}
			w.openStudy(folder)
			r := w.compared()
			n := 0
			if r.Reliability != nil {
				n = r.Specimens
			}
			if n != c.specimens || (n == 0) != strings.HasPrefix(r.Problem, "No specimen was digitised twice") {
				t.Errorf("%d specimens were repeated, want %d: %q", n, c.specimens, r.Problem)
			}
			if len(w.learned) != c.learned {
				t.Errorf("points are predicted from %d specimens, want %d", len(w.learned), c.learned)
			}
		})
	}
}
