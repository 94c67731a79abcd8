package shell

import (
	"strings"
	"unicode"

	"cairn/app/session"
	"cairn/landmark"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// asked is what only the window can do, by the names of actions in the session's
// table. Each action there without a Do has one here.
var asked = map[string]func(w *Window){
	"open":              (*Window).openDialog,
	"sample":            (*Window).openSample,
	"offer-session":     (*Window).toggleSession,
	"save":              (*Window).save,
	"save-as":           (*Window).saveDialog,
	"restore":           (*Window).showLeft,
	"autosave":          (*Window).toggleAutosave,
	"picture":           (*Window).exportDialog,
	"close":             func(w *Window) { w.closeDocument(w.session.Front()) },
	"close-all":         (*Window).closeAll,
	"quit":              (*Window).quit,
	"find":              (*Window).find,
	"commands":          (*Window).showPalette,
	"make-front":        (*Window).makeFront,
	"reset-front":       (*Window).resetFront,
	"legend":            (*Window).toggleLegend,
	"next-tab":          func(w *Window) { w.switchTab(1) },
	"previous-tab":      func(w *Window) { w.switchTab(-1) },
	"tabs":              (*Window).showDocuments,
	"new-from-template": (*Window).newFromTemplate,
	"save-template":     (*Window).saveTemplate,
	"add-landmarks":     (*Window).addLandmarksDialog,
	"rename-group":      (*Window).renameGroup,
	"coordinates":       (*Window).placementDialog,
	"remove-group":      func(w *Window) { _ = w.session.RemoveGroup() },
	"keys":              (*Window).showKeys,
	"messages":          (*Window).showMessages,
	"resources":         (*Window).showResources,
	"about":             (*Window).showAbout,
	"context-menu":      (*Window).contextMenu,

	// Points, groups and labels.
	"history":         (*Window).showHistory,
	"copy-points":     (*Window).copyPoints,
	"paste-points":    (*Window).pastePoints,
	"select-all":      func(w *Window) { w.inspector.selectAll() },
	"rename":          func(w *Window) { w.inspector.rename() },
	"missing-because": (*Window).askReason,
	"merge-groups":    (*Window).askMerge,
	"group-color":     (*Window).recolorGroup,
	"copy-measures":   func(w *Window) { w.copyMeasures(-1) },
	"export-measures": (*Window).exportMeasures,
	"new-label":       (*Window).askNewLabel,
	"open-curve":      func(w *Window) { w.askCurve("Open Curve", landmark.OpenCurve) },
	"closed-curve":    func(w *Window) { w.askCurve("Closed Curve", landmark.ClosedCurve) },
	"rename-label":    (*Window).askLabelName,
	"columns":         func(w *Window) { w.inspector.showColumns() },
}

// do does an action, unless a dialog is open or it cannot be done now. A field that
// is being edited comes first with what it does itself: its own undo, for one.
func (w *Window) do(a *session.Action) {
	if s := fieldShortcut(a); s != nil {
		if e, ok := w.win.Canvas().Focused().(fyne.Shortcutable); ok {
			e.TypedShortcut(s)
			return
		}
	}
	if len(w.dialogs) == 0 || a.Anytime {
		w.session.Run(a)
	}
}

// doNamed does the action of a name.
func (w *Window) doNamed(name string) { w.do(w.session.Action(name)) }

// listenToKeys has the canvas tell of the actions' keys with modifiers; those that
// the menus show are told of by the menu bar before.
func (w *Window) listenToKeys() {
	for _, a := range w.session.Actions() {
		for _, text := range a.Keys {
			if k := session.MustKey(text); k.Modified() {
				w.win.Canvas().AddShortcut(shortcut(k), func(fyne.Shortcut) { w.do(a) })
			}
		}
	}
	for _, arrow := range []fyne.KeyName{fyne.KeyLeft, fyne.KeyRight, fyne.KeyUp, fyne.KeyDown} { // with Alt a tool moves less
		w.win.Canvas().AddShortcut(&desktop.CustomShortcut{KeyName: arrow, Modifier: fyne.KeyModifierAlt}, func(fyne.Shortcut) {
			w.typedKey(&fyne.KeyEvent{Name: arrow})
		})
	}
}

// typedShortcut does what a shortcut stands for that a field has no use for, and
// reports whether it was one of an action.
func (w *Window) typedShortcut(s fyne.Shortcut) bool {
	for _, a := range w.session.Actions() {
		for _, text := range a.Keys {
			if k := session.MustKey(text); k.Modified() && shortcut(k).ShortcutName() == s.ShortcutName() {
				w.do(a)
				return true
			}
		}
	}
	return false
}

// shortcutAction does the action of a shortcut that came to a widget that has no use for
// it, and what the arrow keys with Alt do.
func (w *Window) shortcutAction(s fyne.Shortcut) {
	for _, a := range w.session.Actions() {
		for _, text := range a.Keys {
			if k := session.MustKey(text); k.Modified() && shortcut(k).ShortcutName() == s.ShortcutName() {
				if len(w.dialogs) == 0 || a.Anytime {
					w.session.Run(a)
				}
				return
			}
		}
	}
}

// typedPlain does the action of a key without modifiers other than Shift, and
// reports whether there is one. Keys that are signs are told of as characters, since
// where they lie differs between keyboards: see typedSign.
func (w *Window) typedPlain(e *fyne.KeyEvent) bool {
	k := session.Key{Name: keyName(e.Name), Shift: modifiers()&fyne.KeyModifierShift != 0}
	if r := []rune(k.Name); len(r) == 1 && !unicode.IsLetter(r[0]) && !unicode.IsDigit(r[0]) {
		return false
	}
	a := w.session.ForKey(k)
	if a == nil {
		return false
	}
	if strings.HasSuffix(a.Label(), "…") { // or the field that it opens would get the letter, which comes next
		w.post(func() { w.do(a) })
		return true
	}
	w.do(a)
	return true
}

// typedSign does the action of a character that is neither a letter nor a digit.
func (w *Window) typedSign(r rune) {
	if unicode.IsLetter(r) || unicode.IsDigit(r) {
		return
	}
	if a := w.session.ForKey(session.Key{Name: string(r)}); a != nil {
		w.do(a)
	}
}

// toolkitKeys are the keys that the toolkit calls otherwise than the table.
var toolkitKeys = map[string]fyne.KeyName{"PageUp": fyne.KeyPageUp, "PageDown": fyne.KeyPageDown, "Menu": desktop.KeyMenu}

// keyName returns what the table calls a key of the toolkit.
func keyName(name fyne.KeyName) string {
	for ours, theirs := range toolkitKeys {
		if theirs == name {
			return ours
		}
	}
	if name == fyne.KeyEnter {
		name = fyne.KeyReturn
	}
	return string(name)
}

// shortcut returns a key as the toolkit has it. Some keys it knows by what fields do
// on them.
func shortcut(k session.Key) fyne.Shortcut {
	switch k {
	case session.Key{Name: "Z", Ctrl: true}:
		return &fyne.ShortcutUndo{}
	case session.Key{Name: "Y", Ctrl: true}:
		return &fyne.ShortcutRedo{}
	case session.Key{Name: "X", Ctrl: true}:
		return &fyne.ShortcutCut{}
	case session.Key{Name: "C", Ctrl: true}:
		return &fyne.ShortcutCopy{}
	case session.Key{Name: "V", Ctrl: true}:
		return &fyne.ShortcutPaste{}
	case session.Key{Name: "A", Ctrl: true}:
		return &fyne.ShortcutSelectAll{}
	}
	c := &desktop.CustomShortcut{KeyName: fyne.KeyName(k.Name)}
	if name, ok := toolkitKeys[k.Name]; ok {
		c.KeyName = name
	}
	for _, m := range []struct {
		held bool
		mod  fyne.KeyModifier
	}{{k.Ctrl, fyne.KeyModifierShortcutDefault}, {k.Control, fyne.KeyModifierControl}, {k.Shift, fyne.KeyModifierShift}, {k.Alt, fyne.KeyModifierAlt}} {
		if m.held {
			c.Modifier |= m.mod
		}
	}
	return c
}

// fieldShortcut returns what a field that is being edited does on a key of an
// action, nil if nothing.
func fieldShortcut(a *session.Action) fyne.Shortcut {
	for _, text := range a.Keys {
		s := shortcut(session.MustKey(text))
		if _, custom := s.(*desktop.CustomShortcut); custom {
			continue
		}
		return withClipboard(s)
	}
	return nil
}

// withClipboard gives a shortcut for a field the clipboard, where it needs one.
func withClipboard(s fyne.Shortcut) fyne.Shortcut {
	c := fyne.CurrentApp().Clipboard()
	switch s := s.(type) {
	case *fyne.ShortcutCut:
		s.Clipboard = c
	case *fyne.ShortcutCopy:
		s.Clipboard = c
	case *fyne.ShortcutPaste:
		s.Clipboard = c
	}
	return s
}
