package lmio

import (
	"fmt"
	"strconv"
	"strings"

	"cairn/internal/message"
	"cairn/landmark"
)

// SameNames says of which groups several points have one name, and which. A file may
// well hold them, and nothing is lost: but a measure or a paste that names such a point
// does not say which is meant. Points without a name are not told apart by it anyway.
// Read has these among its warnings.
func SameNames(groups []*landmark.Group) (warnings []string) {
	for _, g := range groups {
		of := make(map[string][]int, g.Len())
		var twice []string
		for i, l := range g.Landmarks() {
			if l.Name == "" {
				continue
			}
			if of[l.Name] = append(of[l.Name], i); len(of[l.Name]) == 2 {
				twice = append(twice, l.Name)
			}
		}
		if twice == nil {
			continue
		}
		for k, name := range twice {
			twice[k] = fmt.Sprintf("%s (points %s)", message.Quote(name), someNumbers(of[name]))
		}
		where := ""
		if len(groups) > 1 {
			where = " of group " + message.Quote(g.Name())
		}
		warnings = append(warnings, fmt.Sprintf("several points%s have one name: %s. What goes by names, such as measures and pasting, does not tell them apart", where, message.Some(twice)))
	}
	return warnings
}

// someNumbers lists the numbers of points, from 1, and how many there are more.
func someNumbers(indices []int) string {
	texts := make([]string, len(indices))
	for k, i := range indices {
		texts[k] = strconv.Itoa(i + 1)
	}
	if len(texts) == 2 {
		return strings.Join(texts, " and ")
	}
	return message.Some(texts)
}
