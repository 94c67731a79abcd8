package session

import (
	"slices"
	"strings"

	"cairn/render"
	"cairn/scene"
)

// table returns all actions, in the order of the menus. CONTRIBUTING says how to add
// one.
func (s *Session) table() []Action {
	var all []Action
	for _, part := range [][]Action{s.fileActions(), s.editActions(), s.pointEdits(), s.findActions(), s.viewActions(), s.landmarkActions(), s.groupActions(), s.toolActions(), s.measureActions(), s.findingActions(), s.studyActions(), s.helpActions()} {
		all = append(all, part...)
	}
	return all
}

func (s *Session) fileActions() []Action {
	const preferences = "File > Preferences"
	return []Action{
		{Name: "open", Title: "Open…", Menu: "File", Keys: []string{"Ctrl+O"}, Words: "load file mesh"},
		{Name: "recent", Title: "Open Recent", Menu: "File", Why: s.noRecent, Choices: s.recentFiles},
		{Name: "save", Title: "Save Landmarks", Menu: "File", Line: true, Keys: []string{"Ctrl+S"}, Also: OnTab, Why: s.nothingToSave, Words: "write"},
		{Name: "save-as", Title: "Save Landmarks As…", Menu: "File", Keys: []string{"Ctrl+Shift+S"}, Also: OnTab, Why: s.nothingToSaveAs, Words: "export format convert"},
		{Name: "save-all", Title: "Save All", Menu: "File", Keys: []string{"Ctrl+Alt+S"}, Why: s.nothingUnsaved, Words: "write every document landmarks"},
		{Name: "offer-session", Title: "Offer the Last Session", Menu: preferences, On: s.OffersLast, Words: "reopen restore"},
		{Name: "backups", Title: "Keep a Backup of Saved Files", Menu: preferences, On: s.KeepsBackups, Words: "bak copy", Do: func() { s.SetKeepsBackups(!s.KeepsBackups()) }},
		{Name: "autosave", Title: "Save Automatically", Menu: preferences, On: s.Autosaves, Words: "autosave changes by itself write"},
		{Name: "restore", Title: "Restore Unsaved Landmarks…", Menu: preferences, Line: true, Why: s.nothingLeft, Words: "recover crash journal lost"},
		{Name: "picture", Title: "Export Picture…", Menu: "File", Keys: []string{"Ctrl+E"}, Why: s.nothingToSee, Words: "image png tiff jpeg screenshot", Also: OnView | OnTab},
		{Name: "close", Title: "Close", Menu: "File", Line: true, Keys: []string{"Ctrl+W"}, Also: OnTab, Why: s.noDocument, Anytime: true, Words: "tab document"},
		{Name: "quit", Title: "Quit", Menu: "File", Keys: []string{"Ctrl+Q"}, Anytime: true, Words: "exit end"},
	}
}

func (s *Session) editActions() []Action {
	return []Action{
		{Name: "undo", Title: "Undo", Now: s.undoTitle, Menu: "Edit", Keys: []string{"Ctrl+Z"}, Why: s.nothingToUndo, Do: s.Undo},
		{Name: "redo", Title: "Redo", Now: s.redoTitle, Menu: "Edit", Keys: []string{"Ctrl+Shift+Z", "Ctrl+Y"}, Why: s.nothingToRedo, Do: s.Redo},
		{Name: "history", Title: "History", Menu: "Edit", Keys: []string{"H"}, On: s.ShowsHistory, Words: "undo list jump panel edits"},
	}
}

func (s *Session) findActions() []Action {
	return []Action{
		{Name: "find", Title: "Find Landmarks", Menu: "Edit", Line: true, Keys: []string{"Ctrl+F"}, Words: "filter search points"},
		{Name: "commands", Title: "All Commands…", Menu: "Edit", Keys: []string{"Ctrl+K"}, Words: "palette actions search"},
	}
}

func (s *Session) viewActions() []Action {
	return slices.Concat(s.splitActions(), s.shownActions(), s.clipActions(), s.namedViews(), s.zoomActions(), s.tabActions(), s.themeActions(), s.colorActions(), s.superimposeActions(), s.warpActions())
}

func (s *Session) zoomActions() []Action {
	const zoom = "View > Zoom"
	return []Action{
		{Name: "fit", Title: "Fit Everything", Menu: zoom, Keys: []string{"Home"}, Also: OnView, Why: s.nothingToSee, Words: "zoom all centre", Do: func() { s.View.FitAll() }},
		{Name: "fit-selection", Title: "Fit Selection", Menu: zoom, Keys: []string{"F"}, Also: OnView | OnPoint, Why: s.nothingToSee, Words: "fly to zoom point", Do: func() { s.View.FitSelection() }},
		{Name: "zoom-in", Title: "Zoom In", Menu: zoom, Keys: []string{"+", "="}, Why: s.nothingToSee, Words: "larger nearer", Do: func() { s.View.ZoomBy(zoomStep) }},
		{Name: "zoom-out", Title: "Zoom Out", Menu: zoom, Keys: []string{"-"}, Why: s.nothingToSee, Words: "smaller farther", Do: func() { s.View.ZoomBy(1 / zoomStep) }},
		{Name: "orthographic", Title: "Orthographic", Menu: zoom, Line: true, Keys: []string{"5"}, Also: OnView, Words: "perspective projection",
			On: func() bool { return s.nothingToSee() == "" && s.View.Camera().Orthographic }, Do: func() { s.View.ToggleOrthographic() }},
	}
}

