package shell

import (
	"cairn/render"
	"cairn/scene"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// menus are the items that change while the program runs.
type menus struct {
	main                                               *fyne.MainMenu
	session                                            *fyne.MenuItem
	recent                                             *fyne.MenuItem
	save, saveAs, export, closeTab, closeAll           *fyne.MenuItem
	undo, redo, addLandmarks, renameGroup, removeGroup *fyne.MenuItem
	coordinates                                        *fyne.MenuItem
	wireframe, texture, landmarks, byLabel, sameSize   *fyne.MenuItem
	noNames, names, numbers, orthographic              *fyne.MenuItem
	gizmo, scaleBar, legend, makeFront, resetFront     *fyne.MenuItem
	system, light, dark                                *fyne.MenuItem
}

const ctrl = fyne.KeyModifierShortcutDefault

// item returns a menu item with the key that does the same. A key without a
// modifier is only shown here: the viewport listens to it. While a dialog is
// open only what ends something can be done.
func (w *Window) item(label string, key fyne.KeyName, mod fyne.KeyModifier, do func()) *fyne.MenuItem {
	m := fyne.NewMenuItem(label, func() {
		if len(w.dialogs) == 0 {
			do()
		}
	})
	if key != "" {
		m.Shortcut = &desktop.CustomShortcut{KeyName: key, Modifier: mod}
	}
	return m
}

func (w *Window) mainMenu() *fyne.MainMenu {
	m := &w.menus
	m.main = fyne.NewMainMenu(w.fileMenu(), w.editMenu(), w.viewMenu(), w.landmarksMenu(), w.helpMenu())
	return m.main
}

func (w *Window) fileMenu() *fyne.Menu {
	m := &w.menus
	m.recent = fyne.NewMenuItem("Open Recent", nil)
	m.recent.ChildMenu = fyne.NewMenu("")
	m.session = w.item("Offer the Last Session", "", 0, w.toggleSession)
	m.save = w.item("Save Landmarks", fyne.KeyS, ctrl, w.save)
	m.saveAs = w.item("Save Landmarks As…", fyne.KeyS, ctrl|fyne.KeyModifierShift, w.saveDialog)
	m.export = w.item("Export Picture…", fyne.KeyE, ctrl, w.exportDialog)
	m.closeTab = w.item("Close", fyne.KeyW, ctrl, nil)
	m.closeTab.Action = func() { w.closeDocument(w.front) }
	m.closeAll = w.item("Close All", fyne.KeyW, ctrl|fyne.KeyModifierShift, w.closeAll)
	quit := w.item("Quit", fyne.KeyQ, ctrl, nil)
	quit.Action, quit.IsQuit = w.quit, true
	return fyne.NewMenu("File",
		w.item("Open…", fyne.KeyO, ctrl, w.openDialog), m.recent,
		w.item("Open the Sample", "", 0, w.openSample), m.session,
		fyne.NewMenuItemSeparator(), m.save, m.saveAs,
		fyne.NewMenuItemSeparator(), m.export,
		fyne.NewMenuItemSeparator(), m.closeTab, m.closeAll, quit)
}

func (w *Window) editMenu() *fyne.Menu {
	m := &w.menus
	m.undo = fyne.NewMenuItem("Undo", func() { w.forward(&fyne.ShortcutUndo{}, w.undo) })
	m.undo.Shortcut = &fyne.ShortcutUndo{}
	m.redo = w.item("Redo", fyne.KeyZ, ctrl|fyne.KeyModifierShift, nil)
	m.redo.Action = func() { w.forward(&fyne.ShortcutRedo{}, w.redo) }
	return fyne.NewMenu("Edit", m.undo, m.redo, fyne.NewMenuItemSeparator(), w.item("Find Landmarks", fyne.KeyF, ctrl, w.find))
}

// forward gives a shortcut to the field being edited, or else does do: Fyne
// asks the menu first.
func (w *Window) forward(s fyne.Shortcut, do func()) {
	if e, ok := w.win.Canvas().Focused().(fyne.Shortcutable); ok {
		e.TypedShortcut(s)
		return
	}
	if len(w.dialogs) == 0 {
		do()
	}
}

// viewItems returns the named views, for the View menu and the toolbar.
func (w *Window) viewItems() []*fyne.MenuItem {
	look := func(label string, key fyne.KeyName, mod fyne.KeyModifier, d scene.ViewDirection) *fyne.MenuItem {
		return w.item(label, key, mod, func() { w.view.Look(d) })
	}
	return []*fyne.MenuItem{
		look("Front", fyne.Key1, 0, scene.Front), look("Back", fyne.Key1, ctrl, scene.Back),
		look("Right", fyne.Key3, 0, scene.Right), look("Left", fyne.Key3, ctrl, scene.Left),
		look("Top", fyne.Key7, 0, scene.Top), look("Bottom", fyne.Key7, ctrl, scene.Bottom),
	}
}

func (w *Window) viewMenu() *fyne.Menu {
	m := &w.menus
	m.orthographic = w.item("Orthographic", fyne.Key5, 0, w.view.ToggleOrthographic)
	m.wireframe = w.item("Wireframe", fyne.KeyW, 0, w.toggleWireframe)
	m.texture = w.item("Texture", fyne.KeyT, 0, w.toggleTexture)
	m.gizmo = fyne.NewMenuItem("Axes", func() { w.changeStyle(func(s *render.Style) { s.Gizmo = !s.Gizmo }) })
	m.scaleBar = fyne.NewMenuItem("Scale Bar", func() { w.changeStyle(func(s *render.Style) { s.ScaleBar = !s.ScaleBar }) })
	m.legend = fyne.NewMenuItem("Legend", w.toggleLegend)
	m.system = fyne.NewMenuItem("As the System", func() { w.chooseTheme(followSystem) })
	m.light = fyne.NewMenuItem("Light", func() { w.chooseTheme(alwaysLight) })
	m.dark = fyne.NewMenuItem("Dark", func() { w.chooseTheme(alwaysDark) })
	colors := fyne.NewMenuItem("Theme", nil)
	colors.ChildMenu = fyne.NewMenu("", m.system, m.light, m.dark)
	items := []*fyne.MenuItem{
		w.item("Fit Everything", fyne.KeyHome, 0, w.view.FitAll),
		w.item("Fit Selection", fyne.KeyF, 0, w.view.FitSelection),
		fyne.NewMenuItemSeparator(),
	}
	items = append(items, w.viewItems()...)
	m.makeFront, m.resetFront = w.frontItems()
	items = append(items, m.orthographic, fyne.NewMenuItemSeparator(),
		m.makeFront, m.resetFront, fyne.NewMenuItemSeparator(),
		m.wireframe, m.texture, m.gizmo, m.scaleBar, m.legend, fyne.NewMenuItemSeparator(),
		w.item("Next Tab", fyne.KeyPageDown, fyne.KeyModifierControl, func() { w.switchTab(1) }),
		w.item("Previous Tab", fyne.KeyPageUp, fyne.KeyModifierControl, func() { w.switchTab(-1) }),
		w.item("All Tabs…", fyne.KeyA, ctrl|fyne.KeyModifierShift, w.showDocuments),
		fyne.NewMenuItemSeparator(), colors)
	return fyne.NewMenu("View", items...)
}

func (w *Window) landmarksMenu() *fyne.Menu {
	m := &w.menus
	naming := func(label string, n render.NameStyle) *fyne.MenuItem {
		return fyne.NewMenuItem(label, func() { w.changeStyle(func(s *render.Style) { s.Names = n }) })
	}
	m.landmarks = w.item("Show Landmarks", fyne.KeyL, 0, w.toggleLandmarks)
	m.noNames, m.names, m.numbers = naming("No Names", render.NoNames), naming("Names", render.Names), naming("Numbers", render.Numbers)
	m.byLabel = fyne.NewMenuItem("Colour by Label", func() {
		w.changeStyle(func(s *render.Style) { s.ByLabel = !s.ByLabel })
		w.app.Preferences().SetBool(prefByLabel, w.view.Style().ByLabel)
	})
	m.sameSize = fyne.NewMenuItem("Constant Size on Screen", func() {
		w.changeStyle(func(s *render.Style) { s.ConstantSize = !s.ConstantSize })
		w.app.Preferences().SetBool(prefConstantSize, w.view.Style().ConstantSize)
	})
	m.addLandmarks = w.item("Add Landmarks…", "", 0, w.addLandmarksDialog)
	m.renameGroup = w.item("Rename Group…", "", 0, w.renameGroup)
	m.removeGroup = w.item("Remove Group", "", 0, w.removeGroup)
	m.coordinates = w.item("Coordinates…", "", 0, w.placementDialog)
	return fyne.NewMenu("Landmarks", m.addLandmarks, m.renameGroup, m.coordinates, m.removeGroup, fyne.NewMenuItemSeparator(),
		m.landmarks, m.byLabel, fyne.NewMenuItemSeparator(), m.noNames, m.names, m.numbers,
		fyne.NewMenuItemSeparator(),
		m.sameSize, w.item("Larger", fyne.KeyUp, ctrl, func() { w.scaleGlyphs(1.25) }),
		w.item("Smaller", fyne.KeyDown, ctrl, func() { w.scaleGlyphs(1 / 1.25) }))
}

func (w *Window) helpMenu() *fyne.Menu {
	return fyne.NewMenu("Help",
		w.item("Keys and Mouse", fyne.KeyF1, 0, w.showKeys),
		fyne.NewMenuItem("Messages", w.showMessages),
		fyne.NewMenuItem("Resources", w.showResources),
		fyne.NewMenuItem("About Cairn", w.showAbout))
}

// updateMenu shows what is on and what can be used. Rebuilding the menu bar
// closes an open menu, so it happens only when something changed.
func (w *Window) updateMenu() {
	m, d, s := &w.menus, w.document(), w.view.Style()
	if m.main == nil {
		return
	}
	before := m.state()
	hasGroups := d != nil && len(d.Groups()) > 0
	shown := d != nil && d.Bounds().Valid
	m.save.Disabled, m.saveAs.Disabled = !hasGroups, !hasGroups
	m.renameGroup.Disabled, m.removeGroup.Disabled = !hasGroups, !hasGroups
	chosen := chosenGroup(d)
	m.coordinates.Disabled = chosen == nil || len(chosen.Measured) == 0
	m.export.Disabled, m.closeTab.Disabled, m.closeAll.Disabled, m.addLandmarks.Disabled = !shown, d == nil, d == nil, !shown
	m.undo.Disabled, m.redo.Disabled = true, true
	m.undo.Label, m.redo.Label = "Undo", "Redo"
	if d != nil {
		if name := d.History().UndoName(); name != "" {
			m.undo.Label, m.undo.Disabled = "Undo "+name, false
		}
		if name := d.History().RedoName(); name != "" {
			m.redo.Label, m.redo.Disabled = "Redo "+name, false
		}
	}
	w.enableFront(m.makeFront, m.resetFront)
	m.orthographic.Checked = shown && w.view.Camera().Orthographic
	m.wireframe.Checked, m.texture.Checked, m.landmarks.Checked = s.Wireframe, s.Texture, s.Landmarks
	m.sameSize.Checked, m.legend.Checked = s.ConstantSize, s.Legend
	m.byLabel.Checked, m.gizmo.Checked, m.scaleBar.Checked = s.ByLabel, s.Gizmo, s.ScaleBar
	m.noNames.Checked, m.names.Checked, m.numbers.Checked = s.Names == render.NoNames, s.Names == render.Names, s.Names == render.Numbers
	m.system.Checked = w.theme.choice == followSystem
	m.light.Checked, m.dark.Checked = w.theme.choice == alwaysLight, w.theme.choice == alwaysDark
	m.session.Checked = w.app.Preferences().BoolWithFallback(prefSession, true)
	w.updateRecent()
	if m.state() != before {
		m.main.Refresh()
	}
}

// menuState is what of the items can change.
type menuState struct {
	undo, redo, recent string
	flags              [24]bool
}

func (m *menus) state() menuState {
	s := menuState{undo: m.undo.Label, redo: m.redo.Label}
	for _, r := range m.recent.ChildMenu.Items {
		s.recent += r.Label + "\n"
	}
	s.flags = [24]bool{
		m.sameSize.Checked, m.legend.Checked,
		m.save.Disabled, m.saveAs.Disabled, m.removeGroup.Disabled, m.export.Disabled, m.closeTab.Disabled,
		m.addLandmarks.Disabled, m.undo.Disabled, m.redo.Disabled, m.orthographic.Checked, m.wireframe.Checked,
		m.texture.Checked, m.landmarks.Checked, m.byLabel.Checked, m.gizmo.Checked, m.scaleBar.Checked,
		m.names.Checked, m.numbers.Checked, m.light.Checked, m.dark.Checked, m.coordinates.Disabled,
		m.makeFront.Disabled, m.resetFront.Disabled,
	}
	return s
}

func (w *Window) updateRecent() {
	files := w.recent.Files()
	items := make([]*fyne.MenuItem, 0, len(files)+2)
	var paths []string
	for _, path := range files {
		paths = append(paths, shortPath(path))
	}
	const longest = 64 // characters of a line in a menu
	for i, parts := range partings(paths) {
		path := files[i]
		items = append(items, w.item(shortened([]rune(paths[i]), longest, parts), "", 0, func() { w.open([]string{path}) }))
	}
	if len(items) > 0 {
		items = append(items, fyne.NewMenuItemSeparator(), fyne.NewMenuItem("Clear This List", func() {
			w.recent.Clear()
			w.updateMenu()
		}))
	}
	w.menus.recent.Disabled = len(items) == 0
	w.menus.recent.ChildMenu.Items = items
}

func (w *Window) chooseTheme(choice string) {
	w.app.Preferences().SetString(prefTheme, choice)
	w.theme.choice = choice
	w.app.Settings().SetTheme(w.theme)
}
