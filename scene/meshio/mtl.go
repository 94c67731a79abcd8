package meshio

import (
	"bytes"
	"context"
	"fmt"
	"path"
	"strings"

	"cairn/internal/beside"
	"cairn/internal/textfile"
)

const (
	maxLibraries = 64
	maxMaterials = 100_000
	maxMTL       = 16 << 20 // bytes of a material file
	maxMTLs      = 64 << 20 // of all
)

// plainDiffuse is the colour of a material that does not say it.
var plainDiffuse = [4]float32{0.8, 0.8, 0.8, 1}

// mtlMaterial is what a material file says that can be shown: the diffuse
// colour and its texture.
type mtlMaterial struct {
	diffuse [4]float32
	texture string // as the file says it; "" for none
	beside  string // folder of the file
}

// materials looks up the materials of an OBJ file in its material files. It
// returns for each what was found, nil where nothing was.
func (c *content) materials(f *beside.Folder) []*mtlMaterial {
	library := map[string]*mtlMaterial{}
	if len(c.libraries) > maxLibraries {
		c.warnings = append(c.warnings, fmt.Sprintf("The file names %d material files; the first %d are read.",
			len(c.libraries), maxLibraries))
		c.libraries = c.libraries[:maxLibraries]
	}
	read, sum := false, 0
	for _, ref := range c.libraries {
		for _, part := range c.libraryNames(f, ref) {
			b, name, err := f.Read("", part, maxMTL)
			if err != nil {
				c.warnings = append(c.warnings, fmt.Sprintf("Material file %s %v.", quote([]byte(part)), err))
				continue
			}
			read = true
			if sum += len(b); sum > maxMTLs {
				c.warnings = append(c.warnings, fmt.Sprintf("The material files have more than %d MB; the rest is not read.", maxMTLs>>20))
				break
			}
			c.readMTL(b, name, library)
		}
	}
	if len(c.textures) == 0 && !read {
		c.Materials, c.Parts = nil, nil // nothing is known of any of them
		return nil
	}
	found := make([]*mtlMaterial, len(c.Materials))
	unknown := 0
	for i, m := range c.Materials {
		if found[i] = library[m.Name]; found[i] != nil {
			c.Materials[i].Diffuse = found[i].diffuse
		} else if m.Name != "" {
			if unknown++; unknown == 1 {
				c.warnings = append(c.warnings, fmt.Sprintf("Material %s is in none of the material files; it is shown grey.", quote([]byte(m.Name))))
			}
		}
	}
	if unknown > 1 {
		c.warnings = append(c.warnings, fmt.Sprintf("So are %d more materials.", unknown-1))
	}
	return found
}

// libraryNames returns the files that a mtllib line names: one whose name may
// have spaces, or several.
func (c *content) libraryNames(f *beside.Folder, ref string) []string {
	words := strings.Fields(ref)
	if len(words) < 2 {
		return []string{ref}
	}
	if _, _, err := f.Read("", ref, maxMTL); err == nil {
		return []string{ref}
	}
	return words[:min(len(words), maxLibraries)]
}

// readMTL adds the materials of a material file. Where a name comes twice, the
// first counts.
func (c *content) readMTL(b []byte, name string, library map[string]*mtlMaterial) {
	text, err := textfile.Decode(context.Background(), b)
	if err != nil {
		c.warnings = append(c.warnings, fmt.Sprintf("Material file %s: %v.", quote([]byte(path.Base(name))), err))
		return
	}
	var m *mtlMaterial
	bad := 0
	note := func(line int, what string) {
		if bad++; bad == 1 {
			c.warnings = append(c.warnings, fmt.Sprintf("Material file %s, line %d: %s.", quote([]byte(path.Base(name))), line, what))
		}
	}
	n := 0
	for text := range bytes.Lines(text.Bytes) {
		n++
		text = bytes.TrimSpace(text)
		end := wordEnd(text, 0)
		key, rest := strings.ToLower(string(text[:end])), bytes.TrimSpace(text[end:])
		if key == "newmtl" {
			m = &mtlMaterial{diffuse: plainDiffuse, beside: path.Dir(name)}
			if library[string(rest)] == nil {
				if len(library) == maxMaterials {
					note(n, fmt.Sprintf("there are more than %d materials, the rest is not read", maxMaterials))
					return
				}
				library[string(rest)] = m
			}
		}
		if m == nil {
			continue
		}
		switch key {
		case "kd":
			if !m.color(rest) {
				note(n, "the colour "+quote(rest)+" cannot be read")
			}
		case "d":
			// Tr is not read: for some programs it is 1-d, for others d.
			if v, end := float(rest, 0); end > 0 && v > 0 && v <= 1 { // 0 would hide a scan; some exporters write it
				m.diffuse[3] = float32(v)
			}
		case "map_kd":
			if m.texture = mapName(rest); m.texture == "" {
				note(n, "map_Kd names no file")
			}
		}
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

// mapName returns the file name of a map_Kd line: what follows the options.
// Names may have spaces.
func mapName(b []byte) string {
	for {
		b = bytes.TrimSpace(b)
		if len(b) == 0 || b[0] != '-' {
			return string(b)
		}
		end := wordEnd(b, 0)
		least, most, ok := mapOption(string(b[:end]))
		if !ok {
			return string(b)
		}
		b = bytes.TrimSpace(b[end:])
		for k := 0; k < most && len(b) > 0; k++ {
			end := wordEnd(b, 0)
			if _, number := float(b[:end], 0); k >= least && number != end {
				break
			}
			b = bytes.TrimSpace(b[end:])
		}
	}
}

// mapOption returns how many words may follow an option.
func mapOption(name string) (least, most int, ok bool) {
	switch strings.ToLower(name) {
	case "-blendu", "-blendv", "-boost", "-cc", "-clamp", "-bm", "-imfchan", "-texres", "-type":
		return 1, 1, true
	case "-mm":
		return 2, 2, true
	case "-o", "-s", "-t":
		return 1, 3, true
	}
	return 0, 0, false
}
