package instance

import (
	"fmt"
	"os"
)

// private checks that there is a folder; the user's temporary folder is his own.
func private(folder string) error {
	info, err := os.Lstat(folder)
	if err == nil && !info.IsDir() {
		err = fmt.Errorf("%s: is no folder", folder)
	}
	return err
}
