package session

import (
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"math"
	"slices"

	"cairn/app/workspace"
	"cairn/landmark/check"
	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r3"
)

// Finding is something odd about the landmarks of a document, as the window shows it.
type Finding struct {
	Kind    check.Kind
	Gravity check.Gravity
	Text    string        // a sentence without a full stop
	Group   scene.ID      // that it is about
	Points  []scene.Point // that it is about; none: the whole group
	Mend    []Mend        // what would mend it, the most probable first; none where nobody can tell

	key string // names it in its group while points move
	at  []int  // which point of the group each row of the remedies is
}

// Mend is a remedy of a finding.
type Mend struct {
	Title string // "Exchange 3 and 4"
	Why   string // why it cannot be done, without a full stop; "": it can
	mending
}

// finding returns what the window shows of a finding of a group.
func (s *Session) finding(d *scene.Document, g *groupCheck, of foundOdd) Finding {
	n := d.Group(g.group)
	f := Finding{Kind: of.Kind, Gravity: of.Gravity, Text: of.Text, Group: g.group, key: of.Key(), at: g.at}
	for _, row := range of.Points {
		if i := g.at[row]; i >= 0 {
			f.Points = append(f.Points, n.Point(i))
		}
	}
	for _, m := range of.mend {
		_, why := m.edit(d, n, g.at)
		f.Mend = append(f.Mend, Mend{m.title(d, n, g.at), why, m})
	}
	slices.SortStableFunc(f.Mend, func(a, b Mend) int { // what can be done first
		return min(1, len(a.Why)) - min(1, len(b.Why))
	})
	return f
}

// Findings returns what is odd about the document in front and was not dismissed, the gravest
// first.
func (s *Session) Findings() []Finding { return s.findingsOf(s.Document()) }

func (s *Session) findingsOf(d *scene.Document) (all []Finding) {
	if d == nil || s.checks[d.ID()] == nil {
		return nil
	}
	for _, f := range s.checks[d.ID()].found {
		if !s.dismissed(d, f) {
			all = append(all, f)
		}
	}
	return all
}

// ShownFinding returns the finding that is shown, its number from 1, and how many there are. ok
// is false where none is: hints, which clean specimens give rise to, too, are shown when somebody
// asks for the next finding.
func (s *Session) ShownFinding() (f Finding, number, of int, ok bool) {
	all := s.Findings()
	at := s.shownAt(all)
	if at < 0 {
		return f, 0, len(all), false
	}
	return all[at], at + 1, len(all), true
}

func (s *Session) shownAt(all []Finding) int {
	if len(all) == 0 {
		return -1
	}
	shown := s.checks[s.front].shown
	if at := slices.IndexFunc(all, func(f Finding) bool { return f.name() == shown }); at >= 0 {
		return at
	}
	if !all[0].IsHint() {
		return 0
	}
	return -1
}

// IsHint reports whether clean specimens give rise to the like, too.
func (f Finding) IsHint() bool { return f.Gravity == check.Hint }

// name tells a finding from the others of its document.
func (f Finding) name() string { return fmt.Sprint(f.Group, " ", f.key) }

// FindingAt returns the gravest finding about a point of the document in front.
func (s *Session) FindingAt(p scene.Point) (f Finding, ok bool) {
	for _, f := range s.Findings() {
		if slices.Contains(f.Points, p) {
			return f, true
		}
	}
	return f, false
}

// oddPlaces returns the places of points that are marked in the picture of a document: of those
// findings that are no hints, and of the one that is shown.
func (s *Session) oddPlaces(d *scene.Document) (places []r3.Vec) {
	all := s.findingsOf(d)
	shown := -1
	if d != nil && d.ID() == s.front {
		shown = s.shownAt(all)
	}
	seen := map[scene.Point]bool{}
	for i, f := range all {
		if f.IsHint() && i != shown {
			continue
		}
		for _, p := range f.Points {
			l, ok := d.Landmark(p)
			if n := d.Group(p.Group); ok && !seen[p] && l.Shown() && n.Visible() {
				places = append(places, l.Position)
			}
			seen[p] = true
		}
	}
	return places
}

// nextFinding shows the next finding, and selects its points.
func (s *Session) nextFinding() {
	all := s.Findings()
	f := all[(s.shownAt(all)+1)%len(all)]
	s.checks[s.front].shown = f.name()
	if d := s.Document(); len(f.Points) > 0 {
		d.Selection().Only(slices.DeleteFunc(slices.Clone(f.Points), func(p scene.Point) bool { return d.Index(p) < 0 })...)
	}
	s.tellChecked()
}

// mendShown makes the edit of the finding that is shown, and has the document checked anew at
// once.
func (s *Session) mendShown() {
	if f, _, _, ok := s.ShownFinding(); ok {
		s.MendFinding(f, 0)
	}
}

