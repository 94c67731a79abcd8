package session

import (
	"fmt"
	"runtime"
	"strings"
	"unicode/utf8"
)

// Key is a key with the modifiers that are held with it.
type Key struct {
	Name    string // "A", "7", "F1", "+", "PageDown": a name of keyNames, or one character
	Ctrl    bool   // the modifier of shortcuts: Ctrl, or Cmd where programs use that
	Control bool   // the key Control itself, on every system
	Shift   bool
	Alt     bool
}

// keyNames are the keys that are no characters, and what they are called for people.
var keyNames = map[string]string{
	"Up": "↑", "Down": "↓", "Left": "←", "Right": "→", "Home": "Home", "End": "End", "PageUp": "Page Up", "PageDown": "Page Down",
	"Tab": "Tab", "Space": "Space", "Return": "Return", "Escape": "Escape", "Delete": "Delete", "BackSpace": "Backspace", "Insert": "Insert",
	"Menu": "Menu", "F1": "F1", "F2": "F2", "F3": "F3", "F4": "F4", "F5": "F5", "F6": "F6", "F7": "F7", "F8": "F8", "F9": "F9", "F10": "F10", "F11": "F11", "F12": "F12",
}

// ParseKey reads a key such as "F", "Ctrl+Shift+S", "Control+Tab" or "+". The order
// of the modifiers is that: Ctrl or Control, Alt, Shift.
func ParseKey(text string) (Key, error) {
	var k Key
	rest := text
	for _, m := range []struct {
		name string
		held *bool
	}{{"Ctrl+", &k.Ctrl}, {"Control+", &k.Control}, {"Alt+", &k.Alt}, {"Shift+", &k.Shift}} {
		if after, ok := strings.CutPrefix(rest, m.name); ok && after != "" {
			rest, *m.held = after, true
		}
	}
	k.Name = rest
	if _, ok := keyNames[rest]; !ok && (utf8.RuneCountInString(rest) != 1 || rest != strings.ToUpper(rest)) {
		return Key{}, fmt.Errorf("%q is no key: write modifiers as Ctrl+, Alt+, Shift+ in that order, letters as capitals", text)
	}
	return k, nil
}

// MustKey is ParseKey for keys of the table, which a test reads.
func MustKey(text string) Key {
	k, err := ParseKey(text)
	if err != nil {
		panic(err)
	}
	return k
}

// Modified reports whether a modifier other than Shift is held with the key.
func (k Key) Modified() bool { return k.Ctrl || k.Control || k.Alt }

// String writes a key for people: "Ctrl + Shift + S".
func (k Key) String() string {
	ctrl := "Ctrl"
	if runtime.GOOS == "darwin" {
		ctrl = "Cmd"
	}
	var parts []string
	for _, m := range []struct {
		held bool
		name string
	}{{k.Ctrl, ctrl}, {k.Control, "Ctrl"}, {k.Alt, "Alt"}, {k.Shift, "Shift"}} {
		if m.held {
			parts = append(parts, m.name)
		}
	}
	name, ok := keyNames[k.Name]
	if !ok {
		name = k.Name
	}
	return strings.Join(append(parts, name), " + ")
}
