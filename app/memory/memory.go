// Package memory asks how much memory the process holds, and gives back what it
// no longer uses.
package memory

import (
	"runtime/debug"

	"cairn/render"
)

// GiveBack collects garbage and returns free memory of Go and of the C library
// to the system, also where GOGC is off. It takes some tens of milliseconds and
// may be called from any goroutine.
func GiveBack() {
	debug.FreeOSMemory() // collects first
	render.TrimMemory()
}
