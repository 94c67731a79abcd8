//go:build linux

package e2e

import (
	"cmp"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestGoVersion: an old compiler is named before anything is installed or built.
func TestGoVersion(t *testing.T) {
	for version, enough := range map[string]bool{
		"go version go1.19.8 linux/amd64": false, "go version go1.25.9 linux/amd64": false, "": false,
		"go version go1.26.0 linux/amd64": true, "go version go1.27rc1 linux/arm64": true,
		"go version devel go1.30-0123abc Mon linux/amd64": true, "go version go2.0 linux/amd64": true,
	} {
		fake := shellScript(t, "go", "echo '"+version+"'")
		cmd := exec.Command(filepath.Join(suite.root, "scripts", "deps.sh"))
		cmd.Env = append(os.Environ(), "GO="+fake)
		out, err := cmd.CombinedOutput()
		if (err == nil) != enough {
			t.Errorf("%q: %v\n%s", version, err, out)
		}
		if !enough && !strings.Contains(string(out), "Go 1.26 or newer") {
			t.Errorf("%q: the message does not say what is needed:\n%s", version, out)
		}
	}
}

// TestDepsAsksForEveryPeer: where packages are not Debian's, each program that is measured
// beside Cairn is asked for, and what is missing stops nothing: its rows say so.
func TestDepsAsksForEveryPeer(t *testing.T) {
	for _, c := range []struct {
		without string // a program, or modules of Python
		asked   bool
	}{{"f3d", true}, {"meshlab", true}, {"python3", true}, {"vtk*", true}, {"*embree*|*open3d*", true}, {"*embree*", false}, {"*open3d*", false}, {"", false}} {
		path := t.TempDir()
		for _, name := range []string{"bash", "sh", "env", "dirname", "uname", "sed"} {
			at, err := exec.LookPath(name)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.Symlink(at, filepath.Join(path, name)); err != nil {
				t.Fatal(err)
			}
		}
		for name, script := range map[string]string{
			"go": "echo go version go1.99.0 linux/amd64", "f3d": "exit 0", "meshlab": "exit 0",
			"python3": `case "${2#import }" in ''|` + cmp.Or(c.without, "nothing") + `) exit 1 ;; esac`, // python3 -c 'import ...'
		} {
			if name == c.without {
				continue
			}
			if err := os.Chmod(write(t, filepath.Join(path, name), []byte("#!/bin/sh\n"+script+"\n")), 0o755); err != nil {
				t.Fatal(err)
			}
		}
		cmd := exec.Command(filepath.Join(suite.root, "scripts", "deps.sh"), "bench")
		cmd.Env = []string{"PATH=" + path}
		out, err := cmd.CombinedOutput()
		if asked := strings.Contains(string(out), "missing here: the programs that are measured"); err != nil || asked != c.asked {
			t.Errorf("without %q: %v\n%s", c.without, err, out)
		}
	}
}

// TestInstallBuildsWhatIsStale installs from a tree of its own with a compiler
// that counts: what is installed is never older than its sources.
func TestInstallBuildsWhatIsStale(t *testing.T) {
	tree, prefix := t.TempDir(), t.TempDir()
	for _, name := range []string{"Makefile", "scripts/install.sh"} {
		content, err := os.ReadFile(filepath.Join(suite.root, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(write(t, filepath.Join(tree, name), content), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, folder := range []string{"icons", "desktop"} {
		if err := os.CopyFS(filepath.Join(tree, "assets", folder), os.DirFS(filepath.Join(suite.root, "assets", folder))); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chmod(write(t, filepath.Join(tree, "scripts", "deps.sh"), []byte("#!/bin/sh\n")), 0o755); err != nil {
		t.Fatal(err)
	}
	source := write(t, filepath.Join(tree, "app", "main.go"), []byte("package main\n"))
	built := filepath.Join(t.TempDir(), "built")
	compiler := shellScript(t, "go", "echo built >>'"+built+"'; mkdir -p bin; printf '#!/bin/sh\\n' >bin/cairn; chmod 755 bin/cairn")
	install := func(want int) {
		t.Helper()
		cmd := exec.Command("make", "install", "PREFIX="+prefix, "GO="+compiler)
		cmd.Dir = tree
		cmd.Env = append(os.Environ(), "BINARY=bin/cairn", "MAKEFLAGS=", "SUDO_USER=")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		log, _ := os.ReadFile(built)
		if got := strings.Count(string(log), "built"); got != want {
			t.Errorf("built %d times, want %d", got, want)
		}
	}
	install(1)
	install(1)
	later := time.Now().Add(time.Minute) // file systems are not equally exact
	if err := os.Chtimes(source, later, later); err != nil {
		t.Fatal(err)
	}
	install(2)
}

// shellScript writes a shell script that can be run, and returns its path.
func shellScript(t *testing.T, name, script string) string {
	t.Helper()
	path := write(t, filepath.Join(t.TempDir(), name), []byte("#!/bin/sh\n"+script+"\n"))
	if err := os.Chmod(path, 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}
