package session

import (
	"fmt"
	"path/filepath"
	"slices"

	"cairn/app/workspace"
)

// The functions below say why something cannot be done now; "" where it can.

func (s *Session) noDocument() string {
	if s.Document() == nil {
		return "nothing is open"
	}
	return ""
}

func (s *Session) nothingToSee() string {
	d := s.Document()
	switch {
	case d == nil:
		return "nothing is open"
	case !d.HasBounds():
		return "there is nothing to see yet"
	}
	return ""
}

func (s *Session) noGroups() string {
	d := s.Document()
	switch {
	case d == nil:
		return "nothing is open"
	case len(d.Groups()) == 0:
		return "there are no landmarks"
	}
	return ""
}

// nothingToSave lets the user save a document of which a file is left alone: that says
// what becomes of the file, and is all that there is to agree to. Measures are saved
// without landmarks, too.
func (s *Session) nothingToSave() string {
	if len(s.leftAlone()) > 0 || !s.Documents.MeasuresSaved(s.front) {
		return ""
	}
	return s.noGroups()
}

func (s *Session) nothingUnsaved() string {
	all := s.Documents.Entries()
	if len(all) == 0 {
		return "nothing is open"
	}
	if !slices.ContainsFunc(all, (*workspace.Entry).Modified) {
		return "nothing is unsaved"
	}
	return ""
}

func (s *Session) nothingToSaveAs() string {
	if why := s.isHidden(); why != "" {
		return why // it says where to, and that is a name
	}
	why := s.noGroups()
	if files := s.leftAlone(); why != "" && len(files) > 0 {
		why += ", and " + filepath.Base(files[0]) + " stays as it is"
	}
	return why
}

// leftAlone returns the files of which nothing is left in the document.
func (s *Session) leftAlone() []string {
	if d := s.Document(); d != nil {
		if e := s.Documents.Entry(d.ID()); e != nil {
			return e.LeftAlone()
		}
	}
	return nil
}

func (s *Session) oneWayOnly() string {
	if why := s.noGroups(); why != "" {
		return why
	}
	if g := s.Group(); g == nil || len(g.Measured()) == 0 {
		return "there is no surface to measure the points against"
	}
	return ""
}

func (s *Session) frontIsFiles() string {
	d := s.Document()
	switch {
	case d == nil:
		return "nothing is open"
	case d.ViewFrame().IsDefault():
		return "the front is the file's own"
	}
	return ""
}

func (s *Session) nothingToUndo() string {
	if d := s.Document(); d == nil || d.History().UndoName() == "" {
		return "there is nothing to undo"
	}
	return ""
}

func (s *Session) nothingToRedo() string {
	if d := s.Document(); d == nil || d.History().RedoName() == "" {
		return "there is nothing to redo"
	}
	return ""
}

func (s *Session) noRecent() string {
	if len(s.Recent.Files()) == 0 {
		return "no file was opened yet"
	}
	return ""
}

func (s *Session) nothingLeft() string {
	if !s.Documents.HasLooked() {
		return "it is not known yet what was left unsaved"
	}
	if len(s.LeftBehind()) == 0 {
		return "nothing was left unsaved"
	}
	return ""
}

// LeftBehind returns what earlier runs have left unsaved, but for what is being restored.
func (s *Session) LeftBehind() []*workspace.LeftBehind {
	return slices.DeleteFunc(slices.Clone(s.Documents.Left()), (*workspace.LeftBehind).Restoring)
}

// undoTitle names what would be undone: "Undo Move nasion".
func (s *Session) undoTitle() string {
	if s.nothingToUndo() != "" {
		return "Undo"
	}
	return fmt.Sprintf("Undo %s", s.Document().History().UndoName())
}

func (s *Session) redoTitle() string {
	if s.nothingToRedo() != "" {
		return "Redo"
	}
	return fmt.Sprintf("Redo %s", s.Document().History().RedoName())
}

func (s *Session) noPlane() string {
	if why := s.nothingToSee(); why != "" {
		return why
	}
	if s.clipPlane().IsZero() {
		return "there is no clipping plane"
	}
	return ""
}

func (s *Session) notThreePoints() string {
	if why := s.nothingToSee(); why != "" {
		return why
	}
	if _, err := s.selectedPlane(); err != nil {
		return err.Error()
	}
	return ""
}
