package workspace

import (
	"encoding/json"
	"math"
	"path/filepath"
	"slices"

	"cairn/scene"

	"gonum.org/v1/gonum/num/quat"
)

// Session is what was open when the program ended, for the next start to offer.
// It is kept in the user's configuration folder.
type Session struct {
	Documents []SessionDocument `json:"documents"` // in the order of their tabs
	Front     int               `json:"front"`     // index of the one in front
}

// SessionDocument is a document of a session and how it was looked at.
type SessionDocument struct {
	Path   string        `json:"path"`             // absolute
	With   []string      `json:"with,omitempty"`   // landmark files that do not come by themselves
	Camera *scene.Camera `json:"camera,omitempty"` // nil where it was never shown
}

// sessionFile is the name of the file of the session.
const sessionFile = "session.json"

// OpenSession reads the last session. One that cannot be read is empty. What
// makes no sense in it is left out.
func OpenSession() Session {
	var s Session
	b, err := readState(sessionFile)
	if err != nil || json.Unmarshal(b, &s) != nil {
		return Session{}
	}
	s.Documents = slices.DeleteFunc(s.Documents, func(d SessionDocument) bool { return !filepath.IsAbs(d.Path) })
	for i := range s.Documents {
		if c := s.Documents[i].Camera; c != nil && !sensible(*c) {
			s.Documents[i].Camera = nil
		}
	}
	if s.Front < 0 || s.Front >= len(s.Documents) {
		s.Front = 0
	}
	return s
}

// sensible reports whether something can be seen with a camera.
func sensible(c scene.Camera) bool {
	const rounding = 1e-6 // of the rotation's length
	sum := c.Height + c.Focus.X + c.Focus.Y + c.Focus.Z + c.Pivot.X + c.Pivot.Y + c.Pivot.Z
	return c.Height > 0 && !math.IsInf(sum, 0) && math.Abs(quat.Abs(c.Rotation)-1) < rounding
}

// Session returns what is open now. camera tells how a document is looked at, and
// whether it was shown at all.
func (w *Workspace) Session(front scene.ID, camera func(scene.ID) (scene.Camera, bool)) Session {
	var s Session
	for _, e := range w.entries {
		d := SessionDocument{Path: e.Path}
		for _, n := range e.Document.Groups() {
			if n.File != "" && n.File != e.Path && Stem(n.File) != Stem(e.Path) && !slices.Contains(d.With, n.File) {
				d.With = append(d.With, n.File)
			}
		}
		if c, ok := camera(e.Document.ID()); ok {
			d.Camera = &c
		}
		if e.Document.ID() == front {
			s.Front = len(s.Documents)
		}
		s.Documents = append(s.Documents, d)
	}
	return s
}

// Save keeps the session for the next start.
func (s Session) Save() error { return writeState(sessionFile, s) }
