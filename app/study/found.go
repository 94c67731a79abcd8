package study

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"cairn/internal/message"
	"cairn/landmark/lmio"
)

// ProtocolOf returns a protocol of the points in a file: a template, or the landmarks
// of a specimen, whose positions and normals are then those of the reference, with partners and
// midline as Pair finds them. Notes are
// for people to read. The protocol of a specimen's points is called as study, and that of a template as
// the template. A file of several groups is an error that names them.
func ProtocolOf(ctx context.Context, file, study string) (p *Protocol, notes []string, err error) {
	r, err := lmio.Read(ctx, file)
	if err != nil {
		return nil, nil, err
	}
	if len(r.Groups) != 1 {
		var names []string
		for _, g := range r.Groups {
			names = append(names, message.Quote(g.Name()))
		}
		return nil, nil, fmt.Errorf("%s: it has %s (%s), and a protocol is of one: save that into a file of its own",
			file, message.Plural(len(r.Groups), "group"), message.Some(names))
	}
	g := r.Groups[0]
	p, notes = FromGroup(g, lmio.TemplateOf(g))
	notes = append(notes, p.Pair()...)
	if g.Placed() > 0 {
		p.Template.Name = study
	}
	if p.Template.Name == "" {
		p.Template.Name = lmio.Stem(filepath.Base(file))
	}
	if err := p.Check(); err != nil {
		return nil, nil, fmt.Errorf("%s: %w", file, err)
	}
	var pictures []string
	if p.Template.Picture != "" {
		pictures = append(pictures, p.Template.Picture)
	}
	for _, t := range p.Template.Points {
		if t.Picture != "" {
			pictures = append(pictures, t.Picture)
		}
	}
	if len(pictures) > 0 {
		notes = append(notes, fmt.Sprintf("%s belong beside %s: copy them there", message.Some(pictures), ProtocolName))
	}
	for _, w := range r.Warnings {
		notes = append(notes, strings.TrimSpace(w))
	}
	return p, notes, nil
}
