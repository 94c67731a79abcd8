package main

import (
	"fmt"
	"os"
	"strings"

	"cairn/app/shell"
)

// openWindow opens the files in the window and returns when it is closed.
func openWindow(g *global, args []string) error {
	for _, a := range args {
		// "cairn versoin" is a slip, and no file of that name.
		if _, err := os.Stat(a); err != nil && !strings.ContainsAny(a, `./\`) {
			return usagef("there is no command and no file called %s; see cairn help", a)
		}
	}
	if err := checkDisplay(); err != nil {
		return fmt.Errorf("%w\nWithout a window there are pictures: cairn render FILE -o picture.png", err)
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
	exit := func() {
		log.Close()
		os.Exit(exitDone)
	}
	return shell.Run(shell.Options{Files: files, Trace: log, Version: versionText(), Sample: sampleFiles, Exit: exit})
}
