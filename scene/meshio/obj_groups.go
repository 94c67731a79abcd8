package meshio

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cairn/internal/message"
	"cairn/scene/mesh"
)

// objGroupKinds are the statements that put the faces after them into groups, and
// the attributes of triangles that they become.
var objGroupKinds = [...]struct{ statement, attribute string }{{"o", "object"}, {"g", "group"}, {"s", "smoothing"}}

// isGroup reports whether an attribute of triangles is one that OBJ holds.
func isGroup(a *mesh.Attribute) bool {
	for _, k := range objGroupKinds {
		if a.Name == k.attribute && a.Components == 1 && a.Type == mesh.Uint32 && (a.Names != nil) == (k.statement != "s") {
			return true
		}
	}
	return false
}

// inNoGroup reports whether an attribute says of all triangles that they are in
// no group of its kind, which says nothing.
func inNoGroup(a *mesh.Attribute) bool {
	nameless := len(a.Names) == 0 || a.Names[0] == ""
	return isGroup(a) && nameless && !slices.ContainsFunc(a.Values, func(b byte) bool { return b != 0 })
}

// objGroupKind returns the number of the kind of a line, or -1.
func objGroupKind(line []byte) int {
	if isSpace(at(line, 1)) {
		for i, k := range objGroupKinds {
			if line[0] == k.statement[0] {
				return i
			}
		}
	}
	return -1
}

// countGroup keeps the name of a group.
func (c *objChunk) countGroup(kind int, line []byte) {
	name, _, _ := bytes.Cut(line[1:], []byte{'#'})
	text := strings.Join(strings.Fields(string(name)), " ")
	if text == "default" { // what OBJ calls the group of faces that are in none
		text = ""
	}
	uses := &c.groups[kind]
	if n := len(*uses); n > 0 && (*uses)[n-1].triangle == c.triangles {
		(*uses)[n-1].name = text
	} else if n == 0 || (*uses)[n-1].name != text {
		*uses = append(*uses, objUse{c.triangles, text})
	}
}

// groups makes attributes of the groups, of those kinds of which there are any.
func (r *objReader) groups() {
	n := r.total.triangles
	for kind, k := range objGroupKinds {
		a := mesh.Attribute{Name: k.attribute, Type: mesh.Uint32, Components: 1}
		number := map[string]uint32{}
		runs := []objRun{{0, r.groupNumber(&a, number, kind, "")}}
		for _, c := range r.chunks {
			for _, u := range c.groups[kind] {
				runs = append(runs, objRun{c.triangles + u.triangle, r.groupNumber(&a, number, kind, u.name)})
			}
		}
		if !tells(runs, n) {
			continue
		}
		if !r.afford(r.text.source, int64(4*n)) {
			r.lose(fmt.Sprintf("The %ss are not kept: they would take more than the whole file.", k.attribute))
			continue
		}
		a.Values = make([]byte, 4*n)
		for i, run := range runs {
			end := n
			if i+1 < len(runs) {
				end = runs[i+1].triangle
			}
			for t := run.triangle; t < end; t++ {
				a.Set(t, 0, float64(run.number))
			}
		}
		r.TriangleAttributes = append(r.TriangleAttributes, a)
	}
}

// objRun says that from a triangle on a group counts.
type objRun struct {
	triangle int
	number   uint32
}

// groupNumber returns the number of a group: of smoothing its own, else that of
// its name.
func (r *objReader) groupNumber(a *mesh.Attribute, number map[string]uint32, kind int, name string) uint32 {
	if objGroupKinds[kind].statement == "s" {
		n, err := strconv.ParseUint(name, 10, 32)
		if err != nil {
			return 0 // off
		}
		return uint32(n)
	}
	i, ok := number[name]
	if !ok {
		i = uint32(len(a.Names))
		number[name] = i
		a.Names = append(a.Names, name)
	}
	return i
}

// tells reports whether any of n triangles is in a group.
func tells(runs []objRun, n int) bool {
	for i, run := range runs {
		if run.number > 0 && run.triangle < n && (i+1 == len(runs) || runs[i+1].triangle > run.triangle) {
			return true
		}
	}
	return false
}

// group writes the statements of the groups that begin at a triangle.
func (w *objWriter) group(t int) {
	for i := range w.TriangleAttributes {
		a := &w.TriangleAttributes[i]
		if !isGroup(a) || t > 0 && a.At(t, 0) == a.At(t-1, 0) {
			continue
		}
		n := a.At(t, 0)
		for _, k := range objGroupKinds {
			if a.Name != k.attribute || t == 0 && n == 0 && (a.Names == nil || a.Names[0] == "") {
				continue
			}
			w.buf = append(append(w.buf, k.statement...), ' ')
			switch {
			case a.Names == nil && n == 0:
				w.buf = append(w.buf, "off"...)
			case a.Names == nil:
				w.buf = strconv.AppendUint(w.buf, uint64(n), 10)
			case int(n) < len(a.Names):
				w.buf = append(w.buf, objGroupName(a.Names[int(n)])...)
			}
			w.buf = append(w.buf, '\n')
		}
	}
}

// objGroupName returns a name of a group as it may stand in the file.
func objGroupName(name string) string {
	name = strings.Map(func(r rune) rune {
		if r == '\\' || r == '#' {
			return '_'
		}
		return r
	}, oneLine(name))
	return strings.Join(strings.Fields(name), " ")
}

// groupLosses tells of names of groups that are written otherwise.
func groupLosses(d *mesh.Data) (losses []string) {
	renamed := 0
	for i := range d.TriangleAttributes {
		a := &d.TriangleAttributes[i]
		if !isGroup(a) || a.Names == nil {
			continue
		}
		used := make([]bool, len(a.Names))
		for t := range a.Len() {
			if n := int(a.At(t, 0)); n < len(used) && !used[n] {
				used[n] = true
				if objGroupName(a.Names[n]) != a.Names[n] {
					renamed++
				}
			}
		}
	}
	if renamed > 0 {
		losses = append(losses, message.Count(renamed, "name of a group has", "names of groups have")+" characters that OBJ cannot hold there; others are written.")
	}
	return losses
}
