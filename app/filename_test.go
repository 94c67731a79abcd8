package main

import (
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestFileNames(t *testing.T) {
	for text, want := range map[string]string{
		"ID 12": "ID 12", "": "", " ": "", "...": "", "..": "", "a/b": "a_b", `..\..\x`: "_.._.._x", "../../etc/passwd": "_.._.._etc_passwd",
		"C:x": "C_x", "a\x00b\nc": "a_b_c", "-rf": "_-rf", ".hidden": "_.hidden", "~x": "_~x", "nul": "_nul", "COM1.x": "_COM1.x", "com²": "_com²", "CONIN$": "_CONIN$",
		"com10": "com10", "x. ": "x", "Hélène": "Hélène", "a\u202eb": "a_b", "\xff": "_",
	} {
		if got := fileName(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
	if got := fileName(strings.Repeat("ö", 500)); len(got) > 120 || !utf8.ValidString(got) {
		t.Errorf("a long name has %d bytes", len(got))
	}
}

func FuzzFileName(f *testing.F) {
	f.Add("a/b")
	f.Fuzz(func(t *testing.T, text string) {
		name := fileName(text)
		if name == "" {
			return
		}
		if filepath.Base(name) != name || !filepath.IsLocal(name) || strings.ContainsAny(name, "/\\:\x00") || len(name) > 121 {
			t.Fatalf("%q becomes %q", text, name)
		}
	})
}

func TestNamesAreHandedOutOnce(t *testing.T) {
	n := names{}
	path := func(number string) string { return "A" + number }
	lower := func(number string) string { return "a" + number }
	if a, b, c := n.free(path), n.free(lower), n.free(path); a != "A" || b != "a-2" || c != "A-3" {
		t.Errorf("%s %s %s", a, b, c)
	}
}
