package session

import (
	"slices"

	"cairn/app/tool"
	"cairn/scene"
)

// Keys of preferences of the tools.
const (
	prefLock  = "place.lock"
	prefLoupe = "place.loupe"
	// whether it is shown where the next point is expected, and the view turns there
	prefPredict        = "place.predict"
	prefTurnToExpected = "place.turn"
)

// SetHand tells the session of the hand in the active view. It takes over what the one
// before had; the options of the first are what was chosen last.
func (s *Session) SetHand(h *tool.Hand) {
	if s.hand == h {
		return
	}
	before := s.hand
	s.hand = h
	if before != nil {
		defer h.Relieve(before)
	} else {
		h.Options = tool.Options{Lock: s.Preferences.Bool(prefLock), Loupe: s.Preferences.BoolWithFallback(prefLoupe, true),
			TurnToLikely: s.Preferences.Bool(prefTurnToExpected)}
	}
	h.Taken = func() {
		s.events.Styled()
		s.events.Measuring()
	}
	h.Place.Chosen = func(*scene.Document) scene.ID { return s.group }
	h.Place.Whole = s.isWhole
	h.Place.Done, h.Place.Likely = s.placed, s.likely
	h.Odd = s.oddPlaces
	h.Draw.Chosen, h.Draw.Changed = h.Place.Chosen, s.events.Styled
	h.Clip.Changed = s.events.Measuring
	h.Swipe.Line, h.Swipe.Moved = s.line, s.moveLine
	h.Measure.Changed, h.Measure.Keep = s.events.Measuring, s.keepBetween
}

// take completes an action that takes a tool in hand, or puts it down.
func (s *Session) take(name, title, key string, of func(*tool.Hand) tool.Tool, why func() string, a Action) Action {
	a.Name, a.Title, a.Keys = name, title, []string{key}
	a.Why = func() string {
		if barred := s.barred(); barred != "" {
			return barred
		}
		return why()
	}
	if a.Menu == "" {
		a.Menu = "Tools"
	}
	a.On = func() bool { return s.hand != nil && s.hand.Held() == of(s.hand) }
	a.Do = func() { s.hand.Toggle(of(s.hand)) }
	return a
}

// toolActions take tools in hand and say how they work. The view always has one: that
// which looks.
func (s *Session) toolActions() []Action {
	const how = "Tools > How Points Are Placed"
	snap := func(name, title string, to tool.Snap) Action {
		return Action{Name: name, Title: title, Menu: how, Words: "snap place",
			On: func() bool { return s.hand != nil && s.hand.Options.Snap == to },
			Do: func() { s.changeTool(func(o *tool.Options) { o.Snap = to }) }}
	}
	measuring := s.take("measure", "Measure", "D", func(h *tool.Hand) tool.Tool { return h.Measure }, s.nothingToSee,
		Action{Menu: "Measures", Also: OnView, Words: "distance angle length ruler click"})
	return slices.Concat([]Action{
		s.take("place", "Place Points", "P", func(h *tool.Hand) tool.Tool { return h.Place }, s.nothingToSee,
			Action{Also: OnView, Words: "add landmark digitise click"}),
		{Name: "place-skip", Title: "Skip This Point", Menu: "Tools", Keys: []string{"Shift+N"}, Words: "next place leave", Why: s.notPlacing, Do: func() { s.stepPoint((*tool.Place).Skip) }},
		{Name: "place-back", Title: "Back to the Point Before", Menu: "Tools", Keys: []string{"Shift+B"}, Words: "previous place again", Why: s.notPlacing, Do: func() { s.stepPoint((*tool.Place).Back) }},
		snap("snap-surface", "On the Surface", tool.ToSurface),
		snap("snap-vertex", "On the Nearest Vertex", tool.ToVertex),
		snap("snap-free", "Free in the View Plane", tool.Free),
		{Name: "lock-placed", Title: "Lock Points When They Are Placed", Menu: how, Line: true, Words: "keep fixed",
			On: func() bool { return s.hand != nil && s.hand.Options.Lock },
			Do: func() { s.changeTool(func(o *tool.Options) { o.Lock = !o.Lock }) }},
		{Name: "loupe", Title: "Loupe", Menu: how, Keys: []string{"Z"}, Words: "magnify inset zoom",
			On: func() bool { return s.hand != nil && s.hand.Options.Loupe },
			Do: s.toggleLoupe},
	}, s.predictActions(), s.stateActions(), []Action{
		s.take("move-together", "Move Selected Points Together", "G", func(h *tool.Hand) tool.Tool { return h.Together }, s.nothingSelected,
			Action{Line: true, Also: OnView | OnPoint, Under: "Selected Points", Words: "drag grab several handle"}),
		s.take("select-band", "Select by Rubber Band", "B", func(h *tool.Hand) tool.Tool { return h.Band }, s.noGroups,
			Action{Line: true, Words: "rectangle box several"}),
		s.take("select-lasso", "Select by Lasso", "O", func(h *tool.Hand) tool.Tool { return h.Lasso }, s.noGroups,
			Action{Words: "free hand draw around several"}),
		{Name: "show-me", Title: "Show Me This Point", Menu: "Tools", Line: true, Keys: []string{"Space"}, Also: OnPoint, Words: "fly look along normal",
			Why: s.nothingToSee, Do: func() { s.hand.ShowMe() }},
		measuring,
	})
}

// changeTool changes how tools work, which is remembered but for where points go.
func (s *Session) changeTool(change func(*tool.Options)) {
	o := &s.hand.Options
	change(o)
	s.Preferences.SetBool(prefLock, o.Lock)
	s.Preferences.SetBool(prefLoupe, o.Loupe)
	s.Preferences.SetBool(prefTurnToExpected, o.TurnToLikely)
	s.hand.Redraw()
	s.events.Styled()
}

// toggleLoupe shows the loupe or no longer, and says so where no loupe is seen: no tool is
// in hand that has one.
func (s *Session) toggleLoupe() {
	s.changeTool(func(o *tool.Options) { o.Loupe = !o.Loupe })
	if s.hand.Held() != nil {
		return
	}
	text := "The loupe is off."
	if s.hand.Options.Loupe {
		text = "The loupe is on: it is seen while points are placed or moved."
	}
	s.hand.Say(text)
}

// stepPoint has the tool that places ask for another point.
func (s *Session) stepPoint(step func(*tool.Place)) {
	step(s.hand.Place)
	s.events.Styled()
}

// Prompt returns what the tool in hand waits for, "" where none is.
func (s *Session) Prompt() string {
	if s.hand == nil {
		return ""
	}
	return s.hand.Prompt()
}

func (s *Session) notPlacing() string {
	if s.hand == nil || s.hand.Held() != s.hand.Place {
		return "no points are being placed"
	}
	return ""
}

func (s *Session) nothingSelected() string {
	if why := s.noGroups(); why != "" {
		return why
	}
	if s.Document().Selection().Len() == 0 && s.hand.Held() != s.hand.Together {
		return "no point is selected"
	}
	return ""
}
