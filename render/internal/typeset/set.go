package typeset

import (
	"slices"
	"strings"

	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	ot "github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"
)

// outlineKey names a glyph.
type outlineKey struct {
	face  *face
	glyph font.GID
}

// setter lays texts out one after the other. The fonts that it reads go with it:
// some have 20 MB, and an outline is all that is kept of them.
type setter struct {
	fonts  *Fonts
	shaper shaping.HarfbuzzShaper
	loaded map[*face]*font.Face // nil for a broken one
}

func newSetter(f *Fonts) *setter { return &setter{fonts: f, loaded: map[*face]*font.Face{}} }

// mostLetters is how many letters of a text are laid out. Where fonts have only
// some of them, the work grows with the square of their number.
const mostLetters = 300

// line lays a text out, or the beginning of one that is longer than any name.
func (s *setter) line(text string) *Line {
	letters := slices.DeleteFunc(beginning(text, mostLetters), embedding)
	l := &Line{}
	for _, it := range items(letters) {
		for _, p := range s.fontsFor(letters, it) {
			l.add(p)
		}
	}
	slices.Sort(l.Missing)
	l.Missing = slices.Compact(l.Missing)
	return l
}

// beginning returns the first letters of a text, with an ellipsis where there are
// more.
func beginning(text string, most int) []rune {
	var letters []rune
	for _, r := range text {
		if len(letters) == most {
			return append(letters, '…')
		}
		letters = append(letters, r)
	}
	return letters
}

// piece is a run with what its line must know of it.
type piece struct {
	run      Run
	readable bool
	missing  []rune
}

func (l *Line) add(p piece) {
	l.Readable = l.Readable || p.readable
	l.Missing = append(l.Missing, p.missing...)
	l.Runs = append(l.Runs, p.run)
	for _, g := range p.run.Glyphs {
		l.Top = max(l.Top, g.Y+g.Outline.top)
		l.Bottom = max(l.Bottom, -(g.Y + g.Outline.bottom))
	}
}

// fontsFor lays an item out in one font where one has it all, or else each
// letter in the first font that has it, and returns the pieces from left to
// right.
func (s *setter) fontsFor(text []rune, it item) []piece {
	if p, ok := s.whole(text, it); ok {
		return []piece{p}
	}
	var pieces []piece
	var last *item
	for first, ends := it.first, clusters(text[it.first:it.last]); len(ends) > 0; ends = ends[1:] {
		part := item{first, it.first + ends[0], it.level, it.script}
		first = part.last
		if last != nil { // with the letters before it, if a font has both
			joined := *last
			joined.last = part.last
			if p, ok := s.whole(text, joined); ok {
				pieces[len(pieces)-1], *last = p, joined
				continue
			}
		}
		p, ok := s.whole(text, part)
		last = nil
		if ok {
			last = &part
		} else {
			p = missing(text[part.first:part.last])
		}
		pieces = append(pieces, p)
	}
	if it.level%2 == 1 {
		slices.Reverse(pieces)
	}
	return pieces
}

// missing returns the piece for a letter that no font has.
func missing(letters []rune) piece {
	if l, ok := Plain(string(letters)); ok { // a bracket between letters from right to left
		return piece{run: l.Runs[0]}
	}
	p := piece{run: Run{Text: string(missingLetter)}}
	for _, r := range letters {
		if !ignorable(r) && !InBundled(r) {
			p.missing = append(p.missing, r)
		}
	}
	return p
}

// whole lays an item out in one font, if there is one that has all of it.
func (s *setter) whole(text []rune, it item) (piece, bool) {
	letters := text[it.first:it.last]
	if it.level%2 == 0 || blank(letters) {
		if l, ok := Plain(string(letters)); ok {
			return piece{run: l.Runs[0], readable: l.Readable}, true
		}
	}
	const most = 12 // fonts that claim to have all letters and do not
	tried := 0
	for _, f := range s.candidates(letters, languageOf(text, it.script)) {
		if p, ok := s.shape(f, text, it); ok {
			return p, true
		}
		if tried++; tried == most {
			break
		}
	}
	return piece{}, false
}

// candidates returns the fonts that claim to have all letters, those made for
// the language first.
func (s *setter) candidates(letters []rune, lang language.Language) []*face {
	var own, others []*face
	for _, f := range s.fonts.faces {
		if slices.ContainsFunc(letters, func(r rune) bool { return !ignorable(r) && !f.has(r) }) {
			continue
		}
		if madeFor(f.family, lang) {
			own = append(own, f)
		} else {
			others = append(others, f)
		}
	}
	return append(own, others...)
}

// size is that of an em while a text is laid out: far finer than pixels.
const size = 1024

