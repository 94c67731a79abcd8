package beside

import (
	"bytes"
	"strings"
	"testing"
)

// TestRefusedNames is the table of names that are never opened, on any system.
func TestRefusedNames(t *testing.T) {
	for ref, want := range map[string]string{
		"/etc/passwd": "outside", "../x.png": "outside", "a/../../x.png": "outside", `..\x.png`: "outside",
		"//host/share/x": "outside", `\\host\share\x`: "outside", `\\?\C:\x`: "outside", `\\.\x`: "outside",
		"C:/x.png": "outside", "C:x.png": "outside", "http://192.0.2.1/x": "outside", "file:///etc/passwd": "outside",
		"x.png::$DATA": "outside", "~/x": "outside", "$HOME/x": "outside", "%2e%2e/x": "outside", "%2fetc/passwd": "outside",
		"%5c%5chost%5cx": "outside", "": "outside", "LPT1:": "outside",
		"CON": "device", "nul.png": "device", "tex/aux.jpg": "device", "com1": "device", "COM¹.png": "device",
		"x.png.": "dot or space", "tex /x.png": "dot or space", ".": "a folder", "tex/..": "outside",
		"x\x00.png": "control", "x\ty": "control", "x%00y": "control", strings.Repeat("a", 2000): "longer than",
	} {
		if _, err := localNames(ref); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", ref, err, want)
		}
	}
	for ref, want := range map[string]string{
		"x.png": "x.png", "./x.png": "x.png", "tex//x.png": "tex/x.png", `tex\x.png`: "tex/x.png", "console.png": "console.png",
		"com10.png": "com10.png", "…": "…", " x.png": " x.png",
	} {
		if names, err := localNames(ref); err != nil || names[0] != want {
			t.Errorf("%q: %q %v, want %q", ref, names, err, want)
		}
	}
}

func FuzzLocalName(f *testing.F) {
	f.Add("tex/skin.png")
	f.Add("%2e%2e/x")
	f.Fuzz(func(t *testing.T, ref string) {
		names, err := localNames(ref)
		if err != nil {
			return
		}
		for _, n := range names {
			if n == "" || n[0] == '/' || n == ".." || bytes.HasPrefix([]byte(n), []byte("../")) || bytes.ContainsAny([]byte(n), ":\\\x00") {
				t.Fatalf("%q is taken for the local name %q", ref, n)
			}
		}
	})
}
