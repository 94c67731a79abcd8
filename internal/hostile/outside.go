//go:build unix

package main

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
)

// opensOutside watches the program's system calls on every file that refers to
// others, and returns how often it opens something outside the folder of the
// model, or connects to anything. What it opens for a file that refers to
// nothing is what it needs by itself.
func opensOutside(r *runner, data string) (int, error) {
	if _, err := exec.LookPath("strace"); err != nil {
		fmt.Println("opens outside of the model's folder: not watched, as there is no strace")
		return 1, nil
	}
	folder := filepath.Join(r.work, "refs")
	models, err := gather(data, folder)
	if err != nil {
		return 0, err
	}
	plain := filepath.Join(r.work, "plain")
	if err := os.MkdirAll(plain, 0o700); err != nil {
		return 0, err
	}
	plain = filepath.Join(plain, "plain.obj")
	if err := os.WriteFile(plain, []byte("v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n"), 0o600); err != nil {
		return 0, err
	}
	own, err := r.watch(plain)
	if err != nil {
		return 0, err
	}
	seen, err := r.watch(models...)
	if err != nil {
		return 0, err
	}
	var outside []string
	for _, s := range seen {
		if !slices.Contains(own, s) && !strings.HasPrefix(s, folder) && !slices.Contains(outside, s) && !systems(s) {
			outside = append(outside, s)
		}
	}
	fmt.Printf("opens outside of the model's folder: %d, of %d models that refer to other files\n", len(outside), len(models))
	for _, o := range outside {
		fmt.Println("  ", o)
	}
	return len(outside), nil
}

// systems reports whether a path is one that Go's runtime reads by itself, and
// not always.
func systems(path string) bool {
	return strings.HasPrefix(path, "/sys/kernel/mm/") || strings.HasPrefix(path, "/proc/self/") || strings.HasPrefix(path, "/sys/fs/cgroup/")
}

// gather copies all files of folders whose models refer to others below one
// folder, each with a link to a file outside and a pipe, which a repository
// cannot hold, and returns the models.
func gather(data, folder string) (models []string, err error) {
	root := filepath.Join(data, "robustness")
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		to := filepath.Join(folder, rel)
		if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
			return err
		}
		_ = os.Symlink("/etc/passwd", filepath.Join(filepath.Dir(to), "link_to_passwd")) // it may be there
		_ = syscall.Mkfifo(filepath.Join(filepath.Dir(to), "fifo"), 0o600)
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if kindOf(data, path) != "" && len(b) < 1<<20 {
			models = append(models, to)
		}
		return os.WriteFile(to, b, 0o600)
	})
	return models, err
}

var (
	opened    = regexp.MustCompile(`open(?:at2?)?\((?:AT_FDCWD|\d+(?:<([^>]*)>)?), "((?:[^"\\]|\\.)*)".*\) = (-?\d+)(?:<([^>]*)>)?`)
	connected = regexp.MustCompile(`connect\(\d+[^,]*, (.*)\) = `)
)

// watch returns what the program opened, successfully or not, and connected
// to. A path that it opened within a folder is written with the folder.
func (r *runner) watch(files ...string) ([]string, error) {
	log := filepath.Join(r.work, "strace.log")
	const most = 100 // files of one process
	var seen []string
	for len(files) > 0 {
		n := min(most, len(files))
		args := append([]string{"-f", "-y", "-s", "4096", "-e", "trace=open,openat,openat2,connect", "-o", log, r.program, "info", "--json"}, files[:n]...)
		files = files[n:]
		if err := exec.Command("strace", args...).Run(); err != nil {
			if _, failed := err.(*exec.ExitError); !failed { // that files are refused is what they are for
				return nil, err
			}
		}
		text, err := os.ReadFile(log)
		if err != nil {
			return nil, err
		}
		for _, m := range opened.FindAllStringSubmatch(string(text), -1) {
			path := m[2]
			if m[4] != "" {
				path = m[4]
			} else if !filepath.IsAbs(path) {
				path = filepath.Join(m[1], path)
			}
			seen = append(seen, path)
		}
		for _, m := range connected.FindAllStringSubmatch(string(text), -1) {
			seen = append(seen, "connect "+m[1])
		}
	}
	return seen, nil
}
