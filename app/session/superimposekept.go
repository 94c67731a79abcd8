package session

import (
	"slices"

	"cairn/app/workspace"
	"cairn/scene"
)

// keepSuperimposed has the next start know what lies over the document in front: by the path
// of its file.
func (s *Session) keepSuperimposed(o *superimposing) {
	e := s.Documents.Entry(s.front)
	if e == nil {
		return
	}
	e.Over = nil
	if other := s.Documents.Entry(o.Other); other != nil {
		e.Over = &workspace.SessionOver{Path: other.Path, Fit: o.Fit.String(), Mirror: o.Mirror, Opacity: o.Opacity, Swiped: o.Swiped, Line: o.Line, Vectors: o.Vectors}
	}
	s.reopened(s.front)
}

// reopened notes that what the last session had over a document has been looked for.
func (s *Session) reopened(id scene.ID) {
	if s.superimposedAgain == nil {
		s.superimposedAgain = map[scene.ID]bool{}
	}
	s.superimposedAgain[id] = true
}

// reopenSuperimposed returns what lay over the document of a view in the last session, once
// for each document, when both are there; nil for nothing.
func (s *Session) reopenSuperimposed(v ViewOf) *superimposing {
	e := s.Documents.Entry(v.Document)
	if e == nil || e.Loading || e.Over == nil || s.superimposedAgain[v.Document] {
		return nil
	}
	at := slices.IndexFunc(s.Documents.Entries(), func(other *workspace.Entry) bool { return other.Path == e.Over.Path && other != e && !other.Loading })
	if at < 0 {
		return nil
	}
	s.reopened(v.Document)
	k, other := e.Over, s.Documents.Entries()[at].Document.ID()
	o := &superimposing{name: s.Documents.Name(other), Superimposed: Superimposed{
		Other: other, Mirror: k.Mirror, Opacity: part(k.Opacity), Swiped: k.Swiped, Line: part(k.Line), Vectors: k.Vectors,
	}}
	for _, f := range scene.Fits() {
		if f.String() == k.Fit {
			o.Fit = f
		}
	}
	if s.superimposed == nil {
		s.superimposed = map[ViewOf]*superimposing{}
	}
	s.superimposed[v] = o
	return o
}
