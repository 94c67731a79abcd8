package shell

import (
	"strings"
	"unicode"

	"cairn/app/session"
	"cairn/app/viewport"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// keyboard brings what is typed to what has use for it, a dialog, the view or an action,
// and does actions.
type keyboard struct {
	win     fyne.Window
	post    func(func()) // runs a function on the window's goroutine, later
	session *session.Session
	view    *viewport.Viewport
	dialogs *dialogStack
	notices *noticeBar
	hush    func() // hides a tip: the pointer rests, and what it is about may be gone
}

// do does an action, unless a dialog is open or it cannot be done now. A field that
// is being edited comes first with what it does itself: its own undo, for one.
func (b *keyboard) do(a *session.Action) {
	if s := fieldShortcut(a); s != nil {
		if e, ok := b.win.Canvas().Focused().(fyne.Shortcutable); ok {
			e.TypedShortcut(s)
			return
		}
	}
	b.run(a)
}

// doNamed does the action of a name.
func (b *keyboard) doNamed(name string) { b.do(b.session.Action(name)) }

// listen has the canvas tell of the actions' keys with modifiers; those that
// the menus show are told of by the menu bar before.
func (b *keyboard) listen() {
	for _, a := range b.session.Actions() {
		for _, text := range a.Keys {
			if k := session.MustKey(text); k.Modified() {
				b.win.Canvas().AddShortcut(shortcut(k), func(fyne.Shortcut) { b.do(b.session.Meant(k, a)) })
			}
		}
	}
	for _, arrow := range []fyne.KeyName{fyne.KeyLeft, fyne.KeyRight, fyne.KeyUp, fyne.KeyDown} { // with Alt a tool moves less
		b.win.Canvas().AddShortcut(&desktop.CustomShortcut{KeyName: arrow, Modifier: fyne.KeyModifierAlt}, func(fyne.Shortcut) {
			b.typedKey(&fyne.KeyEvent{Name: arrow})
		})
	}
}

// typedShortcut does what a shortcut stands for that a field has no use for, and
// reports whether it was one of an action.
func (b *keyboard) typedShortcut(s fyne.Shortcut) bool {
	a := b.actionOf(s)
	if a != nil {
		b.do(a)
	}
	return a != nil
}

// actionOf returns the action whose key a shortcut is, or nil.
func (b *keyboard) actionOf(s fyne.Shortcut) *session.Action {
	for _, a := range b.session.Actions() {
		for _, text := range a.Keys {
			if k := session.MustKey(text); k.Modified() && shortcut(k).ShortcutName() == s.ShortcutName() {
				return b.session.Meant(k, a)
			}
		}
	}
	return nil
}

// shortcutAction does the action of a shortcut that came to a widget that has no use for
// it, and what the arrow keys with Alt do.
func (b *keyboard) shortcutAction(s fyne.Shortcut) {
	if a := b.actionOf(s); a != nil {
		b.run(a)
	}
}

// run runs an action, unless a dialog is open in which it has no place.
func (b *keyboard) run(a *session.Action) {
	if b.dialogs.any() && !a.Anytime {
		return
	}
	b.hush()
	switch why := b.session.Run(a); {
	case session.IsOfLock(why):
		b.notices.info(b.session.Front(), strings.TrimSuffix(a.Title, "…")+": "+why+".")
	case session.IsOfEnd(why):
		b.notices.infoOnce(b.session.Front(), sentence(why))
	}
}

// typedPlain does the action of a key without modifiers other than Shift, and
// reports whether there is one. Keys that are signs are told of as characters, since
// where they lie differs between keyboards: see typedSign.
func (b *keyboard) typedPlain(e *fyne.KeyEvent) bool {
	k := session.Key{Name: keyName(e.Name), Shift: modifiers()&fyne.KeyModifierShift != 0}
	if r := []rune(k.Name); len(r) == 1 && !unicode.IsLetter(r[0]) && !unicode.IsDigit(r[0]) {
		return false
	}
	a := b.session.ForKey(k)
	if a == nil {
		return false
	}
	if strings.HasSuffix(a.Label(), "…") { // or the field that it opens would get the letter, which comes next
		b.post(func() { b.do(a) })
		return true
	}
	b.do(a)
	return true
}

// typedSign does the action of a character that is neither a letter nor a digit.
func (b *keyboard) typedSign(r rune) {
	if unicode.IsLetter(r) || unicode.IsDigit(r) {
		return
	}
	if a := b.session.ForKey(session.Key{Name: string(r)}); a != nil {
		b.do(a)
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

// typedKey gets the keys that nothing focused wants.
func (b *keyboard) typedKey(e *fyne.KeyEvent) {
	if b.dialogs.any() {
		b.dialogs.key(e)
		return
	}
	b.view.TypedKey(e)
}

// spareKey gets the keys that the viewport has no use for.
func (b *keyboard) spareKey(e *fyne.KeyEvent) {
	if !b.typedPlain(e) && e.Name == fyne.KeyEscape {
		b.notices.clear()
	}
}

// typedRune gets the characters that nothing focused wants.
func (b *keyboard) typedRune(r rune) {
	if !b.dialogs.any() {
		b.view.TypedRune(r)
	}
}

// focusView gives the view the keys, after the pointer was used.
func (b *keyboard) focusView() { b.view.TakeFocus() }

// keysToView gives the view the keys, by a key: a ring around it says so.
func (b *keyboard) keysToView() { b.win.Canvas().Focus(b.view) }
