package lmio

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// headerStyle is how a column's header names a coordinate of a point.
type headerStyle uint8

const (
	suffixStyle headerStyle = iota // nasion_X, nasion.x, LM1 (X)
	prefixStyle                    // x_nasion, X[1]
	frontStyle                     // x1, xNasion
	backStyle                      // 1x, nasionX
	bareStyle                      // x
	headerStyles
)

// coordinateName is one way to understand a header as that of a coordinate.
type coordinateName struct {
	style headerStyle
	axis  int    // 0, 1 and 2 for x, y and z
	name  string // of the point, as the header has it; "" where it names none
	// clear is false where the letter may be part of a word, as the x of max.
	clear bool
}

// key returns the point's name as all headers of one point have it: letter case
// and the sign between words mean nothing.
func (c coordinateName) key() string {
	return strings.Trim(betweenWords.ReplaceAllString(foldHeader(c.name), "_"), "_")
}

var (
	betweenWords = regexp.MustCompile(`[ _.:\-]+`)
	// The styles, of headers in the form of foldHeader.
	headerForms = [headerStyles][]*regexp.Regexp{
		suffixStyle: {
			regexp.MustCompile(`^(?P<name>.+?)[ _.:\-]*[(\[{<] *(?P<axis>[xyz]) *[)\]}>]$`),
			regexp.MustCompile(`^(?P<name>.+?)[ _.:\-/|]+(?P<axis>[xyz])$`),
		},
		prefixStyle: {
			regexp.MustCompile(`^(?P<axis>[xyz])[ _.]*[(\[{<] *(?P<name>.+?) *[)\]}>]$`),
			regexp.MustCompile(`^(?P<axis>[xyz])[ _.:\-/|]+(?P<name>.+)$`),
		},
		frontStyle: {regexp.MustCompile(`^(?P<axis>[xyz])(?P<name>[\p{L}\p{N}].*)$`)},
		backStyle:  {regexp.MustCompile(`^(?P<name>.*[\p{L}\p{N}])(?P<axis>[xyz])$`)},
		bareStyle:  {regexp.MustCompile(`^[(\[]? *(?P<axis>[xyz]) *[)\]]?$`)},
	}
)

// tidyHeader returns a header as people see it: what cannot be seen is left
// out, and any white space is one blank.
func tidyHeader(header string) string {
	return strings.Join(strings.FieldsFunc(strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) { // zero-width blanks, joiners and marks
			return -1
		}
		return r
	}, header), func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
}

// foldHeader returns a header in lower case, with plain digits and letters in
// place of wide and lowered ones. It has as many characters as before.
func foldHeader(header string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '！' && r <= '～': // the wide forms of ASCII
			r += '!' - '！'
		case r >= '₀' && r <= '₉':
			r += '0' - '₀'
		}
		if low := unicode.ToLower(r); utf8.ValidRune(low) {
			return low
		}
		return r
	}, header)
}

// coordinateNames returns all ways to understand a header as that of a
// coordinate, at most one of each style.
func coordinateNames(header string) (found []coordinateName) {
	const longest = 200 // bytes of a header
	if len(header) > longest {
		return nil
	}
	tidy := []rune(tidyHeader(header))
	folded, _ := cutUnit(foldHeader(string(tidy)))
	const brackets = " ()[]{}<>"
	ends := strings.Trim(folded, brackets)
	if ends == "" || strings.IndexByte("xyz", ends[0]) < 0 && strings.IndexByte("xyz", ends[len(ends)-1]) < 0 {
		return nil
	}
	for style, forms := range headerForms {
		for _, form := range forms {
			m := form.FindStringSubmatchIndex(folded)
			if m == nil {
				continue
			}
			c := coordinateName{style: headerStyle(style), clear: true}
			part := func(name string) (from, to int) { // in characters
				i := form.SubexpIndex(name)
				if i < 0 {
					return 0, 0
				}
				from = utf8.RuneCountInString(folded[:m[2*i]])
				return from, from + utf8.RuneCountInString(folded[m[2*i]:m[2*i+1]])
			}
			from, to := part("name")
			c.name = string(tidy[from:to])
			at, _ := part("axis")
			c.axis = strings.IndexRune("xyz", []rune(folded)[at])
			switch c.style {
			case frontStyle:
				c.clear = digitsOnly(c.name) || unicode.IsLower(tidy[at]) && unicode.IsUpper(tidy[from])
			case backStyle:
				c.clear = unicode.IsDigit(tidy[to-1]) || unicode.IsUpper(tidy[at]) && unicode.IsLower(tidy[to-1])
			}
			found = append(found, c)
			break
		}
	}
	return found
}

func digitsOnly(s string) bool {
	return s != "" && strings.Trim(foldHeader(s), "0123456789") == ""
}

// neutralNames are what headers say beside the letter of the axis where they
// name no point, as in x_coord.
var neutralNames = []string{"", "coord", "coords", "coordinate", "coordinates", "pos", "position", "pts", "loc", "location"}

// isNeutral reports whether a header names an axis and no point.
func (c coordinateName) isNeutral() bool { return slices.Contains(neutralNames, c.key()) }

// aside are words that make a header none of a coordinate. Some columns say
// something about one, such as x_sd; others only look so, such as Z-score.
var aside = regexp.MustCompile(`(?:^|_)(?:n|std|stdev|sd|se|sem|err|error|errors|var|variance|sigma|cov|uncertainty|tolerance|norm|normal|normals|dir|direction|rot|rotation|` +
	`angle|scale|color|colour|offset|vel|velocity|speed|acc|likelihood|prob|probability|conf|confidence|score|ray|rays|value|ratio|axis|chromosome|haplogroup|generation|gen)(?:_|$)`)

// looksLikeCoordinate reports whether a header is probably that of a coordinate
// of a point: one that completes no point must not be taken for something else.
func looksLikeCoordinate(header string) bool {
	return areCoordinate(header, coordinateNames(header))
}

// areCoordinate is looksLikeCoordinate where the names are known.
func areCoordinate(header string, names []coordinateName) bool {
	return slices.ContainsFunc(names, func(c coordinateName) bool {
		word := c.style == prefixStyle && !strings.ContainsFunc(c.name, unicode.IsDigit) && strings.IndexByte(tidyHeader(header), '-') == 1 // Z-score
		return c.clear && !word && !aside.MatchString(c.key())
	})
}
