package workspace

import (
	"encoding/json"
	"errors"
	"math"
	"path/filepath"
	"slices"

	"cairn/internal/pathtext"
	"cairn/scene"
)

// Session is what was open when the program ended, for the next start to offer.
// It is kept in the folder for the program's state.
type Session struct {
	Documents []SessionDocument `json:"documents"` // in the order of their tabs
	Front     int               `json:"front"`     // index of the one in front
	// Study is the folder of the study that was open, absolute; "": none was. It opens its
	// specimen itself, which is no document of the session.
	Study pathtext.Path `json:"study,omitempty"`
}

// SessionDocument is a document of a session and how it was looked at.
type SessionDocument struct {
	Path   string         // absolute
	With   []string       // landmark files that do not come by themselves
	Camera *scene.Camera  // nil where it was never shown
	Colors *SessionColors // nil where it shows no values as colours
	Over   *SessionOver   // nil where nothing lies over it
	// Dismissed are findings about its landmarks that are not to be shown.
	Dismissed []Dismissed
}

// Dismissed is a finding that the user does not want to be shown. Whoever finds says what the
// words mean.
type Dismissed struct {
	Group   string `json:"group"` // its name
	Finding string `json:"finding"`
	State   string `json:"state,omitempty"` // of the points that it is about, then; "": it does not matter
}

// mostDismissed is how many findings are kept of a document: those that were dismissed last.
const mostDismissed = 1000

// SessionOver says which other specimen lies over a document, and how.
type SessionOver struct {
	Path    string  // of the other, absolute
	Fit     string  // a scene.Fit
	Mirror  bool    // it may be the mirror image
	Opacity float64 // 0 to 1
	Swiped  bool    // a line divides the two
	Line    float64 // where it is, 0 to 1
	Vectors float64 // times as long; 0: none
}

// SessionColors says which values a document shows as colours, and how, in words that
// whoever shows them writes and reads.
type SessionColors struct {
	Values    string  `json:"values"`
	Radius    float64 `json:"radius,omitempty"` // of curvatures; 0: the usual one, -1: of the triangles around each vertex
	Points    string  `json:"points,omitempty"` // from which is measured along the surface
	Map       string  `json:"map,omitempty"`    // "": the one that suits
	Low       string  `json:"low,omitempty"`    // "": what suits; a number, or a percentile such as "p2"
	High      string  `json:"high,omitempty"`
	Symmetric bool    `json:"symmetric,omitempty"`
	Isolines  int     `json:"isolines,omitempty"`
	Step      float64 `json:"step,omitempty"` // of isolines
}

// sessionFile is the name of the file of the session.
const sessionFile = "session.json"

// OpenSession reads the last session. One that cannot be read is empty. What
// makes no sense in it is left out, and the rest counts.
func OpenSession() Session {
	b, err := readState(sessionFile)
	if err != nil {
		return Session{}
	}
	var file Session
	var odd *json.UnmarshalTypeError // one value is of another kind; the others are read
	if err := json.Unmarshal(b, &file); err != nil && !errors.As(err, &odd) {
		return Session{}
	}
	var s Session
	if filepath.IsAbs(string(file.Study)) {
		s.Study = file.Study
	}
	for i, d := range file.Documents {
		if !filepath.IsAbs(d.Path) {
			continue
		}
		if i == file.Front {
			s.Front = len(s.Documents)
		}
		s.Documents = append(s.Documents, d)
	}
	return s
}

// sessionText is what the file has of each document.
type sessionText struct {
	Path   pathtext.Path   `json:"path"`
	With   pathtext.Paths  `json:"with,omitempty"`
	Camera json.RawMessage `json:"camera,omitempty"`
	Colors json.RawMessage `json:"colors,omitempty"`
	Over   json.RawMessage `json:"superimposed,omitempty"`

	Dismissed json.RawMessage `json:"dismissed,omitempty"`
}

// overText is what the file has of SessionOver.
type overText struct {
	Path    pathtext.Path `json:"path"`
	Fit     string        `json:"fit"`
	Mirror  bool          `json:"mirror,omitempty"`
	Opacity float64       `json:"opacity"`
	Swiped  bool          `json:"swiped,omitempty"`
	Line    float64       `json:"line"`
	Vectors float64       `json:"vectors,omitempty"`
}

// MarshalJSON is part of json.Marshaler. It leaves out a view that shows nothing.
func (d SessionDocument) MarshalJSON() ([]byte, error) {
	text := sessionText{Path: pathtext.Path(d.Path), With: pathtext.Of(d.With)}
	if d.Camera != nil && sensible(*d.Camera) {
		var err error
		if text.Camera, err = json.Marshal(d.Camera); err != nil {
			return nil, err
		}
	}
	if d.Colors != nil {
		var err error
		if text.Colors, err = json.Marshal(d.Colors); err != nil {
			return nil, err
		}
	}
	if o := d.Over; o != nil {
		var err error
		if text.Over, err = json.Marshal(overText{pathtext.Path(o.Path), o.Fit, o.Mirror, o.Opacity, o.Swiped, o.Line, o.Vectors}); err != nil {
			return nil, err
		}
	}
	if n := len(d.Dismissed); n > 0 {
		var err error
		if text.Dismissed, err = json.Marshal(d.Dismissed[max(0, n-mostDismissed):]); err != nil {
			return nil, err
		}
	}
	return json.Marshal(text)
}

