package render

import (
	"context"
	"fmt"
	"slices"

	"cairn/render/internal/typeset"
)

// Unwritten says of names that a picture writes only in part, or as a number, as
// no font of this computer has their letters of one script.
type Unwritten struct {
	Script string   // "Devanagari", "emoji", ...
	Names  []string // as the picture would write them, each once
	Font   string   // one that has the letters
}

// Unwritten returns what is not written of the names in a picture of f, by
// script. The first time that a name needs more than the bundled font it looks
// through the fonts of the computer, which takes a part of a second, or longer
// where there are many. It may be called from any goroutine but the render
// goroutine. The only error is that of ctx.
func (t *Thread) Unwritten(ctx context.Context, f *Frame) ([]Unwritten, error) {
	names := f.names()
	lines, err := t.fonts.Find(ctx, names)
	if err != nil {
		return nil, err
	}
	var all []Unwritten
	for i, name := range names {
		for _, r := range lines[i].Missing {
			script, font := typeset.Script(r)
			at := slices.IndexFunc(all, func(u Unwritten) bool { return u.Script == script })
			if at < 0 {
				at = len(all)
				all = append(all, Unwritten{Script: script, Font: font})
			}
			if !slices.Contains(all[at].Names, name) {
				all[at].Names = append(all[at].Names, name)
			}
		}
	}
	return all, nil
}

// String says it in a sentence, without a full stop: what is missing, what
// stands there instead and what to do.
func (u Unwritten) String() string {
	which := fmt.Sprintf("%q", u.Names[0])
	if more := len(u.Names) - 1; more > 0 {
		which += fmt.Sprintf(" and %d more", more)
	}
	letters := u.Script + " letters"
	if u.Script == typeset.Emoji {
		letters = u.Script
	}
	s := fmt.Sprintf("no font on this computer can write the %s of %s: a number or ? stands for them; ", letters, which)
	if u.Font == "" {
		return s + "Unicode does not define them"
	}
	return s + "install a font such as " + u.Font
}
