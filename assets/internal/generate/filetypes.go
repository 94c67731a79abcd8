package main

import (
	"encoding/xml"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"cairn/landmark/lmio"
	"cairn/scene/meshio"
)

// fileType is a MIME type of files that Cairn opens.
type fileType struct {
	name       string
	comment    string // for people; "" where the system's own database has the type
	acronym    string
	parent     string // the type that it is a special case of
	extensions []string
	mesh       bool
}

// packedType is how the type of a file packed by gzip is made from what is in
// it (RFC 8460 registers the suffix).
const packedType = "+gzip"

// anyones are extensions that files of all kinds have: a type for them would take
// them away from other programs.
var anyones = []string{".json", ".csv", ".tsv", ".txt", ".xml", ".am", ".dat", ".yml", ".yaml"}

// knownTypes are types that the desktop's own database defines (shared-mime-info
// 2.2): only what it lacks is added.
var knownTypes = []string{"model/obj", "model/stl", "model/gltf+json", "model/gltf-binary"}

// otherNames are what other programs call the same files in the types that they
// install (assets/testdata/filetypes.csv says which programs). Where one is
// installed, a file may get its name instead of ours, so the desktop entry has all
// of them. They are no aliases of our types: a desktop would then ask for programs
// by our name alone, and the others' own entries would be lost.
var otherNames = []string{
	"model/x-ply", "application/vnd.ply", "application/x-ply", "model/ply",
	"model/x-wavefront-obj", "application/x-wavefront-obj", "application/prs.wavefront-obj",
	"application/sla", "model/x.stl-ascii", "model/x.stl-binary", "application/vnd.ms-pki.stl",
	"model/x-geomview-off", "application/vnd.off",
	"application/vnd.vtk", "application/vnd.vtp",
	"application/x-expe-binary", "application/vnd.pts", "application/x-xyz", "application/x-asc",
}

// magic is how some types are told by the content, and what else is said of
// them. The landmark formats are told by their names only: they are text, and
// hardly one has a first word of its own.
var magic = map[string]string{
	"model/vnd.ply": `    <magic priority="60">
      <match type="string" value="ply\n" offset="0"/>
      <match type="string" value="ply\r" offset="0"/>
    </magic>
`,
	"model/x-off": `    <magic priority="40">
      <match type="string" value="OFF\n" offset="0"/>
      <match type="string" value="OFF\r" offset="0"/>
      <match type="string" value="OFF BINARY" offset="0"/>
      <match type="string" value="COFF" offset="0"/>
      <match type="string" value="NOFF" offset="0"/>
      <match type="string" value="CNOFF" offset="0"/>
      <match type="string" value="STOFF" offset="0"/>
      <match type="string" value="STCNOFF" offset="0"/>
    </magic>
`,
}

// fileTypes returns the types of the formats that have one, in the order of the
// registries. Formats of one type share it.
func fileTypes() (types []fileType) {
	add := func(t fileType) {
		t.extensions = slices.DeleteFunc(slices.Clone(t.extensions), func(e string) bool { return slices.Contains(anyones, e) })
		if t.name == "" || len(t.extensions) == 0 {
			return
		}
		if i := slices.IndexFunc(types, func(o fileType) bool { return o.name == t.name }); i >= 0 {
			types[i].extensions = slices.Compact(slices.Concat(types[i].extensions, t.extensions))
			return
		}
		types = append(types, t)
	}
	for _, f := range meshio.Formats() {
		t := fileType{name: f.MIME, acronym: f.Name, extensions: f.Extensions, mesh: true}
		if !slices.Contains(knownTypes, f.MIME) {
			t.comment = f.Name + " 3D model"
		}
		add(t)
		packed := fileType{name: f.MIME + packedType, comment: f.Name + " 3D model (gzip-compressed)", parent: "application/gzip", mesh: true}
		for _, e := range f.Extensions {
			packed.extensions = append(packed.extensions, e+".gz")
		}
		add(packed)
	}
	for _, f := range lmio.Formats() {
		parent := "text/plain"
		for _, syntax := range []string{"json", "xml"} {
			if strings.HasSuffix(f.MIME, "+"+syntax) {
				parent = "application/" + syntax
			}
		}
		add(fileType{name: f.MIME, comment: f.Description, parent: parent, extensions: append(f.Extensions, f.Shared...)})
	}
	return types
}

