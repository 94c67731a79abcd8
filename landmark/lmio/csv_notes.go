package lmio

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"cairn/internal/message"
)

// describe says what was assumed, and what is odd.
func (r *tableReader) describe(path string, d dialect) {
	called := ""
	for _, known := range delimiters {
		if known.char == d.delimiter {
			called = known.name
		}
	}
	how := fmt.Sprintf("read as a table with a %s between the columns", called)
	if r.decimal == ',' {
		how += " and decimal commas"
	}
	named := slices.DeleteFunc(r.layout.headers(), func(h string) bool { return h == "" })
	names := strings.Join(named, ", ")
	switch {
	case r.layout.header:
		how += ", under the header " + names
	case d.remark != "":
		how += ", whose columns a comment names"
	default:
		how += ", without a header: " + names
	}
	r.note("%s", how)
	if unit, _ := r.layout.unit(); r.kind == &openSim && unit == "" {
		r.note("OpenSim counts in metres; this file does not say so")
	}
	if r.missing > 0 {
		r.note("%s without coordinates", message.Plural(r.missing, "point"))
	}
	r.tellOfRemarks()
	if d.delimiter == '\t' && inCSV(path) {
		r.warn("the columns are separated by tabs, in a file that is called .csv")
	}
	r.warnTwice()
}

// delimiterLine is the line by which spreadsheets tell the delimiter to each other.
var delimiterLine = regexp.MustCompile(`(?i)^"?sep=.?"?$`)

// tellOfTitles says that n rows above the header, which has just been read, are
// taken for titles.
func (r *tableReader) tellOfTitles(n int) {
	titles := slices.DeleteFunc(slices.Clone(r.remarks), func(line string) bool { return isRemark(line) || delimiterLine.MatchString(line) })
	if n > 0 && len(titles) > 0 {
		first := ""
		if len(titles) > 1 {
			first = fmt.Sprintf(" (the first of %d lines)", len(titles))
		}
		r.warn("what stands above the header in line %d is read as a title: %s%s", r.first, message.Quote(titles[0]), first)
	}
}

// tellOfRemarks says what would not be saved again.
func (r *tableReader) tellOfRemarks() {
	if r.dropped > 0 {
		r.lose("%s between the rows", message.Plural(r.dropped, "comment"))
	}
}

// warnTwice names points that have a name in common. In tables of classes, such
// as 3DTeethLand's, many have.
func (r *tableReader) warnTwice() {
	at := r.layout.at(nameRole)
	if at < 0 || strings.EqualFold(r.layout.columns[at].header, "class") {
		return
	}
	var twice []string
	n := 0
	for _, g := range r.groups {
		seen := map[string]bool{}
		for _, l := range g.points {
			if l.Name != "" && seen[l.Name] {
				n++
				if q := message.Quote(l.Name); len(twice) < 10 && !slices.Contains(twice, q) {
					twice = append(twice, q)
				}
			}
			seen[l.Name] = true
		}
	}
	if n > 0 {
		r.warn("%s the name of another: %s", map[bool]string{true: "1 point has", false: fmt.Sprintf("%d points have", n)}[n == 1], message.Some(twice))
	}
}
