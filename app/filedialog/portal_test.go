//go:build linux

package filedialog

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"testing"
	"time"

	"cairn/app/filedialog/portaltest"
)

// TestOpen checks which files the answers of a desktop give. The URIs are
// written as GLib writes them: only what must be is escaped.
func TestOpen(t *testing.T) {
	portaltest.StartBus(t)
	for name, test := range map[string]struct {
		desktop *portaltest.Desktop
		want    []string
		failed  bool
	}{
		"one":       {&portaltest.Desktop{URIs: []string{"file:///data/a.ply"}}, []string{"/data/a.ply"}, false},
		"many":      {&portaltest.Desktop{URIs: []string{"file:///d/b.ply", "file:///d/a.ply"}}, []string{"/d/b.ply", "/d/a.ply"}, false},
		"plus":      {&portaltest.Desktop{URIs: []string{"file:///d/scan+1%20(2)%2Bx.ply"}}, []string{"/d/scan+1 (2)+x.ply"}, false},
		"percent":   {&portaltest.Desktop{URIs: []string{"file:///d/50%25%3Fx%23y%C3%A9.ply"}}, []string{"/d/50%?x#yé.ply"}, false},
		"no UTF-8":  {&portaltest.Desktop{URIs: []string{"file:///d/M%FCller.ply"}}, []string{"/d/M\xfcller.ply"}, false},
		"cancelled": {&portaltest.Desktop{Status: 1, URIs: []string{}}, nil, false},
		"ended":     {&portaltest.Desktop{Status: 2, URIs: []string{}}, nil, true},
		"elsewhere": {&portaltest.Desktop{URIs: []string{"sftp://host/a.ply"}}, nil, true},
		"an old one": {
			&portaltest.Desktop{Old: true, URIs: []string{"file:///data/a.ply"}}, []string{"/data/a.ply"}, false,
		},
	} {
		t.Run(name, func(t *testing.T) {
			test.desktop.Start(t)
			got, err := Open(t.Context(), Request{Title: "Open", Many: true})
			if !slices.Equal(got, test.want) || (err != nil) != test.failed {
				t.Errorf("Open gives %q, %v; want %q, failed %t", got, err, test.want, test.failed)
			}
		})
		if t.Failed() {
			break
		}
	}
}

// TestOpenAsks checks what the desktop is told.
func TestOpenAsks(t *testing.T) {
	portaltest.StartBus(t)
	d := &portaltest.Desktop{URIs: []string{"file:///a.ply"}}
	d.Start(t)
	_, err := Open(t.Context(), Request{
		Title: "Open a Mesh", Accept: "Open", Folder: "/data/höhle", Many: true, Window: 0x2a00007,
		Filters: []Filter{{"Meshes", []string{".ply", ".mrk.json"}}, {Name: "All files"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	asked := d.Asked()
	if asked.Title != "Open a Mesh" || asked.Window != "x11:2a00007" {
		t.Errorf("title %q, window %q", asked.Title, asked.Window)
	}
	const meshes = `["Meshes", [[0, "*.[pP][lL][yY]"], [0, "*.[mM][rR][kK].[jJ][sS][oO][nN]"]]]` // the library gives structures as lists
	for key, want := range map[string]string{
		"multiple": "true", "directory": "false", "modal": "true", "accept_label": `"Open"`,
		"current_folder": `@ay [0x2f, 0x64, 0x61, 0x74, 0x61, 0x2f, 0x68, 0xc3, 0xb6, 0x68, 0x6c, 0x65, 0x0]`,
		"filters":        `@aav [` + meshes + `, ["All files", [[0, "*"]]]]`,
		"current_filter": `@av ` + meshes,
	} {
		if got := asked.Options[key].String(); got != want {
			t.Errorf("%s is %s, want %s", key, got, want)
		}
	}
	sent := options(Request{Filters: []Filter{{Name: "All files"}}}, "")
	for key, want := range map[string]string{"filters": "a(sa(us))", "current_filter": "(sa(us))"} { // of the portal's documentation
		if got := sent[key].Signature().String(); got != want {
			t.Errorf("%s is of type %s, want %s", key, got, want)
		}
	}
}

// TestOpenWithoutDesktop: no bus, and a bus with nobody on it.
func TestOpenWithoutDesktop(t *testing.T) {
	t.Setenv("XDG_RUNTIME_DIR", t.TempDir())
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "")
	if _, err := Open(t.Context(), Request{}); !errors.Is(err, ErrNone) {
		t.Errorf("without a bus: %v", err)
	}
	portaltest.StartBus(t)
	if _, err := Open(t.Context(), Request{}); !errors.Is(err, ErrNone) {
		t.Errorf("on an empty bus: %v", err)
	}
}

// TestADialogThatEndsByItself: its service dies, or says that it ended. That is
// known at once, and is no reason to ask that desktop never again.
func TestADialogThatEndsByItself(t *testing.T) {
	portaltest.StartBus(t)
	silent := &portaltest.Desktop{Silent: true}
	for name, d := range map[string]*portaltest.Desktop{
		"ended": {Status: 2, URIs: []string{}}, "died before its answer": {Dies: true}, "died": silent,
	} {
		t.Run(name, func(t *testing.T) {
			d.Start(t)
			if d == silent {
				go func() {
					for d.Asked().Title == "" {
						runtime.Gosched()
					}
					d.End()
				}()
			}
			if _, err := Open(t.Context(), Request{Title: "Open"}); !errors.Is(err, ErrEnded) || errors.Is(err, ErrNone) {
				t.Errorf("Open gives %v", err)
			}
			again := &portaltest.Desktop{URIs: []string{"file:///data/a.ply"}}
			if name != "ended" {
				again.Start(t)
				if paths, err := Open(t.Context(), Request{Title: "Open"}); err != nil || len(paths) != 1 {
					t.Errorf("the next time Open gives %q, %v", paths, err)
				}
			}
		})
	}
}

// TestOpenEndsWithItsContext: the dialog goes when the program does.
func TestOpenEndsWithItsContext(t *testing.T) {
	portaltest.StartBus(t)
	d := &portaltest.Desktop{Silent: true}
	d.Start(t)
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	if _, err := Open(ctx, Request{}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Open gives %v", err)
	}
	select {
	case <-d.Closed:
	case <-time.After(10 * time.Second):
		t.Error("the dialog stays")
	}
}

func TestFilterMatches(t *testing.T) {
	f := Filter{"Meshes", []string{".ply", ".mrk.json"}}
	for name, want := range map[string]bool{"a.ply": true, "A.PLY": true, "a.Mrk.Json": true, "a.json": false, "ply": false} {
		if f.Matches(name) != want {
			t.Errorf("%s: %t", name, !want)
		}
	}
	if !(Filter{Name: "All files"}).Matches("x") {
		t.Error("all files do not match")
	}
}
