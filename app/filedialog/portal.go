//go:build unix && !darwin

package filedialog

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"cairn/internal/fileuri"

	"github.com/godbus/dbus/v5"
)

// The desktop's dialog is the file chooser of xdg-desktop-portal, which every
// desktop brings its own for:
// https://flatpak.github.io/xdg-desktop-portal/docs/doc-org.freedesktop.portal.FileChooser.html
const (
	portalName  = "org.freedesktop.portal.Desktop"
	portalPath  = dbus.ObjectPath("/org/freedesktop/portal/desktop")
	chooser     = "org.freedesktop.portal.FileChooser"
	requestName = "org.freedesktop.portal.Request"
	// ownerChanged is the bus's word of a service that begins or ends.
	ownerChanged = "org.freedesktop.DBus.NameOwnerChanged"
)

// answerTime is how long the desktop may take to say whether it has a dialog at
// all. Starting its service may take a second or two.
const answerTime = 5 * time.Second

// Open shows the desktop's dialog and waits until the user has chosen. It
// returns the paths chosen, none where the user cancelled, or ErrNone or ErrEnded.
// When ctx ends, so does the dialog. It may be called from any goroutine.
func Open(ctx context.Context, r Request) ([]string, error) {
	// A connection of its own: the signals of others are none of ours, and
	// closing it ends everything. It outlives ctx by the word that ends the dialog.
	alive, hangUp := context.WithCancel(context.WithoutCancel(ctx))
	defer hangUp()
	late := time.AfterFunc(answerTime, hangUp)
	defer late.Stop()
	conn, err := connect(alive)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNone, err)
	}
	defer conn.Close()
	portal := conn.Object(portalName, portalPath)
	if err := portal.CallWithContext(alive, "org.freedesktop.DBus.Properties.Get", 0, chooser, "version").Err; err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNone, err)
	}
	if !late.Stop() {
		return nil, fmt.Errorf("%w: it did not answer in %v", ErrNone, answerTime)
	}
	return ask(ctx, conn, portal, r)
}

// connect connects to the session's bus, where there is one. It starts none.
func connect(ctx context.Context) (*dbus.Conn, error) {
	address := os.Getenv("DBUS_SESSION_BUS_ADDRESS")
	if address == "" {
		socket := filepath.Join(os.Getenv("XDG_RUNTIME_DIR"), "bus")
		if _, err := os.Stat(socket); err != nil || !filepath.IsAbs(socket) {
			return nil, errors.New("no session bus")
		}
		address = "unix:path=" + socket
	}
	return dbus.Connect(address, dbus.WithContext(ctx))
}

// rule and filter are how the bus wants a Filter.
type rule struct {
	Kind    uint32 // 0: a pattern of names
	Pattern string
}

type filter struct {
	Name  string
	Rules []rule
}

func ask(ctx context.Context, conn *dbus.Conn, portal dbus.BusObject, r Request) ([]string, error) {
	// The answer is a signal of an object whose name follows from ours, so that
	// we can listen before we ask and cannot miss it.
	token := "cairn" + rand.Text()
	sender := strings.ReplaceAll(strings.TrimPrefix(conn.Names()[0], ":"), ".", "_")
	object := portalPath + dbus.ObjectPath("/request/"+sender+"/"+token)
	signals := make(chan *dbus.Signal, 8)
	conn.Signal(signals)
	if err := errors.Join(listen(conn, object), listenForEnd(conn)); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNone, err)
	}
	window := ""
	if r.Window != 0 {
		window = fmt.Sprintf("x11:%x", r.Window)
	}
	var given dbus.ObjectPath
	if err := portal.CallWithContext(ctx, chooser+".OpenFile", 0, window, r.Title, options(r, token)).Store(&given); err != nil {
		if died(err) {
			return nil, fmt.Errorf("%w (%w)", ErrEnded, err)
		}
		return nil, fmt.Errorf("%w: %w", ErrNone, err)
	}
	if given != object { // portals before version 0.9 choose the name
		object = given
		if err := listen(conn, object); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrNone, err)
		}
	}
	for {
		select {
		case <-ctx.Done():
			conn.Object(portalName, object).Call(requestName+".Close", dbus.FlagNoReplyExpected)
			return nil, ctx.Err()
		case s, ok := <-signals:
			switch {
			case !ok:
				return nil, fmt.Errorf("%w (the session bus closed the connection)", ErrEnded)
			case s.Name == ownerChanged && len(s.Body) > 0 && s.Body[0] == portalName:
				return nil, fmt.Errorf("%w (its service, %s, ended)", ErrEnded, portalName)
			case s.Path == object && s.Name == requestName+".Response":
				return chosen(s.Body)
			}
		}
	}
}

