package lmio

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestKeysThatSoundLikeSpellings: what a file calls as the program calls its own
// remarks is kept like anything else, or named as lost. Each text is written back
// as it was; in IDAV points, which hold positions alone, the key counts as a loss.
func TestKeysThatSoundLikeSpellings(t *testing.T) {
	for _, c := range []struct{ file, key, text string }{
		{"a.csv", "spelling of the columns", "ID,spelling of the columns,x1,y1,z1,x2,y2,z2\ns1,wild,1,2,3,4,5,6\ns2,tame,1,2,4,4,5,7\n"},
		{"a.csv", "spelling of the delimiter", "group,spelling of the delimiter,name,x,y,z\ng,wild,a,1,2,3\ng,wild,b,4,5,6\n"},
		{"a.csv", "spelling of type", "name,x,y,z,spelling of type,kind\na,1,2,3,wild,k\nb,4,5,6,tame,l\n"},
	} {
		path := filepath.Join(t.TempDir(), c.file)
		if err := os.WriteFile(path, []byte(c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		r, err := Read(t.Context(), path)
		if err != nil {
			t.Errorf("%s: %v", c.key, err)
			continue
		}
		again := filepath.Join(t.TempDir(), c.file)
		if err := Write(again, r.Groups); err != nil {
			t.Fatal(err)
		}
		if got, _ := os.ReadFile(again); string(got) != c.text {
			t.Errorf("%s: written as\n%swhere it was\n%s", c.key, got, c.text)
		}
		losses, err := Losses("a.pts", r.Groups[:1])
		if err != nil {
			t.Fatal(err)
		}
		if all := strings.Join(losses, "\n"); !strings.Contains(all, c.key) {
			t.Errorf("%s is lost without a word: %q", c.key, all)
		}
	}
}
