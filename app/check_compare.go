package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"

	"cairn/app/study"
	"cairn/internal/message"
	"cairn/landmark"
	"cairn/landmark/check"
	"cairn/landmark/shape"

	"gonum.org/v1/gonum/spatial/r3"
)

// compare brings the points of all specimens into one order, and makes the reference that
// they are compared with: nil for one specimen alone.
func (c *checker) compare(ctx context.Context) (*check.Reference, error) {
	var sets [][]landmark.Landmark
	for _, s := range c.specimens {
		sets = append(sets, s.landmarks)
	}
	var good *check.Set
	points, file, err := c.good(ctx)
	if err != nil {
		return nil, err
	}
	if file != "" {
		sets = append(sets, points)
		good = &check.Set{ID: c.flags.reference} // a protocol is made of one of the specimens
	}
	h := shape.MatchLandmarks(sets)
	if good != nil {
		if why := h.Refused[len(sets)-1]; why != "" {
			return nil, fmt.Errorf("%s: it cannot be compared with the others: %s", file, why)
		}
		good.Points, good.Normals = positions(h.Rows[len(sets)-1])
	}
	var others []check.Set
	var far []float64
	for i, s := range c.specimens {
		if s.refused = h.Refused[i]; s.refused != "" {
			continue
		}
		s.arrange(h, i)
		others = append(others, check.Set{ID: s.ID, Points: s.Points, Normals: s.faces()})
		if s.Surface != nil && s.Reading == nil {
			far = append(far, check.SurfaceDistance(s.Points, s.Surface))
		}
	}
	c.lacking(h)
	c.compared = "compared with each other"
	if good != nil {
		others, c.compared = []check.Set{*good}, "compared with "+file
	} else if len(others) < 2 {
		c.compared = "compared with none (one needs others, or a --reference)"
		return nil, nil
	}
	reference, err := check.NewReference(ctx, others)
	if err != nil {
		if ctx.Err() != nil {
			return nil, err
		}
		if good != nil {
			return nil, fmt.Errorf("%s: nothing can be compared with it: %w", file, err)
		}
		c.compared = "compared with none, as no two have three placed points in common that are not on one line"
		if !errors.Is(err, shape.ErrTooFew) && !errors.Is(err, shape.ErrCollinear) {
			c.compared = "not compared: " + err.Error()
		}
		return nil, nil
	}
	reference.Usual, reference.Partners = check.Usual(far), check.PartnersIn(reference.Mean())
	if p := c.protocol(); p != nil {
		if said := p.Rules(h.Names, "").Partners; slices.ContainsFunc(said, func(k int) bool { return k >= 0 }) {
			reference.Partners = said
		}
	}
	return reference, nil
}

// lacking says of each specimen which points it lacks that others have.
func (c *checker) lacking(h shape.Homology) {
	of := map[int][]string{}
	for _, l := range h.Lacking {
		for _, i := range l.Specimens {
			of[i] = append(of[i], h.Names[l.Point])
		}
	}
	for i, s := range c.specimens {
		if names := of[i]; len(names) > 0 {
			c.add(s, check.Finding{Gravity: check.Hint, Names: names, Text: fmt.Sprintf("it lacks %s, which others have", message.Some(names))}, kindPoints)
		}
	}
}

