package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"cairn/app/instance"
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
	others, handed := meetOthers(g.newWindow, files)
	if handed {
		return nil
	}
	defer others.Close()
	log, err := g.openTrace()
	if err != nil {
		return err
	}
	defer log.Close()
	exit := func() {
		log.Close()
		os.Exit(exitDone)
	}
	return shell.Run(shell.Options{Files: files, Trace: log, Version: versionText(), Sample: sampleFiles, Exit: exit, Others: others})
}

// meetOthers hands the files to the window that is open already and reports
// whether that took them, or else begins to listen for programs that start
// later. Without either, the window does well alone.
func meetOthers(newWindow bool, files []string) (others *instance.Listener, handed bool) {
	socket, err := instance.Socket()
	if err != nil {
		return nil, false
	}
	var there []string
	for _, f := range files {
		abs, err := filepath.Abs(f)
		if err != nil {
			return nil, false
		}
		there = append(there, abs)
	}
	if !newWindow && instance.Send(socket, there) == nil {
		return nil, true
	}
	others, err = instance.Listen(socket)
	if err != nil {
		return nil, false // another window listens, which hangs or was passed over
	}
	return others, false
}
