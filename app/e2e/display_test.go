//go:build linux

package e2e

import (
	"bufio"
	"fmt"
	"image"
	"io"
	"log"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
	"github.com/jezek/xgb/xtest"
)

// screenWidth and screenHeight are the virtual screen's size in pixels.
const (
	screenWidth  = 1280
	screenHeight = 1024
)

// display is a virtual screen with a window manager, and a connection that
// moves its pointer, presses its keys and looks at its pixels.
type display struct {
	name     string // ":7"
	server   *exec.Cmd
	manager  *exec.Cmd
	conn     *xgb.Conn
	root     xproto.Window
	keycodes map[xproto.Keysym]key
	pressed  map[xproto.Keycode]time.Time // when each key was pressed last
	atoms    map[string]xproto.Atom
}

// startDisplay starts Xvfb on a free display number and openbox on it, and
// returns when windows can be managed.
func startDisplay() (*display, error) {
	xgb.Logger = log.New(io.Discard, "", 0) // it complains of a missing authority file, which is not needed
	d := &display{atoms: map[string]xproto.Atom{}, pressed: map[xproto.Keycode]time.Time{}}
	if err := d.startServer(withExtension); err != nil {
		return nil, err
	}
	conn, err := xgb.NewConnDisplay(d.name)
	if err != nil {
		d.stop()
		return nil, err
	}
	d.conn = conn
	d.root = xproto.Setup(conn).DefaultScreen(conn).Root
	if err := xtest.Init(conn); err != nil {
		d.stop()
		return nil, err
	}
	d.keycodes = keyboard(conn)
	if err := d.startManager(); err != nil {
		d.stop()
		return nil, err
	}
	return d, nil
}

// What stands before the name of an extension on an X server's command line.
const (
	withExtension    = "+extension"
	withoutExtension = "-extension"
)

func (d *display) startServer(glx string) error {
	numbers, out, err := os.Pipe()
	if err != nil {
		return err
	}
	defer numbers.Close()
	d.server = exec.Command("Xvfb", "-displayfd", "3", "-nolisten", "tcp", glx, "GLX",
		"-screen", "0", fmt.Sprintf("%dx%dx24", screenWidth, screenHeight))
	d.server.ExtraFiles = []*os.File{out}
	d.server.SysProcAttr = dieWithTest()
	err = d.server.Start()
	out.Close()
	if err != nil {
		return err
	}
	number, err := bufio.NewReader(numbers).ReadString('\n')
	if err != nil {
		return fmt.Errorf("Xvfb named no display: %w", err)
	}
	d.name = ":" + strings.TrimSpace(number)
	return nil
}

func (d *display) startManager() error {
	d.manager = exec.Command("openbox", "--sm-disable")
	d.manager.Env = append(os.Environ(), "DISPLAY="+d.name, "WAYLAND_DISPLAY=")
	d.manager.SysProcAttr = dieWithTest()
	if err := d.manager.Start(); err != nil {
		return err
	}
	// A window manager that is ready says so in this property (EWMH).
	if !poll(10*time.Second, func() bool { return len(d.property(d.root, "_NET_SUPPORTING_WM_CHECK")) > 0 }) {
		return fmt.Errorf("openbox is not managing windows after 10 s")
	}
	return nil
}

// stop ends what startDisplay started.
func (d *display) stop() {
	if d.conn != nil {
		d.conn.Close()
	}
	for _, cmd := range []*exec.Cmd{d.manager, d.server} {
		if cmd != nil && cmd.Process != nil {
			_ = cmd.Process.Kill()
			_ = cmd.Wait()
		}
	}
}

// dieWithTest makes a process end with this one, however this one ends.
func dieWithTest() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
}

// poll asks until the condition holds, and reports whether it did in time.
func poll(limit time.Duration, condition func() bool) bool {
	for deadline := time.Now().Add(limit); ; time.Sleep(10 * time.Millisecond) {
		if condition() {
			return true
		}
		if time.Now().After(deadline) {
			return false
		}
	}
}

