package workspace

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"strings"
	"time"

	"cairn/internal/atomicfile"
	"cairn/internal/message"
	"cairn/landmark"
	"cairn/landmark/lmio"

	"gonum.org/v1/gonum/spatial/r3"
)

// OvertakenError is the error of a save to a file that another program has changed, with
// how that differs from what was to be saved.
type OvertakenError struct {
	*atomicfile.ChangedError
	Difference string // for people, in sentences
}

// Unwrap is part of errors.As.
func (e *OvertakenError) Unwrap() error { return e.ChangedError }

// overtaken adds to the error of a save, if that is of a file which another program has
// changed, what the difference is, or why that cannot be said. It waits for the disk, but
// not for long: a question without that is better than none.
func (c *copied) overtaken(ctx context.Context, err error) error {
	var changed *atomicfile.ChangedError
	if !errors.As(err, &changed) || !changed.Now.There() || c.agreed.byItself {
		return err
	}
	const patience = 500 * time.Millisecond
	ctx, stop := context.WithTimeout(ctx, patience)
	defer stop()
	said := make(chan string, 1)
	failed := stoppable(ctx, func() error {
		text, err := difference(ctx, c.groups, c.path)
		said <- text
		return err
	})
	if failed != nil {
		return &OvertakenError{changed, "What is in the file cannot be shown: " + failed.Error() + "."}
	}
	return &OvertakenError{changed, <-said}
}

// difference says for people how the landmarks of a file differ from those that were to be
// written there: how many each has and when the file was written, which points only one of
// them has, and which lie elsewhere. It reads the file.
func difference(ctx context.Context, groups []*landmark.Group, path string) (string, error) {
	r, err := lmio.Read(ctx, path)
	if err != nil {
		return "", err
	}
	here, there := namedPoints(groups), namedPoints(r.Groups)
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
