package main

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"cairn/internal/beside"
)

// fileName returns a text as the name of a file, without a folder, that every
// system takes: what cannot stand in one is replaced by a line below. It is ""
// where nothing is left.
func fileName(text string) string {
	const longest = 120 // bytes, so that an extension and a number fit
	name := strings.Map(func(r rune) rune {
		if r == utf8.RuneError || !unicode.IsPrint(r) || strings.ContainsRune(`/\:*?"<>|`, r) {
			return '_'
		}
		return r
	}, text)
	name = strings.Trim(name, " ")
	for len(name) > longest {
		_, n := utf8.DecodeLastRuneInString(name)
		name = name[:len(name)-n]
	}
	name = strings.TrimRight(name, ". ")
	if name == "" {
		return ""
	}
	if strings.ContainsRune(".-~", rune(name[0])) || beside.IsDevice(name) {
		name = "_" + name
	}
	return name
}

// names hands out names of files, each once. Case does not tell two apart, as
// it does not on Windows and macOS.
type names map[string]bool

// free returns the path that the function makes of "", or else of the first of
// "-2", "-3" ... for which nobody has it.
func (n names) free(path func(number string) string) string {
	number := ""
	for i := 2; ; i++ {
		p := path(number)
		if key := strings.ToLower(p); !n[key] {
			n[key] = true
			return p
		}
		number = fmt.Sprintf("-%d", i)
	}
}
