package pathtext

import (
	"encoding/json"
	"reflect"
	"testing"
)

// TestEachPathHasATextOfItsOwn: the texts are those of Go's grammar, JSON holds
// them, and each stands for the path that it was written for.
func TestEachPathHasATextOfItsOwn(t *testing.T) {
	texts := map[string]string{
		"": "", "/a b.ply": "/a b.ply", "/ü\n&<.ply": "/ü\n&<.ply", "sk\ufffdl.ply": "sk\ufffdl.ply", `\xe9`: `\xe9`,
		"/sk\xe9l.ply": `"/sk\xe9l.ply"`, "/ü\xff\n\".ply": `"/\u00fc\xff\n\".ply"`, "\xed\xa0\x80": `"\xed\xa0\x80"`,
		`"quoted".ply`: `"\"quoted\".ply"`, `"/sk\xe9l.ply"`: `"\"/sk\\xe9l.ply\""`, `"`: `"\""`,
	}
	for path, want := range texts {
		if got := Encode(path); got != want || Decode(got) != path {
			t.Errorf("%q is %s and %q again, want %s", path, got, Decode(got), want)
		}
		b, err := json.Marshal(Path(path))
		plain, _ := json.Marshal(want)
		if err != nil || string(b) != string(plain) {
			t.Errorf("%q is %s in JSON, want %s: %v", path, b, plain, err)
		}
		var back Path
		if err := json.Unmarshal(b, &back); err != nil || string(back) != path {
			t.Errorf("%s is read as %q: %v", b, back, err)
		}
	}
}

func TestWhatIsNoPathIsNone(t *testing.T) {
	var got Paths
	if err := json.Unmarshal([]byte(`["/a", 7, null, {"b": []}, "\"/never ends", "\"/a\" more", "/b"]`), &got); err != nil {
		t.Fatal(err)
	}
	if want := (Paths{"/a", "", "", "", "", "", "/b"}); !reflect.DeepEqual(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if b, _ := json.Marshal(Of(nil)); string(b) != "[]" || Paths(nil).Strings() != nil || len(EncodeAll(nil)) != 0 {
		t.Errorf("no paths are %s", b)
	}
}
