package main

import (
	"errors"
	"fmt"
	"io"
	"log"
	"os"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
)

// checkDisplay says why no window can be opened here, or returns nil. Fyne
// draws on X11, also under Wayland. Without a display it ends the program with
// a panic, and on one without OpenGL it waits for ever without a window: so
// this is asked first.
func checkDisplay() error {
	name := os.Getenv("DISPLAY")
	if name == "" {
		what := "DISPLAY is not set"
		if os.Getenv("WAYLAND_DISPLAY") != "" {
			what = "DISPLAY is not set; on Wayland, Xwayland is needed: sudo apt install xwayland"
		}
		return errors.New("there is no display to open a window on: " + what)
	}
	xgb.Logger = log.New(io.Discard, "", 0) // it tells what the error says too
	c, err := xgb.NewConnDisplay(name)
	if err != nil {
		return fmt.Errorf("the display %s cannot be reached: %w", name, err)
	}
	defer c.Close()
	const extension = "GLX" // OpenGL on X11
	if glx, err := xproto.QueryExtension(c, uint16(len(extension)), extension).Reply(); err != nil {
		return fmt.Errorf("the display %s does not answer: %w", name, err)
	} else if !glx.Present {
		return fmt.Errorf("the display %s has no OpenGL (the GLX extension): install the X server's OpenGL driver "+
			"(Debian, Ubuntu: sudo apt install libgl1-mesa-dri), enable GLX in its settings (Xvfb, Xvnc: +extension GLX), "+
			"and start it anew", name)
	}
	return nil
}

// displayName names the display.
func displayName() string { return "X11 " + os.Getenv("DISPLAY") }
