package lmio

import (
	"fmt"
	"strings"

	"cairn/internal/message"
)

// unkept collects what a file holds and its groups do not, for Result.NotKept.
type unkept struct {
	halves []string // points with some of their numbers only, the first few
	more   int      // such points beyond these
	texts  []string
}

// lose notes something that is not kept.
func (u *unkept) lose(format string, args ...any) {
	u.texts = append(u.texts, fmt.Sprintf(format, args...))
}

// half notes that some of the two or three numbers of a point, or of its
// direction, are there and others are not, so that it has none and these are not
// kept. where says where, what names the point. numbers are as the file has them,
// "" for those that are not there. It does nothing where all are there, or none.
func (u *unkept) half(where func() string, what string, numbers ...string) bool {
	var there, gone []string
	for k, text := range numbers {
		if axis := "xyz"[k : k+1]; text == "" {
			gone = append(gone, axis)
		} else {
			there = append(there, axis+" = "+shortened(text))
		}
	}
	if len(there) == 0 || len(gone) == 0 {
		return false
	}
	const most = 5 // that are named; a column that is empty leaves thousands
	if len(u.halves) == most {
		u.more++
		return true
	}
	counts := "missing"
	if strings.HasPrefix(what, direction) {
		counts = "none"
	}
	u.halves = append(u.halves, fmt.Sprintf("%s: %s of %s, which has no %s and counts as %s",
		where(), strings.Join(there, " and "), what, strings.Join(gone, " and no "), counts))
	return true
}

// shortened cuts what a file says where it is too long for a message.
func shortened(text string) string {
	const longest = 30 // characters
	return message.Cut(text, longest)
}

// join adds what another file holds and its groups do not.
func (u *unkept) join(other unkept) {
	u.halves, u.more, u.texts = append(u.halves, other.halves...), u.more+other.more, append(u.texts, other.texts...)
}

// all returns what is not kept.
func (u *unkept) all() []string {
	texts := u.halves
	if u.more > 0 {
		texts = append(texts, fmt.Sprintf("what there is of the coordinates of %s", message.Plural(u.more, "further point")))
	}
	return append(texts, u.texts...)
}

const direction = "the direction of "

// directionOf names the normal of a point in a message.
func directionOf(what string) string { return direction + what }

// namedPoint names a point in a message by its number and its name, if it has one.
func namedPoint(i int, name string) string {
	if name == "" {
		return pointNumber(i)
	}
	return fmt.Sprintf("%s (%s)", pointNumber(i), message.Quote(name))
}

// pointOf is namedPoint for a point of one of several groups.
func pointOf(i int, name, group string) string {
	what := namedPoint(i, name)
	if group != "" {
		what += " of " + message.Quote(group)
	}
	return what
}