// MendFinding makes the edit of a remedy of a finding, which can be undone. It says why where it
// cannot be done.
func (s *Session) MendFinding(f Finding, remedy int) {
	d, c := s.Document(), s.checks[s.front]
	if d == nil || c == nil || remedy >= len(f.Mend) {
		return
	}
	n := d.Group(f.Group)
	if n == nil || !slices.Equal(c.of, s.checkedGroups(d)) {
		s.say("Nothing is mended: the landmarks have just changed, and are checked again.")
		return
	}
	e, why := f.Mend[remedy].edit(d, n, f.at)
	if why == "" {
		if err := s.Edit(e); err != nil {
			why = err.Error()
		}
	}
	if why != "" {
		s.say("Not mended: " + why + ".")
		return
	}
	c.found = slices.DeleteFunc(c.found, func(other Finding) bool { return other.name() == f.name() })
	s.check(d, c)
	s.tellChecked()
}

// tellChecked shows what is found now.
func (s *Session) tellChecked() {
	if s.hand != nil {
		s.hand.Remark()
	}
	s.events.Checked()
}

func (s *Session) say(text string) {
	if s.hand != nil {
		s.hand.Say(text)
	}
}

// DismissFinding has a finding of the document in front shown no longer, at this start and the
// next ones: one about points until one of these moves.
func (s *Session) DismissFinding(f Finding) {
	d, e := s.Document(), s.Documents.Entry(s.front)
	if d == nil || d.Group(f.Group) == nil {
		return
	}
	e.Dismissed = append(slices.Clone(e.Dismissed), s.dismissal(d, f))
	s.checks[s.front].shown = ""
	s.tellChecked()
}

func (s *Session) dismissed(d *scene.Document, f Finding) bool {
	e := s.Documents.Entry(d.ID())
	if e == nil || len(e.Dismissed) == 0 || d.Group(f.Group) == nil {
		return false
	}
	return slices.Contains(e.Dismissed, s.dismissal(d, f))
}

// dismissal says what is dismissed with a finding as it is now.
func (s *Session) dismissal(d *scene.Document, f Finding) workspace.Dismissed {
	of := workspace.Dismissed{Group: d.GroupName(d.Group(f.Group)), Finding: f.key}
	if len(f.Points) == 0 {
		return of
	}
	h := fnv.New64a()
	for _, p := range f.Points {
		if l, ok := d.Landmark(p); ok {
			for _, x := range [...]float64{l.Position.X, l.Position.Y, l.Position.Z} {
				_ = binary.Write(h, binary.LittleEndian, math.Float64bits(x)) // it never fails
			}
		}
	}
	of.State = fmt.Sprintf("%016x", h.Sum64())
	return of
}

func (s *Session) noFinding() string {
	switch {
	case s.noGroups() != "":
		return s.noGroups()
	case !s.Checks():
		return "landmarks are not checked while they are placed"
	case len(s.Findings()) == 0:
		return "nothing odd is known of the landmarks"
	}
	return ""
}

func (s *Session) nothingToMend() string {
	if why := s.noShownFinding(); why != "" {
		return why
	}
	f, _, _, _ := s.ShownFinding()
	if len(f.Mend) == 0 {
		return "nobody can tell from here what would mend it"
	}
	return f.Mend[0].Why
}

func (s *Session) noShownFinding() string {
	if why := s.noFinding(); why != "" {
		return why
	}
	if _, _, _, ok := s.ShownFinding(); !ok {
		return "no finding is shown"
	}
	return ""
}

// mendTitle names what would be done.
func (s *Session) mendTitle() string {
	if s.nothingToMend() != "" {
		return "Mend This Finding"
	}
	f, _, _, _ := s.ShownFinding()
	return f.Mend[0].Title
}

// findingActions are about what is odd.
func (s *Session) findingActions() []Action {
	const (
		menu  = "Measures" // others are as long as a low window has room for
		words = "check odd fault wrong exchanged outlier"
	)
	return []Action{
		{Name: "next-finding", Title: "Next Finding", Menu: menu, Line: true, Keys: []string{"F8"}, Words: words + " problem", Why: s.noFinding, Do: s.nextFinding},
		{Name: "mend-finding", Title: "Mend This Finding", Now: s.mendTitle, Keys: []string{"Ctrl+F8"}, Words: words + " mend fix repair", Why: s.nothingToMend, Do: s.mendShown},
		{Name: "dismiss-finding", Title: "Dismiss This Finding", Keys: []string{"Ctrl+Shift+F8"}, Words: words + " ignore hide", Why: s.noShownFinding,
			Do: func() {
				if f, _, _, ok := s.ShownFinding(); ok {
					s.DismissFinding(f)
				}
			}},
		{Name: "check-while-placing", Title: "Check While Placing", Menu: menu, Words: words + " findings",
			On: s.Checks, Do: func() { s.SetChecks(!s.Checks()) }},
	}
}
