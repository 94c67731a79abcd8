package memory

import (
	"fmt"
	"os"
)

// Resident returns how many bytes of memory the process holds (proc(5), statm),
// or 0 where the system does not say.
func Resident() int64 {
	b, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0
	}
	var size, resident int64
	if _, err := fmt.Sscan(string(b), &size, &resident); err != nil {
		return 0
	}
	return resident * int64(os.Getpagesize())
}