// good returns the landmarks of the specimen, or of the protocol, that others are compared with,
// and its file; "" where they are compared with each other. One specimen alone is compared with
// the places of its study's protocol, where that has some.
func (c *checker) good(ctx context.Context) (points []landmark.Landmark, file string, err error) {
	const fewest = 4 // points of which a shape is known
	if file = c.flags.reference; file != "" {
		r := &checker{flags: &checkFlags{groups: groupsParts}}
		if err := r.readFile(ctx, 0, file, nil, ""); err != nil {
			return nil, file, err
		}
		return r.specimens[0].landmarks, file, nil
	}
	var p *study.Protocol
	if file = c.flags.protocol; file != "" && len(c.protocols) > 0 {
		p = c.protocols[0]
	} else if len(c.specimens) == 1 {
		p, file = c.protocols[c.specimens[0].file], "the protocol"
	}
	if p == nil {
		return nil, "", nil
	}
	placed := 0
	for i, t := range p.Template.Points {
		l := landmark.Landmark{Name: t.Name, Position: t.Position, Status: landmark.Defined, Normal: p.Points[i].Normal}
		if points = append(points, l); l.Placed() {
			placed++
		}
	}
	if c.flags.protocol == "" && placed < fewest {
		return nil, "", nil
	}
	return points, file, nil
}

// readProtocols reads the protocol of --protocol, or those of the studies that files are of. One
// of a study that cannot be used is a finding, and the others go on.
func (c *checker) readProtocols(ctx context.Context, found *shapeFiles) error {
	c.protocols = make([]*study.Protocol, len(found.files))
	of := map[string]*study.Protocol{}
	if file := c.flags.protocol; file != "" {
		p, err := study.ReadProtocol(ctx, file)
		if err != nil {
			return err
		}
		for i := range c.protocols {
			c.protocols[i] = p
		}
		return nil
	}
	for i, f := range found.files {
		p, known := of[f.study]
		if !known && f.study != "" {
			file := filepath.Join(f.study, study.ProtocolName)
			var err error
			if p, err = study.ReadProtocol(ctx, file); err != nil && !errors.Is(err, fs.ErrNotExist) {
				c.files = append(c.files, file)
				c.ofFile(len(c.files)-1, kindUnreadable, shapeFile{path: file}.reason(err)+"; the points are checked without it")
			}
			of[f.study] = p
		}
		c.protocols[i] = p
	}
	return nil
}

// protocol returns the protocol that all specimens have; nil where they have none, or several.
func (c *checker) protocol() (p *study.Protocol) {
	for i, s := range c.specimens {
		if own := c.protocols[s.file]; i == 0 {
			p = own
		} else if p != own {
			return nil
		}
	}
	return p
}

// arrange brings the points of a specimen into the order of all.
func (s *checkedSpecimen) arrange(h shape.Homology, i int) {
	at := map[string]int{}
	for k, name := range h.Names {
		at[name] = k
	}
	to := make([]int, len(s.landmarks))
	for k, l := range s.landmarks {
		to[k] = k
		if j, ok := at[l.Name]; ok && !h.ByNumber && l.Name != "" {
			to[k] = j
		}
	}
	points, normals, names := make([]r3.Vec, len(h.Rows[i])), make([]r3.Vec, len(h.Rows[i])), make([]string, len(h.Rows[i]))
	for k := range points {
		points[k] = landmark.NoPosition()
		if !h.ByNumber {
			names[k] = h.Names[k]
		}
	}
	for k, j := range to {
		points[j], normals[j], names[j] = s.Points[k], s.Normals[k], s.landmarks[k].Name
	}
	s.Points, s.Normals, s.Names = points, normals, names
	for _, d := range s.Doubts {
		for k, p := range d.Points {
			d.Points[k] = to[p]
		}
	}
}

// faces returns the normals of the surface at the points: their own, or else those of the mesh.
func (s *checkedSpecimen) faces() []r3.Vec {
	normals := slices.Clone(s.Normals)
	for k, p := range s.Points {
		if normals[k] == (r3.Vec{}) && s.Surface != nil {
			if n, ok := s.Surface.Nearest(p); ok {
				normals[k] = n.Normal
			}
		}
	}
	return normals
}

// positions returns those of landmarks, and their normals.
func positions(points []landmark.Landmark) (at, normals []r3.Vec) {
	for _, l := range points {
		p := landmark.NoPosition()
		if l.Placed() {
			p = l.Position
		}
		at, normals = append(at, p), append(normals, l.Normal)
	}
	return at, normals
}
