package main

import "errors"

// openWindow opens the files in the window and returns when it is closed.
func openWindow(g *global, files []string) error {
	if displayText() == "" {
		return errors.New("there is no display to open a window on (DISPLAY is not set); " +
			"make pictures with: cairn render FILE -o picture.png")
	}
	return errors.New("the window is not built yet")
}