// namedViews look at what is shown from its sides, and say which side is which.
func (s *Session) namedViews() []Action {
	const menu = "View > Named Views"
	look := func(name, title, key string, to scene.ViewDirection) Action {
		return Action{Name: name, Title: title, Menu: menu, Keys: []string{key}, Also: InViews, Why: s.nothingToSee,
			Words: "look", Do: func() { s.View.Look(to) }}
	}
	return []Action{
		look("front", "Front", "1", scene.Front),
		look("back", "Back", "Ctrl+1", scene.Back),
		look("right", "Right", "3", scene.Right),
		look("left", "Left", "Ctrl+3", scene.Left),
		look("top", "Top", "7", scene.Top),
		look("bottom", "Bottom", "Ctrl+7", scene.Bottom),
		{Name: "make-front", Title: "Make This View Front", Also: OnView | InViews, Why: s.nothingToSee, Words: "orient frame"},
		{Name: "reset-front", Title: "Reset Front", Also: InViews, Why: s.frontIsFiles, Words: "orient frame"},
	}
}

// shownActions say what of a document is shown.
func (s *Session) shownActions() []Action {
	const menu = "View > Show"
	return []Action{
		s.switchOf("wireframe", "Wireframe", "W", func(st *render.Style) *bool { return &st.Wireframe }, "", Action{Menu: menu, Also: OnView, Words: "edges triangles"}),
		s.switchOf("texture", "Texture", "T", func(st *render.Style) *bool { return &st.Texture }, "", Action{Menu: menu, Also: OnView, Words: "colour image"}),
		{Name: "occlusion", Title: "Ambient Occlusion", Menu: menu, Keys: []string{"Shift+A"}, Also: OnView, Words: "dark pits sutures foramina shading depth",
			On: func() bool { return s.style.Occlusion }, Do: func() { s.SetOcclusion(!s.style.Occlusion) }},
		s.switchOf("landmarks", "Show Landmarks", "L", func(st *render.Style) *bool { return &st.Landmarks }, "", Action{Menu: menu, Also: OnView, Words: "points hide"}),
		{Name: "next-names", Title: "Names, Numbers or None", Keys: []string{"N"}, Also: OnView, Under: "Show", Words: "labels text",
			On: func() bool { return s.style.Names != render.NoNames },
			Do: func() {
				s.ChangeStyle(func(st *render.Style) { st.Names = (st.Names + 1) % (render.Numbers + 1) })
			}},
		s.switchOf("axes", "Axes", "", func(st *render.Style) *bool { return &st.Gizmo }, "", Action{Menu: menu, Words: "gizmo xyz"}),
		s.switchOf("scale-bar", "Scale Bar", "", func(st *render.Style) *bool { return &st.ScaleBar }, "", Action{Menu: menu, Words: "ruler length"}),
		{Name: "legend", Title: "Legend", Menu: menu, On: func() bool { return s.style.Legend }, Words: "colours key groups labels"},
		s.switchOf("color-bar", "Colour Bar", "", func(st *render.Style) *bool { return &st.ColorBar }, prefColorBar, Action{Words: "color legend values key"}),
		{Name: "columns", Title: "Columns of the Table…", Menu: menu, Line: true, Words: "show hide widths state distance"},
	}
}

func (s *Session) themeActions() []Action {
	theme := func(name, title, theme string) Action {
		return Action{Name: name, Title: title, Menu: "View > Theme", Words: "colours mode",
			On: func() bool { return s.Theme() == theme }, Do: func() { s.chooseTheme(theme) }}
	}
	return []Action{theme("theme-system", "As the System", FollowSystem), theme("theme-light", "Light", AlwaysLight), theme("theme-dark", "Dark", AlwaysDark)}
}

