// Package filedialog asks for files with the dialog of the user's desktop. It
// knows nothing of the window toolkit.
package filedialog

import (
	"errors"
	"strings"
	"unicode"
)

// ErrNone says that the desktop has no file dialog of its own, or that it does
// not work: the program must show one itself.
var ErrNone = errors.New("the desktop has no file dialog")

// ErrEnded says that the desktop's dialog was there and ended by itself, without
// an answer of the user: its service died, or something closed it. Another try may
// succeed.
var ErrEnded = errors.New("the desktop's file dialog ended by itself")

// Request says what is asked for.
type Request struct {
	Title  string
	Accept string // text of the button that confirms
	Folder string // where the dialog begins, an absolute path; "" where that does not matter
	// Filters are the kinds of files to choose from; the first is chosen when
	// the dialog opens. None: all files.
	Filters []Filter
	Many    bool // several files may be chosen
	Folders bool // folders are chosen, not files
	// Window is the X11 window that the dialog belongs to; 0 where there is none.
	Window uintptr
}

// Filter is one kind of files.
type Filter struct {
	Name       string
	Extensions []string // with the dot, such as ".ply", in any letter case; none: all files
}

// Matches reports whether a file of that name is of the kind. Letter case does
// not count.
func (f Filter) Matches(name string) bool {
	if len(f.Extensions) == 0 {
		return true
	}
	name = strings.ToLower(name)
	for _, e := range f.Extensions {
		if strings.HasSuffix(name, strings.ToLower(e)) {
			return true
		}
	}
	return false
}

// patterns returns the kind as patterns of file names. They match either letter
// case, since those who read them do not.
func (f Filter) patterns() []string {
	if len(f.Extensions) == 0 {
		return []string{"*"}
	}
	var all []string
	for _, e := range f.Extensions {
		var p strings.Builder
		p.WriteByte('*')
		for _, r := range e {
			if lower, upper := unicode.ToLower(r), unicode.ToUpper(r); lower != upper {
				p.WriteString("[" + string(lower) + string(upper) + "]")
			} else {
				p.WriteRune(r)
			}
		}
		all = append(all, p.String())
	}
	return all
}
