package meshio

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"cairn/internal/beside"
	"cairn/internal/message"
	"cairn/scene/mesh"
)

const (
	maxLibraries = 64
	maxMTLs      = 64 << 20 // bytes of all material files of a mesh
	mtlExtension = ".mtl"
)

// materialsByName looks up the materials that an OBJ file names in its material
// files, or where none of those is there in the one with the model's stem. It
// returns for each what was found, nil where nothing was.
func (c *content) materialsByName(ctx context.Context, f *beside.Folder, model string) []*mtlMaterial {
	library, any := c.readLibraries(ctx, f, model)
	if !any {
		c.Materials, c.Parts = nil, nil // nothing is known of any of them
		return nil
	}
	if len(c.Materials) == 0 {
		return c.materialOfAll(library)
	}
	found := make([]*mtlMaterial, len(c.Materials))
	for i, m := range c.Materials {
		if found[i] = library[lettersOf([]byte(m.Name))]; found[i] != nil {
			c.Materials[i].Diffuse = found[i].diffuse
		}
	}
	return found
}

// materialOfAll gives the mesh the only material of its files, since the file
// says of no face which it has. Of several none is better than another.
func (c *content) materialOfAll(library mtlLibrary) []*mtlMaterial {
	if len(library) > 1 {
		c.warnings = append(c.warnings, fmt.Sprintf("The material files hold %d materials, but the file has no usemtl that says which faces have which; none is shown.", len(library)))
	}
	if len(library) != 1 {
		return nil
	}
	for _, m := range library {
		c.warnings = append(c.warnings, fmt.Sprintf("The file has no usemtl; the only material of its material file, %s, is taken for all faces.", message.Quote(m.name)))
		c.Materials = []mesh.Material{{Name: m.name, Diffuse: m.diffuse}}
		return []*mtlMaterial{m}
	}
	return nil
}

// readLibraries reads the material files and reports whether any was there.
func (c *content) readLibraries(ctx context.Context, f *beside.Folder, model string) (library mtlLibrary, any bool) {
	library = mtlLibrary{}
	if len(c.libraries) > maxLibraries {
		c.warnings = append(c.warnings, fmt.Sprintf("The file names %d material files; the first %d are read.",
			len(c.libraries), maxLibraries))
		c.libraries = c.libraries[:maxLibraries]
	}
	var missing []string // warnings
	sum := 0
	for _, ref := range c.libraries {
		for _, part := range libraryNames(f, ref) {
			b, name, err := f.Read("", part, maxMTL)
			if err != nil {
				missing = append(missing, fmt.Sprintf("Material file %s %v.", message.Quote(part), err))
				continue
			}
			if sum += len(b); sum > maxMTLs {
				c.warnings = append(c.warnings, fmt.Sprintf("The material files have more than %d MB; the rest is not read.", maxMTLs>>20))
				break
			}
			any = true
			c.tookFor("Material file", "", part, name)
			c.readMTL(ctx, b, name, library)
		}
	}
	own := stemOf(model) + mtlExtension
	if name, ok := f.Find(own); ok && !any {
		if b, _, err := f.Read("", name, maxMTL); err == nil {
			what := "The file names no material file"
			if len(missing) > 0 {
				what = strings.TrimSuffix(missing[0], ".")
			}
			c.warnings = append(c.warnings, fmt.Sprintf("%s; %s beside the mesh is taken.", what, message.Quote(name)))
			c.readMTL(ctx, b, name, library)
			return library, true
		}
	}
	c.warnings = append(c.warnings, missing...)
	return library, any
}

// libraryNames returns the files that a mtllib line names. There are blanks between
// several names, and there may be blanks in each. The files that are really there
// decide.
func libraryNames(f *beside.Folder, ref string) (names []string) {
	words := strings.Fields(ref)
	if len(words) < 2 {
		return []string{ref}
	}
	words = words[:min(len(words), maxLibraries)]
	there := func(name string) bool {
		_, _, err := f.Read("", name, maxMTL)
		return err == nil
	}
	if there(ref) {
		return []string{ref}
	}
	for len(words) > 0 {
		n := len(words)
		for n > 0 && !there(strings.Join(words[:n], " ")) {
			n--
		}
		if n == 0 { // not there: up to the next word that ends like a file
			for n = 1; n < len(words) && !strings.EqualFold(filepath.Ext(words[n-1]), mtlExtension); n++ {
			}
		}
		names = append(names, strings.Join(words[:n], " "))
		words = words[n:]
	}
	return names
}

// unknownMaterials says which materials were in none of the files, and how the
// faces that have them are shown.
func (c *content) unknownMaterials(found []*mtlMaterial) {
	unknown := 0
	for i, m := range found {
		if m != nil || c.Materials[i].Name == "" {
			continue
		}
		if unknown++; unknown == 1 {
			w := fmt.Sprintf("Material %s is in none of the material files", message.Quote(c.Materials[i].Name))
			if c.Materials[i].Texture == nil && c.Colors == nil {
				w += "; it is shown grey"
			}
			c.warnings = append(c.warnings, w+".")
		}
	}
	if unknown > 1 {
		c.warnings = append(c.warnings, fmt.Sprintf("So are %d more materials.", unknown-1))
	}
}

// stemOf returns the name of a model without folder and extensions.
func stemOf(model string) string {
	name := filepath.Base(model)
	if strings.EqualFold(filepath.Ext(name), packed) {
		name = name[:len(name)-len(packed)]
	}
	return strings.TrimSuffix(name, filepath.Ext(name))
}

// lettersOf returns a name as text, whatever its encoding.
func lettersOf(name []byte) string { return beside.Letters(string(name)) }