func (s *Session) tabActions() []Action {
	const menu = "View > Tabs"
	return []Action{
		{Name: "next-tab", Title: "Next Tab", Menu: menu, Keys: []string{"Control+Tab", "Control+PageDown"}, Why: s.noDocument, Words: "document specimen"},
		{Name: "previous-tab", Title: "Previous Tab", Menu: menu, Keys: []string{"Control+Shift+Tab", "Control+PageUp"}, Why: s.noDocument, Words: "document specimen"},
		{Name: "tabs", Title: "All Tabs…", Menu: menu, Keys: []string{"Ctrl+Shift+A"}, Why: s.noDocument, Words: "documents list"},
		{Name: "next-view", Title: "Next View", Keys: []string{"F6"}, Why: s.oneView, Words: "split activate focus other", Do: func() { s.step(1) }},
		{Name: "previous-view", Title: "Previous View", Keys: []string{"Shift+F6"}, Why: s.oneView, Words: "split activate focus other", Do: func() { s.step(-1) }},
		{Name: "close-all", Title: "Close All", Menu: menu, Line: true, Keys: []string{"Ctrl+Shift+W"}, Why: s.noDocument, Words: "tabs documents"},
	}
}

// zoomStep is how much nearer one press of a key brings the picture.
const zoomStep = 1.2

// switchOf completes an action that switches a part of the picture on and off. Where
// pref is not "", it is remembered for the next start.
func (s *Session) switchOf(name, title, key string, part func(*render.Style) *bool, pref string, a Action) Action {
	a.Name, a.Title = name, title
	if key != "" {
		a.Keys = []string{key}
	}
	a.On = func() bool { return *part(&s.style) }
	a.Do = func() {
		s.ChangeStyle(func(st *render.Style) { *part(st) = !*part(st) })
		if pref != "" {
			s.Preferences.SetBool(pref, a.On())
		}
	}
	return a
}

func (s *Session) landmarkActions() []Action {
	return slices.Concat([]Action{
		{Name: "new-from-template", Title: "New from Template…", Menu: "Landmarks", Keys: []string{"Ctrl+T"}, Why: s.nothingToSee, Words: "group place begin start ibug"},
		{Name: "add-landmarks", Title: "Add Landmarks…", Menu: "Landmarks", Why: s.nothingToSee, Words: "open load file join"},
	}, s.pointActions(), s.labelActions(), s.lineActions(), s.glyphActions(), []Action{
		s.switchOf("by-label", "Colour by Label", "", func(st *render.Style) *bool { return &st.ByLabel }, prefByLabel, Action{Menu: "Landmarks"}),
		{Name: "save-template", Title: "Save as Template…", Menu: "Landmarks", Line: true, Also: OnGroup, Why: s.noGroups, Words: "yaml write points"},
	})
}

// glyphActions say how points look.
func (s *Session) glyphActions() []Action {
	const names, size = "Landmarks > Names", "Landmarks > Size"
	naming := func(name, title string, n render.NameStyle) Action {
		return Action{Name: name, Title: title, Menu: names, Words: "labels text",
			On: func() bool { return s.style.Names == n }, Do: func() { s.ChangeStyle(func(st *render.Style) { st.Names = n }) }}
	}
	none := naming("no-names", "No Names", render.NoNames)
	none.Line = true
	return []Action{
		none,
		naming("names", "Names", render.Names),
		naming("numbers", "Numbers", render.Numbers),
		s.switchOf("constant-size", "Constant Size on Screen", "", func(st *render.Style) *bool { return &st.ConstantSize }, prefConstantSize, Action{Menu: size, Words: "glyph"}),
		{Name: "larger", Title: "Larger Landmarks", Menu: size, Keys: []string{"Ctrl+Up"}, Words: "landmarks size glyph", Do: func() { s.scaleGlyphs(1.25) }},
		{Name: "smaller", Title: "Smaller Landmarks", Menu: size, Keys: []string{"Ctrl+Down"}, Words: "landmarks size glyph", Do: func() { s.scaleGlyphs(1 / 1.25) }},
	}
}

func (s *Session) helpActions() []Action {
	return []Action{
		{Name: "sample", Title: "Open the Sample", Menu: "Help", Words: "example"},
		{Name: "keys", Title: "Keys and Mouse", Menu: "Help", Keys: []string{"F1"}, Words: "shortcuts"},
		{Name: "messages", Title: "Messages", Menu: "Help", Words: "notices warnings log"},
		{Name: "resources", Title: "Resources", Menu: "Help", Words: "memory graphics"},
		{Name: "about", Title: "About Cairn", Menu: "Help", Words: "version cite citation licence"},
		{Name: "context-menu", Title: "Menu of What Has the Keys", Keys: []string{"Shift+F10", "Menu"}},
	}
}

// menuActions open the menus by key: Alt with the first letter that no menu before
// has, and F10 the first.
func (s *Session) menuActions() (all []Action) {
	taken := ""
	for n, name := range menuNames(s.table()) {
		a := Action{Name: "menu-" + strings.ToLower(name), Title: name + " Menu", Words: "open bar", Do: func() { s.events.Menu(n) }}
		for _, r := range strings.ToUpper(name) {
			if letter := string(r); !strings.Contains(taken, letter) {
				taken += letter
				a.Keys = append(a.Keys, "Alt+"+letter)
				break
			}
		}
		if n == 0 {
			a.Keys = append(a.Keys, "F10")
		}
		all = append(all, a)
	}
	return all
}
