package session

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"cairn/app/study"
	"cairn/landmark/lmio"
)

// listed returns the names of the specimens that are gone through, the open one in brackets.
func (w *world) listed() string {
	var names []string
	all := w.Specimens()
	for _, row := range w.Listed() {
		name := all[row].Name
		if all[row].Open {
			name = "[" + name + "]"
		}
		names = append(names, name)
	}
	return strings.Join(names, " ")
}

// goes does next-specimen or previous-specimen, and waits until one of a name is open.
func (w *world) goes(action, name string) {
	w.t.Helper()
	w.run(action)
	w.until(name+" is open", func() bool { return w.name() == name })
	w.opened()
}

// TestQueueGoesInTheOrder: next and previous go as the list has it, past what the filter
// leaves out and what is not there, and what is next is read ahead; all of it is remembered.
func TestQueueGoesInTheOrder(t *testing.T) {
	w := newWorld(t)
	folder := newStudy(t, 5, false, nil)
	if err := os.Remove(filepath.Join(folder, "s3.obj")); err != nil {
		t.Fatal(err)
	}
	w.openStudy(folder)
	check := func(what, want, ahead string) {
		t.Helper()
		w.until("the next one is read", func() bool {
			path, bytes := w.Documents.Ahead()
			return path == "" || bytes > 0
		})
		if got := w.listed(); got != want {
			t.Errorf("%s: listed are %s, want %s", what, got, want)
		}
		path, _ := w.Documents.Ahead()
		if got := lmio.Stem(filepath.Base(path)); path != "" && got != ahead || path == "" && ahead != "" {
			t.Errorf("%s: read ahead is %q, want %q", what, path, ahead)
		}
	}
	check("as opened", "[s0] s1 s2 s3 s4", "s1")
	if all := w.Specimens(); all[3].Reason == "" || all[2].Reason != "" {
		t.Errorf("what is not there: %+v", all)
	}
	if got := fmt.Sprint(w.SortColumns()); got != "[individual note]" {
		t.Error("sorted by", got)
	}
	w.SetQuery(study.Query{Column: "note", Down: true})
	check("the other way round", "s4 s3 s2 s1 [s0]", "")
	if why := w.run("next-specimen"); why != "this is the last specimen of the study" {
		t.Error(why)
	}
	w.goes("previous-specimen", "s1")
	w.goes("previous-specimen", "s2")
	check("on the way back", "s4 s3 [s2] s1 s0", "s4")
	w.place("a")
	w.goes("previous-specimen", "s4") // s3 is not there
	w.SetQuery(study.Query{Statuses: []study.Status{study.NotVisited}})
	check("filtered", "s0 s1 s3 [s4]", "s1")
	if why := w.run("next-specimen"); why != "this is the last of the specimens that are listed" {
		t.Error(why)
	}
	w.goes("previous-specimen", "s1") // s2 is done partly
	check("of those not visited", "s0 [s1] s3 s4", "s0")
	w.SetQuery(study.Query{Statuses: []study.Status{study.Partly}})
	check("of those begun", "[s1] s2", "") // the open one is listed all the same; it goes back
	if why := w.run("previous-specimen"); why != "this is the first of the specimens that are listed" {
		t.Error(why)
	}
	w.goes("next-specimen", "s2")
	check("only what is begun", "[s2]", "")
	w.SetQuery(study.Query{Text: "MINE 4"})
	check("what has a text", "[s2] s4", "s4")
	w.SetQuery(study.Query{Random: true, Seed: 3})
	first := w.listed()
	w.SetQuery(study.Query{Random: true, Seed: 4})
	second := w.listed()
	if w.SetQuery(study.Query{Random: true, Seed: 3}); first == second || w.listed() != first {
		t.Errorf("shuffled: %s, %s and then %s", first, second, w.listed())
	}
	// It goes on in the same order.
	w.CloseStudy()
	w.FinishStudies(time.Minute)
	w.rows(folder)
	w.openStudy(folder)
	if w.listed() != first || w.Query().Seed != 3 {
		t.Errorf("opened again: %s, %+v", w.listed(), w.Query())
	}
	if len(w.saw) > 0 {
		t.Error(w.saw)
	}
}

// TestSortedByStatusStaysWhileOneWorks: the specimen after the one that is done is next, and
// not the one after its new place.
func TestSortedByStatusStaysWhileOneWorks(t *testing.T) {
	w := newWorld(t)
	w.openStudy(newStudy(t, 4, false, map[int]string{1: onePoint, 3: onePoint}))
	w.until("the points are counted", func() bool { return w.Specimens()[3].Visited == 1 })
	w.SetQuery(study.Query{Column: "status"})
	w.place("a")
	w.goes("next-specimen", "s1")
	if w.listed() != "s0 [s1] s2 s3" {
		t.Error(w.listed())
	}
	w.SetQuery(w.Query())
	if w.listed() != "[s1] s2 s3 s0" {
		t.Error("sorted anew:", w.listed())
	}
}

const onePoint = "name,x,y,z\na,0.1,0.5,0\n"

// TestRowsWithoutFilesAreListed, and are not gone to.
func TestRowsWithoutFilesAreListed(t *testing.T) {
	w := newWorld(t)
	folder := newStudy(t, 1, false, nil)
	for name, text := range map[string]string{"l.csv": onePoint, study.TableName: "mesh,landmarks,individual\n,,x\ns0.obj,,y\n,l.csv,z\n"} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	opened, err := ReadStudy(t.Context(), folder)
	if err != nil {
		t.Fatal(err)
	}
	w.OpenStudy(opened)
	if got := fmt.Sprint(w.Listed()); got != "[1 2 0]" || w.name() != "s0" || w.Specimens()[0].Reason == "" {
		t.Errorf("%s, %q is open: %+v", got, w.name(), w.Specimens())
	}
	w.run("next-specimen")
	w.until("the landmarks are open", func() bool { return w.name() == "l" })
	if why := w.run("next-specimen"); !strings.HasPrefix(why, "this is the last") {
		t.Error(why)
	}
	w.SetQuery(study.Query{Column: "mesh", Down: true})
	if got := w.Listed(); !slices.Equal(got, []int{1, 2, 0}) {
		t.Error(got)
	}
}
