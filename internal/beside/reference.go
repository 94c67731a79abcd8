package beside

import (
	"errors"
	"fmt"
	"net/url"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

const (
	maxName  = 1024 // bytes of a reference; file systems have such a bound too
	maxParts = 64   // of a path that are looked at
)

// reference is what a name in a model may stand for, the likeliest first. The
// rules are the same on every system, so that a model opens the same everywhere.
type reference []spelling

// spelling is a way to read a reference.
type spelling struct {
	parts   []string // of the path, without "." and "..", at least one; the last is the bare name
	outside bool     // the path is that of another place than the model's folder
}

// parse reads a reference: as it stands, without quotation marks, as a part of a
// web address, and as text in UTF-8 that was once taken for Windows-1252.
func parse(ref string) (r reference, err error) {
	texts := []string{ref}
	add := func(text string) {
		if text != "" && !slices.Contains(texts, text) {
			texts = append(texts, text)
		}
	}
	if n := len(ref); n > 2 && ref[0] == '"' && ref[n-1] == '"' {
		add(ref[1 : n-1])
	}
	if text, err := url.PathUnescape(withoutQuery(texts[len(texts)-1])); err == nil {
		add(text)
	}
	if b, err := charmap.Windows1252.NewEncoder().String(ref); err == nil && utf8.ValidString(b) {
		add(b)
	}
	for i, text := range texts {
		if err := readable(text); err != nil {
			return nil, err
		}
		if i == 0 {
			text = withoutQuery(text)
		}
		s := split(text)
		switch n := len(s.parts); {
		case n == 0 && s.outside:
			return nil, errOutside
		case n == 0:
			return nil, errors.New("is a folder")
		case IsDevice(s.parts[n-1]):
			return nil, errDevice
		case n > maxParts:
			s.parts, s.outside = s.parts[n-maxParts:], true
		}
		r = append(r, s)
	}
	return r, nil
}

var errDevice = errors.New("is the name of a device on Windows")

// readable refuses texts that cannot be names.
func readable(text string) error {
	if len(text) > maxName {
		return fmt.Errorf("is longer than %d bytes", maxName)
	}
	for _, c := range []byte(text) {
		if c < ' ' || c == 0x7f {
			return errors.New("holds a control character")
		}
	}
	return nil
}

// split takes a path apart, whatever system it is of.
func split(text string) (s spelling) {
	text = strings.ReplaceAll(text, `\`, "/")
	if scheme, rest, ok := strings.Cut(text, ":"); ok && isScheme(scheme, rest) {
		s.outside, text = true, rest
	}
	s.outside = s.outside || text == "" || text[0] == '/'
	for part := range strings.SplitSeq(text, "/") {
		switch {
		case part == "" || part == ".":
		case part != "..":
			s.parts = append(s.parts, part)
		case len(s.parts) > 0:
			s.parts = s.parts[:len(s.parts)-1]
		default:
			s.outside = true
		}
	}
	// What a shell would put another path for. Here it is never done.
	if first := s.parts; len(first) > 1 && (first[0][0] == '~' || first[0][0] == '$' || variable(first[0])) {
		s.outside = true
	}
	return s
}

// withoutQuery returns a web address without what follows its path. The paths of
// drives and of files may have such signs in their names, as may an address that is
// decoded.
func withoutQuery(text string) string {
	scheme, rest, ok := strings.Cut(text, ":")
	if !ok || !isScheme(scheme, rest) || len(scheme) == 1 || strings.EqualFold(scheme, "file") {
		return text
	}
	text, _, _ = strings.Cut(text, "?")
	text, _, _ = strings.Cut(text, "#")
	return text
}

// variable reports whether a name is written as a variable of Windows.
func variable(name string) bool {
	return len(name) > 2 && name[0] == '%' && strings.IndexByte(name[1:], '%') == len(name)-2
}

// isScheme reports whether what stands before a colon is the beginning of a web
// address or the letter of a drive of Windows.
func isScheme(scheme, rest string) bool {
	isLetter := len(scheme) > 0 && (scheme[0]|0x20 >= 'a' && scheme[0]|0x20 <= 'z')
	return isLetter && (len(scheme) == 1 || strings.EqualFold(scheme, "file") || rest != "" && rest[0] == '/' && !strings.Contains(scheme, "/"))
}

// directName returns why a path is not given to the system as it stands, nil if
// it is. On Windows the rest would mean a drive, a stream of a file, a device or
// another file; such names are found only where a folder lists them.
func directName(name string) error {
	if strings.ContainsAny(name, `:<>"|?*\`) || !filepath.IsLocal(filepath.FromSlash(name)) {
		return errOutside
	}
	for part := range strings.SplitSeq(name, "/") {
		if strings.HasSuffix(part, ".") && part != "." || strings.HasSuffix(part, " ") {
			return errOutside
		}
		if IsDevice(part) {
			return errDevice
		}
	}
	return nil
}

// longest returns the number of parts of the longest path.
func (r reference) longest() (n int) {
	for _, s := range r {
		n = max(n, len(s.parts))
	}
	return n
}

// missing returns the reason why nothing was found.
func (r reference) missing() error {
	for _, s := range r {
		if s.outside {
			return errOutside
		}
	}
	return errNoFile
}

// Check returns why a reference does not name a file in the model's folder or
// below, or nil. It looks at the name only. Read may find the bare name there
// all the same.
func Check(ref string) error {
	r, err := parse(ref)
	if err == nil {
		for _, s := range r {
			if s.outside {
				return errOutside
			}
		}
	}
	return err
}

// Bare returns the name of the file that a reference names, without its folder.
func Bare(ref string) string {
	parts := split(withoutQuery(ref)).parts
	if len(parts) == 0 {
		return ""
	}
	return parts[len(parts)-1]
}

// Same reports whether a name that Read returned is what the reference says:
// with the same letters, whatever their encoding and the separators of folders.
func Same(below, ref, name string) bool {
	r, err := parse(ref)
	if err != nil {
		return false
	}
	name = Letters(name)
	for _, s := range r {
		if joined := path.Join(s.parts...); !s.outside && (Letters(joined) == name || Letters(path.Join(below, joined)) == name) {
			return true
		}
	}
	return false
}

// Letters returns a name in composed Unicode, without blanks around it. What is
// not UTF-8 is taken for Windows-1252, of which Latin-1 is a part.
func Letters(name string) string {
	if !utf8.ValidString(name) {
		if text, err := charmap.Windows1252.NewDecoder().String(name); err == nil {
			name = text
		}
	}
	return norm.NFC.String(strings.TrimSpace(name))
}

// IsDevice reports whether Windows takes a file name, without a folder, for a
// device, whatever its extension. It is the same on every system.
func IsDevice(name string) bool {
	stem, _, _ := strings.Cut(strings.ToLower(name), ".")
	stem, _, _ = strings.Cut(stem, ":")
	stem = strings.TrimRight(stem, " ")
	switch stem {
	case "con", "prn", "aux", "nul", "conin", "conout", "conin$", "conout$":
		return true
	}
	for _, port := range [2]string{"com", "lpt"} {
		if n, ok := strings.CutPrefix(stem, port); ok && len([]rune(n)) == 1 && strings.Contains("0123456789¹²³", n) {
			return true
		}
	}
	return false
}
