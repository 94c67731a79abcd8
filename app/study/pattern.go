package study

import (
	"fmt"
	"strings"

	"cairn/internal/beside"
	"cairn/internal/message"
)

// Pattern finds named parts in the names of files, as {individual}_{side}_{replicate}
// does: what stands in braces becomes a column, what stands between them has to be
// there, in any letter case. A part is a character or more. {side} is one of l, r, left
// and right, in any letter case, and {replicate} a number; {} is passed over. It is a
// plain value.
type Pattern struct {
	Text  string
	parts []patternPart
}

// patternPart is a text that has to be there, and the part behind it.
type patternPart struct {
	before string
	name   string
	named  bool // false at the end
}

// ParsePattern reads a pattern. The error says what is wrong with it.
func ParsePattern(text string) (Pattern, error) {
	p := Pattern{Text: text}
	seen := map[string]bool{}
	fail := func(format string, args ...any) (Pattern, error) {
		return Pattern{}, fmt.Errorf("the pattern %s %s", message.Quote(text), fmt.Sprintf(format, args...))
	}
	rest := beside.Letters(text)
	for {
		before, after, found := strings.Cut(rest, "{")
		if strings.Contains(before, "}") {
			return fail("closes a brace that is not open")
		}
		if !found {
			p.parts = append(p.parts, patternPart{before: before})
			break
		}
		name, after, closed := strings.Cut(after, "}")
		if !closed || strings.Contains(name, "{") {
			return fail("opens a brace that is not closed")
		}
		name = strings.TrimSpace(name)
		if c, ok := ParseColumn(name); ok {
			if name = c.String(); c == Mesh || c == Landmarks || c == StatusOf {
				return fail("has {%s}, which no name of a file says", name)
			}
		}
		if key := strings.ToLower(name); name != "" && seen[key] {
			return fail("has {%s} twice", name)
		} else if seen[key] = true; before == "" && len(p.parts) > 0 {
			return fail("has nothing between two parts, so that nobody can tell where the one ends")
		}
		p.parts = append(p.parts, patternPart{before, name, true})
		rest = after
	}
	if len(p.parts) == 1 {
		return fail("has no part in braces, such as {individual}")
	}
	return p, nil
}

// Match finds the parts in a name without its extension. The error says why it does
// not fit: it is another, or there are two ways to read it.
func (p Pattern) Match(name string) ([]NamedPart, error) {
	name = beside.Letters(name)
	m := matching{parts: p.parts, dead: map[[2]int]bool{}}
	m.from(name, 0, nil)
	switch len(m.found) {
	case 1:
		return m.found[0], nil
	case 0:
		return nil, fmt.Errorf("%s is not like %s", message.Quote(name), p.Text)
	}
	a, b := describe(m.found[0]), describe(m.found[1])
	return nil, fmt.Errorf("%s can be read in two ways: %s, or %s", message.Quote(name), a, b)
}

func describe(parts []NamedPart) string {
	var texts []string
	for _, part := range parts {
		texts = append(texts, part.Name+" "+message.Quote(part.Text))
	}
	return strings.Join(texts, ", ")
}

// matching looks for the ways to read a name.
type matching struct {
	parts []patternPart
	found [][]NamedPart   // two are enough
	dead  map[[2]int]bool // by part and length of the rest: nothing fits from there on
}

// from looks for the ways to read a text from part k on.
func (m *matching) from(text string, k int, so []NamedPart) {
	part, here, before := m.parts[k], [2]int{k, len(text)}, len(m.found)
	if before > 1 || m.dead[here] || len(text) < len(part.before) || !strings.EqualFold(text[:len(part.before)], part.before) {
		return
	}
	text = text[len(part.before):]
	if !part.named {
		if text == "" {
			m.found = append(m.found, append([]NamedPart{}, so...))
		}
		return
	}
	for end := range text {
		if end > 0 && part.allows(text[:end]) {
			m.from(text[end:], k+1, part.with(so, text[:end]))
		}
	}
	if text != "" && part.allows(text) {
		m.from("", k+1, part.with(so, text))
	}
	if len(m.found) == before {
		m.dead[here] = true
	}
}

func (p patternPart) with(so []NamedPart, text string) []NamedPart {
	if p.name == "" {
		return so
	}
	return append(so[:len(so):len(so)], NamedPart{p.name, text})
}

// allows reports whether a text can be the part.
func (p patternPart) allows(text string) bool {
	switch p.name {
	case Side.String():
		switch strings.ToLower(text) {
		case "l", "r", "left", "right":
			return true
		}
		return false
	case Replicate.String():
		return strings.Trim(text, "0123456789") == ""
	}
	return true
}

// Apply fills the parts of all pairs from their names, and says of each that does not
// fit why. The zero Pattern empties them.
func (p *Pairing) Apply(pattern Pattern) {
	for i := range p.Pairs {
		pair := &p.Pairs[i]
		if len(pattern.parts) == 0 {
			pair.Parts, pair.Odd = nil, ""
			continue
		}
		parts, err := pattern.Match(pair.Name())
		if pair.Parts, pair.Odd = parts, ""; err != nil {
			pair.Odd = err.Error()
		}
	}
}
