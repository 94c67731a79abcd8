package typeset

import (
	"fmt"
	"testing"
)

func TestForgottenLinesComeAgain(t *testing.T) {
	f := fontsWith(t, map[string][]byte{"a.ttf": boxes("Sans", "אב")})
	first := find(t, f, "אב")
	f.Forget()
	if _, ok := f.Line("אב"); ok {
		t.Error("it was not forgotten")
	}
	if again := find(t, f, "אב"); described(again) != described(first) {
		t.Errorf("%s, before %s", described(again), described(first))
	}
}

// TestWhatWasAskedForIsThere: however many lines were laid out before, and however
// many are asked for at once, also those that were known already.
func TestWhatWasAskedForIsThere(t *testing.T) {
	f := fontsWith(t, map[string][]byte{"a.ttf": boxes("Sans", "אב0123456789")})
	names := func(from, n int) (list []string) {
		for i := range n {
			list = append(list, fmt.Sprintf("א%d", from+i))
		}
		return list
	}
	for _, list := range [][]string{
		names(0, mostLines+1), // no more than are kept, and one
		append([]string{"ב", "א5"}, names(0, 3)...),
		names(mostLines, 100), // some of them are known
		append(names(0, 2*mostLines+2), "ב"),
		names(7, 1),
	} {
		lines, err := f.Find(t.Context(), list)
		if err != nil {
			t.Fatal(err)
		}
		for i, name := range list {
			if l, ok := f.Line(name); !ok || l != lines[i] {
				t.Fatalf("of %d names number %d, %q, is forgotten at once", len(list), i, name)
			}
		}
		f.mu.Lock()
		if n := len(f.lines) + len(f.before); n > 6*mostLines {
			t.Errorf("%d lines are kept", n)
		}
		f.mu.Unlock()
	}
}

// TestWhatOthersAskForForgetsNothing: while one asks for a name, others ask for a
// thousand; the name is there when it is drawn.
func TestWhatOthersAskForForgetsNothing(t *testing.T) {
	f := fontsWith(t, map[string][]byte{"a.ttf": boxes("Sans", "אב0123456789")})
	find(t, f, "ב")
	for from := range 2 {
		list := make([]string, mostLines)
		for i := range list {
			list[i] = fmt.Sprintf("א%d", from*mostLines+i)
		}
		if _, err := f.Find(t.Context(), list); err != nil {
			t.Fatal(err)
		}
		find(t, f, fmt.Sprintf("א%dב", from)) // with it, old ones are forgotten
		if _, ok := f.Line("ב"); !ok {
			t.Fatalf("after %d other lines, the one that is asked for each time is forgotten", (from+1)*mostLines)
		}
	}
}
