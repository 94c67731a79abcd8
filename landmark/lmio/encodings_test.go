package lmio

import (
	"bytes"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cairn/landmark"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// encodings are the ways in which programs store a text beside UTF-8, made by
// golang.org/x/text, and what is said of each.
var encodings = []struct {
	name  string
	store func(text []byte) ([]byte, error)
	said  string
}{
	{"a mark", func(b []byte) ([]byte, error) { return append([]byte("\xef\xbb\xbf"), b...), nil }, ""},
	{"UTF-16 of Windows", encoded(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)), "UTF-16"},
	{"UTF-16, big end first", encoded(unicode.UTF16(unicode.BigEndian, unicode.UseBOM)), "UTF-16"},
	{"UTF-16 without a mark", encoded(unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)), "UTF-16"},
	{"UTF-16, big end first, without a mark", encoded(unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)), "UTF-16"},
	{"Windows-1252", encoded(charmap.Windows1252), ""},
	{"Ctrl+Z", func(b []byte) ([]byte, error) { return append(bytes.Clone(b), "\x1a\x1a\x00\x00"...), nil }, "Ctrl+Z"},
	{"Ctrl+Z without a line end", func(b []byte) ([]byte, error) {
		return append(bytes.TrimSuffix(bytes.Clone(b), []byte("\n")), 0x1a), nil
	}, "Ctrl+Z"},
	{"CR", func(b []byte) ([]byte, error) { return bytes.ReplaceAll(b, []byte("\n"), []byte("\r")), nil }, ""},
	{"CRLF", func(b []byte) ([]byte, error) { return bytes.ReplaceAll(b, []byte("\n"), []byte("\r\n")), nil }, ""},
}

func encoded(e encoding.Encoding) func(b []byte) ([]byte, error) { return e.NewEncoder().Bytes }

// TestEncodings: a text is the same landmarks however its characters are stored,
// in every format, and the format is recognised where it is in UTF-8.
func TestEncodings(t *testing.T) {
	const documents = 6
	name := "C2–C3 “left” Größe"
	for _, f := range Formats() {
		if !f.Writes() {
			continue
		}
		rng := rand.New(rand.NewPCG(3, 4))
		for i := range documents {
			groups := randomGroups(rng, &f, 2*i) // plain
			if g := groups[0]; g.Len() > 0 && f.limits.name != nil && f.limits.name(name) == name {
				l := g.At(0)
				l.Name = name
				g.Set(0, l)
			}
			fitted, _, err := f.fit(groups)
			if err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
			plain, err := f.encode(fitted)
			if err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
			if !slices.ContainsFunc(fitted, func(g *landmark.Group) bool { return g.Len() > 0 }) {
				continue // some formats are then nothing but line ends
			}
			path := filepath.Join(t.TempDir(), "a"+append(f.Extensions, f.Shared...)[0])
			want, err := f.read(t.Context(), path, plain)
			if err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
			for _, e := range encodings {
				stored, err := e.store(plain)
				if err != nil {
					t.Fatalf("%s in %s: %v", f.Name, e.name, err)
				}
				if a, b := formatOf(path, headOf(plain)), formatOf(path, headOf(stored)); a.Name != b.Name {
					t.Errorf("%s in %s is taken for %s", a.Name, e.name, b.Name)
				}
				got, err := f.read(t.Context(), path, stored)
				if err != nil {
					t.Errorf("%s in %s: %v", f.Name, e.name, err)
					continue
				}
				for k, g := range want.Groups {
					p := g.Properties() // a table remembers how it was written
					p.Spelling = got.Groups[k].Properties().Spelling
					g.SetProperties(p)
					if d := difference(g, got.Groups[k]); d != "" {
						t.Errorf("%s in %s: group %d: %s", f.Name, e.name, k, d)
					}
				}
				if said := strings.Join(append(got.Notes, got.Warnings...), "\n"); !strings.Contains(said, e.said) {
					t.Errorf("%s in %s: said %q", f.Name, e.name, said)
				}
			}
		}
	}
}

// TestPlaceInUTF16: an error names the line, and the byte in the file as it is.
func TestPlaceInUTF16(t *testing.T) {
	const text = "name,x,y,z\nGröße,1,2,3\nb,1,2,wrong\n"
	stored, err := encoded(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM))([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	_, err = Read(t.Context(), writeFile(t, t.TempDir(), "a.csv", string(stored)))
	// The line begins behind 23 characters, each of two bytes, and the mark.
	if want := "line 3 (byte 48)"; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("%v does not say %s", err, want)
	}
}
