package meshio

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"cairn/internal/message"
	"cairn/scene/mesh"
)

const composedName, decomposedName = "Sch\u00e4del", "Scha\u0308del"

// references are ways to write the name of a file, of which %s is the
// extension, with the name of the file that is there. All that differ in more
// than encoding and separators are told.
var references = []struct {
	name, ref, file string
	told            bool
}{
	{"plain", "skin%s", "skin%s", false},
	{"dot", "./skin%s", "skin%s", false},
	{"folder", "tex/skin%s", "tex/skin%s", false},
	{"folder of Windows", `tex\skin%s`, "tex/skin%s", false},
	{"up and down again", "tex/../skin%s", "skin%s", false},
	{"blanks", "my skin one%s", "my skin one%s", false},
	{"percent-encoded", "my%%20skin%s", "my skin%s", false},
	{"percent-encoded UTF-8", "Sch%%C3%%A4del%s", composedName + "%s", false},
	{"percent-encoded Latin-1", "Sch%%E4del%s", composedName + "%s", false},
	{"composed for decomposed", composedName + "%s", decomposedName + "%s", false},
	{"decomposed for composed", decomposedName + "%s", composedName + "%s", false},
	{"UTF-8 taken for Latin-1", "Sch\u00c3\u00a4del%s", composedName + "%s", false},
	{"Latin-1", "Sch\xe4del%s", composedName + "%s", false},
	{"Windows-1252", "\x93skin\x94%s", "\u201cskin\u201d%s", false},
	{"dollar", "face$1%s", "face$1%s", false},
	{"percent", "50%%%s", "50%%%s", false},
	{"number sign", "face#1%s", "face#1%s", false},
	{"tilde", "~face%s", "~face%s", false},
	{"short name of Windows", "FACE~1%s", "FACE~1%s", false},
	{"blank in front", " skin%s", " skin%s", false},
	{"quotation marks", `"my skin%s"`, "my skin%s", false},
	{"letter case", "Skin%s", "sKIN%s", true},
	{"letter case of letters with accents", "SCH\u00c4DEL%s", decomposedName + "%s", true},
	{"letter case of the folder", "Tex/skin%s", "tex/skin%s", true},
	{"drive", `C:\Users\me\My Scans\skin%s`, "skin%s", true},
	{"drive with slashes", "C:/Users/me/skin%s", "skin%s", true},
	{"drive without a folder", "C:skin%s", "skin%s", true},
	{"drive and letter case", `D:\SCANS\SKIN%s`, "skin%s", true},
	{"UNC", `\\server\share\scans\skin%s`, "skin%s", true},
	{"UNC with slashes", "//server/share/skin%s", "skin%s", true},
	{"long path of Windows", `\\?\C:\scans\skin%s`, "skin%s", true},
	{"file address", "file:///home/me/skin%s", "skin%s", true},
	{"file address of Windows", "file:///C:/scans/my%%20skin%s", "my skin%s", true},
	{"file address with a server", "file://server/share/skin%s", "skin%s", true},
	{"web address", "https://example.org/a/skin%s?size=2", "skin%s", true},
	{"absolute", "/home/me/skin%s", "skin%s", true},
	{"home", "~/scans/skin%s", "skin%s", true},
	{"variable", "$HOME/skin%s", "skin%s", true},
	{"folder beside the model's", "../textures/skin%s", "skin%s", true},
	{"folder beside, of Windows", `..\textures\skin%s`, "skin%s", true},
	{"folder that is missing", "textures/skin%s", "skin%s", true},
	{"end of a path that is there", `C:\scans\tex\skin%s`, "tex/skin%s", true},
}

