package scene

import "cairn/landmark/measure"

// Measures returns the measures that the document keeps, in their order. The slice is
// the document's own.
func (d *Document) Measures() []measure.Definition { return d.measures }

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
