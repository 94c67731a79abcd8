package meshio

import (
	"bytes"
	"context"
	"fmt"
	"path"
	"slices"
	"strings"

	"cairn/internal/message"
	"cairn/internal/textfile"
)

// MTL: Wavefront Technologies, Advanced Visualizer manual, appendix B2. Of it
// the diffuse colour, its texture and the opacity are read.

const (
	maxMaterials = 100_000
	maxMTL       = 16 << 20 // bytes of a material file
)

// plainDiffuse is the colour of a material that does not say it.
var plainDiffuse = [4]float32{0.8, 0.8, 0.8, 1}

// mtlMaterial is what a material file says that can be shown: the diffuse
// colour and its texture.
type mtlMaterial struct {
	name    string
	diffuse [4]float32
	texture string // as the file says it; "" for none
	move    texMove
	beside  string // folder of the file
}

// mtlLibrary holds the materials of material files, by their letters: an OBJ
// file and its material file need not have the same encoding. Where a name comes
// twice, the first counts.
type mtlLibrary map[string]*mtlMaterial

// readMTL adds the materials of a material file, a text of any encoding.
func (c *content) readMTL(ctx context.Context, b []byte, name string, library mtlLibrary) {
	decoded, err := textfile.Decode(ctx, b)
	if err != nil {
		c.warnings = append(c.warnings, fmt.Sprintf("Material file %s: %v.", message.Quote(path.Base(name)), err))
		return
	}
	var m *mtlMaterial
	bad := 0
	note := func(line int, what string) {
		if bad++; bad == 1 {
			c.warnings = append(c.warnings, fmt.Sprintf("Material file %s, line %d: %s.", message.Quote(path.Base(name)), line, what))
		}
	}
	var undone []string
	defer func() { c.undoneOptions(name, undone) }()
	n := 0
	for text := range bytes.Lines(decoded.Bytes) {
		n++
		text = bytes.TrimSpace(text)
		end := wordEnd(text, 0)
		key, rest := strings.ToLower(string(text[:end])), bytes.TrimSpace(text[end:])
		if key == "newmtl" {
			m = &mtlMaterial{name: lettersOf(rest), diffuse: plainDiffuse, beside: path.Dir(name)}
			if library[m.name] == nil {
				if len(library) == maxMaterials {
					note(n, fmt.Sprintf("there are more than %d materials, the rest is not read", maxMaterials))
					return
				}
				library[m.name] = m
			}
		}
		if m == nil {
			continue
		}
		switch key {
		case "kd":
			if !m.color(rest) {
				note(n, "the colour "+message.Quote(rest)+" cannot be read")
			}
		case "d":
			// Tr is not read: for some programs it is 1-d, for others d.
			if v, end := float(rest, 0); end > 0 && v > 0 && v <= 1 { // 0 would hide a scan; some exporters write it
				m.diffuse[3] = float32(v)
			}
		case "map_kd":
			var options []string
			m.texture, m.move, options = mapLine(rest)
			if m.texture == "" {
				note(n, "map_Kd names no file")
			} else if c.TexCoords != nil {
				undone = append(undone, options...)
			}
		}
	}
}

// undoneOptions says which options of textures change the look and are not
// applied.
func (c *content) undoneOptions(name string, options []string) {
	slices.Sort(options)
	options = slices.Compact(options)
	// Where all coordinates lie in the picture, there is nothing to repeat.
	if i := slices.Index(options, mapClamp); i >= 0 && !slices.ContainsFunc(c.TexCoords, func(v float32) bool { return v < 0 || v > 1 }) {
		options = slices.Delete(options, i, i+1)
	}
	if n := len(options); n > 0 {
		c.warnings = append(c.warnings, fmt.Sprintf("Material file %s: %s of textures %s not applied.",
			message.Quote(path.Base(name)), strings.Join(options, ", "), message.IsAre(n)))
	}
}

// color reads three numbers from 0 to 1, or one for all three.
func (m *mtlMaterial) color(b []byte) bool {
	var rgb [3]float32
	i := 0
	for k := range rgb {
		i = skipSpace(b, i)
		if k == 1 && (i == len(b) || b[i] == '#') {
			rgb[1], rgb[2] = rgb[0], rgb[0]
			break
		}
		v, end := float(b, i)
		if end < 0 || !(v >= 0) || v > 1e6 {
			return false
		}
		rgb[k] = float32(min(v, 1))
		i = end
	}
	copy(m.diffuse[:], rgb[:])
	return true
}
