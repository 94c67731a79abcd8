package assets_test

import (
	"bytes"
	"encoding/xml"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cairn/assets"
	"cairn/internal/testfiles"
	"cairn/landmark/lmio"
	"cairn/scene/meshio"
)

const desktopID = "org.cairn3d.Cairn"

// packed is how the type of a file packed by gzip is made from what is in it
// (RFC 8460 registers the suffix).
const packed = "+gzip"

// openable returns the extensions of the files that Cairn opens and that are no
// other program's, by their MIME type. Each mesh format is also read packed by
// gzip.
func openable() map[string][]string {
	types := map[string][]string{}
	for _, f := range meshio.Formats() {
		for _, e := range f.Extensions {
			types[f.MIME] = append(types[f.MIME], e)
			types[f.MIME+packed] = append(types[f.MIME+packed], e+".gz")
		}
	}
	for _, f := range lmio.Formats() {
		if f.MIME != "" {
			types[f.MIME] = append(types[f.MIME], f.Extensions...)
		}
	}
	return types
}

// anyones are extensions for which a type would take files of other programs.
var anyones = []string{".json", ".csv", ".txt", ".xml"}

func desktopFile(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("desktop", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// valueOf returns what stands behind a key of an INI or TOML file.
func valueOf(t *testing.T, text, key string) string {
	t.Helper()
	for line := range strings.Lines(text) {
		if name, value, ok := strings.Cut(line, "="); ok && strings.TrimSpace(name) == key {
			return strings.Trim(strings.TrimSpace(value), `"`)
		}
	}
	t.Fatalf("no %s", key)
	return ""
}

func sameTypes(t *testing.T, where string, got []string) {
	t.Helper()
	want, others := openable(), testfiles.ForeignTypes(t)
	for _, m := range got {
		_, ours := want[m]
		if !ours && !slices.ContainsFunc(others, func(o testfiles.ForeignType) bool { return o.Name == m && o.Same }) {
			t.Errorf("%s: %s is no type of a file that Cairn opens", where, m)
		}
	}
	for m, extensions := range want {
		if !slices.Contains(got, m) && len(extensions) > 0 {
			t.Errorf("%s lacks %s", where, m)
		}
	}
}

func TestEveryPlaceNamesTheTypesThatCairnOpens(t *testing.T) {
	list := func(s string) []string { return strings.Split(strings.TrimSuffix(s, ";"), ";") }
	entry := desktopFile(t, desktopID+".desktop")
	sameTypes(t, "the desktop entry", list(valueOf(t, entry, "MimeType")))
	toml, err := os.ReadFile(filepath.Join("..", "FyneApp.toml"))
	if err != nil {
		t.Fatal(err)
	}
	sameTypes(t, "FyneApp.toml", list(valueOf(t, string(toml), "MimeTypes")))
	sameTypes(t, "the metainfo", metainfo(t).Types)
}

type component struct {
	ID       string   `xml:"id"`
	Launch   string   `xml:"launchable"`
	Types    []string `xml:"provides>mediatype"`
	Releases []struct {
		Version string `xml:"version,attr"`
	} `xml:"releases>release"`
}

func metainfo(t *testing.T) component {
	t.Helper()
	var c component
	if err := xml.Unmarshal([]byte(desktopFile(t, desktopID+".metainfo.xml")), &c); err != nil {
		t.Fatal(err)
	}
	return c
}

func TestMIMEDefinitionsCoverEveryExtension(t *testing.T) {
	var info struct {
		Types []struct {
			Name  string `xml:"type,attr"`
			Globs []struct {
				Pattern string `xml:"pattern,attr"`
			} `xml:"glob"`
		} `xml:"mime-type"`
	}
	if err := xml.Unmarshal([]byte(desktopFile(t, "cairn-mime.xml")), &info); err != nil {
		t.Fatal(err)
	}
	want := openable()
	var names []string
	for _, m := range info.Types {
		names = append(names, m.Name)
		var got []string
		for _, g := range m.Globs {
			got = append(got, strings.TrimPrefix(g.Pattern, "*"))
		}
		for _, e := range want[m.Name] {
			if !slices.Contains(got, e) && !slices.Contains(anyones, e) {
				t.Errorf("%s: extensions %q without %s", m.Name, got, e)
			}
		}
		for _, e := range got {
			if slices.Contains(anyones, e) {
				t.Errorf("%s: %s is the extension of all kinds of files", m.Name, e)
			}
		}
	}
	sameTypes(t, "cairn-mime.xml", names)
}

func TestDesktopEntryFitsTheProgram(t *testing.T) {
	entry := desktopFile(t, desktopID+".desktop")
	for key, want := range map[string]string{
		"Type": "Application", "Exec": "cairn %F", "Icon": desktopID, "Terminal": "false",
		// GLFW makes the window's class of its first title.
		"StartupWMClass": "Cairn",
	} {
		if got := valueOf(t, entry, key); got != want {
			t.Errorf("%s is %q, not %q", key, got, want)
		}
	}
	toml, err := os.ReadFile(filepath.Join("..", "FyneApp.toml"))
	if err != nil {
		t.Fatal(err)
	}
	c := metainfo(t)
	if c.ID != desktopID || c.Launch != desktopID+".desktop" || valueOf(t, string(toml), "ID") != desktopID {
		t.Errorf("the metainfo is about %s, %s", c.ID, c.Launch)
	}
	if v := valueOf(t, string(toml), "Version"); len(c.Releases) == 0 || c.Releases[0].Version != v {
		t.Errorf("FyneApp.toml has version %s, the metainfo %v", v, c.Releases)
	}
	if _, err := os.Stat(filepath.Join("..", filepath.FromSlash(valueOf(t, string(toml), "Icon")))); err != nil {
		t.Error(err)
	}
}

func TestIconIsAPicture(t *testing.T) {
	img, err := png.Decode(bytes.NewReader(assets.Icon))
	if err != nil || img.Bounds().Dx() != 256 || img.Bounds().Dy() != 256 {
		t.Errorf("icon %v, %v", img.Bounds(), err)
	}
}
