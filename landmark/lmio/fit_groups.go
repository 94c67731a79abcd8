package lmio

import (
	"fmt"
	"strings"

	"cairn/internal/message"
	"cairn/landmark"
)

// one leaves the first of several groups, for formats that hold one.
func (l *ledger) one(groups []*landmark.Group) []*landmark.Group {
	if !l.limits.oneGroup || len(groups) < 2 {
		return groups
	}
	var others []string
	for i, g := range groups[1:] {
		name := fmt.Sprint(i + 2)
		if g.Name() != "" {
			name = message.Quote(g.Name())
		}
		others = append(others, fmt.Sprintf("%s (%s)", name, message.Plural(g.Len(), "point")))
	}
	noun, _ := strings.CutPrefix(message.Plural(len(others), "group"), fmt.Sprint(len(others))+" ")
	l.lose("%s %s left out, since a file holds one", noun, message.Some(others))
	return groups[:1]
}

func (l *ledger) groupName(g *landmark.Group, i int) {
	name := ""
	if l.limits.groupName != nil {
		name = l.limits.groupName(g.Name())
		if name == "" && l.limits.noGroupName != nil {
			if g.Name() == "" {
				l.unnamed[g] = true
				g.SetName(l.limits.noGroupName(i))
				return
			}
			name = l.limits.noGroupName(i)
		}
	}
	if name == g.Name() {
		return
	}
	switch {
	case name != "":
		l.count(1, "name of a group", "changed: what the format cannot write is replaced")
	case g.Name() != defaultGroup: // which says that the group has none
		l.count(1, "name of a group", leftOut)
	}
	g.SetName(name)
}

// distinguish gives groups of the same name a number.
func (l *ledger) distinguish(groups []*landmark.Group) {
	if !l.limits.uniqueNames {
		return
	}
	taken := map[string]bool{}
	for _, g := range groups {
		name := g.Name()
		for i := 2; taken[name]; i++ {
			name = fmt.Sprintf("%s (%d)", g.Name(), i)
		}
		if taken[name] = true; name != g.Name() {
			if !l.unnamed[g] {
				l.count(1, "name of a group", "changed, since another has it")
			}
			g.SetName(name)
		}
	}
}

// distinguishPoints gives points of the same name a number.
func (l *ledger) distinguishPoints(g *landmark.Group) {
	taken, last := map[string]bool{}, map[string]int{}
	for i, m := range g.Landmarks() {
		name := m.Name
		for taken[name] && name != "" {
			last[m.Name] = max(last[m.Name], 1) + 1
			name = fmt.Sprintf("%s (%d)", m.Name, last[m.Name])
		}
		if taken[name] = true; name != m.Name {
			l.count(1, "name", "changed, since another has it")
			m.Name = name
			g.Set(i, m)
		}
	}
}
