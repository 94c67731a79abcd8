package session

import "testing"

// TestSaveQuestions: what is asked names the document, what of it changed, and groups
// only where others are saved.
func TestSaveQuestions(t *testing.T) {
	for _, c := range []struct {
		u    Unsaved
		want string
	}{
		{Unsaved{"a.obj", true, nil, 0, nil, nil}, "Save the landmarks of a.obj before closing?"},
		{Unsaved{"a.obj", false, nil, 3, nil, nil}, "Save the measures of a.obj before closing?"},
		{Unsaved{"a.obj", true, []string{"face"}, 1, nil, nil}, "Save the landmarks of a.obj before closing?"},
		{Unsaved{"a.obj", true, []string{"face", "jaw"}, 2, nil, nil}, "Save the landmarks of a.obj before closing?"},
		{Unsaved{"a.obj", true, []string{"face"}, 2, nil, nil}, "Save the landmarks of a.obj before closing?\nOnly these groups are not saved yet: face."},
		{Unsaved{"a.obj", true, nil, 1, nil, []string{"/x/a.ljson"}}, "Save the landmarks of a.obj before closing?\nNothing is left here of a.ljson, and no file is emptied: it stays on the disk as it was. Undo and Redo bring back what was there, but not after closing."},
		{Unsaved{"a.obj", true, []string{"face"}, 1, []string{"jaw"}, nil}, "Save the landmarks of a.obj before closing?\nA group that was removed is in no file: \"jaw\". Undo brings back what was removed, but not after closing."},
	} {
		if got := SaveQuestion(c.u, "closing"); got != c.want {
			t.Errorf("%+v: %q, want %q", c.u, got, c.want)
		}
	}
	if got, want := GiveUpQuestion([]string{"jaw"}, []string{"/x/a.ljson", "/x/b.ljson"}, "quitting"), "Nothing is left here of a.ljson, b.ljson, and no file is emptied: they stay on the disk as they were.\nA group that was removed is in no file: \"jaw\". Undo brings back what was removed, but not after quitting."; got != want {
		t.Errorf("it is asked %q, want %q", got, want)
	}
	if got, want := GiveUpQuestion([]string{"jaw", "ear"}, nil, "quitting"), "Groups that were removed are in no file: \"jaw\", \"ear\". Undo brings back what was removed, but not after quitting."; got != want {
		t.Errorf("of removed groups alone: %q, want %q", got, want)
	}
	if title, text := SaveAllQuestion(3, "quitting"); title != "Save 3 Documents?" || text != "Save the landmarks of these documents before quitting?" {
		t.Errorf("of several: %q, %q", title, text)
	}
}
