package main

import (
	"errors"

	"cairn/app/shell"
)

// openWindow opens the files in the window and returns when it is closed.
func openWindow(g *global, args []string) error {
	if displayText() == "" {
		return errors.New("there is no display to open a window on (DISPLAY is not set); " +
			"make pictures with: cairn render FILE -o picture.png")
	}
	files, err := g.files(args)
	if err != nil {
		return err
	}
	log, err := g.openTrace()
	if err != nil {
		return err
	}
	defer log.Close()
	return shell.Run(shell.Options{Files: files, Trace: log, Version: versionText(), Sample: sampleFiles})
}