// shape lays an item out in a font. ok is false where the font is broken or
// lacks a letter after all.
func (s *setter) shape(f *face, text []rune, it item) (p piece, ok bool) {
	defer func() {
		if recover() != nil { // a broken font
			s.loaded[f] = nil
			s.shaper = shaping.HarfbuzzShaper{}
			p, ok = piece{}, false
		}
	}()
	loaded := s.load(f)
	if loaded == nil {
		return piece{}, false
	}
	direction := di.DirectionLTR
	if it.level%2 == 1 {
		direction = di.DirectionRTL
	}
	out := s.shaper.Shape(shaping.Input{
		Text: text, RunStart: it.first, RunEnd: it.last, Direction: direction,
		Face: loaded, Size: fixed.I(size), Script: shapedAs(text[it.first:it.last], it.script), Language: languageOf(text, it.script),
	})
	em := func(x fixed.Int26_6) float64 { return float64(x) / 64 / size }
	inked := map[int]bool{} // by cluster
	for _, g := range out.Glyphs {
		if g.GlyphID == 0 {
			return piece{}, false
		}
		if o := s.outline(f, loaded, g.GlyphID); o != nil {
			p.run.Glyphs = append(p.run.Glyphs, Glyph{o, p.run.Advance + em(g.XOffset), em(g.YOffset)})
			inked[g.TextIndex()] = true
		}
		p.run.Advance += em(g.Advance)
	}
	for i, g := range out.Glyphs {
		if end := g.TextIndex() + g.RunesCount(); i == 0 || out.Glyphs[i-1].TextIndex() != g.TextIndex() {
			if !inked[g.TextIndex()] && !blank(text[g.TextIndex():min(end, it.last)]) {
				return piece{}, false // a colour picture
			}
		}
	}
	const most = 1000 // ems: a font's advances may be anything
	p.readable = len(p.run.Glyphs) > 0
	return p, p.run.Advance >= 0 && p.run.Advance < most
}

// load reads a font, or returns nil where that fails.
func (s *setter) load(f *face) *font.Face {
	if loaded, tried := s.loaded[f]; tried {
		return loaded
	}
	s.loaded[f] = nil
	file, loaders, err := openFont(f.file)
	if err != nil {
		return nil
	}
	defer file.Close()
	if f.index >= len(loaders) {
		return nil // it is not the file that was looked at
	}
	read, err := font.NewFont(loaders[f.index])
	if err != nil {
		return nil
	}
	loaded := font.NewFace(read)
	// A font of all weights may begin with the thinnest, as Noto Sans CJK does.
	loaded.SetVariations([]font.Variation{{Tag: ot.MustNewTag("wght"), Value: regular}})
	s.loaded[f] = loaded
	return loaded
}

// outline returns the outline of a glyph, always the same one.
func (s *setter) outline(f *face, loaded *font.Face, glyph font.GID) *Outline {
	k := outlineKey{f, glyph}
	o, ok := s.fonts.outlines[k]
	if !ok {
		o = newOutline(loaded, glyph)
		s.fonts.outlines[k] = o
	}
	return o
}

// shapedAs returns the script whose rules join the letters of an item.
func shapedAs(letters []rune, s language.Script) language.Script {
	if s != language.Han {
		return s
	}
	for _, r := range letters {
		if own := language.LookupScript(r); own.Strong() && own != language.Han {
			return own
		}
	}
	return s
}

// Languages that write the same Chinese characters in different shapes.
const (
	japanese    language.Language = "ja"
	korean      language.Language = "ko"
	simplified  language.Language = "zh-hans"
	traditional language.Language = "zh-hant"
)

// languageOf returns the language of a text in Chinese characters: by the other
// letters in it, or else that of the user. Of other texts it is not asked for.
func languageOf(text []rune, s language.Script) language.Language {
	if s != language.Han {
		return ""
	}
	for _, r := range text {
		switch language.LookupScript(r) {
		case language.Hiragana, language.Katakana:
			return japanese
		case language.Hangul:
			return korean
		case language.Bopomofo:
			return traditional
		}
	}
	user := string(language.DefaultLanguage())
	switch {
	case strings.HasPrefix(user, "ja"):
		return japanese
	case strings.HasPrefix(user, "ko"):
		return korean
	case strings.HasPrefix(user, "zh-tw"), strings.HasPrefix(user, "zh-hk"), strings.HasPrefix(user, "zh-hant"):
		return traditional
	}
	return simplified
}

// madeFor reports whether a font of a family was drawn for readers of a
// language. Names of families that come with systems, without their blanks.
func madeFor(family string, l language.Language) bool {
	endings := map[language.Language][]string{
		japanese: {"jp"}, korean: {"kr"}, simplified: {"sc", "cn"}, traditional: {"tc", "tw", "hk"},
	}
	parts := map[language.Language][]string{
		japanese:    {"hiragino", "meiryo", "yugothic", "msgothic", "mspgothic", "ipagothic", "ipapgothic", "ipaexgothic", "vlgothic", "takao"},
		korean:      {"malgun", "nanum", "applesdgothicneo", "baekmuk", "undotum", "gulim", "dotum"},
		simplified:  {"yahei", "simsun", "simhei", "wenquanyi", "heiti"},
		traditional: {"jhenghei", "mingliu", "uming", "ukai"},
	}
	return slices.ContainsFunc(endings[l], func(e string) bool { return strings.HasSuffix(family, e) }) ||
		slices.ContainsFunc(parts[l], func(p string) bool { return strings.Contains(family, p) })
}
