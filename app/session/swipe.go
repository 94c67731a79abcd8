package session

// The line between two specimens.

// line returns where the line between two specimens is in the active view.
func (s *Session) line() (part float64, ok bool) {
	other, o := s.lie(s.layout.Active)
	if other == nil || !o.Swiped {
		return 0, false
	}
	return o.Line, true
}

// moveLine moves it.
func (s *Session) moveLine(to float64) {
	if _, ok := s.line(); ok {
		o := s.overFront()
		o.Line = part(to)
		s.keepSuperimposed(o)
		s.events.Superimposed()
		s.events.Measuring() // what the tool in hand says of it
	}
}

// stepSwipe has a line divide the two specimens, and takes the tool in hand that moves it by
// keys; or that tool, if the line is there; or takes both away.
func (s *Session) stepSwipe() {
	o := s.overFront()
	held := s.hand.Held() == s.hand.Swipe
	to := o.Superimposed
	to.Swiped = !o.Swiped || !held
	s.Superimpose(to)
	if to.Swiped && !held {
		s.hand.Take(s.hand.Swipe)
	}
}

// putSwipeDown puts the tool down that moves the line, where that is not there any more.
func (s *Session) putSwipeDown() {
	if s.hand == nil || s.hand.Held() != s.hand.Swipe {
		return
	}
	if _, ok := s.line(); !ok {
		s.hand.Take(nil)
	}
}
