package main

import (
	"bytes"
	"math"
	"os"
	"path"
	"strconv"
	"strings"
)

// freeMemory returns how many bytes of memory this process may still take: what the
// system has left, and what its control groups leave it (those of containers and
// schedulers). It is math.MaxInt64 where that is not known.
func freeMemory() int64 { return freeMemoryBelow("/") }

// freeMemoryBelow is freeMemory with the files of the kernel below a root.
func freeMemoryBelow(root string) int64 {
	free := int64(math.MaxInt64)
	info, _ := os.ReadFile(path.Join(root, "proc/meminfo"))
	for line := range bytes.Lines(info) {
		f := strings.Fields(string(line))
		if len(f) > 1 && f[0] == "MemAvailable:" {
			if kb, err := strconv.ParseInt(f[1], 10, 64); err == nil && kb < math.MaxInt64>>10 {
				free = kb << 10
			}
		}
	}
	groups, _ := os.ReadFile(path.Join(root, "proc/self/cgroup"))
	for line := range bytes.Lines(groups) {
		// Version 2: "0::/path". Version 1: "4:memory:/path".
		f := strings.SplitN(strings.TrimSpace(string(line)), ":", 3)
		switch {
		case len(f) < 3:
		case f[1] == "":
			free = min(free, groupMemory(path.Join(root, "sys/fs/cgroup"), f[2], "memory.max", "memory.current"))
		case f[1] == "memory":
			free = min(free, groupMemory(path.Join(root, "sys/fs/cgroup/memory"), f[2], "memory.limit_in_bytes", "memory.usage_in_bytes"))
		}
	}
	return free
}

// groupMemory returns what a control group and those that it is in leave.
func groupMemory(root, group, limit, used string) int64 {
	free := int64(math.MaxInt64)
	for g := path.Join("/", group); ; g = path.Dir(g) {
		most, known := number(path.Join(root, g, limit))
		now, _ := number(path.Join(root, g, used))
		if known {
			free = min(free, max(0, most-now))
		}
		if g == "/" {
			return free
		}
	}
}

// number reads a file that holds a number; "max" is none.
func number(file string) (int64, bool) {
	b, err := os.ReadFile(file)
	if err != nil {
		return 0, false
	}
	n, err := strconv.ParseInt(strings.TrimSpace(string(b)), 10, 64)
	return n, err == nil
}
