//go:build linux

package e2e

import (
	"errors"
	"fmt"
	"image"
	"net/url"
	"strings"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
)

// dropVersion is the version of the XDND protocol that the source speaks
// (freedesktop.org, "Drag-and-Drop Protocol for the X Window System", 5).
const dropVersion = 5

// dropSource is an X client of its own that drags files, as a file manager does.
type dropSource struct {
	*display // its own connection, the shared atoms and screen
	window   xproto.Window
	target   xproto.Window
	list     []byte // text/uri-list
	asked    bool   // the target fetched the list
}

// drop drags the files over a window and lets go of them at a place on the
// screen. It returns when the target says that it is finished.
func (d *display) drop(target xproto.Window, at image.Point, paths ...string) error {
	conn, err := xgb.NewConnDisplay(d.name)
	if err != nil {
		return err
	}
	defer conn.Close()
	own := *d
	own.conn = conn
	source := &dropSource{display: &own, target: target, list: uriList(paths)}
	if err := source.createWindow(); err != nil {
		return err
	}
	d.move(at) // a real source has the pointer there, too
	source.send("XdndEnter", dropVersion<<24, uint32(own.atom("text/uri-list")), 0, 0)
	source.send("XdndPosition", 0, uint32(at.X)<<16|uint32(at.Y), xproto.TimeCurrentTime, uint32(own.atom("XdndActionCopy")))
	status, err := source.await("XdndStatus")
	if err != nil {
		return err
	}
	if status.Data.Data32[1]&1 == 0 {
		return errors.New("the window does not accept the drop")
	}
	source.send("XdndDrop", 0, xproto.TimeCurrentTime, 0, 0)
	if _, err := source.await("XdndFinished"); err != nil {
		return err
	}
	if !source.asked {
		return errors.New("the window finished the drop without fetching the files' names")
	}
	return nil
}

// uriList writes paths as RFC 2483 section 5 wants them.
func uriList(paths []string) []byte {
	var b strings.Builder
	for _, path := range paths {
		b.WriteString((&url.URL{Scheme: "file", Path: path}).String() + "\r\n")
	}
	return []byte(b.String())
}

// createWindow makes the window that owns the drag's data.
func (s *dropSource) createWindow() error {
	window, err := xproto.NewWindowId(s.conn)
	if err != nil {
		return err
	}
	s.window = window
	err = xproto.CreateWindowChecked(s.conn, xproto.WindowClassCopyFromParent, window, s.root, 0, 0, 1, 1, 0,
		xproto.WindowClassInputOnly, xproto.WindowClassCopyFromParent, 0, nil).Check()
	if err != nil {
		return err
	}
	return xproto.SetSelectionOwnerChecked(s.conn, window, s.atom("XdndSelection"), xproto.TimeCurrentTime).Check()
}

func (s *dropSource) send(kind string, data ...uint32) {
	sendMessage(s.conn, s.target, s.target, s.atom(kind), append([]uint32{uint32(s.window)}, data...))
}

// await answers the target's requests until it sends a message of a kind.
func (s *dropSource) await(kind string) (xproto.ClientMessageEvent, error) {
	const limit = 10 * time.Second
	var found xproto.ClientMessageEvent
	ok := poll(limit, func() bool {
		for {
			event, err := s.conn.PollForEvent()
			if event == nil || err != nil {
				return false
			}
			switch event := event.(type) {
			case xproto.SelectionRequestEvent:
				s.serve(event)
			case xproto.ClientMessageEvent:
				if event.Type == s.atom(kind) {
					found = event
					return true
				}
			}
		}
	})
	if !ok {
		return found, fmt.Errorf("no %s from the window in %v", kind, limit)
	}
	return found, nil
}

// serve hands the list of files to whoever asks for it as text/uri-list.
func (s *dropSource) serve(request xproto.SelectionRequestEvent) {
	answer := xproto.SelectionNotifyEvent{
		Time:      request.Time,
		Requestor: request.Requestor,
		Selection: request.Selection,
		Target:    request.Target,
	}
	if request.Target == s.atom("text/uri-list") {
		answer.Property = request.Property
		xproto.ChangeProperty(s.conn, xproto.PropModeReplace, request.Requestor, request.Property, request.Target,
			8, uint32(len(s.list)), s.list)
		s.asked = true
	}
	xproto.SendEvent(s.conn, false, request.Requestor, xproto.EventMaskNoEvent, string(answer.Bytes()))
}
