// Package typeset lays names out in any script. The bundled font writes Latin,
// Greek and Cyrillic; the fonts of the system write the rest. Those are looked
// for when a name first needs them, so that a program that never meets such a
// name never touches them.
package typeset

import (
	"context"
	"sync"

	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
)

// Bundled returns the font that comes with the program.
var Bundled = sync.OnceValues(func() (*opentype.Font, error) { return opentype.Parse(goregular.TTF) })

// InBundled reports whether the bundled font has a letter.
func InBundled(r rune) bool {
	if r >= ' ' && r <= '~' {
		return true
	}
	f, err := Bundled()
	if err != nil {
		return false
	}
	i, err := f.GlyphIndex(nil, r)
	return err == nil && i != 0
}

// Line is a text laid out on one line. Lengths are in ems, the height of the
// font. It must not be changed.
type Line struct {
	Runs []Run // from left to right
	// Top and Bottom are how far the Glyphs reach above and below the base line.
	// The letters of the bundled font do not count.
	Top, Bottom float64
	// Readable says that at least one letter is there. Missing are those that no
	// font has; each stands as a question mark in the line.
	Readable bool
	Missing  []rune
}

// Run is a piece of a line in one font: letters of the bundled font, or glyphs
// of another.
type Run struct {
	Text    string // letters of the bundled font, from left to right
	Glyphs  []Glyph
	Advance float64 // of all glyphs
}

// Glyph is an outline and where it is: right of the start of its run, and above
// the base line.
type Glyph struct {
	Outline *Outline
	X, Y    float64
}

// Plain returns the line of a text that the bundled font writes by itself.
// ok is false where it needs another font, or is written from right to left.
func Plain(s string) (l *Line, ok bool) {
	l = &Line{}
	hidden := false
	for _, r := range s {
		switch {
		case InBundled(r):
			l.Readable = l.Readable || r != ' '
		case ignorable(r):
			hidden = true
		default:
			return nil, false
		}
	}
	if hidden {
		s = withoutIgnorable(s)
	}
	l.Runs = []Run{{Text: s}}
	return l, true
}

// mostLines is after how many new lines those are forgotten that nobody has asked
// for meanwhile.
const mostLines = 1 << 14

// Fonts lays out texts with the bundled font and those of some folders. Its
// methods may be called from any goroutine.
type Fonts struct {
	folders func() []string

	// busy holds a token while somebody looks for fonts or lays out, which guards
	// faces, scanned and outlines.
	busy     chan struct{}
	scanned  bool
	faces    []*face
	outlines map[outlineKey]*Outline

	mu     sync.Mutex // guards the rest
	lines  map[string]*Line
	before map[string]*Line    // those that nobody has asked for since lines was begun
	wanted map[string]struct{} // by Want, not laid out yet
}

// NewFonts returns fonts whose folders are asked for when a text first needs
// one that is not bundled.
func NewFonts(folders func() []string) *Fonts {
	return &Fonts{
		folders: folders, busy: make(chan struct{}, 1), outlines: map[outlineKey]*Outline{},
		lines: map[string]*Line{}, wanted: map[string]struct{}{},
	}
}

// System returns the fonts of this computer, the same ones each time.
var System = sync.OnceValue(func() *Fonts { return NewFonts(systemFolders) })

// Line returns a text laid out. It never waits: ok is false where other fonts
// must be looked at first, with Find or Want; the line has question marks then.
func (f *Fonts) Line(s string) (l *Line, ok bool) {
	if l, ok := Plain(s); ok {
		return l, true
	}
	if l = f.known(s); l != nil {
		return l, true
	}
	return withoutFonts(s), false
}

// known returns the line of a text that was laid out and is not forgotten, or nil.
func (f *Fonts) known(s string) *Line {
	f.mu.Lock()
	defer f.mu.Unlock()
	l := f.lines[s]
	if l == nil {
		if l = f.before[s]; l != nil {
			f.lines[s] = l
		}
	}
	return l
}

// withoutFonts returns a line for which no font but the bundled one is there.
func withoutFonts(s string) *Line {
	text := []rune(withoutIgnorable(s))
	for i, r := range text {
		if !InBundled(r) {
			text[i] = missingLetter
		}
	}
	return &Line{Runs: []Run{{Text: string(text)}}}
}

// Find lays out the texts, looking for fonts first where that was not done yet,
// waits for it, and returns their lines in the order of the texts. Line has them
// from then on, at least until some thousand others are laid out, or Forget is
// called. Of a text that needs other fonts than the bundled one, some hundred
// letters are laid out. The only error is that of ctx, which is looked at between
// two texts.
func (f *Fonts) Find(ctx context.Context, texts []string) ([]*Line, error) {
	lines := make([]*Line, len(texts))
	missing := 0
	for i, text := range texts {
		if l, ok := f.Line(text); ok {
			lines[i] = l
		} else {
			missing++
		}
	}
	if missing == 0 {
		return lines, ctx.Err()
	}
	select {
	case f.busy <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-f.busy }()
	if !f.scanned {
		faces, err := scan(ctx, f.folders())
		if err != nil {
			return nil, err
		}
		f.faces, f.scanned = faces, true
	}
	f.forgetOld()
	s := newSetter(f)
	for i, text := range texts {
		if lines[i] != nil {
			continue
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		l, ok := f.Line(text)
		if !ok {
			l = s.line(text)
			f.mu.Lock()
			f.lines[text] = l
			f.mu.Unlock()
		}
		lines[i] = l
	}
	return lines, nil
}

// forgetOld drops the lines that nobody has asked for since the last time, where
// there are many new ones. It does so before others are laid out and never while
// they are: so all that one asks for is there in the end, however much it is.
func (f *Fonts) forgetOld() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.lines) > mostLines {
		f.before, f.lines = f.lines, map[string]*Line{}
		clear(f.outlines)
	}
}

// Forget drops what was laid out, and keeps what is known of the fonts. It never
// waits: while somebody looks for fonts or lays out, it does nothing.
func (f *Fonts) Forget() {
	select {
	case f.busy <- struct{}{}:
	default:
		return
	}
	defer func() { <-f.busy }()
	f.mu.Lock()
	defer f.mu.Unlock()
	clear(f.lines)
	clear(f.before)
	clear(f.outlines)
}

// Want lays the texts out in the background and calls done, on another
// goroutine, when that is over; not at all where somebody wanted all of them
// already, or ctx ends it.
func (f *Fonts) Want(ctx context.Context, texts []string, done func()) {
	f.mu.Lock()
	var added []string
	for _, t := range texts {
		if _, ok := f.wanted[t]; !ok {
			f.wanted[t] = struct{}{}
			added = append(added, t)
		}
	}
	f.mu.Unlock()
	if len(added) == 0 {
		return
	}
	go func() {
		_, err := f.Find(ctx, added)
		f.mu.Lock()
		for _, t := range added {
			delete(f.wanted, t)
		}
		f.mu.Unlock()
		if err == nil {
			done()
		}
	}()
}
