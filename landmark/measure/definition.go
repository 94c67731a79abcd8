package measure

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"cairn/internal/message"
	"cairn/landmark"
)

// Point names a landmark: by its own name and that of its group, or by its number
// where it has no name.
type Point struct {
	Group  string // "" for whichever group has the point
	Name   string
	Number int // from 1, in its group; only where Name is ""
	// ID is the point that was meant in this session. It goes first: the point may
	// be renamed and be moved in its group. Once it is gone another point of its name
	// is meant; one of its number is not. The zero value is none. Files have none.
	ID    Identity
	Extra landmark.Fields // what else its file says
}

// Set names many landmarks at once: all of a group, or those of one of its labels.
// The zero value is none.
type Set struct {
	Group   string // "" for whichever group there is, or has the label
	GroupID uint64 // as in Identity
	All     bool   // of the group; else Label says which
	Label   string
	Extra   landmark.Fields // what else its file says
}

// IsZero reports whether the set names nothing.
func (s Set) IsZero() bool { return !s.All && s.Label == "" }

// Definition says what is measured. It is a plain value; its slice must not be
// changed.
type Definition struct {
	Name string // that people gave it; "" for none
	Kind Kind
	// Points are measured in this order, Of in that of the group or label. One of
	// the two is empty.
	Points []Point
	Of     Set
	Extra  landmark.Fields // what else its file says
}

// Check says what is wrong with the definition itself, whatever landmarks there
// are; nil where nothing is.
func (d Definition) Check() error {
	if !d.Kind.known() {
		return errors.New("there is no such kind of measure")
	}
	if !d.Of.IsZero() {
		switch least, most := d.Kind.Points(); {
		case len(d.Points) > 0:
			return errors.New("it names points and a group or label, and may have only one of the two")
		case d.Of.All && d.Of.Label != "":
			return errors.New("it is of all points of a group and of a label, and may be of only one of the two")
		case most > 0:
			return fmt.Errorf("%s is of %s, which are named one by one", withArticle(d.Kind), message.Plural(least, "point"))
		}
		return nil
	}
	if err := checkCount(d.Kind, len(d.Points)); err != nil {
		return err
	}
	for i, p := range d.Points {
		if (p.Name == "") == (p.Number == 0) || p.Number < 0 {
			return fmt.Errorf("point %d of it needs a name, or a number from 1 where the point has none", i+1)
		}
	}
	if d.Kind == Distance && same(d.Points[0], d.Points[1]) ||
		d.Kind == Angle && (same(d.Points[0], d.Points[1]) || same(d.Points[1], d.Points[2]) || same(d.Points[0], d.Points[2])) {
		return fmt.Errorf("%s needs different points, and it names one twice", withArticle(d.Kind))
	}
	return nil
}

// checkCount says what is wrong with a number of points for a kind.
func checkCount(k Kind, n int) error {
	least, most := k.Points()
	switch {
	case most == least && n != least:
		return fmt.Errorf("%s needs %s, and there %s %d", withArticle(k), message.Plural(least, "point"), message.IsAre(n), n)
	case n < least:
		return fmt.Errorf("%s needs at least %s, and there %s %d", withArticle(k), message.Plural(least, "point"), message.IsAre(n), n)
	}
	return nil
}

// withArticle returns the words of a kind for the beginning of a sentence's rest.
func withArticle(k Kind) string {
	if k == Angle || k == Area {
		return "an " + k.String()
	}
	return "a " + k.String()
}

// same reports whether two points are named alike and meant alike.
func same(a, b Point) bool {
	return a.Group == b.Group && a.Name == b.Name && a.Number == b.Number && a.ID == b.ID
}

// Equal reports whether two definitions measure the same by name. Identities, which
// hold for a session, and what else the files say do not count.
func (d Definition) Equal(e Definition) bool {
	if d.Name != e.Name || d.Kind != e.Kind || len(d.Points) != len(e.Points) {
		return false
	}
	for i, p := range d.Points {
		if q := e.Points[i]; p.Group != q.Group || p.Name != q.Name || p.Number != q.Number {
			return false
		}
	}
	return d.Of.Group == e.Of.Group && d.Of.All == e.Of.All && d.Of.Label == e.Of.Label
}

// Same reports whether two definitions are the same in everything that they hold.
func (d Definition) Same(e Definition) bool {
	return d.Name == e.Name && d.Kind == e.Kind && d.Of == e.Of && d.Extra == e.Extra && slices.Equal(d.Points, e.Points)
}

// Title returns what to call the measure: its name, or what it is of, such as
// "distance nasion–gnathion" or "centroid size of ibug68"; "" where there is neither.
func (d Definition) Title() string {
	if d.Name != "" || d.Kind == 0 {
		return d.Name
	}
	if !d.Of.IsZero() {
		switch {
		case !d.Of.All:
			return d.Kind.String() + " of " + d.Of.Label
		case d.Of.Group != "":
			return d.Kind.String() + " of " + d.Of.Group
		}
		return d.Kind.String() + " of all points"
	}
	const most = 4 // names; more than that is no title
	if len(d.Points) > most {
		return fmt.Sprintf("%s %s–…–%s (%d points)", d.Kind, d.Points[0].short(), d.Points[len(d.Points)-1].short(), len(d.Points))
	}
	names := make([]string, len(d.Points))
	for i, p := range d.Points {
		names[i] = p.short()
	}
	return d.Kind.String() + " " + strings.Join(names, "–")
}

// short returns the point's name, or its number, without the group.
func (p Point) short() string {
	if p.Name != "" {
		return p.Name
	}
	return fmt.Sprint(p.Number)
}
