package session

// JumpTo takes edits of the document in front back, or makes them again, until the first
// inForce of its history are in force. What the last of them changed is selected.
func (s *Session) JumpTo(inForce int) {
	d := s.Document()
	if d == nil {
		return
	}
	_, at := d.History().Names()
	step := d.Redo
	if inForce < at {
		step = d.Undo
	}
	for n := max(at-inForce, inForce-at); n > 1; n-- {
		step()
	}
	if at != inForce {
		_ = s.following(d, func() error { step(); return nil })
	}
}

// Edits returns the names of all edits of the document in front, the oldest first, and
// how many of them are in force.
func (s *Session) Edits() (names []string, inForce int) {
	d := s.Document()
	if d == nil {
		return nil, 0
	}
	return d.History().Names()
}

// ShowsHistory reports whether the edits are listed beside the view. The study is shown in
// their place.
func (s *Session) ShowsHistory() bool { return s.Preferences.Bool(prefHistory) && !s.ShowsStudy() }

// ToggleHistory has them listed, in place of the study, or no more, which is remembered.
func (s *Session) ToggleHistory() {
	on := !s.ShowsHistory()
	s.Preferences.SetBool(prefHistory, on)
	if on && s.InStudy() {
		s.queue.hidden = true
	}
}
