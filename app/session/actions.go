package session

import (
	"strings"

	"cairn/render"
	"cairn/scene"
)

// table returns all actions, in the order of the menus. CONTRIBUTING says how to add
// one.
func (s *Session) table() []Action {
	var all []Action
	for _, part := range [][]Action{s.fileActions(), s.editActions(), s.pointEdits(), s.findActions(), s.viewActions(), s.landmarkActions(), s.groupActions(), s.pointActions(), s.labelActions(), s.lineActions(), s.toolActions(), s.measureActions(), s.helpActions()} {
		all = append(all, part...)
	}
	return all
}

func (s *Session) fileActions() []Action {
	return []Action{
		{Name: "open", Title: "Open…", Menu: "File", Keys: []string{"Ctrl+O"}, Words: "load file mesh"},
		{Name: "recent", Title: "Open Recent", Menu: "File", Why: s.noRecent, Choices: s.recentFiles},
		{Name: "sample", Title: "Open the Sample", Menu: "File", Words: "example"},
		{Name: "offer-session", Title: "Offer the Last Session", Menu: "File", On: s.OffersLast, Words: "reopen restore"},
		{Name: "save", Title: "Save Landmarks", Menu: "File", Line: true, Keys: []string{"Ctrl+S"}, Why: s.noGroups, Words: "write"},
		{Name: "save-as", Title: "Save Landmarks As…", Menu: "File", Keys: []string{"Ctrl+Shift+S"}, Why: s.noGroups, Words: "export format convert"},
		{Name: "restore", Title: "Restore Unsaved Landmarks…", Menu: "File", Why: s.nothingLeft, Words: "recover crash journal lost"},
		{Name: "backups", Title: "Keep a Backup of Saved Files", Menu: "File", On: s.KeepsBackups, Words: "bak copy", Do: func() { s.SetKeepsBackups(!s.KeepsBackups()) }},
		{Name: "autosave", Title: "Save Changes by Itself", Menu: "File", On: s.Autosaves, Words: "autosave automatic write"},
		{Name: "picture", Title: "Export Picture…", Menu: "File", Line: true, Keys: []string{"Ctrl+E"}, Why: s.nothingToSee, Words: "image png tiff jpeg screenshot", Also: OnView},
		{Name: "close", Title: "Close", Menu: "File", Line: true, Keys: []string{"Ctrl+W"}, Why: s.noDocument, Anytime: true, Words: "tab document"},
		{Name: "close-all", Title: "Close All", Menu: "File", Keys: []string{"Ctrl+Shift+W"}, Why: s.noDocument, Words: "tabs documents"},
		{Name: "quit", Title: "Quit", Menu: "File", Keys: []string{"Ctrl+Q"}, Anytime: true, Words: "exit end"},
	}
}

func (s *Session) editActions() []Action {
	return []Action{
		{Name: "undo", Title: "Undo", Now: s.undoTitle, Menu: "Edit", Keys: []string{"Ctrl+Z"}, Why: s.nothingToUndo, Do: s.Undo},
		{Name: "redo", Title: "Redo", Now: s.redoTitle, Menu: "Edit", Keys: []string{"Ctrl+Shift+Z", "Ctrl+Y"}, Why: s.nothingToRedo, Do: s.Redo},
		{Name: "history", Title: "History…", Menu: "Edit", Why: s.nothingEdited, Words: "undo list jump"},
	}
}

func (s *Session) findActions() []Action {
	return []Action{
		{Name: "find", Title: "Find Landmarks", Menu: "Edit", Line: true, Keys: []string{"Ctrl+F"}, Words: "filter search points"},
		{Name: "commands", Title: "All Commands…", Menu: "Edit", Keys: []string{"Ctrl+K"}, Words: "palette actions search"},
	}
}

