package lmio

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cairn/landmark"
)

// encode writes groups as a table whose rows are points.
func (k *tableKind) encode(groups []*landmark.Group) ([]byte, error) {
	l := k.layoutFor(groups)
	if n := len(l.columns); n > maxPointColumns {
		return nil, fmt.Errorf("a table of landmarks has at most %d columns, and these would need %d; save fewer groups in it", maxPointColumns, n)
	}
	out := k.rows(groups, l)
	if !l.header && !readsWithout(out, l) {
		l.header = true
		out = k.rows(groups, l)
	}
	return out, nil
}

// readsWithout reports whether a table that was written without a header is read
// with the columns that it has.
func readsWithout(out []byte, l *layout) bool {
	t, err := newTextReader(context.Background(), "", "", out)
	if err != nil {
		return false
	}
	d := findDialect(t)
	return d.layout != nil && !d.layout.header && slices.EqualFunc(d.layout.columns, l.columns, func(a, b column) bool { return a.role == b.role })
}

// rows writes groups in a layout.
func (k *tableKind) rows(groups []*landmark.Group, l *layout) []byte {
	w := tableWriter(groups[0], k.delimiter)
	if spellingOf[tableSpelling](groups[0]).counted {
		n := 0
		for _, g := range groups {
			n += g.Len()
		}
		w.mark(strconv.Itoa(n))
		w.endRow()
	}
	if l.header {
		w.header(l.headers())
	}
	for _, g := range groups {
		for _, m := range g.Landmarks() {
			w.point(l, g, m)
		}
		if g.Len() == 0 && l.at(groupRole) >= 0 {
			w.emptyGroup(l, g)
		}
	}
	return w.out
}

func (w *rowWriter) header(names []string) {
	for _, h := range names {
		if w.quoteText || len(names) == 1 && h == "" {
			w.quoted(h)
		} else {
			w.text(h)
		}
	}
	w.endRow()
}

// emptyGroup writes a row for a group without points.
func (w *rowWriter) emptyGroup(l *layout, g *landmark.Group) {
	for _, c := range l.columns {
		switch {
		case c.role != groupRole:
			w.mark("")
		case strings.TrimSpace(g.Name()) == "":
			w.quoted(g.Name())
		default:
			w.text(g.Name())
		}
	}
	w.endRow()
}

func (w *rowWriter) point(l *layout, g *landmark.Group, m landmark.Landmark) {
	p, n := m.Position, m.Normal
	axes := [...]float64{p.X, p.Y, p.Z, n.X, n.Y, n.Z}
	for _, c := range l.columns {
		switch c.role {
		case nameRole:
			w.text(m.Name)
		case xRole, yRole, zRole:
			switch {
			case c.role == zRole && g.Dim() == 2: // which says so
				w.mark("")
			case !m.Placed() && g.Dim() == 3 && l.at(definedRole) >= 0: // as Slicer writes it
				w.mark("")
			default:
				w.number(axes[c.role-xRole])
			}
		case nxRole, nyRole, nzRole:
			if hasNormal(m) {
				w.number(axes[3+c.role-nxRole])
			} else {
				w.mark("")
			}
		case definedRole:
			w.flag(m.Placed())
		case visibleRole:
			w.flag(!m.Hidden)
		case lockedRole:
			w.flag(m.Locked)
		case descriptionRole:
			w.text(m.Description)
		case groupRole:
			w.text(g.Name())
		default:
			w.extra(m.Extra, c.key)
		}
	}
	w.endRow()
}

// extra writes what a file had in a column without a meaning for Cairn.
func (w *rowWriter) extra(extra landmark.Fields, key string) {
	text, ok := extra.Get(key)
	if !ok {
		text = usualExtra(key)
	}
	w.text(text)
}