// mimeXML returns the definitions of the types for the desktop's database.
func mimeXML(types []fileType) string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?>
<!-- File types that Cairn opens, made by: go generate ./assets
     Those with no definition elsewhere get one; of those that have one, only what it lacks is added. -->
<mime-info xmlns="http://www.freedesktop.org/standards/shared-mime-info">
`)
	for _, t := range types {
		fmt.Fprintf(&b, "\n  <mime-type type=\"%s\">\n", text(t.name))
		element := func(format, value string) {
			if value != "" {
				fmt.Fprintf(&b, format, text(value))
			}
		}
		element("    <comment>%s</comment>\n", t.comment)
		if t.comment != "" {
			element("    <acronym>%s</acronym>\n", t.acronym)
		}
		element("    <sub-class-of type=\"%s\"/>\n", t.parent)
		if t.mesh && t.comment != "" {
			b.WriteString("    <generic-icon name=\"image-x-generic\"/>\n")
		}
		b.WriteString(magic[t.name])
		for _, e := range t.extensions {
			fmt.Fprintf(&b, "    <glob pattern=\"*%s\"%s/>\n", text(e), t.weight(e))
		}
		b.WriteString("  </mime-type>\n")
	}
	b.WriteString("\n</mime-info>\n")
	return b.String()
}

// weight says how strongly an extension tells the type, where that is not as
// usual (50).
func (t *fileType) weight(ext string) string {
	const short = 4 // with the dot
	switch {
	case ext == ".obj": // also of the drawing program tgif; the model is a thousand times as common
		return ` weight="60"`
	case !t.mesh && len(ext) <= short: // these are often someone else's too, who then has them
		return ` weight="40"`
	}
	return ""
}

func text(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a Builder takes everything
	return b.String()
}

// formatTable returns the README's table of the formats.
func formatTable() string {
	var b strings.Builder
	row := func(name string, extensions []string, written bool) {
		how := "read"
		if written {
			how = "read, written"
		}
		fmt.Fprintf(&b, "| %s | `%s` | %s |\n", name, strings.Join(extensions, "` `"), how)
	}
	b.WriteString("| meshes, each also packed as `.gz` | | |\n| --- | --- | --- |\n")
	for _, f := range meshio.Formats() {
		row(f.Name, f.Extensions, f.Writes())
	}
	b.WriteString("| **landmarks** | | |\n")
	for _, f := range lmio.Formats() {
		row(f.Name, append(f.Extensions, f.Shared...), f.Writes())
	}
	return b.String()
}

// filled returns the files in which something is filled in, by their paths below
// the project's folder, with what is to be in them.
func filled(project string) (map[string]string, error) {
	var names []string
	for _, t := range fileTypes() {
		names = append(names, t.name)
	}
	names = append(names, otherNames...)
	list := strings.Join(names, ";") + ";"
	var provided strings.Builder
	for _, n := range names {
		fmt.Fprintf(&provided, "    <mediatype>%s</mediatype>\n", text(n))
	}
	files := map[string]string{}
	for _, f := range []struct{ path, begin, end, content string }{
		{"assets/desktop/org.cairn3d.Cairn.desktop", "\nMimeType=", "\n", list},
		{"FyneApp.toml", "\nMimeTypes = \"", "\"\n", list},
		{"assets/desktop/org.cairn3d.Cairn.metainfo.xml", "    <binary>cairn</binary>\n", "  </provides>", provided.String()},
		{"README.md", "<!-- formats, made by: go generate ./assets -->\n", "<!-- end of formats -->", formatTable()},
	} {
		old, err := os.ReadFile(filepath.Join(project, filepath.FromSlash(f.path)))
		if err != nil {
			return nil, err
		}
		before, rest, found := strings.Cut(string(old), f.begin)
		_, after, ended := strings.Cut(rest, f.end)
		if !found || !ended {
			return nil, fmt.Errorf("%s: there is no place for what is filled in: %q ... %q", f.path, f.begin, f.end)
		}
		files[f.path] = before + f.begin + f.content + f.end + after
	}
	return files, nil
}

// fill fills in what the formats say in the files that people write.
func fill(project string) error {
	files, err := filled(project)
	if err != nil {
		return err
	}
	for path, content := range files {
		if err := os.WriteFile(filepath.Join(project, filepath.FromSlash(path)), []byte(content), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// desktop writes the files for the desktop that are wholly made.
func desktop(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "cairn-mime.xml"), []byte(mimeXML(fileTypes())), 0o644)
}
