package shell

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"strings"

	"cairn/app/session"
	"cairn/app/trace"
	"cairn/internal/message"
	"cairn/landmark"
	"cairn/scene"
	"cairn/scene/mesh"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
	"gonum.org/v1/gonum/spatial/r3"
)

// far is how far a pasted point may go to the surface, as a part of the document's size,
// before it is asked whether it should.
const far = 0.02

// projected are points that were brought to the surface of a document.
type projected struct {
	session.Copied
	moved       int     // points
	mean, most  float64 // distances
	farthest    string  // the name of the point that went farthest
	withSurface bool
	said        string // of how they were read, "" where nothing is to be said
	scaled      string // of their unit, "" where it stayed
}

// project brings points to the surface of meshes: to the nearest of all.
func project(points []landmark.Landmark, surfaces []*mesh.Surface) (p projected) {
	p.withSurface = len(surfaces) > 0
	for i, l := range points {
		if l.Placed() {
			if best, _, found := mesh.Nearest(surfaces, l.Position); found {
				p.moved++
				p.mean += best.Distance
				if best.Distance >= p.most {
					p.most, p.farthest = best.Distance, l.Name
					if l.Name == "" {
						p.farthest = "point " + strconv.Itoa(i+1)
					}
				}
				l.Position, l.Normal = best.Position, best.Normal
			}
		}
		p.Points = append(p.Points, l)
	}
	if p.moved > 0 {
		p.mean /= float64(p.moved)
	}
	return p
}

// pastePoints pastes the points of the clipboard into the document in front, on its
// surface: those that were copied last, or a table of another program. Both are read, and
// the surface looked for, in the background.
func (ed *editing) pastePoints() {
	d := ed.document()
	text := ed.app.Clipboard().Content()
	id, from := d.ID(), pasted{Copied: ed.session.Copied(text)}
	if len(from.Points) == 0 && strings.TrimSpace(text) == "" {
		ed.notices.info(id, "There is nothing to paste: no points were copied.")
		return
	}
	units := d.Units()
	meshes := d.TriMeshes()
	err := d.Go(func(ctx context.Context) {
		if len(from.Points) == 0 {
			var err error
			if from, err = pointsOf(ctx, text); err != nil {
				ed.post(func() { ed.notices.failure(id, "The clipboard could not be pasted. "+err.Error()) })
				return
			}
		}
		from = from.in(units)
		var surfaces []*mesh.Surface
		if from.Flat {
			meshes = nil // it would not lie on them
		}
		for _, m := range meshes {
			if s, err := m.Surface(ctx); err == nil && s != nil {
				surfaces = append(surfaces, s)
			}
		}
		p := project(from.Points, surfaces)
		p.Flat, p.said, p.scaled = from.Flat, from.said, from.scaled
		if ctx.Err() == nil {
			ed.post(func() { ed.askPaste(id, from, p) })
		}
	})
	if err != nil {
		ed.notices.failure(id, "The points could not be pasted: "+err.Error())
	}
}

// askPaste pastes points that are projected, and asks before where one of them lies far
// from the surface.
func (ed *editing) askPaste(id scene.ID, from pasted, p projected) {
	d := ed.docs.Document(id)
	if d == nil || ed.session.Front() != id {
		return
	}
	if why := ed.session.NotPasting(from.Copied); why != "" {
		ed.notices.failure(id, "The points were not pasted: "+why+".")
		return
	}
	size := 0.0
	if b := d.Bounds(); b.Valid {
		size = r3.Norm(r3.Sub(b.Max, b.Min))
	}
	if p.most <= far*size || math.IsNaN(p.most) {
		ed.paste(id, p)
		return
	}
	unit := ""
	if u := d.Units(); u != "" {
		unit = " " + u
	}
	text := widget.NewLabel(fmt.Sprintf("%s would go %s%s to the surface, and the points on average %s%s. Perhaps they are of another specimen, or of one that lies elsewhere.",
		message.Quote(p.farthest), distanceText(p.most), unit, distanceText(p.mean), unit))
	text.Wrapping = fyne.TextWrapWord
	asCopied := projected{Copied: from.Copied, withSurface: true, said: p.said, scaled: p.scaled}
	ed.dialogs.ask("Paste "+message.Plural(len(from.Points), "Point"), id, text,
		answer{"Cancel", nil, nil}, answer{"Paste as Copied", nil, func() { ed.paste(id, asCopied) }},
		answer{"Paste on the Surface", nil, func() { ed.paste(id, p) }})
}

// paste puts points into a document that is in front, and says how far they went.
func (ed *editing) paste(id scene.ID, p projected) {
	d := ed.docs.Document(id)
	if d == nil || ed.session.Front() != id {
		return
	}
	into := "a new group"
	if g := ed.session.Group(); g != nil {
		into = d.GroupName(g)
	}
	e, matched := ed.session.PasteInto(p.Copied)
	if err := ed.session.Edit(e); err != nil {
		ed.notices.failure(id, "The points could not be pasted: "+err.Error())
		return
	}
	text := message.Plural(len(p.Points), "point") + " pasted into " + into
	if matched > 0 {
		text += fmt.Sprintf(", %d by name", matched)
	}
	switch {
	case p.moved > 0:
		text += fmt.Sprintf(". They went %s to the surface on average, at most %s (%s).", distanceText(p.mean), distanceText(p.most), p.farthest)
	case p.withSurface:
		text += ", where they were copied."
	default:
		text += ". There is no surface to bring them to."
	}
	if p.said != "" {
		text += " The clipboard was " + p.said + "."
	}
	if p.scaled != "" {
		text += " " + p.scaled
	}
	ed.notices.info(id, text)
	ed.log.Event("pasted", trace.Fields{"text": text})
}
