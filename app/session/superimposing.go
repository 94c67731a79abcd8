package session

import (
	"cairn/internal/message"
	"cairn/landmark/shape"
	"cairn/scene"
	"errors"
	"fmt"
)

// What the panel of what is superimposed shows.

// Superimposing is what there is to say of what lies over the document in front. It is not
// to be kept.
type Superimposing struct {
	Superimposed                // as it was chosen
	Others       []OtherSurface // that can lie over it
	Shared       int            // landmarks that both have
	Fitted       string         // how well they fit
	Hint         string         // what may be wrong, or ""
	Problem      string         // why it cannot lie over it as was chosen, or ""
}

// Superimposing returns it; all of it is empty where there is no document.
func (s *Session) Superimposing() (now Superimposing) {
	d := s.Document()
	if d == nil {
		return now
	}
	other, o := s.lie(s.layout.Active)
	if o == nil {
		o = s.overFront()
	}
	now = Superimposing{Superimposed: o.Superimposed, Others: s.otherMeshes()}
	switch {
	case other != nil:
		now.Shared = len(o.lies.Pairs)
		now.Fitted, now.Hint = s.howItFits(d, other, o), hintOf(d, other, o)
	case o.problem != nil && o.Other != 0:
		now.Problem = whyApart(d, s.Documents.Document(o.Other), o.problem)
	}
	return now
}

// whyApart says why a document cannot be laid over another one.
func whyApart(d, other *scene.Document, problem error) string {
	if other == nil || !errors.Is(problem, shape.ErrTooFew) {
		return problem.Error()
	}
	const least = 3
	shared, _ := sharedPositions(d, other)
	return fmt.Sprintf("they share %s, and %d are needed to fit one to the other", message.Plural(len(shared), "placed landmark"), least)
}

// howItFits says how far the landmarks are apart that two specimens share.
func (s *Session) howItFits(d, other *scene.Document, o *superimposing) string {
	shared := len(o.lies.Pairs)
	if shared == 0 {
		return "They share no landmarks, so that nothing says how well they fit."
	}
	unit := ""
	if d.Units() != "" {
		unit = "\u00a0" + d.Units()
	}
	apart := fmt.Sprintf("%s, %.3g%s apart (root of the mean square)", message.Count(shared, "shared landmark", "shared landmarks"), o.lies.Apart, unit)
	switch o.Fit {
	case scene.AsStored:
		return apart + ", as stored."
	case scene.ByLandmarksScaled:
		return fmt.Sprintf("Fitted by %s, made %.3f times as large.", apart, o.lies.Onto.Scale)
	}
	return fmt.Sprintf("Fitted by %s.", apart)
}

// hintOf says what may be wrong with how one specimen lies over another.
func hintOf(d, other *scene.Document, o *superimposing) string {
	b := other.FitBounds()
	brought := b
	brought.Valid = false
	for _, p := range b.Corners() {
		brought = brought.Add(o.lies.Onto.Apply(p))
	}
	switch {
	case o.lies.MirrorFits:
		return "The mirror image would fit far better, as of a left and a right side."
	case o.Fit == scene.AsStored && (d.Units() == "") != (other.Units() == ""):
		return "Only one of the two says its unit of length: they lie as their numbers do."
	case b.Valid && !overlap(d.FitBounds(), brought):
		return "It lies beside the specimen. Home shows both."
	}
	return ""
}

// otherMeshes returns what can lie over the document in front, in the order of the tabs.
func (s *Session) otherMeshes() (others []OtherSurface) {
	names := s.Documents.Names()
	for i, e := range s.Documents.Entries() {
		if id := e.Document.ID(); id != s.front && !e.Loading && len(e.Document.Meshes()) > 0 {
			others = append(others, OtherSurface{id, names[i]})
		}
	}
	return others
}
