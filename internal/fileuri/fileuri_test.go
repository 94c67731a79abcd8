package fileuri

import (
	"os"
	"testing"
)

// TestPath has the examples of RFC 8089 with its appendices, and what browsers and
// file managers write. An empty path stands for none.
func TestPath(t *testing.T) {
	own, err := os.Hostname()
	if err != nil {
		t.Skip(err)
	}
	for _, c := range []struct{ uri, elsewhere, windows string }{
		{"file:///home/me/a%20b+c.ply", "/home/me/a b+c.ply", ""},
		{"file:/home/me/a.ply", "/home/me/a.ply", ""},
		{"file://localhost/home/me/a.ply", "/home/me/a.ply", ""},
		{"file://" + own + "/home/me/a.ply", "/home/me/a.ply", `\\` + own + `\home\me\a.ply`},
		{"file:///h%C3%BCfte/%E5%A4%B4.ply", "/hüfte/头.ply", ""},
		{"FILE:///a.ply", "/a.ply", ""},
		{"file:///C:/x/a%20b.ply", "/C:/x/a b.ply", `C:\x\a b.ply`},
		{"file:///c:/x.ply", "/c:/x.ply", `c:\x.ply`},
		{"file:///C|/x.ply", "/C|/x.ply", `C:\x.ply`},
		{"file://localhost/C:/x.ply", "/C:/x.ply", `C:\x.ply`},
		{"file:/C:/x.ply", "/C:/x.ply", `C:\x.ply`},
		{"file:C:/x.ply", "", `C:\x.ply`},
		{"file://C:/x.ply", "", `C:\x.ply`},
		{`file:///C:\x\y.ply`, `/C:\x\y.ply`, `C:\x\y.ply`},
		{"file:///C:/100%25.ply", "/C:/100%.ply", `C:\100%.ply`},
		{"file:////C:/x.ply", "//C:/x.ply", `C:\x.ply`},
		{"file://server/share/a.ply", "", `\\server\share\a.ply`},
		{"file:////server/share/a.ply", "//server/share/a.ply", `\\server\share\a.ply`},
		{"file://///server/share/a.ply", "///server/share/a.ply", `\\server\share\a.ply`},
		{"C:/x.ply", "", ""},
		{`C:\x.ply`, "", ""},
		{"/home/me/a.ply", "", ""},
		{"a.ply", "", ""},
		{"file:a.ply", "", ""},
		{"file:", "", ""},
		{"file://", "", ""},
		{"https://example.org/a.ply", "", ""},
		{"file:///a%zz.ply", "", ""},
		{"file:///a%00.ply", "", ""},
		{"", "", ""},
	} {
		for windows, want := range map[bool]string{false: c.elsewhere, true: c.windows} {
			got, ok := pathOn(c.uri, windows)
			if ok != (want != "") || ok && got != want {
				t.Errorf("%q on Windows %t: %q %t, want %q", c.uri, windows, got, ok, want)
			}
		}
	}
}

// TestLocal: what is decoded is not decoded again.
func TestLocal(t *testing.T) {
	for _, c := range []struct{ path, elsewhere, windows string }{
		{"/home/me/100%25 a.ply", "/home/me/100%25 a.ply", "/home/me/100%25 a.ply"},
		{"C:/x/100%25.ply", "C:/x/100%25.ply", `C:\x\100%25.ply`},
		{"/C:/x.ply", "/C:/x.ply", `C:\x.ply`},
		{"//server/share/a.ply", "//server/share/a.ply", `\\server\share\a.ply`},
		{"", "", ""},
	} {
		for windows, want := range map[bool]string{false: c.elsewhere, true: c.windows} {
			if got := localOn(c.path, windows); got != want {
				t.Errorf("%q on Windows %t: %q, want %q", c.path, windows, got, want)
			}
		}
	}
}
