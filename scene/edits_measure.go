package scene

import (
	"slices"

	"cairn/landmark"
	"cairn/landmark/measure"
)

// Measures returns the measures that the document keeps, in their order. The slice is
// the document's own.
func (d *Document) Measures() []measure.Definition { return d.measures }

// NamedMeasures returns the measures that the document keeps with the names that their
// points and groups have now. The slice is the caller's.
func (d *Document) NamedMeasures() []measure.Definition { return d.bound(d.measures) }

// SetMeasures says which measures the document's files keep, of the groups that are
// there by now. It is no edit.
func (d *Document) SetMeasures(all []measure.Definition) {
	d.measures = d.bound(all)
	d.rev++
	d.tell(Changed{Measures: true})
}

// KeepMeasures returns the edit after which a document keeps these measures, in this
// order: to keep one more, to let go of one, to rename it or to put it elsewhere. name
// is what Undo calls it.
func KeepMeasures(d *Document, name string, all []measure.Definition) Edit {
	kept := d.bound(all)
	return d.edit(name, Change{After: Part{Measures: &kept}})
}

// bound returns measures that go on to mean the same points and groups when these are
// renamed.
func (d *Document) bound(all []measure.Definition) []measure.Definition {
	groups := d.Specimen().Groups
	bound := make([]measure.Definition, len(all))
	for i, m := range all {
		bound[i] = m.Bind(groups)
	}
	return bound
}

// Specimen returns what measures are taken from in a document, without its surface.
// The groups in it are the document's own, and so it belongs to the document's
// goroutine.
func (d *Document) Specimen() measure.Specimen {
	s := measure.Specimen{Units: d.Units()}
	names := d.GroupNames()
	for i, n := range d.groups {
		s.Groups = append(s.Groups, measure.Group{ID: uint64(n.id), Name: names[i], Landmarks: n.Group})
	}
	return s
}

// RenameLabel returns the edit that gives label i of a group another name. Measures of
// the label are of it under that name, unless another label has its old one, too. Where
// there is no such label the edit is empty.
func RenameLabel(d *Document, group ID, i int, name string) Edit {
	n := d.Group(group)
	if n == nil || i < 0 || i >= len(n.Group.Labels()) {
		return Edit{Name: "Rename Label"}
	}
	labels := slices.Clone(n.Group.Labels())
	old := labels[i].Name
	labels[i].Name = name
	alone := !slices.ContainsFunc(labels, func(l landmark.Label) bool { return l.Name == old })
	kept := d.NamedMeasures()
	for k, m := range kept {
		if alone && m.Of.GroupID == uint64(group) && !m.Of.All && m.Of.Label == old {
			kept[k].Of.Label = name
		}
	}
	changes := []Change{{Group: group, After: Part{Part: landmark.Part{Labels: &labels}}}}
	if !slices.EqualFunc(kept, d.measures, measure.Definition.Equal) {
		changes = append(changes, Change{After: Part{Measures: &kept}})
	}
	return d.edit("Rename Label", changes...)
}
