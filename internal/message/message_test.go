package message

import (
	"strings"
	"testing"
)

func TestQuote(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", `""`},
		{"nasion", `"nasion"`},
		{` said "left" `, `" said "left" "`},
		{`C:\scans\a.obj`, `"C:\scans\a.obj"`},
		{"điểm 鼻 ن", `"điểm 鼻 ن"`},
		{"a\tb\r\n", `"a\tb\r\n"`},
		{"a\u00a0b\u202ec", `"a\u00a0b\u202ec"`}, // a no-break space, and what turns the direction of writing
		{"a\xffb", `"a\xffb"`},
		{"a\ufffdb", "\"a\ufffdb\""},
		{strings.Repeat("ü", 60), `"` + strings.Repeat("ü", 60) + `"`},
		{strings.Repeat("ü", 61), `"` + strings.Repeat("ü", 60) + `…"`},
		{strings.Repeat("\U0001f480", 1000), `"` + strings.Repeat("\U0001f480", 60) + `…"`},
		{strings.Repeat("\xff", 61), `"` + strings.Repeat(`\xff`, 60) + `…"`},
	} {
		if got := Quote(c.text); got != c.want {
			t.Errorf("%q: %s, not %s", c.text, got, c.want)
		}
		if got := Quote([]byte(c.text)); got != c.want {
			t.Errorf("the bytes of %q: %s, not %s", c.text, got, c.want)
		}
	}
}

func TestNumbers(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{Count(0, "vertex", "vertices"), "0 vertices"},
		{Count(int64(1), "vertex", "vertices"), "1 vertex"},
		{Count(uint64(12), "vertex", "vertices"), "12 vertices"},
		{Plural(0, "point"), "0 points"},
		{Plural(1, "name of a group"), "1 name of a group"},
		{Plural(3, "name of a group"), "3 names of groups"},
		{Plural(2, "line of comments"), "2 lines of comments"},
		{IsAre(0) + IsAre(1) + IsAre(2), "areisare"},
		{Some(nil), ""},
		{Some([]string{"a", "b"}), "a, b"},
		{Some([]string{"a", "b", "c", "d", "e"}), "a, b, c, d, e"},
		{Some([]string{"a", "b", "c", "d", "e", "f", "g"}), "a, b, c, d, e and 2 more"},
	} {
		if c.got != c.want {
			t.Errorf("%q, not %q", c.got, c.want)
		}
	}
}

func TestCutAndUnicode(t *testing.T) {
	for _, c := range []struct {
		text string
		n    int
		want string
	}{{"", 3, ""}, {"abc", 3, "abc"}, {"abcd", 3, "abc…"}, {"äöüß", 3, "äöü…"}, {"a", 0, "…"}} {
		if got := Cut(c.text, c.n); got != c.want {
			t.Errorf("Cut(%q, %d) = %q, want %q", c.text, c.n, got, c.want)
		}
	}
	for text, want := range map[string]string{"": "", "ä b": "ä b", "sk\xe9l\xff": `sk\xe9l\xff`, "\xef\xbf\xbd": "\ufffd"} {
		if got := Unicode(text); got != want {
			t.Errorf("Unicode(%q) = %q, want %q", text, got, want)
		}
	}
	if Verb(1, "lies", "lie") != "lies" || Verb(0, "lies", "lie") != "lie" || IsAre(2) != "are" {
		t.Error("a verb has the wrong number")
	}
}