// TestReferences: whatever way a model names a file that lies beside it, the
// file is found, in every format that names files.
func TestReferences(t *testing.T) {
	inJSON := func(s string) string {
		b, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	const buffer = "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00" + "\x00\x00\x80\x3f\x00\x00\x00\x00\x00\x00\x00\x00" + "\x00\x00\x00\x00\x00\x00\x80\x3f\x00\x00\x00\x00"
	for _, format := range []struct {
		name, ext, model string
		make             func(ref string) map[string]string // files by name
		beside           string                             // the file's content; "" for a picture
	}{
		{name: "map_Kd", ext: ".png", model: "a.obj", make: func(ref string) map[string]string {
			return map[string]string{"a.obj": texturedOBJ, "a.mtl": "newmtl skin\nmap_Kd -s 1 1 1 -clamp off " + ref + "\n"}
		}},
		{name: "mtllib", ext: ".mtl", model: "a.obj", beside: "newmtl skin\nKd 1 0.5 0\n", make: func(ref string) map[string]string {
			return map[string]string{"a.obj": strings.Replace(texturedOBJ, "a.mtl", ref, 1)}
		}},
		{name: "TextureFile", ext: ".png", model: "a.ply", make: func(ref string) map[string]string {
			return map[string]string{"a.ply": "ply\nformat ascii 1.0\ncomment TextureFile " + ref + "\nelement vertex 3\nproperty float x\nproperty float y\n" +
				"property float z\nproperty float s\nproperty float t\nelement face 1\nproperty list uchar int vertex_indices\nend_header\n" +
				"0 0 0 0 0\n1 0 0 1 0\n0 1 0 0 1\n3 0 1 2\n"}
		}},
		{name: "images.uri", ext: ".png", model: "a.gltf", make: func(ref string) map[string]string {
			return map[string]string{"a.gltf": gltfDoc([]byte(buffer), oneScene+`,"meshes":[{"primitives":[{"attributes":{"POSITION":0,"TEXCOORD_0":1},"material":0}]}],`+
				`"bufferViews":[{"buffer":0,"byteLength":36}],"accessors":[{"bufferView":0,"componentType":5126,"count":3,"type":"VEC3"},`+
				`{"bufferView":0,"componentType":5126,"count":3,"type":"VEC2"}],"materials":[{"pbrMetallicRoughness":{"baseColorTexture":{"index":0}}}],`+
				`"textures":[{"source":0}],"images":[{"uri":`+inJSON(ref)+`}]`)}
		}},
		{name: "buffers.uri", ext: ".bin", model: "a.gltf", beside: buffer, make: func(ref string) map[string]string {
			return map[string]string{"a.gltf": `{"asset":{"version":"2.0"},"nodes":[{"mesh":0}],"meshes":[{"primitives":[{"attributes":{"POSITION":0}}]}],` +
				`"accessors":[{"bufferView":0,"componentType":5126,"count":3,"type":"VEC3"}],"bufferViews":[{"buffer":0,"byteLength":36}],` +
				`"buffers":[{"byteLength":36,"uri":` + inJSON(ref) + `}]}`}
		}},
	} {
		for _, c := range references {
			ref, file := fmt.Sprintf(c.ref, format.ext), fmt.Sprintf(c.file, format.ext)
			if strings.HasSuffix(format.model, ".gltf") && !utf8.ValidString(ref) {
				continue // JSON is UTF-8
			}
			t.Run(format.name+"/"+c.name, func(t *testing.T) {
				dir := t.TempDir()
				path := filepath.Join(dir, filepath.FromSlash(file))
				if format.beside == "" {
					writePicture(t, path, 3, 2)
				} else {
					writeFile(t, path, format.beside)
				}
				if _, err := os.Stat(path); err != nil {
					t.Skip("the file system has no such names")
				}
				files := format.make(ref)
				for name, content := range files {
					writeFile(t, filepath.Join(dir, name), content)
				}
				r := readIn(t, dir, format.model, files[format.model])
				switch {
				case format.beside == "" && (len(r.Mesh.Textures()) != 1 || r.Mesh.Textures()[0].Name != filepath.Base(path)):
					t.Errorf("%q: no texture; %q", ref, r.Warnings)
				case format.ext == ".mtl" && (len(r.Mesh.Data().Materials) != 1 || r.Mesh.Data().Materials[0].Diffuse[1] != 0.5):
					t.Errorf("%q: no material; %q", ref, r.Warnings)
				case r.Mesh.TriangleCount() != 1:
					t.Errorf("%q: no triangle", ref)
				}
				want := 0
				if c.told {
					want = 1
				}
				if len(r.Warnings) != want || c.told && !strings.Contains(r.Warnings[0], message.Quote(file)+" is taken") {
					t.Errorf("%q for %q: warnings %q, want %d", ref, file, r.Warnings, want)
				}
			})
		}
	}
}

// TestOutsideIsNotTouched: the same names with the file outside of the model's
// folder.
func TestOutsideIsNotTouched(t *testing.T) {
	above := t.TempDir()
	dir := filepath.Join(above, "model")
	writePicture(t, filepath.Join(above, "skin.png"), 3, 2)
	writePicture(t, filepath.Join(above, "textures", "skin.png"), 3, 2)
	for _, ref := range []string{"../skin.png", `..\skin.png`, "../textures/skin.png", filepath.Join(above, "skin.png"),
		"file://" + filepath.ToSlash(above) + "/skin.png", "%2e%2e/skin.png", "tex/../../skin.png", "model/../../skin.png"} {
		writeFile(t, filepath.Join(dir, "a.mtl"), "newmtl skin\nmap_Kd "+ref+"\n")
		r := readIn(t, dir, "a.obj", texturedOBJ)
		if r.Mesh.Textures() != nil || len(r.Warnings) != 1 || !strings.Contains(r.Warnings[0], "points outside the model's folder") {
			t.Errorf("%q: %v %q", ref, r.Mesh.Textures(), r.Warnings)
		}
	}
}

// TestMaterialFiles: which material file is taken.
func TestMaterialFiles(t *testing.T) {
	const red, green = "newmtl skin\nKd 1 0 0\n", "newmtl skin\nKd 0 1 0\n"
	for _, c := range []struct {
		name, mtllib string
		files        map[string]string
		want         [4]float32 // plainDiffuse for none
		warning      string
	}{
		{"several", "mtllib none.mtl b.mtl", map[string]string{"b.mtl": red}, [4]float32{1, 0, 0, 1}, `"none.mtl" is not there.`},
		{"several with blanks", "mtllib my first.mtl my second.mtl", map[string]string{"my first.mtl": "newmtl other\n", "my second.mtl": red}, [4]float32{1, 0, 0, 1}, ""},
		{"one with blanks beside its halves", "mtllib a b.mtl", map[string]string{"a b.mtl": red, "b.mtl": green}, [4]float32{1, 0, 0, 1}, ""},
		{"that of the stem", "mtllib none.mtl", map[string]string{"A.mtl": red}, [4]float32{1, 0, 0, 1}, `"none.mtl" is not there; "A.mtl" beside the mesh is taken.`},
		{"that of the stem, none named", "", map[string]string{"a.mtl": red}, [4]float32{1, 0, 0, 1}, `names no material file; "a.mtl" beside`},
		{"the named one first", "mtllib b.mtl", map[string]string{"a.mtl": green, "b.mtl": red}, [4]float32{1, 0, 0, 1}, ""},
		{"none", "mtllib none.mtl", nil, plainDiffuse, `"none.mtl" is not there.`},
		{"Latin-1 beside UTF-8", "mtllib b.mtl\n#", map[string]string{"b.mtl": "newmtl Sch\xe4del\nKd 1 0 0\n"}, [4]float32{1, 0, 0, 1}, ""},
		{"lines of old Macs", "mtllib b.mtl", map[string]string{"b.mtl": "newmtl skin\rKd 1 0 0\r"}, [4]float32{1, 0, 0, 1}, ""},
		{"unknown", "mtllib b.mtl", map[string]string{"b.mtl": "newmtl other\nKd 1 0 0\n"}, plainDiffuse, "is in none of the material files; it is shown grey."},
	} {
		dir := t.TempDir()
		for name, content := range c.files {
			writeFile(t, filepath.Join(dir, name), content)
		}
		use := "skin"
		if c.name == "Latin-1 beside UTF-8" {
			use = composedName
		}
		r := readIn(t, dir, "a.obj", c.mtllib+"\nv 0 0 0\nv 1 0 0\nv 0 1 0\nusemtl "+use+"\nf 1 2 3\n")
		got := plainDiffuse
		if ms := r.Mesh.Data().Materials; len(ms) == 1 {
			got = ms[0].Diffuse
		}
		if w := strings.Join(r.Warnings, " "); got != c.want || !strings.Contains(w, c.warning) || c.warning == "" && w != "" {
			t.Errorf("%s: %v %q, want %v %q", c.name, got, r.Warnings, c.want, c.warning)
		}
	}
}

// TestNoUsemtl: an only material is that of all faces; of several none is.
func TestNoUsemtl(t *testing.T) {
	for _, c := range []struct {
		mtl, warning string
		textured     bool
	}{
		{"newmtl skin\nKd 1 0 0\nmap_Kd skin.png\n", `the only material of its material file, "skin", is taken`, true},
		{"newmtl skin\nmap_Kd skin.png\nnewmtl other\n", "hold 2 materials, but the file has no usemtl", false},
		{"# nothing\n", "", false},
	} {
		dir := t.TempDir()
		writePicture(t, filepath.Join(dir, "skin.png"), 3, 2)
		writeFile(t, filepath.Join(dir, "a.mtl"), c.mtl)
		r := readIn(t, dir, "a.obj", strings.Replace(texturedOBJ, "usemtl skin\n", "", 1))
		if w := strings.Join(r.Warnings, " "); (len(r.Mesh.Textures()) == 1) != c.textured || !strings.Contains(w, c.warning) || c.warning == "" && w != "" {
			t.Errorf("%q: %v %q", c.mtl, r.Mesh.Textures(), r.Warnings)
		}
	}
}

// TestWrittenReferences: what Write writes is found by other programs: the name
// alone, which needs no encoding.
func TestWrittenReferences(t *testing.T) {
	dir := t.TempDir()
	writePicture(t, filepath.Join(dir, "skin.png"), 3, 2)
	writeFile(t, filepath.Join(dir, "a.mtl"), "newmtl skin\nmap_Kd C:\\scans\\SKIN.png\n")
	m := readIn(t, dir, "a.obj", texturedOBJ).Mesh
	for _, name := range []string{"out.obj", "my out (1) #2.obj", "out.ply", composedName + ".ply"} {
		to := t.TempDir()
		if err := Write(t.Context(), filepath.Join(to, name), m, ""); err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(filepath.Join(to, name))
		if err != nil {
			t.Fatal(err)
		}
		entries, _ := os.ReadDir(to)
		for _, e := range entries {
			if e.Name() == name {
				continue
			}
			if strings.ContainsAny(e.Name(), ` /\#%:"`) {
				t.Errorf("%s: the name %q", name, e.Name())
			}
			if filepath.Ext(e.Name()) == ".mtl" {
				mtl, _ := os.ReadFile(filepath.Join(to, e.Name()))
				if !strings.Contains(string(text), "\nmtllib "+e.Name()+"\n") || !strings.Contains(string(mtl), "\nmap_Kd "+strings.TrimSuffix(e.Name(), ".mtl")+".png\n") {
					t.Errorf("%s: %s", name, mtl)
				}
			} else if !strings.HasSuffix(name, ".obj") && !strings.Contains(string(text), "\ncomment TextureFile "+e.Name()+"\n") {
				t.Errorf("%s does not name %s", name, e.Name())
			}
		}
		if len(entries) < 2 {
			t.Errorf("%s: %v", name, entries)
		}
	}
}

// TestMapOptions: the specification's options stand before the name, which may
// have blanks; -s and -o are applied to the coordinates, u′ = s u + o.
func TestMapOptions(t *testing.T) {
	for _, c := range []struct {
		options, file string
		warning       string
		want          []float32 // of the corners 0 0, 1 0 and 0 1
	}{
		{"-s 2", "skin.png", "", []float32{0, 0, 2, 0, 0, 1}},
		{"-s 2 3", "skin.png", "", []float32{0, 0, 2, 0, 0, 3}},
		{"-s 2 3 4 -o 0.25", "skin.png", "", []float32{0.25, 0, 2.25, 0, 0.25, 3}},
		{"-o 0.25 -0.5 0 -s -1 1 1", "my skin 1.png", "", []float32{0.25, -0.5, -0.75, -0.5, 0.25, 0.5}},
		{"-S 1 1 1 -O 0 0 0 -blendu ON -blendv off -boost 3 -texres 512 -cc off -type sphere -bm 0.5 -mm 0 1", "a b.png", "", []float32{0, 0, 1, 0, 0, 1}},
		{"-clamp on", "on.png", "", []float32{0, 0, 1, 0, 0, 1}},
		{"-clamp on -s 2 1 1", "2 off.png", "", []float32{0, 0, 2, 0, 0, 1}},
		{"-mm 0.1 0.5 -imfchan m", "skin.png", "-imfchan, -mm of textures are not applied", []float32{0, 0, 1, 0, 0, 1}},
		{"-t 0 0 0", "-s skin.png", "", []float32{0, 0, 1, 0, 0, 1}},
		{"-t 1 1", "skin.png", "-t of textures is not applied", []float32{0, 0, 1, 0, 0, 1}},
		{"", "-skin.png", "", []float32{0, 0, 1, 0, 0, 1}},
	} {
		dir := t.TempDir()
		writePicture(t, filepath.Join(dir, c.file), 3, 2)
		writeFile(t, filepath.Join(dir, "a.mtl"), "newmtl skin\nmap_Kd "+c.options+" "+c.file+"\n")
		r := readIn(t, dir, "a.obj", texturedOBJ)
		if w := strings.Join(r.Warnings, " "); len(r.Mesh.Textures()) != 1 || !strings.Contains(w, c.warning) || c.warning == "" && w != "" {
			t.Errorf("%s %s: %v %q", c.options, c.file, r.Mesh.Textures(), r.Warnings)
		}
		if got := cornerCoords(r.Mesh.Data()); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.options, got, c.want)
		}
	}
	// Beyond the picture -clamp counts.
	dir := t.TempDir()
	writePicture(t, filepath.Join(dir, "skin.png"), 3, 2)
	writeFile(t, filepath.Join(dir, "a.mtl"), "newmtl skin\nmap_Kd -clamp on skin.png\n")
	if r := readIn(t, dir, "a.obj", strings.Replace(texturedOBJ, "vt 1 0", "vt 3 0", 1)); !strings.Contains(strings.Join(r.Warnings, " "), "-clamp of textures is not applied") {
		t.Errorf("%q", r.Warnings)
	}
}