func listen(conn *dbus.Conn, object dbus.ObjectPath) error {
	return conn.AddMatchSignal(dbus.WithMatchObjectPath(object),
		dbus.WithMatchInterface(requestName), dbus.WithMatchMember("Response"))
}

// listenForEnd asks for word of the end of the service: who asked it before gets
// no answer from one that follows.
func listenForEnd(conn *dbus.Conn) error {
	return conn.AddMatchSignal(dbus.WithMatchSender("org.freedesktop.DBus"), dbus.WithMatchInterface("org.freedesktop.DBus"),
		dbus.WithMatchMember("NameOwnerChanged"), dbus.WithMatchArg(0, portalName))
}

// died reports whether an error is that of a call whose service ended meanwhile.
func died(err error) bool {
	var e dbus.Error
	return errors.Is(err, dbus.ErrClosed) || errors.As(err, &e) && e.Name == "org.freedesktop.DBus.Error.NoReply"
}

// options returns what the portal is told of a request.
func options(r Request, token string) map[string]dbus.Variant {
	o := map[string]dbus.Variant{
		"handle_token": dbus.MakeVariant(token),
		"modal":        dbus.MakeVariant(true),
		"multiple":     dbus.MakeVariant(r.Many),
		"directory":    dbus.MakeVariant(r.Folders),
	}
	if r.Accept != "" {
		o["accept_label"] = dbus.MakeVariant(r.Accept)
	}
	if r.Folder != "" {
		o["current_folder"] = dbus.MakeVariant(append([]byte(r.Folder), 0))
	}
	var filters []filter
	for _, f := range r.Filters {
		k := filter{Name: f.Name}
		for _, p := range f.patterns() {
			k.Rules = append(k.Rules, rule{0, p})
		}
		filters = append(filters, k)
	}
	if len(filters) > 0 {
		o["filters"], o["current_filter"] = dbus.MakeVariant(filters), dbus.MakeVariant(filters[0])
	}
	return o
}

// chosen returns the paths of the portal's answer: a status, and values by name.
func chosen(body []any) ([]string, error) {
	const done, cancelled, ended = 0, 1, 2
	if len(body) != 2 {
		return nil, fmt.Errorf("%w: its answer has %d parts, not 2", ErrNone, len(body))
	}
	status, _ := body[0].(uint32)
	values, ok := body[1].(map[string]dbus.Variant)
	switch {
	case status == cancelled:
		return nil, nil
	case status == ended: // whatever ended it, there was a dialog
		return nil, ErrEnded
	case status != done || !ok:
		return nil, fmt.Errorf("%w: it ended with status %v", ErrNone, body[0])
	}
	uris, ok := values["uris"].Value().([]string)
	if !ok {
		return nil, fmt.Errorf("%w: it names no files", ErrNone)
	}
	var paths []string
	for _, text := range uris {
		path, ok := fileuri.Path(text)
		if !ok {
			return nil, fmt.Errorf("%s is not a file of this computer; copy it here and open the copy", text)
		}
		paths = append(paths, path)
	}
	return paths, nil
}
