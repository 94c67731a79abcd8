package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"cairn/internal/message"
	"cairn/landmark/shape"
	"cairn/render"
	"cairn/scene"
	"cairn/scene/mesh"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// superimposing holds the flags that lay another specimen over the one of a picture. How it
// is fitted says --fit, for distances to a specimen, too.
type superimposing struct {
	flags   *pflag.FlagSet // that these are registered in
	file    string
	mirror  bool
	opacity float64
	swipe   float64
	vectors float64
	other   *otherFile
	// mutex guards the other document, over which pictures of several meshes are made at once.
	mutex *sync.Mutex
}

// usualOpacity lets both specimens be seen where one is before the other.
const usualOpacity = 0.5

func (s *superimposing) register(f *pflag.FlagSet) {
	s.flags, s.other, s.mutex = f, &otherFile{}, &sync.Mutex{}
	f.StringVar(&s.file, "superimpose", "", "lay another specimen, `MESH`, over each in a colour of its own; --fit says how")
	f.Float64Var(&s.opacity, "opacity", usualOpacity, "of the other specimen, `0 to 1`; what of it is behind the first stays hidden (with --swipe default 1)")
	f.Float64Var(&s.swipe, "swipe", 0, "the first specimen left of a line and the other one right of it, at a `PART` of the width from 0 to 1")
	f.Float64Var(&s.vectors, "vectors", 0, "arrows from each landmark to the other specimen's of the same name, so many `TIMES` as long")
	f.BoolVar(&s.mirror, "mirror", false, "--fit may take the other specimen's mirror image, as of a left and a right bone")
}

func (s *superimposing) complete(cmd *cobra.Command) {
	_ = cmd.RegisterFlagCompletionFunc("superimpose", completeFiles)
}

// check says what is wrong with the flags. fit is that of --fit.
func (s *superimposing) check(fit string) error {
	if s.file == "" {
		for _, name := range []string{"opacity", "swipe", "vectors", "mirror"} {
			if s.flags != nil && s.flags.Changed(name) {
				return usagef("--%s has no meaning without --superimpose", name)
			}
		}
		return nil
	}
	switch {
	case !(s.opacity >= 0 && s.opacity <= 1):
		return usagef("--opacity %v: choose 0 to 1", s.opacity)
	case !(s.swipe >= 0 && s.swipe <= 1):
		return usagef("--swipe %v: choose 0 to 1, a part of the picture's width", s.swipe)
	case s.flags.Changed("vectors") && !positive(s.vectors):
		return usagef("--vectors %v: it must be a finite number over 0", s.vectors)
	case s.mirror && fit == scene.AsStored.String():
		return usagef("--mirror has no meaning without --fit %s or %s", scene.ByLandmarks, scene.ByLandmarksScaled)
	}
	return nil
}

// superimposed is the other specimen as it lies over one.
type superimposed struct {
	*superimposing
	scene.Superposition
}

// over lays the other specimen over a document; the result is nil where there is none. The
// flags must have passed check. What else it returns is worth a warning.
func (s *superimposing) over(ctx context.Context, d *scene.Document, fit scene.Fit) (over *superimposed, warnings []string, err error) {
	if s.file == "" {
		return nil, nil, nil
	}
	s.other.once.Do(func() { s.other.document, s.other.err = loadDocument(ctx, s.file) })
	if s.other.err != nil {
		return nil, nil, otherError{s.other.err}
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	o := s.other.document
	lies, err := scene.Superpose(o, d, fit, s.mirror)
	if err != nil {
		if errors.Is(err, shape.ErrTooFew) {
			err = fmt.Errorf("%w. Points belong together by their names: %s, and %s", err, namesThere(o), namesThere(d))
		}
		return nil, nil, fmt.Errorf("--superimpose %s: %w", s.file, err)
	}
	warn := func(format string, args ...any) { warnings = append(warnings, fmt.Sprintf(format, args...)) }
	if !slices.ContainsFunc(o.Meshes(), func(n *scene.MeshNode) bool { return n.Mesh.VertexCount() > 0 }) {
		warn("%s has no mesh to lay over it", message.Quote(s.file))
	}
	if lies.MirrorFits {
		warn("the landmarks of %s fit far better as a mirror image; --mirror takes that", s.file)
	}
	if s.vectors != 0 && len(lies.Pairs) == 0 {
		warn("there are no vectors: it has no landmarks of the same names as %s", s.file)
	}
	if a, b := d.Units(), o.Units(); fit == scene.AsStored && (a == "") != (b == "") {
		warn("only one of it and %s says its unit of length, so that they lie as their numbers do", message.Quote(s.file))
	}
	return &superimposed{s, lies}, warnings, nil
}

// shown returns the opacity that the other specimen has: beside a line it is opaque, unless
// that is said.
func (s *superimposing) shown() float64 {
	if s.flags.Changed("swipe") && !s.flags.Changed("opacity") {
		return 1
	}
	return s.opacity
}

// veils reports whether the other specimen is seen through, so that it changes the colours
// of what is below.
func (s *superimposing) veils() bool { return s.shown() > 0 && s.shown() < 1 }

// cover lays the other specimen over a frame.
func (o *superimposed) cover(f *render.Frame) {
	s := render.Superimposition{Superposition: o.Superposition, Opacity: o.shown(), Swiped: o.flags.Changed("swipe"), Swipe: o.swipe, VectorScale: o.vectors}
	o.mutex.Lock()
	defer o.mutex.Unlock()
	f.Superimpose(o.other.document, s)
}

// around returns the box around both specimens; that of d alone where o is nil.
func (o *superimposed) around(d *scene.Document) mesh.Bounds {
	if o == nil {
		return d.FitBounds()
	}
	o.mutex.Lock()
	defer o.mutex.Unlock()
	return o.Around(o.other.document, d)
}

// namesThere says which landmarks of a document can belong to others.
func namesThere(d *scene.Document) string {
	var names []string
	for _, n := range d.Groups() {
		for _, l := range n.Group.Landmarks() {
			if l.Placed() && l.Name != "" {
				names = append(names, message.Quote(l.Name))
			}
		}
	}
	if len(names) == 0 {
		return d.Name() + " has none with a name"
	}
	return d.Name() + " has " + message.Some(names)
}
