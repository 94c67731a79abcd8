// Package userfolder says where in the user's home the program keeps what it remembers
// by itself from one run to the next.
package userfolder

import (
	"os"
	"path/filepath"
	"runtime"
)

const name = "cairn"

// State returns the folder for the program's state: journals, locks, the last session,
// lists of recent files. It is cairn in XDG_STATE_HOME, or else in ~/.local/state (XDG Base
// Directory Specification 0.8), in %LocalAppData% on Windows and in ~/Library/Application
// Support on macOS. A path in XDG_STATE_HOME that is not absolute does not count, as that
// specification has it. The folder need not be there.
func State() (string, error) {
	switch runtime.GOOS {
	case "windows":
		return within(os.UserCacheDir())
	case "darwin", "ios":
		return within(os.UserConfigDir())
	}
	if folder := os.Getenv("XDG_STATE_HOME"); filepath.IsAbs(folder) {
		return filepath.Join(folder, name), nil
	}
	home, err := os.UserHomeDir()
	return within(filepath.Join(home, ".local", "state"), err)
}

// Earlier returns the folder that earlier versions had for it, among settings; "" where
// that is the same one or not known. What is left there is to be found.
func Earlier() string {
	now, _ := State()
	if earlier, err := within(os.UserConfigDir()); err == nil && earlier != now {
		return earlier
	}
	return ""
}

func within(folder string, err error) (string, error) {
	if err != nil {
		return "", err
	}
	return filepath.Join(folder, name), nil
}
