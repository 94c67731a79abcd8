package lmio

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"cairn/internal/message"
	"cairn/landmark"
)

// maxLines bounds the lines between points of all individuals of a file, each
// of which gets those that stand there once.
const maxLines = 1 << 22

func decodeMorphologika(ctx context.Context, path string, data []byte) (*Result, error) {
	t, err := newTextReader(ctx, path, morphologikaName, data)
	if err != nil {
		return nil, err
	}
	r := &morphologikaReader{textReader: t, individuals: -1, landmarks: -1, seen: map[string]bool{}}
	if err := r.file(); err != nil {
		return nil, err
	}
	if err := t.err(); err != nil {
		return nil, err
	}
	groups, err := r.groups()
	if err != nil {
		return nil, err
	}
	if r.nines > 0 {
		r.note("%s read as missing, since each coordinate is %s", message.Plural(r.nines, "point"), missingDigits)
	}
	return t.result(morphologikaName, groups...), nil
}

// morphologikaReader reads the sections in any order, but for the numbers of
// things, which must stand before the points.
type morphologikaReader struct {
	*textReader
	section                string // that the current line begins; "" at the end
	seen                   map[string]bool
	individuals, landmarks int // -1 until the file says
	dim                    int // 0 until then
	names, values          []string
	titles                 []string // of the points of each individual
	points                 []landmark.Landmark
	edges                  []landmark.Edge
	first, extra           []landmark.Field
	nines                  int // points of 9999
}

func (r *morphologikaReader) file() error {
	if !r.nextFull() || !r.begins() {
		return r.fail("the file does not begin with the name of a section in brackets, such as [individuals]")
	}
	for r.section != "" {
		name := strings.ToLower(r.section)
		if r.seen[name] {
			return r.fail("section [%s] stands twice", r.section)
		}
		r.seen[name] = true
		if err := r.read(name); err != nil {
			return err
		}
	}
	if err := r.err(); err != nil {
		return err
	}
	if !r.seen[sectionPoints] {
		return r.ended("section [" + sectionPoints + "]")
	}
	return nil
}

// begins reports whether the current line begins a section, and notes which.
func (r *morphologikaReader) begins() bool {
	name := sectionOf(r.line)
	if name != "" {
		r.section = name
	}
	return name != ""
}

func (r *morphologikaReader) read(name string) (err error) {
	switch name {
	case sectionIndividuals:
		r.individuals, err = r.single("individual", 1)
	case sectionLandmarks:
		r.landmarks, err = r.single("landmark", 1)
	case sectionDimensions:
		if r.dim, err = r.single("dimension", 0); err == nil && r.dim != 2 && r.dim != 3 {
			return r.fail("%s; landmarks have 2 or 3 coordinates", message.Plural(r.dim, "dimension"))
		}
	case sectionNames:
		r.names = r.body()
	case sectionValues:
		r.values = r.body()
	case sectionPoints:
		err = r.rawPoints()
	case sectionLines:
		err = r.wireframe()
	default:
		key := r.section
		text := strings.Trim(strings.Join(r.body(), "\n"), "\n")
		switch field := (landmark.Field{Key: key, Value: text}); {
		case name == sectionLabels || name == sectionGroups: // these are written first
			r.first = append(r.first, field)
		default:
			r.extra = append(r.extra, field)
		}
	}
	return err
}

// single reads the one number of a section, of things that take so many bytes
// each at least.
func (r *morphologikaReader) single(what string, leastBytes int) (n int, err error) {
	if !r.nextFull() {
		return 0, r.ended("the number of " + what + "s")
	}
	word := strings.TrimSpace(r.line)
	if leastBytes > 0 {
		n, err = r.count(word, leastBytes, what)
	} else if n, err = strconv.Atoi(word); err != nil {
		err = r.fail("%s is no number of %ss", message.Quote(word), what)
	}
	if err != nil {
		return 0, err
	}
	return n, r.sectionEnds("the number of " + what + "s")
}

// sectionEnds goes on to the next section, which must follow.
func (r *morphologikaReader) sectionEnds(after string) error {
	r.section = ""
	if r.nextFull() && !r.begins() {
		return r.fail("%s stands behind %s, where a section in brackets belongs", message.Quote(strings.TrimSpace(r.line)), after)
	}
	return nil
}

// body returns the lines of a section, without blanks at their ends.
func (r *morphologikaReader) body() (lines []string) {
	r.section = ""
	for r.next() && !r.begins() {
		lines = append(lines, strings.TrimSpace(r.line))
	}
	return lines
}

