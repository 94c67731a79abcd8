//go:build linux

// Package portaltest gives tests a desktop with a file dialog: a bus of its own,
// and on it a portal whose user answers by himself.
package portaltest

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
)

// The names of the portal's documentation:
// https://flatpak.github.io/xdg-desktop-portal/docs/doc-org.freedesktop.portal.FileChooser.html
const (
	name    = "org.freedesktop.portal.Desktop"
	path    = dbus.ObjectPath("/org/freedesktop/portal/desktop")
	chooser = "org.freedesktop.portal.FileChooser"
	request = "org.freedesktop.portal.Request"
)

// StartBus starts a session bus for the test alone.
func StartBus(t *testing.T) {
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

// Asked is what a program asked for.
type Asked struct {
	Window, Title string
	Options       map[string]dbus.Variant
}

// Desktop is a desktop with a file dialog whose user answers at once.
type Desktop struct {
	mu    sync.Mutex
	asked Asked // guarded by mu

	conn   *dbus.Conn
	Status uint32
	URIs   []string
	Old    bool          // a portal that names its requests itself
	Silent bool          // its user does not answer
	Dies   bool          // its service ends before it has said that there is a dialog
	Closed chan struct{} // the dialog was ended from outside
}

// Asked returns what the dialog was asked for last.
func (d *Desktop) Asked() Asked {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.asked
}

// Forget forgets what was asked for.
func (d *Desktop) Forget() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.asked = Asked{}
}

// End ends its service.
func (d *Desktop) End() { d.conn.Close() }

// Start puts it on the bus.
func (d *Desktop) Start(t *testing.T) {
	t.Helper()
	conn, err := dbus.Connect(os.Getenv("DBUS_SESSION_BUS_ADDRESS"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	d.conn, d.Closed = conn, make(chan struct{}, 1)
	for name, methods := range map[string]map[string]any{
		chooser:                           {"OpenFile": d.openFile},
		"org.freedesktop.DBus.Properties": {"Get": func(string, string) (dbus.Variant, *dbus.Error) { return dbus.MakeVariant(uint32(3)), nil }},
	} {
		if err := conn.ExportMethodTable(methods, path, name); err != nil {
			t.Fatal(err)
		}
	}
	if r, err := conn.RequestName(name, dbus.NameFlagDoNotQueue); err != nil || r != dbus.RequestNameReplyPrimaryOwner {
		t.Fatal(r, err)
	}
}

func (d *Desktop) openFile(sender dbus.Sender, window, title string, options map[string]dbus.Variant) (dbus.ObjectPath, *dbus.Error) {
	d.mu.Lock()
	d.asked = Asked{window, title, options}
	d.mu.Unlock()
	token, _ := options["handle_token"].Value().(string)
	if d.Old {
		token = "t1"
	}
	object := dbus.ObjectPath("/org/freedesktop/portal/desktop/request/" +
		strings.ReplaceAll(strings.TrimPrefix(string(sender), ":"), ".", "_") + "/" + token)
	_ = d.conn.ExportMethodTable(map[string]any{
		"Close": func() *dbus.Error { d.Closed <- struct{}{}; return nil },
	}, object, request)
	if d.Dies {
		d.End()
		return object, nil
	}
	if d.Silent {
		return object, nil
	}
	answer := func() error {
		return d.conn.Emit(object, request+".Response", d.Status, map[string]dbus.Variant{"uris": dbus.MakeVariant(d.URIs)})
	}
	_ = answer() // before the caller has even got the reply
	if d.Old {   // whose caller can listen only when it has got it
		go func() {
			for answer() == nil { // until the bus has gone
				time.Sleep(20 * time.Millisecond)
			}
		}()
	}
	return object, nil
}