// UnmarshalJSON is part of json.Unmarshaler. It leaves out what makes no sense.
func (d *SessionDocument) UnmarshalJSON(b []byte) error {
	var text sessionText
	_ = json.Unmarshal(b, &text) // values of another kind stay empty
	with := slices.DeleteFunc(text.With, func(f pathtext.Path) bool { return !filepath.IsAbs(string(f)) })
	*d = SessionDocument{Path: string(text.Path), With: with.Strings()}
	var c scene.Camera
	if json.Unmarshal(text.Camera, &c) == nil && sensible(c) {
		d.Camera = &c
	}
	var colors SessionColors
	if json.Unmarshal(text.Colors, &colors) == nil && colors.Values != "" {
		d.Colors = &colors
	}
	var o overText
	if json.Unmarshal(text.Over, &o) == nil && filepath.IsAbs(string(o.Path)) {
		d.Over = &SessionOver{string(o.Path), o.Fit, o.Mirror, o.Opacity, o.Swiped, o.Line, o.Vectors}
	}
	_ = json.Unmarshal(text.Dismissed, &d.Dismissed) // what is of another kind stays empty
	d.Dismissed = slices.DeleteFunc(d.Dismissed, func(f Dismissed) bool { return f.Finding == "" })
	return nil
}

// sensible reports whether something can be seen with a camera.
func sensible(c scene.Camera) bool {
	for _, x := range []float64{c.Focus.X, c.Focus.Y, c.Focus.Z, c.Pivot.X, c.Pivot.Y, c.Pivot.Z, c.Height} {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return false
		}
	}
	_, turned := scene.NewViewFrame(c.Rotation)
	return turned && c.Height > 0 && c.Clip.Valid()
}

// Session returns what is open now. camera tells how a document is looked at, and
// whether it was shown at all. A document that still loads is in it as it will be:
// with the landmark files that are to come and the view that it is to have.
func (w *Workspace) Session(front scene.ID, camera func(scene.ID) (scene.Camera, bool)) Session {
	var s Session
	for _, e := range w.entries {
		if e.alone {
			continue // it would come with what it was not to come with; its study opens it again
		}
		d := SessionDocument{Path: e.reopens(), With: e.with(), Camera: e.View, Colors: e.Colors, Over: e.Over, Dismissed: e.Dismissed}
		if c, ok := camera(e.Document.ID()); ok && sensible(c) {
			d.Camera = &c
		}
		if e.Document.ID() == front {
			s.Front = len(s.Documents)
		}
		s.Documents = append(s.Documents, d)
	}
	return s
}

// reopens returns the file that brings the document back: the one that was opened, or
// where landmarks alone were saved under another name, that.
func (e *Entry) reopens() string {
	groups := e.Document.Groups()
	if e.Loading || len(e.Document.Meshes()) > 0 || len(groups) == 0 || e.hasFile(e.Path) || groups[0].File() == "" {
		return e.Path
	}
	return groups[0].File()
}

// with returns the landmark files of the document, and those that are being read
// for it, that do not come by themselves with its file. It asks no disk: one more than
// these does not matter.
func (e *Entry) with() (files []string) {
	path, onMesh := e.reopens(), len(e.Document.Meshes()) > 0
	add := func(file string) {
		along := onMesh && Stem(file) == Stem(path) && slices.Contains(e.certain, file)
		if file != "" && file != path && !along && !slices.Contains(files, file) {
			files = append(files, file)
		}
	}
	for _, n := range e.Document.Groups() {
		add(n.File())
	}
	for _, file := range slices.Concat(e.coming, e.waiting) {
		add(file)
	}
	return files
}

// Reopen opens the documents of a session, at most so many: each with its
// landmark files, and with its view in Entry.View. It returns the document that
// was in front, which is one of them, and what is left of the session.
func (w *Workspace) Reopen(s Session, most int) (front scene.ID, left Session) {
	now, left := s.split(most)
	for i, d := range now.Documents {
		id := w.Open(d.Path, d.With...)
		if e := w.Entry(id); e != nil && e.Loading {
			e.View, e.Colors, e.Over, e.Dismissed = d.Camera, d.Colors, d.Over, d.Dismissed
		}
		if i == now.Front {
			front = id
		}
	}
	return front, left
}

// split returns the first documents of a session, with the one in front among
// them, and the others.
func (s Session) split(most int) (now, left Session) {
	if most = max(most, 1); len(s.Documents) <= most {
		return s, Session{}
	}
	documents := slices.Clone(s.Documents)
	if s.Front >= most { // it takes the last place
		front := documents[s.Front]
		documents = slices.Insert(slices.Delete(documents, s.Front, s.Front+1), most-1, front)
		s.Front = most - 1
	}
	return Session{Documents: documents[:most:most], Front: s.Front}, Session{Documents: documents[most:]}
}

// Leave leaves the document of a file out.
func (s *Session) Leave(path string) {
	at := slices.IndexFunc(s.Documents, func(d SessionDocument) bool { return d.Path == path })
	if at < 0 {
		return
	}
	s.Documents = slices.Delete(s.Documents, at, at+1)
	if s.Front > at {
		s.Front--
	} else if s.Front == at {
		s.Front = 0
	}
}

// Append adds the documents of another session behind those that are in s, but
// for those that are in both, and its study where s has none.
func (s *Session) Append(other Session) {
	if s.Study == "" {
		s.Study = other.Study
	}
	for _, d := range other.Documents {
		if !slices.ContainsFunc(s.Documents, func(in SessionDocument) bool { return in.Path == d.Path }) {
			s.Documents = append(s.Documents, d)
		}
	}
}

// Save keeps the session for the next start, in the background. failed runs there, with
// why that cannot be done. Nothing that the session refers to may change any more.
func (s Session) Save(failed func(error)) { writeStateLater(sessionFile, s, failed) }