func (s *Session) viewActions() []Action {
	look := func(name, title, key string, to scene.ViewDirection) Action {
		return Action{Name: name, Title: title, Menu: "View", Keys: []string{key}, Also: InViews, Why: s.nothingToSee,
			Words: "look", Do: func() { s.View.Look(to) }}
	}
	front := look("front", "Front", "1", scene.Front)
	front.Line = true
	theme := func(name, title, theme string) Action {
		return Action{Name: name, Title: title, Menu: "View > Theme", Words: "colours mode",
			On: func() bool { return s.Theme() == theme }, Do: func() { s.chooseTheme(theme) }}
	}
	system := theme("theme-system", "As the System", FollowSystem)
	system.Line = true
	return []Action{
		{Name: "fit", Title: "Fit Everything", Menu: "View", Keys: []string{"Home"}, Also: OnView, Why: s.nothingToSee, Words: "zoom all centre", Do: func() { s.View.FitAll() }},
		{Name: "fit-selection", Title: "Fit Selection", Menu: "View", Keys: []string{"F"}, Also: OnView | OnPoint, Why: s.nothingToSee, Words: "fly to zoom point", Do: func() { s.View.FitSelection() }},
		{Name: "zoom-in", Title: "Zoom In", Menu: "View", Keys: []string{"+", "="}, Why: s.nothingToSee, Words: "larger nearer", Do: func() { s.View.ZoomBy(zoomStep) }},
		{Name: "zoom-out", Title: "Zoom Out", Menu: "View", Keys: []string{"-"}, Why: s.nothingToSee, Words: "smaller farther", Do: func() { s.View.ZoomBy(1 / zoomStep) }},
		front,
		look("back", "Back", "Ctrl+1", scene.Back),
		look("right", "Right", "3", scene.Right),
		look("left", "Left", "Ctrl+3", scene.Left),
		look("top", "Top", "7", scene.Top),
		look("bottom", "Bottom", "Ctrl+7", scene.Bottom),
		{Name: "orthographic", Title: "Orthographic", Menu: "View", Keys: []string{"5"}, Also: OnView, Words: "perspective projection",
			On: func() bool { return s.nothingToSee() == "" && s.View.Camera().Orthographic }, Do: func() { s.View.ToggleOrthographic() }},
		{Name: "make-front", Title: "Make This View Front", Menu: "View", Line: true, Also: OnView | InViews, Why: s.nothingToSee, Words: "orient frame"},
		{Name: "reset-front", Title: "Reset Front", Menu: "View", Also: InViews, Why: s.frontIsFiles, Words: "orient frame"},
		s.switchOf("wireframe", "Wireframe", "W", func(st *render.Style) *bool { return &st.Wireframe }, "", Action{Menu: "View", Line: true, Also: OnView, Words: "edges triangles"}),
		s.switchOf("texture", "Texture", "T", func(st *render.Style) *bool { return &st.Texture }, "", Action{Menu: "View", Also: OnView, Words: "colour image"}),
		s.switchOf("axes", "Axes", "", func(st *render.Style) *bool { return &st.Gizmo }, "", Action{Menu: "View", Words: "gizmo xyz"}),
		s.switchOf("scale-bar", "Scale Bar", "", func(st *render.Style) *bool { return &st.ScaleBar }, "", Action{Menu: "View", Words: "ruler length"}),
		{Name: "legend", Title: "Legend", Menu: "View", On: func() bool { return s.style.Legend }, Words: "colours key groups labels"},
		{Name: "columns", Title: "Columns of the Table…", Menu: "View", Words: "show hide widths state distance"},
		{Name: "next-tab", Title: "Next Tab", Menu: "View", Line: true, Keys: []string{"Control+PageDown", "Control+Tab"}, Why: s.noDocument, Words: "document specimen"},
		{Name: "previous-tab", Title: "Previous Tab", Menu: "View", Keys: []string{"Control+PageUp", "Control+Shift+Tab"}, Why: s.noDocument, Words: "document specimen"},
		{Name: "tabs", Title: "All Tabs…", Menu: "View", Keys: []string{"Ctrl+Shift+A"}, Why: s.noDocument, Words: "documents list"},
		system,
		theme("theme-light", "Light", AlwaysLight),
		theme("theme-dark", "Dark", AlwaysDark),
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
	naming := func(name, title string, n render.NameStyle) Action {
		return Action{Name: name, Title: title, Menu: "Landmarks", Words: "labels text",
			On: func() bool { return s.style.Names == n }, Do: func() { s.ChangeStyle(func(st *render.Style) { st.Names = n }) }}
	}
	none := naming("no-names", "No Names", render.NoNames)
	none.Line = true
	return []Action{
		{Name: "new-from-template", Title: "New from Template…", Menu: "Landmarks", Keys: []string{"Ctrl+T"}, Why: s.nothingToSee, Words: "group place begin start ibug"},
		{Name: "save-template", Title: "Save as Template…", Menu: "Landmarks", Also: OnGroup, Why: s.noGroups, Words: "yaml write points"},
		{Name: "add-landmarks", Title: "Add Landmarks…", Menu: "Landmarks", Line: true, Why: s.nothingToSee, Words: "open load file join"},
		{Name: "rename-group", Title: "Rename Group…", Menu: "Landmarks", Also: OnGroup, Why: s.noGroups},
		{Name: "coordinates", Title: "Coordinates…", Menu: "Landmarks", Also: OnGroup, Why: s.oneWayOnly, Words: "placement lps ras units matrix"},
		{Name: "remove-group", Title: "Remove Group", Menu: "Landmarks", Also: OnGroup, Why: s.noGroups, Words: "delete"},
		s.switchOf("landmarks", "Show Landmarks", "L", func(st *render.Style) *bool { return &st.Landmarks }, "", Action{Menu: "Landmarks", Line: true, Also: OnView, Words: "points hide"}),
		s.switchOf("by-label", "Colour by Label", "", func(st *render.Style) *bool { return &st.ByLabel }, prefByLabel, Action{Menu: "Landmarks"}),
		none,
		naming("names", "Names", render.Names),
		naming("numbers", "Numbers", render.Numbers),
		{Name: "next-names", Title: "Names, Numbers or None", Keys: []string{"N"}, Also: OnView, Words: "labels text",
			On: func() bool { return s.style.Names != render.NoNames },
			Do: func() {
				s.ChangeStyle(func(st *render.Style) { st.Names = (st.Names + 1) % (render.Numbers + 1) })
			}},
		s.switchOf("constant-size", "Constant Size on Screen", "", func(st *render.Style) *bool { return &st.ConstantSize }, prefConstantSize, Action{Menu: "Landmarks", Line: true, Words: "glyph"}),
		{Name: "larger", Title: "Larger Landmarks", Menu: "Landmarks", Keys: []string{"Ctrl+Up"}, Words: "landmarks size glyph", Do: func() { s.scaleGlyphs(1.25) }},
		{Name: "smaller", Title: "Smaller Landmarks", Menu: "Landmarks", Keys: []string{"Ctrl+Down"}, Words: "landmarks size glyph", Do: func() { s.scaleGlyphs(1 / 1.25) }},
	}
}

func (s *Session) helpActions() []Action {
	return []Action{
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