// cornerCoords returns the texture coordinates of all corners in order.
func cornerCoords(d *mesh.Data) (uv []float32) {
	for c, v := range d.Triangles {
		i := v
		if d.TexIndex != nil {
			i = d.TexIndex[c]
		}
		uv = append(uv, d.TexCoords[2*i], d.TexCoords[2*i+1])
	}
	return uv
}

// TestMovedTextures: materials that move their textures in different ways, on
// faces that share coordinates.
func TestMovedTextures(t *testing.T) {
	dir := t.TempDir()
	writePicture(t, filepath.Join(dir, "skin.png"), 3, 2)
	writeFile(t, filepath.Join(dir, "a.mtl"), "newmtl a\nmap_Kd skin.png\nnewmtl b\nmap_Kd -s 2 2 skin.png\nnewmtl c\nmap_Kd -o 5 7 skin.png\n")
	const points = "mtllib a.mtl\nv 0 0 0\nv 1 0 0\nv 0 1 0\nvt 0 0\nvt 1 0\nvt 0 1\n"
	for _, corners := range []string{"f 1/1 2/2 3/3\n", "f 2/1 3/3 1/2\n"} {
		r := readIn(t, dir, "a.obj", points+"usemtl a\n"+corners+"usemtl b\n"+corners+"usemtl c\n"+corners+"usemtl b\n"+corners)
		first := cornerCoords(r.Mesh.Data())[:6]
		var want []float32
		for _, m := range [][4]float32{{1, 1, 0, 0}, {2, 2, 0, 0}, {1, 1, 5, 7}, {2, 2, 0, 0}} {
			for i := 0; i < 6; i += 2 {
				want = append(want, m[0]*first[i]+m[2], m[1]*first[i+1]+m[3])
			}
		}
		if got := cornerCoords(r.Mesh.Data()); !slices.Equal(got, want) || first[0] != 0 || first[1] != 0 {
			t.Errorf("%v, want %v", got, want)
		}
	}
}

