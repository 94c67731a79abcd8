package typeset

import (
	"strings"
	"unicode"

	"github.com/go-text/typesetting/language"
)

// Emoji is what Script calls them.
const Emoji = "emoji"

// Script returns the name of the script that a letter belongs to, and a free
// font that has it; none for what Unicode does not define.
func Script(r rune) (script, font string) {
	s := language.LookupScript(r)
	switch {
	case r >= 0x1f000 && r < 0x1fb00:
		return Emoji, "Symbola or Noto Emoji (colour pictures are not used)"
	case unicode.In(r, unicode.Co), !unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.P, unicode.S, unicode.Z, unicode.Cf):
		return "undefined", ""
	case !s.Strong():
		return "common", "Noto Sans Symbols or DejaVu Sans"
	case family(s) == language.Han:
		return scriptName(r), "Noto Sans CJK"
	case s == language.Latin || s == language.Greek || s == language.Cyrillic:
		return scriptName(r), "Noto Sans or DejaVu Sans"
	}
	name := scriptName(r)
	switch name {
	case "Tibetan", "Tangut", "Ahom", "Dogra", "Dives Akuru", "Khitan Small Script", "Makasar", "Old Uyghur", "Toto", "Yezidi":
		return name, "Noto Serif " + name // there is none without serifs
	}
	return name, "Noto Sans " + name
}

// scriptName returns the English name of the script of a letter, which is in one
// script only.
func scriptName(r rune) string {
	for name, table := range unicode.Scripts {
		if unicode.Is(table, r) {
			return strings.ReplaceAll(name, "_", " ")
		}
	}
	return "undefined"
}
