package main

import (
	"math"
	"testing"
)

// TestFreeMemory: the least of what the system and the control groups leave, in the
// formats of proc(5), cgroup-v2 and cgroup-v1.
func TestFreeMemory(t *testing.T) {
	const meminfo = "MemTotal:       16000 kB\nMemFree:         100 kB\nMemAvailable:    8000 kB\n"
	for name, c := range map[string]struct {
		files map[string]string
		want  int64
	}{
		"nothing known": {nil, math.MaxInt64},
		"system":        {map[string]string{"proc/meminfo": meminfo}, 8000 << 10},
		"version 2": {map[string]string{"proc/meminfo": meminfo, "proc/self/cgroup": "0::/job/step\n",
			"sys/fs/cgroup/job/memory.max": "4096000\n", "sys/fs/cgroup/job/memory.current": "96000\n",
			"sys/fs/cgroup/job/step/memory.max": "max\n", "sys/fs/cgroup/job/step/memory.current": "5\n"}, 4000000},
		"version 1": {map[string]string{"proc/meminfo": meminfo, "proc/self/cgroup": "5:cpu:/x\n4:memory:/job\n",
			"sys/fs/cgroup/memory/job/memory.limit_in_bytes": "1000", "sys/fs/cgroup/memory/job/memory.usage_in_bytes": "2000"}, 0},
		"no limit": {map[string]string{"proc/meminfo": meminfo, "proc/self/cgroup": "4:memory:/\n",
			"sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712"}, 8000 << 10},
	} {
		if got := freeMemoryBelow(files(t, c.files)); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
}
