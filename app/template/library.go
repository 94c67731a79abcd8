package template

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"cairn/internal/beside"
	"cairn/landmark"
	"cairn/landmark/lmio"
)

// Known is a template that can be chosen: one that Cairn brings with it, or one of a
// file. It is not changed once it is made, so that any goroutine may read it.
type Known struct {
	Template *landmark.Template
	File     string // that it was read from; "" for one that Cairn brings with it

	pictures map[string]*Picture // by the names that the template has for them
}

// Picture returns what is to be shown of a point, and the place of the point in it: a
// picture of the point alone, or else that of all points. nil where there is none.
func (k *Known) Picture(point int) (p *Picture, at landmark.Place) {
	of := k.Template.Points[point]
	if p := k.pictures[of.Picture]; p != nil {
		return p, landmark.Place{}
	}
	return k.pictures[k.Template.Picture], of.At
}

// Bounds of the pictures of one template file.
const (
	mostPicture  = 8 << 20   // bytes
	mostPictures = 128 << 20 // bytes of all together, as they are kept
)

// Open reads the templates of a file with their pictures, which lie beside it. notes
// say what of it is not shown. The error is that of lmio.ReadTemplates.
func Open(ctx context.Context, path string) (known []*Known, notes []string, err error) {
	r, err := lmio.ReadTemplates(ctx, path)
	if err != nil {
		return nil, nil, err
	}
	notes = slices.Concat(r.Warnings, r.NotKept)
	left := int64(mostPictures)
	for _, t := range r.Templates {
		k := &Known{Template: t, File: path, pictures: map[string]*Picture{}}
		for _, name := range pictureNames(t) {
			if err := ctx.Err(); err != nil {
				return nil, nil, err
			}
			p, err := openPicture(path, name, min(left, mostPicture))
			if err != nil {
				notes = append(notes, fmt.Sprintf("the picture %q %v, so that it is not shown", name, err))
				continue
			}
			left -= int64(len(p.img.Pix))
			k.pictures[name] = p
		}
		known = append(known, k)
	}
	return known, notes, nil
}

// pictureNames returns the names of the pictures of a template, each once.
func pictureNames(t *landmark.Template) (names []string) {
	add := func(name string) {
		if name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	add(t.Picture)
	const most = 1000 // pictures: each is looked for on the disk
	for _, p := range t.Points {
		if add(p.Picture); len(names) >= most {
			break
		}
	}
	return names
}

// openPicture reads a picture that a template file names. The error begins with a verb.
func openPicture(template, name string, most int64) (*Picture, error) {
	if most <= 0 {
		return nil, errors.New("is too much beside the others")
	}
	folder, err := beside.Open(template)
	if err != nil {
		return nil, err
	}
	defer folder.Close()
	content, _, err := folder.Read("", name, most)
	if err != nil {
		return nil, err
	}
	return newPicture(content)
}

// Library are the templates that are known: those that Cairn brings with it, and those
// of files that were opened. It belongs to one goroutine.
type Library struct {
	builtIn []*Known // nil until they are asked for
	files   []*Known // the latest first
}

// All returns all of them, Cairn's own first.
func (l *Library) All() []*Known {
	if l.builtIn == nil {
		for _, b := range All() {
			k := &Known{Template: b.Template, pictures: map[string]*Picture{}}
			if b.Picture != nil {
				p, err := newPicture(b.Picture)
				if err != nil {
					panic(err) // which a test looks for
				}
				k.pictures[b.Template.Picture] = p
			}
			l.builtIn = append(l.builtIn, k)
		}
	}
	return slices.Concat(l.builtIn, l.files)
}

// Add puts the templates of a file before those of other files, in place of what the
// file held before.
func (l *Library) Add(file string, known []*Known) {
	l.files = append(slices.Clone(known), slices.DeleteFunc(l.files, func(k *Known) bool { return k.File == file })...)
}

// Of returns the template that a group was made from, as far as its points and labels
// tell: one of a file before one of Cairn's own, so that one that was changed counts.
// nil where it is of none.
func (l *Library) Of(g *landmark.Group) *Known {
	all := l.All()
	for _, k := range slices.Concat(all[len(l.builtIn):], l.builtIn) {
		if g.Len() > 0 && g.Len() <= len(k.Template.Points) && k.Template.Fits(g) == nil {
			return k
		}
	}
	return nil
}

// Files returns how many of All are of files.
func (l *Library) Files() int { return len(l.files) }

// From returns a template of a group's points. What the group does not say of them,
// such as the literature and the kinds of points, comes from the template that it was
// made from, which may be nil.
func From(k *Known, g *landmark.Group) *landmark.Template {
	t := lmio.TemplateOf(g)
	if k == nil {
		return t
	}
	of := k.Template
	t.Description, t.Source, t.License, t.Picture = of.Description, of.Source, of.License, of.Picture
	for i, at := range of.Match(g) {
		if at < 0 {
			continue
		}
		p, q := &t.Points[i], of.Points[at]
		p.Kind, p.Optional, p.At, p.Picture = q.Kind, q.Optional, q.At, q.Picture
		if p.Definition == "" {
			p.Definition = q.Definition
		}
	}
	return t
}

// LostPictures says which pictures of a template would not be found beside a file, for
// people to read before they save it there.
func LostPictures(t *landmark.Template, path string) (losses []string) {
	for _, name := range pictureNames(t) {
		if _, err := openPicture(path, name, mostPicture); err != nil {
			losses = append(losses, fmt.Sprintf("the picture %q, which is not in that folder: put it there to have it", name))
		}
	}
	return losses
}
