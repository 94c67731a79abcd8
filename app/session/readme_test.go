package session

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the README's table of keys anew")

// TestReadme: the README's table of keys and mouse is that of the program.
func TestReadme(t *testing.T) {
	const begin, end = "<!-- keys, made by: go test ./app/session -run Readme -update -->\n", "<!-- end of keys -->"
	path := filepath.Join("..", "..", "README.md")
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(b), begin)
	got, after, ended := strings.Cut(rest, end)
	if !ok || !ended {
		t.Fatal("the README has no place for the table of keys")
	}
	var want strings.Builder
	want.WriteString("| | |\n| --- | --- |\n")
	for _, row := range newWorld(t).KeyRows() {
		want.WriteString("| " + strings.Join(row.Keys, ", ") + " | " + row.Does + " |\n")
	}
	if got == want.String() {
		return
	}
	if !*update {
		t.Fatal("the README has another table of keys than the program: go test -tags migrated_fynedo ./app/session -run Readme -update")
	}
	if err := os.WriteFile(path, []byte(before+begin+want.String()+end+after), 0o644); err != nil {
		t.Fatal(err)
	}
}
