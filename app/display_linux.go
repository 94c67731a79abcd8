package main

import (
	"errors"
	"fmt"
	"io"
	"log"
	"os"

	"github.com/jezek/xgb"
)

// checkDisplay says why no window can be opened here, or returns nil. Fyne
// draws on X11, also under Wayland, and ends the program with a panic where it
// cannot: so this is asked first.
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
	c.Close()
	return nil
}

// displayName names the display.
func displayName() string { return "X11 " + os.Getenv("DISPLAY") }