// TestNoFalseWarnings: what is drawn right needs no word, and what is not shown
// gets one.
func TestNoFalseWarnings(t *testing.T) {
	ply := func(uv bool, texnumber string) string {
		s := "ply\nformat ascii 1.0\ncomment TextureFile one.png\ncomment TextureFile two.png\nelement vertex 3\nproperty float x\nproperty float y\nproperty float z\n"
		points := "0 0 0\n1 0 0\n0 1 0\n"
		if uv {
			s += "property float s\nproperty float t\n"
			points = "0 0 0 0 0\n1 0 0 1 0\n0 1 0 0 1\n"
		}
		s += "element face 2\nproperty list uchar int vertex_indices\n" + texnumber + "end_header\n" + points
		if texnumber == "" {
			return s + "3 0 1 2\n3 0 1 2\n"
		}
		return s + "3 0 1 2 0\n3 0 1 2 1\n"
	}
	for _, c := range []struct{ name, file, content, warning string }{
		{"two TextureFiles", "a.ply", ply(true, "property int texnumber\n"), ""},
		{"no coordinates", "a.ply", ply(false, "property int texnumber\n"), `"one.png" is left out: it belongs to a surface without texture coordinates.`},
		{"material by stem", "b.obj", "mtllib b.mtl\nv 0 0 0\nv 1 0 0\nv 0 1 0\nvt 0 0\nvt 1 0\nvt 0 1\nusemtl other\nf 1/1 2/2 3/3\n", `"other" is in none of the material files.`},
		{"coloured vertices", "c.obj", "mtllib b.mtl\nv 0 0 0 1 0 0\nv 1 0 0 1 0 0\nv 0 1 0 1 0 0\nusemtl other\nf 1 2 3\n", `"other" is in none of the material files.`},
		{"texture without coordinates", "c.obj", "mtllib b.mtl\nv 0 0 0\nv 1 0 0\nv 0 1 0\nusemtl skin\nf 1 2 3\n", `"one.png" is left out: it belongs to a surface without`},
	} {
		dir := t.TempDir()
		for _, p := range []string{"one.png", "two.png", "b.png"} {
			writePicture(t, filepath.Join(dir, p), 2, 2)
		}
		writeFile(t, filepath.Join(dir, "b.mtl"), "newmtl skin\nmap_Kd one.png\n")
		r := readIn(t, dir, c.file, c.content)
		if w := strings.Join(r.Warnings, "\n"); !strings.Contains(w, c.warning) || c.warning == "" && w != "" || strings.Contains(w, "grey") || len(r.Warnings) > 1 {
			t.Errorf("%s: %q", c.name, r.Warnings)
		}
	}
}
