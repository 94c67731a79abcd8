package main

import (
	"context"
	"fmt"
	"slices"

	"cairn/scene/mesh"
)

// checkValues says what is wrong with the flags for values.
func (f *convertFlags) checkValues(of kind) error {
	switch {
	case len(f.names) > 0 && of != meshFiles:
		return usagef("--with-values is for meshes, and %s would be a %s file", f.out, of)
	case len(f.names) == 0 && f.values.given() != "":
		return usagef("%s has no meaning without --with-values", f.values.given())
	}
	return f.values.checkNames(f.names)
}

// addValues gives the mesh of an output the values that are wanted beside those that it
// has.
func (c *converter) addValues(ctx context.Context, file string, o *output) error {
	if len(c.flags.names) == 0 {
		return nil
	}
	d, err := loadDocument(ctx, file) // for the landmarks beside the mesh
	if err != nil {
		return err
	}
	defer d.Close()
	for _, name := range c.flags.names {
		wanted := c.flags.values.named(name)
		if wanted.to == "" && hasAttribute(o.mesh, name) {
			continue // it goes with the mesh as it is
		}
		field, err := wanted.field(ctx, d, o.mesh)
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		with, replaced, err := o.mesh.WithValues(field)
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		if replaced {
			o.Notes = append(o.Notes, fmt.Sprintf("%s: the values %s that were in it are replaced", file, field.Name))
		}
		o.mesh = with
	}
	return nil
}

func hasAttribute(m *mesh.TriMesh, name string) bool {
	d := m.Data()
	return slices.ContainsFunc(slices.Concat(d.VertexAttributes, d.TriangleAttributes), func(a mesh.Attribute) bool { return a.Name == name })
}
