package main

import (
	"bufio"
	"cmp"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// machine describes what is measured, and on what: no names of machines or people.
func (b *bench) machine() []string {
	doctor := b.said(b.cairn, "doctor")
	field := func(name string) string {
		m := regexp.MustCompile(`(?m)^\s*` + name + `\s\s+(.*)$`).FindStringSubmatch(doctor)
		if m == nil {
			return "unknown"
		}
		return m[1]
	}
	lines := []string{
		fmt.Sprintf("%s; %s", time.Now().UTC().Format("2 January 2006"), strings.TrimSpace(b.said(b.cairn, "--version"))),
		fmt.Sprintf("%s, %d cores, %s of memory, %s", cpuModel(), runtime.NumCPU(), memory(), system()),
		fmt.Sprintf("OpenGL %s; drawn by %s", field("OpenGL without a display"), field("drawn by")),
		fmt.Sprintf("f3d %s; VTK for Python %s; Embree %s; Open3D %s; MeshLab %s; shapes for R %s; SciPy %s",
			orNone(b.peers.f3d), orNone(b.peers.vtk), orNone(b.peers.embree), orNone(b.peers.open3d), orNone(b.peers.meshlab), orNone(b.peers.shapes), orNone(b.peers.scipy)),
	}
	before := loadAverage()
	line := "Load average before " + before
	if load, err := strconv.ParseFloat(before, 64); err == nil && load > 0.25*float64(runtime.NumCPU()) {
		line += ": **the machine did other work, too**; the times are not worth much"
	}
	return append(lines, line)
}

func orNone(version string) string { return cmp.Or(version, "is not here") }

// said returns what a command writes.
func (b *bench) said(name string, args ...string) string {
	cmd := exec.CommandContext(b, name, args...)
	cmd.Env = b.env
	out, _ := cmd.Output() // what it says of a failure stands in its text, too
	return string(out)
}

// fileField returns what stands behind a name in a file of lines, or "unknown".
func fileField(path, name, separator string) string {
	file, err := os.Open(path)
	if err != nil {
		return "unknown"
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		if key, value, ok := strings.Cut(lines.Text(), separator); ok && strings.TrimSpace(key) == name {
			return strings.Trim(strings.TrimSpace(value), `"`)
		}
	}
	return "unknown"
}

func cpuModel() string { return fileField("/proc/cpuinfo", "model name", ":") }

func system() string { return fileField("/etc/os-release", "PRETTY_NAME", "=") }

func memory() string {
	kib, err := strconv.ParseFloat(strings.TrimSuffix(fileField("/proc/meminfo", "MemTotal", ":"), " kB"), 64)
	if err != nil {
		return "unknown amount"
	}
	return fmt.Sprintf("%.0f GB", kib*1024/1e9)
}

// loadAverage returns that of the last minute.
func loadAverage() string {
	text, err := os.ReadFile("/proc/loadavg")
	first, _, ok := strings.Cut(string(text), " ")
	if err != nil || !ok {
		return "unknown"
	}
	return first
}
