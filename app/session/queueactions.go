package session

import "cairn/app/study"

// studyActions go through the specimens of a study.
func (s *Session) studyActions() []Action {
	const menu, through = "Study", "Study > Going Through It"
	return []Action{
		{Name: "new-study", Title: "New Study…", Menu: menu, Words: "folder specimens table make pair landmarks pattern"},
		{Name: "open-study", Title: "Open Study…", Menu: menu, Words: "folder specimens queue table"},
		{Name: "study-panel", Title: "Show the Study", Menu: menu, Keys: []string{"Q"}, Why: s.noStudy, On: s.ShowsStudy, Words: "panel queue list specimens"},
		{Name: "keep-view", Title: "Keep the View from Specimen to Specimen", Menu: through, On: s.KeepsView, Words: "study camera same",
			Do: func() { s.Preferences.SetBool(prefKeepsView, !s.KeepsView()) }},
		{Name: "blind", Title: "Hide Names of Specimens", Menu: through, Why: s.noStudy, On: s.Blind, Words: "study blind repeats observer error show", Do: s.toggleNames},
		{Name: "blind-repeats", Title: "Add Blind Repeats…", Menu: through, Line: true, Why: s.noStudy, Words: "study observer error again replicate hidden names"},
		{Name: "next-specimen", Title: "Next Specimen", Menu: menu, Line: true, Why: func() string { return s.noSpecimen(1) }, Words: "study queue save forward", Note: "Ctrl + Page Down", Do: func() { s.goBy(1) }},
		{Name: "previous-specimen", Title: "Previous Specimen", Menu: menu, Why: func() string { return s.noSpecimen(-1) }, Words: "study queue save back", Note: "Ctrl + Page Up", Do: func() { s.goBy(-1) }},
		{Name: "flag-specimen", Title: "Flag This Specimen", Menu: menu, Why: s.noOpenSpecimen, On: s.isFlagged, Words: "study mark look again", Do: s.FlagSpecimen},
		{Name: "make-protocol", Title: "Make the Protocol from These Landmarks…", Menu: menu, Why: s.noProtocolSource, Words: "study revision definitions pairs reference migrate"},
		{Name: "close-study", Title: "Close Study", Menu: menu, Line: true, Why: s.noStudy, Words: "queue specimens", Do: s.CloseStudy},
	}
}

// inStudy are the keys that mean something else while a study is open, with the actions that
// they do then.
var inStudy = map[string]string{"Control+PageDown": "next-specimen", "Control+PageUp": "previous-specimen"}

// Meant returns what the key of an action does now: while a study is open, keys that go from
// tab to tab else go from specimen to specimen.
func (s *Session) Meant(k Key, a *Action) *Action {
	if s.queue == nil {
		return a
	}
	for text, name := range inStudy {
		if MustKey(text) == k {
			return s.byName[name]
		}
	}
	return a
}

// goBy goes to the next specimen, or by -1 to the one before.
func (s *Session) goBy(by int) {
	if to := s.queue.step(by); to >= 0 {
		s.GoToSpecimen(to)
	}
}

func (s *Session) noStudy() string {
	if s.queue == nil {
		return "no study is open"
	}
	return ""
}

// Reasons why there is no next specimen, or none before.
const (
	lastListed  = "this is the last of the specimens that are listed"
	firstListed = "this is the first of the specimens that are listed"
	lastOfAll   = "this is the last specimen of the study"
	firstOfAll  = "this is the first specimen of the study"
)

// IsOfEnd reports whether the reason why an action cannot be done is that there are no more
// specimens in that direction: who presses a key for it is to be told.
func IsOfEnd(why string) bool {
	return why == lastListed || why == firstListed || why == lastOfAll || why == firstOfAll
}

func (s *Session) noSpecimen(by int) string {
	switch {
	case s.queue == nil:
		return "no study is open"
	case s.queue.step(by) >= 0:
		return ""
	case s.queue.isFiltered() && by > 0:
		return lastListed
	case s.queue.isFiltered():
		return firstListed
	case by > 0:
		return lastOfAll
	}
	return firstOfAll
}

func (s *Session) noOpenSpecimen() string {
	switch {
	case s.queue == nil:
		return "no study is open"
	case s.queue.document == 0 || s.queue.at() < 0:
		return "no specimen of the study is open"
	}
	return ""
}

func (s *Session) isFlagged() bool {
	if s.queue == nil || s.queue.at() < 0 {
		return false
	}
	status, _ := s.queue.table.Status(s.queue.at())
	return status == study.Flagged
}

// ShowsStudy reports whether the open study is shown beside the view.
func (s *Session) ShowsStudy() bool {
	return s.InStudy() && !s.queue.hidden
}

// ToggleStudy has the study shown, or no more, which is remembered until it is closed.
func (s *Session) ToggleStudy() {
	if s.InStudy() {
		s.queue.hidden = !s.queue.hidden
	}
}
