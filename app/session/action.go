package session

import "strings"

// Action is one thing that a user can do. The table in actions.go has them all: the
// menus, the toolbar, keys, the page on keys, context menus and the command palette
// are drawn from it.
type Action struct {
	Name  string        // what the program calls it: "undo". Unique
	Title string        // what the user reads: "Undo"
	Now   func() string // the title, where it depends on the state; nil: it is always Title

	Menu string // where it is in the menu bar: "File", or below that "View > Theme"; "": nowhere
	Line bool   // a line divides it from what is above it there
	Also Place  // where else it is offered

	// Under is the submenu of a context menu that it is in with others; "": that which
	// it is in in the menu bar.
	Under string

	Keys  []string // as ParseKey reads them; the first is the one that is shown
	Words string   // more words that the palette finds it by
	Note  string   // what the palette says beside it, where it has no key

	Why func() string // why it cannot be done now, without a full stop; "": it can. nil: it always can
	On  func() bool   // whether it is on, for what is switched or chosen; nil for others

	// Do does it. nil: only the window can (it opens a dialog, say); it is asked by
	// Events.Asked then.
	Do func()
	// Choices are what is chosen from, in a submenu, instead of something that is done.
	Choices func() []Choice

	Anytime bool // also while a dialog is open, such as quitting
}

// Choice is an entry of a submenu that changes while the program runs.
type Choice struct {
	Title string
	File  bool // Title is the path of a file
	Line  bool // a line divides it from what is above it
	Do    func()
}

// Place is a set of places, beside the menu bar, where an action is offered.
type Place uint8

// Context menus, and the menu of the button for views.
const (
	OnView  Place = 1 << iota // the picture
	OnPoint                   // a row of the table of points
	OnGroup                   // a row of the list of groups
	OnLabel                   // a label below one
	OnTab                     // the tab of a document
	InViews                   // the toolbar's menu of views
)

// Label returns what the action is called now.
func (a *Action) Label() string {
	if a.Now != nil {
		return a.Now()
	}
	return a.Title
}

// Reason says why the action cannot be done now, "" if it can.
func (a *Action) Reason() string {
	if a.Why == nil {
		return ""
	}
	return a.Why()
}

// Checked reports whether it is something that is switched on.
func (a *Action) Checked() bool { return a.On != nil && a.On() }

// Path returns the names of the menu and, if there is one, of the submenu.
func (a *Action) Path() (menu, submenu string) {
	menu, submenu, _ = strings.Cut(a.Menu, " > ")
	return menu, submenu
}

// Part returns the submenu that the action is in, in a context menu where others of it
// are, too. "": none.
func (a *Action) Part() string {
	if _, sub := a.Path(); a.Under == "" {
		return sub
	}
	return a.Under
}

// Key returns the key that is shown with the action, and whether there is one.
func (a *Action) Key() (Key, bool) {
	if len(a.Keys) == 0 {
		return Key{}, false
	}
	return MustKey(a.Keys[0]), true
}

// Tip says what a button for the action does, with its key, and why it cannot be
// used now.
func (a *Action) Tip() string {
	text := strings.TrimSuffix(a.Label(), "…")
	if k, ok := a.Key(); ok {
		text += "   " + k.String()
	}
	if why := a.Reason(); why != "" {
		text += "\nNot now: " + why + "."
	}
	return text
}
