package lmio

import (
	"strings"
	"testing"
)

// TestReadTable: what spreadsheets and text editors copy.
func TestReadTable(t *testing.T) {
	for text, want := range map[string]string{
		"a\t1\t2\t3":                         "a 1 2 3",
		"name\tx\ty\tz\r\na\t1,5\t2\t-3\r\n": "a 1.5 2 -3",
		"1,2,3\n4,5,6\n":                     " 1 2 3; 4 5 6",
		"a;1,5;2;3":                          "a 1.5 2 3",
		"a 1 2 3\nb 4 5 6e-1\n":              "a 1 2 3;b 4 5 0.6",
		"hello world":                        "clipboard: line 1",
		"":                                   "clipboard: line 1",
	} {
		r, err := ReadTable(t.Context(), "clipboard", text)
		if err != nil {
			if !strings.HasPrefix(err.Error(), want) {
				t.Errorf("%q: %v", text, err)
			}
			continue
		}
		var rows []string
		for _, l := range r.Groups[0].Landmarks() {
			rows = append(rows, l.Name+strings.Join([]string{"", number(l.Position.X), number(l.Position.Y), number(l.Position.Z)}, " "))
		}
		if got := strings.Join(rows, ";"); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

func number(x float64) string { return string(appendNumber(nil, x)) }