// atom returns the number of a name, which is made if it is new.
func (d *display) atom(name string) xproto.Atom {
	if a, ok := d.atoms[name]; ok {
		return a
	}
	reply, err := xproto.InternAtom(d.conn, false, uint16(len(name)), name).Reply()
	if err != nil {
		return xproto.AtomNone
	}
	d.atoms[name] = reply.Atom
	return reply.Atom
}

// property returns a window property's bytes, nil where it has none.
func (d *display) property(w xproto.Window, name string) []byte {
	const longs = 1 << 16
	reply, err := xproto.GetProperty(d.conn, false, w, d.atom(name), xproto.GetPropertyTypeAny, 0, longs).Reply()
	if err != nil {
		return nil
	}
	return reply.Value
}

// windows lists the windows that the window manager manages, oldest first.
func (d *display) windows() []xproto.Window {
	var all []xproto.Window
	for b := d.property(d.root, "_NET_CLIENT_LIST"); len(b) >= 4; b = b[4:] {
		all = append(all, xproto.Window(xgb.Get32(b)))
	}
	return all
}

// windowOf returns a process's first managed window, 0 where it has none.
func (d *display) windowOf(pid int) xproto.Window {
	for _, w := range d.windows() {
		if b := d.property(w, "_NET_WM_PID"); len(b) >= 4 && int(xgb.Get32(b)) == pid {
			return w
		}
	}
	return 0
}

func (d *display) title(w xproto.Window) string { return string(d.property(w, "_NET_WM_NAME")) }

// class returns both parts of WM_CLASS, with "." between.
func (d *display) class(w xproto.Window) string {
	return strings.ReplaceAll(strings.TrimRight(string(d.property(w, "WM_CLASS")), "\x00"), "\x00", ".")
}

// bounds returns where a window's inside lies on the screen; empty for a window
// that is gone.
func (d *display) bounds(w xproto.Window) image.Rectangle {
	size, err := xproto.GetGeometry(d.conn, xproto.Drawable(w)).Reply()
	if err != nil {
		return image.Rectangle{}
	}
	at, err := xproto.TranslateCoordinates(d.conn, w, d.root, 0, 0).Reply()
	if err != nil {
		return image.Rectangle{}
	}
	x, y := int(at.DstX), int(at.DstY)
	return image.Rect(x, y, x+int(size.Width), y+int(size.Height))
}

// requestClose asks a window to close as its title bar's ✕ does (ICCCM 4.2.8.1).
func (d *display) requestClose(w xproto.Window) {
	d.message(w, w, "WM_PROTOCOLS", uint32(d.atom("WM_DELETE_WINDOW")), xproto.TimeCurrentTime, 0, 0, 0)
}

// message sends a client message about a window to a window.
func (d *display) message(to, about xproto.Window, kind string, data ...uint32) {
	sendMessage(d.conn, to, about, d.atom(kind), data)
}

func sendMessage(conn *xgb.Conn, to, about xproto.Window, kind xproto.Atom, data []uint32) {
	event := xproto.ClientMessageEvent{
		Format: 32,
		Window: about,
		Type:   kind,
		Data:   xproto.ClientMessageDataUnionData32New(data),
	}
	xproto.SendEvent(conn, false, to, xproto.EventMaskNoEvent, string(event.Bytes()))
}

// screenshot returns what a window shows.
func (d *display) screenshot(w xproto.Window) (*image.RGBA, error) {
	size, err := xproto.GetGeometry(d.conn, xproto.Drawable(w)).Reply()
	if err != nil {
		return nil, err
	}
	reply, err := xproto.GetImage(d.conn, xproto.ImageFormatZPixmap, xproto.Drawable(w), 0, 0, size.Width, size.Height, ^uint32(0)).Reply()
	if err != nil {
		return nil, err
	}
	img := image.NewRGBA(image.Rect(0, 0, int(size.Width), int(size.Height)))
	for i := 0; i+4 <= len(img.Pix) && i+4 <= len(reply.Data); i += 4 {
		b := reply.Data[i : i+4] // blue, green, red, unused: a 24-bit visual of a little-endian server
		img.Pix[i], img.Pix[i+1], img.Pix[i+2], img.Pix[i+3] = b[2], b[1], b[0], 0xff
	}
	return img, nil
}
