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
	linked, err := linkedModels(filepath.Join(r.work, "links"))
	if err != nil {
		return 0, err
	}
	var outside []string
	for _, m := range append(models, linked...) {
		seen, err := r.watch(m)
		if err != nil {
			return 0, err
		}
		if !slices.Contains(seen, m) {
			return 0, fmt.Errorf("strace did not see the program open %s: what it saw cannot be trusted", m)
		}
		real, err := filepath.EvalSymlinks(m)
		if err != nil {
			return 0, err
		}
		for _, s := range seen {
			if !slices.Contains(own, s) && !within(filepath.Dir(m), s) && !within(filepath.Dir(real), s) && !systems(s) {
				outside = append(outside, m+": "+s)
			}
		}
	}
	models = append(models, linked...)
	fmt.Printf("opens outside of the model's folder: %d, of %d models, each watched alone\n", len(outside), len(models))
	for _, o := range outside {
		fmt.Println("  ", o)
	}
	return len(outside), nil
}

// linkedModels makes models beside links that lead to a file outside: of a model
// that is a link itself, of one in a repository whose annex is a link, and of one
// that is no link.
func linkedModels(folder string) (models []string, err error) {
	const obj = "mtllib a.mtl\nv 0 0 0\nv 1 0 0\nv 0 1 0\nvt 0 0\nvt 1 0\nvt 0 1\nusemtl a\nf 1/1 2/2 3/3\n"
	const store = ".git/annex/objects"
	for _, l := range [][]string{ // pairs of a link and its target; the last is the model
		{"plain/a.mtl", "/etc/passwd"},
		{"annexed/a.mtl", "../../secret/a.mtl", "annexed/a.obj", store + "/1/a.obj"},
		{"past/a.mtl", store + "/../../../../secret/a.mtl", "past/a.obj", store + "/1/a.obj"},
		{"fake/" + store, "../../../../secret", "fake/a.mtl", store + "/a.mtl"},
		{"elsewhere/a.mtl", "../secret/a.mtl", "elsewhere/a.obj", "../real/a.obj"},
	} {
		dir := filepath.Join(folder, filepath.Dir(l[len(l)-2]))
		model := filepath.Join(dir, "a.obj")
		for path, content := range map[string]string{
			filepath.Join(folder, "secret", "a.mtl"): "newmtl a\n", filepath.Join(folder, "real", "a.obj"): obj,
			filepath.Join(folder, "annexed", store, "1", "a.obj"): obj, filepath.Join(folder, "past", store, "1", "a.obj"): obj, model: obj,
		} {
			if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
				return nil, err
			}
			if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
				return nil, err
			}
		}
		for i := 0; i < len(l); i += 2 {
			at := filepath.Join(folder, l[i])
			if err := os.MkdirAll(filepath.Dir(at), 0o700); err != nil {
				return nil, err
			}
			if err := os.RemoveAll(at); err != nil {
				return nil, err
			}
			if err := os.Symlink(filepath.FromSlash(l[i+1]), at); err != nil {
				return nil, err
			}
		}
		models = append(models, model)
	}
	return models, nil
}

// within reports whether a path is a folder, or lies in it.
func within(folder, path string) bool {
	return path == folder || strings.HasPrefix(path, folder+string(filepath.Separator))
}

// systems reports whether a path is one that Go's runtime or the C library reads
// by itself, and not always.
func systems(path string) bool {
	return strings.HasPrefix(path, "/sys/devices/system/cpu/") || strings.HasPrefix(path, "/sys/kernel/mm/") || strings.HasPrefix(path, "/sys/fs/cgroup/") || ownProcess.MatchString(path)
}

var ownProcess = regexp.MustCompile(`^/proc/(self|[0-9]+)/(maps|cgroup|mountinfo)$`)

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

// Lines of strace: a call may be cut in two where another thread comes between.
var (
	opening   = regexp.MustCompile(`open(?:at2?)?\((?:(?:AT_FDCWD|\d+)(?:<([^>]*)>)?, )?"((?:[^"\\]|\\.)*)"`)
	opened    = regexp.MustCompile(`open(?:at2?)?(?:\(| resumed).*= \d+<([^>]*)>`)
	connected = regexp.MustCompile(`connect\(\d+[^,]*, (.*)\) = `)
)

// watch returns what the program opened, successfully or not, and connected
// to. A path that it opened within a folder is written with the folder.
func (r *runner) watch(file string) (seen []string, err error) {
	log := filepath.Join(r.work, "strace.log")
	cmd := exec.Command("strace", "-f", "-y", "-s", "4096", "-e", "trace=open,openat,openat2,connect", "-o", log,
		r.program, "info", "--json", file)
	if err := cmd.Run(); err != nil {
		if _, failed := err.(*exec.ExitError); !failed { // that files are refused is what they are for
			return nil, err
		}
	}
	text, err := os.ReadFile(log)
	if err != nil {
		return nil, err
	}
	for _, m := range opening.FindAllStringSubmatch(string(text), -1) {
		if path := m[2]; filepath.IsAbs(path) {
			seen = append(seen, path)
		} else {
			seen = append(seen, filepath.Join(m[1], path))
		}
	}
	for _, m := range opened.FindAllStringSubmatch(string(text), -1) {
		seen = append(seen, m[1]) // where links led
	}
	for _, m := range connected.FindAllStringSubmatch(string(text), -1) {
		seen = append(seen, "connect "+m[1])
	}
	return seen, nil
}