// rawPoints reads the points of all individuals.
func (r *morphologikaReader) rawPoints() error {
	switch {
	case r.individuals < 0:
		return r.fail("[%s] must stand before [%s]", sectionIndividuals, sectionPoints)
	case r.landmarks < 0:
		return r.fail("[%s] must stand before [%s]", sectionLandmarks, sectionPoints)
	case r.dim == 0:
		return r.fail("[%s] must stand before [%s]", sectionDimensions, sectionPoints)
	case r.individuals == 0:
		return r.fail("there are 0 individuals, and so no landmarks")
	case r.individuals > (r.remaining()+1)/max(1, 2*r.dim*r.landmarks):
		return r.fail("%s of %s announced, more than the rest of the file can hold; it may have been cut off",
			message.Plural(r.individuals, "individual"), message.Plural(r.landmarks, "landmark"))
	case r.individuals*r.landmarks > maxPoints:
		return r.fail("%s of %s are more points than the %d that can be read",
			message.Plural(r.individuals, "individual"), message.Plural(r.landmarks, "landmark"), maxPoints)
	}
	r.points = make([]landmark.Landmark, 0, r.individuals*r.landmarks)
	r.section = ""
	more := r.nextFull()
	for i := range r.individuals {
		title := individualNumber(i)
		if line := strings.TrimSpace(r.line); more && strings.HasPrefix(line, "'") {
			title = strings.TrimSpace(line[1:])
			more = r.nextFull()
		}
		r.titles = append(r.titles, title)
		for k := range r.landmarks {
			what := "point " + strconv.Itoa(k+1) + " of individual " + strconv.Itoa(i+1)
			if !more {
				return r.ended(what)
			}
			l, err := r.point(what)
			if err != nil {
				return err
			}
			r.points = append(r.points, l)
			more = r.nextFull()
		}
	}
	if more && !r.begins() {
		return r.fail("%s stands behind the last point that is announced", message.Quote(strings.TrimSpace(r.line)))
	}
	return nil
}

func (r *morphologikaReader) point(what string) (landmark.Landmark, error) {
	words := coordinateWords(r.line)
	if len(words) != r.dim {
		return landmark.Landmark{}, r.fail("%s should have %s, and the line is %s", what, message.Plural(r.dim, "coordinate"), message.Quote(strings.TrimSpace(r.line)))
	}
	nines := func(word string) bool {
		x, ok := parseNumber(word)
		return ok && x == missingNumber && !strings.ContainsAny(word, "eE")
	}
	if !slices.ContainsFunc(words, func(w string) bool { return !nines(w) }) {
		r.nines++
		return missingPoint(), nil
	}
	return r.textReader.point(words, what)
}

// wireframe reads lines between points, each the numbers of two.
func (r *morphologikaReader) wireframe() error {
	r.section = ""
	for r.nextFull() && !r.begins() {
		line := r.line
		if strings.Contains(line, ",") {
			line = strings.ReplaceAll(line, ",", " ")
		}
		first, rest := cutWord(line)
		for first != "" {
			var second string
			second, rest = cutWord(rest)
			a, errA := strconv.Atoi(first)
			b, errB := strconv.Atoi(second)
			if errA != nil || errB != nil {
				return r.fail("%s is no pair of numbers of points", message.Quote(strings.TrimSpace(r.line)))
			}
			if len(r.edges)%(1<<14) == 0 && r.err() != nil {
				return r.err()
			}
			if len(r.edges) == maxLines {
				return r.fail("there are more than %d lines between points", maxLines)
			}
			r.edges = append(r.edges, landmark.Edge{a - 1, b - 1})
			first, rest = cutWord(rest)
		}
	}
	return nil
}

// groups puts together what the sections said.
func (r *morphologikaReader) groups() ([]*landmark.Group, error) {
	names, ok := r.forEach(r.names)
	if !ok {
		return nil, r.fail("section [%s] has %d lines for %s; each needs one", sectionNames, len(r.names), message.Plural(r.individuals, "individual"))
	}
	values, ok := r.forEach(r.values)
	if !ok {
		r.lose("section [%s], which has not one line for each individual", sectionValues)
	}
	edges := slices.DeleteFunc(r.edges, func(e landmark.Edge) bool {
		return min(e[0], e[1]) < 0 || max(e[0], e[1]) >= r.landmarks
	})
	if n := len(r.edges) - len(edges); n > 0 {
		r.lose("%s between points, since they name points which are not there", message.Plural(n, "line"))
	}
	if len(edges) > maxLines/r.individuals {
		return nil, r.fail("%s between the points of %s are more than can be read", message.Plural(len(edges), "line"), message.Plural(r.individuals, "individual"))
	}
	groups := make([]*landmark.Group, r.individuals)
	for i := range groups {
		n := i * r.landmarks
		g := landmark.NewGroup("", r.points[n:n+r.landmarks:n+r.landmarks])
		g.SetDim(r.dim)
		extra := []landmark.Field{}
		if i == 0 {
			extra = append(r.first, r.extra...)
		}
		if values != nil && values[i] != "" {
			extra = append(extra, landmark.Field{Key: sectionValues, Value: values[i]})
		}
		title := r.titles[i]
		if names != nil {
			g.SetName(names[i])
		} else if !strings.HasPrefix(title, "#") {
			g.SetName(title)
			title = individualNumber(i)
		}
		s := morphologikaSpelling{nines: i == 0 && r.nines > 0}
		if title != individualNumber(i) {
			s.titled, s.title = true, title
		}
		g.SetProperties(landmark.Properties{Extra: landmark.NewFields(extra...), Spelling: spelled(s)})
		if err := g.SetConnectivity(slices.Clone(edges)); err != nil {
			return nil, err
		}
		groups[i] = g
	}
	return groups, nil
}

// forEach returns a line for each individual of those of a section, which may
// have blank ones between; nil where there is no such section. ok is false if
// their number is another.
func (r *morphologikaReader) forEach(lines []string) (each []string, ok bool) {
	full := slices.DeleteFunc(slices.Clone(lines), func(line string) bool { return line == "" })
	switch {
	case len(full) == 0:
		return nil, true
	case len(lines) == r.individuals:
		return lines, true
	case len(full) == r.individuals:
		return full, true
	}
	return nil, false
}
