//go:build linux

package filedialog

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
)

// startBus starts a session bus for the test alone.
func startBus(t *testing.T) {
	t.Helper()
	daemon, err := exec.LookPath("dbus-daemon")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	config := filepath.Join(t.TempDir(), "bus.conf")
	const text = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:dir=%s</listen>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>`
	if err := os.WriteFile(config, fmt.Appendf(nil, text, t.TempDir()), 0o600); err != nil {
		t.Fatal(err)
	}
	bus := exec.Command(daemon, "--config-file="+config, "--nofork", "--print-address")
	out, err := bus.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := bus.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = bus.Process.Kill(); _ = bus.Wait() })
	address, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", strings.TrimSpace(address))
}

// desktop is a desktop with a file dialog whose user answers at once.
type desktop struct {
	conn    *dbus.Conn
	status  uint32
	uris    []string
	old     bool // a portal that names its requests itself
	silent  bool // its user does not answer
	window  string
	title   string
	options map[string]dbus.Variant
	closed  chan struct{} // the dialog was ended from outside
}

// startDesktop lets the bus have one.
func startDesktop(t *testing.T, d *desktop) {
	t.Helper()
	conn, err := dbus.Connect(os.Getenv("DBUS_SESSION_BUS_ADDRESS"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	d.conn, d.closed = conn, make(chan struct{}, 1)
	for name, methods := range map[string]map[string]any{
		chooser:                           {"OpenFile": d.openFile},
		"org.freedesktop.DBus.Properties": {"Get": func(string, string) (dbus.Variant, *dbus.Error) { return dbus.MakeVariant(uint32(3)), nil }},
	} {
		if err := conn.ExportMethodTable(methods, portalPath, name); err != nil {
			t.Fatal(err)
		}
	}
	if r, err := conn.RequestName(portalName, dbus.NameFlagDoNotQueue); err != nil || r != dbus.RequestNameReplyPrimaryOwner {
		t.Fatal(r, err)
	}
}

func (d *desktop) openFile(sender dbus.Sender, window, title string, options map[string]dbus.Variant) (dbus.ObjectPath, *dbus.Error) {
	d.window, d.title, d.options = window, title, options
	token, _ := options["handle_token"].Value().(string)
	if d.old {
		token = "t1"
	}
	object := dbus.ObjectPath("/org/freedesktop/portal/desktop/request/" +
		strings.ReplaceAll(strings.TrimPrefix(string(sender), ":"), ".", "_") + "/" + token)
	_ = d.conn.ExportMethodTable(map[string]any{
		"Close": func() *dbus.Error { d.closed <- struct{}{}; return nil },
	}, object, requestName)
	if d.silent {
		return object, nil
	}
	answer := func() error {
		return d.conn.Emit(object, requestName+".Response", d.status, map[string]dbus.Variant{"uris": dbus.MakeVariant(d.uris)})
	}
	_ = answer() // before the caller has even got the reply
	if d.old {   // whose caller can listen only when it has got it
		go func() {
			for answer() == nil { // until the bus has gone
				time.Sleep(20 * time.Millisecond)
			}
		}()
	}
	return object, nil
}

// TestOpen checks which files the answers of a desktop give. The URIs are
// written as GLib writes them: only what must be is escaped.
func TestOpen(t *testing.T) {
	startBus(t)
	for name, test := range map[string]struct {
		desktop desktop
		want    []string
		failed  bool
	}{
		"one":       {desktop{uris: []string{"file:///data/a.ply"}}, []string{"/data/a.ply"}, false},
		"many":      {desktop{uris: []string{"file:///d/b.ply", "file:///d/a.ply"}}, []string{"/d/b.ply", "/d/a.ply"}, false},
		"plus":      {desktop{uris: []string{"file:///d/scan+1%20(2)%2Bx.ply"}}, []string{"/d/scan+1 (2)+x.ply"}, false},
		"percent":   {desktop{uris: []string{"file:///d/50%25%3Fx%23y%C3%A9.ply"}}, []string{"/d/50%?x#yé.ply"}, false},
		"no UTF-8":  {desktop{uris: []string{"file:///d/M%FCller.ply"}}, []string{"/d/M\xfcller.ply"}, false},
		"cancelled": {desktop{status: 1, uris: []string{}}, nil, false},
		"ended":     {desktop{status: 2, uris: []string{}}, nil, true},
		"elsewhere": {desktop{uris: []string{"sftp://host/a.ply"}}, nil, true},
		"an old one": {
			desktop{old: true, uris: []string{"file:///data/a.ply"}}, []string{"/data/a.ply"}, false,
		},
	} {
		t.Run(name, func(t *testing.T) {
			startDesktop(t, &test.desktop)
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
	startBus(t)
	d := &desktop{uris: []string{"file:///a.ply"}}
	startDesktop(t, d)
	_, err := Open(t.Context(), Request{
		Title: "Open a Mesh", Accept: "Open", Folder: "/data/höhle", Many: true, Window: 0x2a00007,
		Filters: []Filter{{"Meshes", []string{".ply", ".mrk.json"}}, {Name: "All files"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if d.title != "Open a Mesh" || d.window != "x11:2a00007" {
		t.Errorf("title %q, window %q", d.title, d.window)
	}
	const meshes = `["Meshes", [[0, "*.[pP][lL][yY]"], [0, "*.[mM][rR][kK].[jJ][sS][oO][nN]"]]]` // the library gives structures as lists
	for key, want := range map[string]string{
		"multiple": "true", "directory": "false", "modal": "true", "accept_label": `"Open"`,
		"current_folder": `@ay [0x2f, 0x64, 0x61, 0x74, 0x61, 0x2f, 0x68, 0xc3, 0xb6, 0x68, 0x6c, 0x65, 0x0]`,
		"filters":        `@aav [` + meshes + `, ["All files", [[0, "*"]]]]`,
		"current_filter": `@av ` + meshes,
	} {
		if got := d.options[key].String(); got != want {
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
	startBus(t)
	if _, err := Open(t.Context(), Request{}); !errors.Is(err, ErrNone) {
		t.Errorf("on an empty bus: %v", err)
	}
}

// TestOpenEndsWithItsContext: the dialog goes when the program does.
func TestOpenEndsWithItsContext(t *testing.T) {
	startBus(t)
	d := &desktop{silent: true}
	startDesktop(t, d)
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	if _, err := Open(ctx, Request{}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Open gives %v", err)
	}
	select {
	case <-d.closed:
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
