package session

import (
	"slices"
	"testing"

	"cairn/scene"
)

// layoutOf returns a layout of views that show documents.
func layoutOf(active int, shown ...scene.ID) Layout {
	l := newLayout(len(shown), Free)
	for i, id := range shown {
		l.Views[i].Document = id
	}
	return l.activate(active)
}

func shown(l Layout) (ids []scene.ID) {
	for _, v := range l.Views {
		ids = append(ids, v.Document)
	}
	return ids
}

func numbers(l Layout) (all []int) {
	for _, v := range l.Views {
		all = append(all, v.Number)
	}
	return all
}

// TestSplittingKeepsTheActiveView: whichever it is, and however many there are then.
func TestSplittingKeepsTheActiveView(t *testing.T) {
	next := func(Layout) scene.ID { return 9 }
	for active := range mostViews {
		l := layoutOf(active, 1, 2, 3, 4)
		for views := mostViews; views > 0; views-- {
			l = l.split(views, next)
			if len(l.Views) != views || l.Front() != scene.ID(active+1) || l.Views[l.Active].Number != active {
				t.Errorf("of four views, with %d active, %d are left: %+v", active, views, l)
			}
		}
		l = l.split(mostViews+3, next)
		seen := numbers(l)
		slices.Sort(seen)
		if want := []int{0, 1, 2, 3}; !slices.Equal(seen, want) || l.Views[l.Active].Number != active || !slices.Equal(shown(l), []scene.ID{scene.ID(active + 1), 9, 9, 9}) {
			t.Errorf("split again from %d: %+v", active, l)
		}
	}
}

// TestLayoutsShareNothing: what is made of a layout does not change it.
func TestLayoutsShareNothing(t *testing.T) {
	l := layoutOf(0, 1, 2)
	_ = l.show(1, 7)
	_ = l.split(4, func(Layout) scene.ID { return 8 })
	_ = l.split(1, nil)
	_ = l.without(2, []scene.ID{1, 3}, 1)
	_ = l.fill(func(Layout) scene.ID { return 5 })
	if !slices.Equal(shown(l), []scene.ID{1, 2}) || !slices.Equal(numbers(l), []int{0, 1}) {
		t.Errorf("it became %+v", l)
	}
}

// TestClosedDocumentsGiveWay: to the next one that is not seen, else to the neighbour of
// the closed one, else to nothing.
func TestClosedDocumentsGiveWay(t *testing.T) {
	for _, test := range []struct {
		shown []scene.ID
		open  []scene.ID // without the closed document, which is 2
		place int
		want  []scene.ID
	}{
		{[]scene.ID{2}, []scene.ID{1, 3}, 1, []scene.ID{3}},
		{[]scene.ID{2}, []scene.ID{1}, 1, []scene.ID{1}},
		{[]scene.ID{2}, nil, 0, []scene.ID{0}},
		{[]scene.ID{1, 2}, []scene.ID{1, 3}, 1, []scene.ID{1, 3}},
		{[]scene.ID{3, 2}, []scene.ID{1, 3}, 1, []scene.ID{3, 1}},
		{[]scene.ID{1, 2}, []scene.ID{1}, 1, []scene.ID{1, 1}},
		{[]scene.ID{2, 2, 1}, []scene.ID{1, 3, 4}, 1, []scene.ID{3, 4, 1}},
		{[]scene.ID{2, 0, 2}, nil, 0, []scene.ID{0, 0, 0}},
		{[]scene.ID{1, 3}, []scene.ID{1, 3}, 1, []scene.ID{1, 3}},
	} {
		if got := shown(layoutOf(0, test.shown...).without(2, test.open, test.place)); !slices.Equal(got, test.want) {
			t.Errorf("of %v with %v open there is %v, want %v", test.shown, test.open, got, test.want)
		}
	}
}
