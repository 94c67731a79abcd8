//go:build linux

package e2e

import (
	"image"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
	"github.com/jezek/xgb/xtest"
)

// Pointer buttons, as the X server numbers them.
const (
	buttonLeft   = 1
	buttonMiddle = 2
	buttonRight  = 3
	wheelUp      = 4
	wheelDown    = 5
)

// Key symbols beyond Latin-1, which stands for itself.
const (
	keyReturn    xproto.Keysym = 0xff0d
	keyEscape    xproto.Keysym = 0xff1b
	keyTab       xproto.Keysym = 0xff09
	keyBackSpace xproto.Keysym = 0xff08
	keyHome      xproto.Keysym = 0xff50
	keyEnd       xproto.Keysym = 0xff57
	keyLeft      xproto.Keysym = 0xff51
	keyDown      xproto.Keysym = 0xff54
	keyShift     xproto.Keysym = 0xffe1
	keyControl   xproto.Keysym = 0xffe3
	keyAlt       xproto.Keysym = 0xffe9
	keyUp        xproto.Keysym = 0xff52
	keyRight     xproto.Keysym = 0xff53
	keyF10       xproto.Keysym = 0xffc7
	keyF6        xproto.Keysym = 0xffc3
	keyPageDown  xproto.Keysym = 0xff56
	keyPageUp    xproto.Keysym = 0xff55
)

// key is where a symbol lies on the keyboard.
type key struct {
	code    xproto.Keycode
	shifted bool
}

// keyboard reads the server's key map.
func keyboard(conn *xgb.Conn) map[xproto.Keysym]key {
	setup := xproto.Setup(conn)
	first, count := setup.MinKeycode, byte(setup.MaxKeycode-setup.MinKeycode+1)
	reply, err := xproto.GetKeyboardMapping(conn, first, count).Reply()
	if err != nil {
		return nil
	}
	keys := map[xproto.Keysym]key{}
	width := int(reply.KeysymsPerKeycode)
	for level := 1; level >= 0; level-- { // unshifted last, so that it wins
		for i := range int(count) {
			if sym := reply.Keysyms[i*width+level]; sym != 0 {
				keys[sym] = key{first + xproto.Keycode(i), level == 1}
			}
		}
	}
	return keys
}

// fake sends one input event and waits until the server has taken it.
func (d *display) fake(kind, detail byte, x, y int) {
	_ = xtest.FakeInputChecked(d.conn, kind, detail, xproto.TimeCurrentTime, d.root, int16(x), int16(y), 0).Check()
}

// move puts the pointer at a place on the screen.
func (d *display) move(p image.Point) { d.fake(xproto.MotionNotify, 0, p.X, p.Y) }

func (d *display) press(button byte)   { d.fake(xproto.ButtonPress, button, 0, 0) }
func (d *display) release(button byte) { d.fake(xproto.ButtonRelease, button, 0, 0) }

// click presses and releases a button at a place on the screen.
func (d *display) click(p image.Point, button byte) {
	d.move(p)
	d.press(button)
	d.release(button)
}

// doubleClick clicks twice, as fast as a quick hand and within every toolkit's limit.
func (d *display) doubleClick(p image.Point) {
	d.click(p, buttonLeft)
	time.Sleep(60 * time.Millisecond)
	d.click(p, buttonLeft)
}

// drag moves the pointer from one place to another in small steps with a button
// held, at the pace of a hand.
func (d *display) drag(from, to image.Point, button byte) {
	const steps = 20
	d.move(from)
	d.press(button)
	for i := 1; i <= steps; i++ {
		d.move(from.Add(to.Sub(from).Mul(i).Div(steps)))
		time.Sleep(8 * time.Millisecond)
	}
	d.release(button)
}

// wheel turns the wheel by clicks at a place on the screen.
func (d *display) wheel(p image.Point, direction byte, clicks int) {
	d.move(p)
	for range clicks {
		d.press(direction)
		d.release(direction)
	}
}

// sameKey is how long a key stays up at least: GLFW takes two presses of a key that the
// server marks with the same millisecond for one, made twice by an input method.
const sameKey = 2 * time.Millisecond

// tap presses and releases a key while modifiers are held.
func (d *display) tap(sym xproto.Keysym, modifiers ...xproto.Keysym) {
	k := d.keycodes[sym]
	if k.shifted {
		modifiers = append(modifiers, keyShift)
	}
	d.hold(modifiers...)
	time.Sleep(time.Until(d.pressed[k.code].Add(sameKey)))
	d.fake(xproto.KeyPress, byte(k.code), 0, 0)
	d.pressed[k.code] = time.Now()
	d.fake(xproto.KeyRelease, byte(k.code), 0, 0)
	d.letGo(modifiers...)
}

// text types a text of small letters and blanks.
func (d *display) text(s string) {
	for _, r := range s {
		d.taps(xproto.Keysym(r), 1)
	}
}

// taps taps a key some times, at the pace of quick fingers.
func (d *display) taps(sym xproto.Keysym, n int) {
	for range n {
		d.tap(sym)
		time.Sleep(5 * time.Millisecond)
	}
}

// hold presses keys, letGo releases them.
func (d *display) hold(syms ...xproto.Keysym) {
	for _, sym := range syms {
		d.fake(xproto.KeyPress, byte(d.keycodes[sym].code), 0, 0)
	}
}

func (d *display) letGo(syms ...xproto.Keysym) {
	for _, sym := range syms {
		d.fake(xproto.KeyRelease, byte(d.keycodes[sym].code), 0, 0)
	}
}
