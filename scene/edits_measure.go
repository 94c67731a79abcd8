package scene

import (
	"slices"

	"cairn/landmark/measure"
)

// Measures returns the measures that the document keeps, in their order. The slice is
// the document's own.
func (d *Document) Measures() []measure.Definition { return d.measures }

// SetMeasures says which measures the document's files keep. It is no edit.
func (d *Document) SetMeasures(all []measure.Definition) {
	d.measures = slices.Clone(all)
	d.rev++
	d.tell(Changed{Measures: true})
}

// KeepMeasures returns the edit after which a document keeps these measures, in this
// order: to keep one more, to let go of one, to rename it or to put it elsewhere. name
// is what Undo calls it.
func KeepMeasures(d *Document, name string, all []measure.Definition) Edit {
	kept := slices.Clone(all)
	return d.edit(name, Change{After: Part{Measures: &kept}})
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
