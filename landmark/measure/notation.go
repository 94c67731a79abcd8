package measure

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"cairn/internal/message"
)

// The notation of points in tables and on the command line: face/nasion is a point
// of a group, nasion that of whichever group has it, #31 one without a name by its
// number, * all points of a group and @jaw those of a label; commas stand between
// points. A name with one of these characters where it would mean something stands
// in the quotation marks and escapes of Go.

const (
	comma, slash, mark       = ",", "/", `"`
	ofNumber, ofLabel, ofAll = "#", "@", "*"
	special                  = comma + slash + mark
	maxNotation              = 1 << 20 // bytes; more was never typed
	errNotation              = "%s: %w (write face/nasion for a point of a group, #31 for a point without a name, * for all points of a group, @jaw for those of a label, commas between points, and names with such characters in quotation marks)"
)

// PointsText returns what the definition is of in the notation that ParsePoints
// reads.
func (d Definition) PointsText() string {
	if !d.Of.IsZero() {
		text := ofAll
		if !d.Of.All {
			text = ofLabel + escaped(d.Of.Label)
		}
		return inGroup(d.Of.Group, text)
	}
	texts := make([]string, len(d.Points))
	for i, p := range d.Points {
		text := escaped(p.Name)
		if p.Name == "" {
			text = ofNumber + strconv.Itoa(p.Number)
		}
		texts[i] = inGroup(p.Group, text)
	}
	return strings.Join(texts, comma+" ")
}

func inGroup(group, text string) string {
	if group == "" {
		return text
	}
	return escaped(group) + slash + text
}

// escaped returns a name as it stands in the notation.
func escaped(name string) string {
	plain := name != "" && strings.TrimSpace(name) == name && !strings.ContainsAny(name, special) &&
		!strings.HasPrefix(name, ofNumber) && !strings.HasPrefix(name, ofLabel) && name != ofAll &&
		!strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) })
	if plain {
		return name
	}
	return strconv.Quote(name)
}

// ParsePoints reads the notation of points: one or more of them, or a set.
func ParsePoints(text string) (points []Point, of Set, err error) {
	if len(text) > maxNotation {
		return nil, Set{}, fmt.Errorf("%s is too long", message.Quote(text))
	}
	for rest := text; ; {
		var p Point
		var s Set
		if p, s, rest, err = parsePoint(rest); err != nil {
			return nil, Set{}, fmt.Errorf(errNotation, message.Quote(text), err)
		}
		if s.IsZero() {
			points = append(points, p)
		} else {
			of = s
		}
		if !of.IsZero() && (len(points) > 0 || rest != "") {
			return nil, Set{}, fmt.Errorf(errNotation, message.Quote(text), errors.New("a group or label stands alone, without other points"))
		}
		if rest == "" {
			return points, of, nil
		}
		rest = rest[len(comma):]
	}
}

// parsePoint reads up to the next comma, which rest begins with, or to the end.
func parsePoint(text string) (p Point, s Set, rest string, err error) {
	first, quoted, rest, err := parseName(text)
	if err != nil {
		return p, s, "", err
	}
	group := ""
	if strings.HasPrefix(rest, slash) {
		if first == "" {
			return p, s, "", errors.New("there is no group before a slash")
		}
		group = first
		if first, quoted, rest, err = parseName(rest[len(slash):]); err != nil {
			return p, s, "", err
		}
		if strings.HasPrefix(rest, slash) {
			return p, s, "", errors.New("there are two slashes in one point")
		}
	}
	switch {
	case first == "":
		err = errors.New("a name is missing")
	case quoted:
		p = Point{Group: group, Name: first}
	case first == ofAll:
		s = Set{Group: group, All: true}
	case strings.HasPrefix(first, ofNumber):
		n, e := strconv.Atoi(first[len(ofNumber):])
		if e != nil || n < 1 {
			err = fmt.Errorf("%s is no number of a point", message.Quote(first))
		}
		p = Point{Group: group, Number: n}
	case strings.HasPrefix(first, ofLabel):
		label, _, after, e := parseName(first[len(ofLabel):])
		if e != nil || after != "" || label == "" {
			err = fmt.Errorf("%s is no label", message.Quote(first))
		}
		s = Set{Group: group, Label: label}
	default:
		p = Point{Group: group, Name: first}
	}
	return p, s, rest, err
}

// parseName reads a name up to a comma, a slash or the end. That of a label comes
// with the sign before it, and with its own quotation marks.
func parseName(text string) (name string, quoted bool, rest string, err error) {
	text = strings.TrimSpace(text)
	sign := ""
	if strings.HasPrefix(text, ofLabel+mark) {
		sign, text = ofLabel, text[len(ofLabel):]
	}
	if strings.HasPrefix(text, mark) {
		literal, err := strconv.QuotedPrefix(text)
		if err != nil {
			return "", false, "", errors.New("a quotation mark has no end")
		}
		if rest = strings.TrimSpace(text[len(literal):]); rest != "" && !strings.HasPrefix(rest, comma) && !strings.HasPrefix(rest, slash) {
			return "", false, "", errors.New("something follows a quotation mark")
		}
		if sign != "" {
			return sign + literal, false, rest, nil
		}
		name, err = strconv.Unquote(literal)
		return name, true, rest, err
	}
	end := strings.IndexAny(text, special)
	if end < 0 {
		end = len(text)
	}
	if strings.HasPrefix(text[end:], mark) {
		return "", false, "", errors.New("a quotation mark stands within a name")
	}
	return strings.TrimSpace(text[:end]), false, text[end:], nil
}
