package session

import "testing"

// TestFind: what people type finds what they mean, first.
func TestFind(t *testing.T) {
	w := newWorld(t)
	for text, want := range map[string]string{
		"undo": "undo", "exp pic": "picture", "pic exp": "picture", "exppic": "picture", "wire": "wireframe", "dark": "theme-dark",
		"save as": "save-as", "save": "save", "tiff": "picture", "help keys": "keys", "screenshot": "picture", "fit": "fit", "FIT sel": "fit-selection",
		"next": "next-tab", "lps": "coordinates", "theme light": "theme-light", "remove": "remove-group", "delete": "delete-points",
	} {
		got := ""
		if found := w.Find(text); len(found) > 0 {
			got = found[0].Name
		}
		if got != want {
			t.Errorf("%q finds %q first, want %q", text, got, want)
		}
	}
	for _, text := range []string{"xyzzy", "undo xyzzy", "odnu"} {
		if found := w.Find(text); len(found) > 0 {
			t.Errorf("%q finds %q", text, found[0].Name)
		}
	}
	for _, text := range []string{"", "  "} {
		if found := w.Find(text); len(found) != len(w.Actions()) || found[0].Name != "open" {
			t.Errorf("%q finds %d of %d actions, or not in the menus' order", text, len(found), len(w.Actions()))
		}
	}
}

// TestFindByAState: an action is found by what it is called now.
func TestFindByAState(t *testing.T) {
	w := newWorld(t)
	a := w.Action("undo")
	a.Now = func() string { return "Undo Move nasion" }
	if found := w.Find("nasion"); len(found) != 1 || found[0] != a {
		t.Errorf("found are %d actions", len(found))
	}
}
