package workspace

import (
	"context"
	"fmt"
	"math"
	"os"
	"strings"

	"cairn/internal/message"
	"cairn/landmark"
	"cairn/landmark/lmio"
	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r3"
)

// Difference says for people how the landmarks of a file differ from those that the
// document would write there: how many each has and when the file was written, which
// points only one of them has, and which lie elsewhere. It reads the file.
func (w *Workspace) Difference(ctx context.Context, id scene.ID, path string) (string, error) {
	e := w.Entry(id)
	if e == nil {
		return "", scene.ErrClosed
	}
	r, err := lmio.Read(ctx, path)
	if err != nil {
		return "", err
	}
	here, there := namedPoints(e.groups(path)), namedPoints(r.Groups)
	text := fmt.Sprintf("Here %s %s, in the file %d", message.Verb(len(here.all), "is", "are"), message.Plural(len(here.all), "landmark"), len(there.all))
	if info, err := os.Stat(path); err == nil {
		text += ", written on " + info.ModTime().Local().Format("2006-01-02 15:04:05")
	}
	text += "."
	var elsewhere []string
	for _, name := range here.all {
		if p, ok := there.at[name]; ok && !samePlace(p, here.at[name]) {
			elsewhere = append(elsewhere, name)
		}
	}
	for _, list := range []struct {
		what  string
		names []string
	}{{"Only here", without(here, there)}, {"Only in the file", without(there, here)}, {"Not in the same place", elsewhere}} {
		if len(list.names) > 0 {
			text += " " + list.what + ": " + message.Some(list.names) + "."
		}
	}
	return text, nil
}

// pointsByName are the points of groups, by what tells them from others.
type pointsByName struct {
	all []string // in their order
	at  map[string]landmark.Landmark
}

// namedPoints names points by themselves, with the name of their group where there are
// several, or by their number.
func namedPoints(groups []*landmark.Group) pointsByName {
	p := pointsByName{at: map[string]landmark.Landmark{}}
	for _, g := range groups {
		for i, l := range g.Landmarks() {
			name := l.Name
			if name == "" {
				name = fmt.Sprintf("point %d", i+1)
			}
			if len(groups) > 1 {
				name += " of " + g.Name()
			}
			plain := name
			for n := 2; ; n++ {
				if _, taken := p.at[name]; !taken {
					break
				}
				name = fmt.Sprintf("%s (%d)", plain, n)
			}
			p.all, p.at[name] = append(p.all, name), l
		}
	}
	return p
}

// without returns the names of points of a that b has not.
func without(a, b pointsByName) (names []string) {
	for _, name := range a.all {
		if _, ok := b.at[name]; !ok {
			names = append(names, strings.TrimSpace(name))
		}
	}
	return names
}

// samePlace reports whether two points are placed alike, as far as files write numbers.
func samePlace(a, b landmark.Landmark) bool {
	const rounding = 1e-6 // of coordinates in formats with few digits
	if !a.Placed() || !b.Placed() {
		return a.Placed() == b.Placed()
	}
	size := math.Max(r3.Norm(a.Position), r3.Norm(b.Position))
	return r3.Norm(r3.Sub(a.Position, b.Position)) <= rounding*math.Max(size, 1)
}
