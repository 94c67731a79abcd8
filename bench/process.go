package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"
)

// process is what one process took.
type process struct {
	Wall time.Duration
	CPU  time.Duration
	Peak int64  // bytes resident at most
	Out  []byte `json:"-"` // what it wrote
}

// launcherWord as the first argument makes this program the launcher of another.
const launcherWord = "launch-and-measure"

// measure runs a command to its end. A launcher stands between, as Linux counts the
// memory of the process that starts another as the other's own until it is loaded: this
// process may be large, the launcher is not.
func (b *bench) measure(name string, args ...string) (process, error) {
	self, err := os.Executable()
	if err != nil {
		return process{}, err
	}
	report := filepath.Join(b.dir, "process.json")
	defer os.Remove(report)
	cmd := exec.CommandContext(b, self, append([]string{launcherWord, report, name}, args...)...)
	cmd.Env = append(b.env, "MESA_SHADER_CACHE_DIR="+filepath.Join(b.dir, "shaders-"+filepath.Base(name)))
	cmd.WaitDelay = time.Second
	out, err := cmd.CombinedOutput()
	if b.Err() != nil {
		return process{}, b.Err()
	}
	if err != nil {
		return process{}, fmt.Errorf("%s: %w\n%s", commandLine(name, args...), err, out)
	}
	text, err := os.ReadFile(report)
	if err != nil {
		return process{}, err
	}
	p := process{Out: out}
	return p, json.Unmarshal(text, &p)
}

// launch is the launcher: it runs the command and writes what it took. It returns the
// command's exit status.
func launch(report string, command []string) int {
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	begin := time.Now()
	err := cmd.Run()
	p := process{Wall: time.Since(begin)}
	if cmd.ProcessState == nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	p.CPU = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	p.Peak = peak(cmd.ProcessState.SysUsage())
	text, err := json.Marshal(p)
	if err == nil {
		err = os.WriteFile(report, text, 0o600)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	if code := cmd.ProcessState.ExitCode(); code >= 0 {
		return code
	}
	fmt.Fprintln(os.Stderr, cmd.ProcessState) // it was killed
	return 1
}

// peak returns the resident memory at most, in bytes. The system counts in bytes on
// macOS and in kibibytes elsewhere.
func peak(usage any) int64 {
	u, ok := usage.(*syscall.Rusage)
	switch {
	case !ok:
		return 0
	case runtime.GOOS == "darwin":
		return u.Maxrss
	default:
		return u.Maxrss << 10
	}
}

// startDisplay starts a screen without a monitor for the programs that need one, before
// anything is measured.
func startDisplay() (name string, stop func(), err error) {
	r, w, err := os.Pipe()
	if err != nil {
		return "", nil, err
	}
	defer r.Close()
	cmd := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", "1280x1024x24", "+extension", "GLX", "-nolisten", "tcp")
	cmd.ExtraFiles = []*os.File{w}
	err = cmd.Start()
	w.Close()
	if err != nil {
		return "", nil, fmt.Errorf("%w; scripts/deps.sh build test bench installs what is needed", err)
	}
	stop = func() {
		cmd.Process.Signal(syscall.SIGTERM)
		cmd.Wait()
	}
	var number string
	if _, err := fmt.Fscan(r, &number); err != nil {
		stop()
		return "", nil, errors.New("the virtual screen (Xvfb) did not start")
	}
	return ":" + number, stop, nil
}

// environment returns that of all programs: the same software renderer, and neither
// settings nor caches of the user.
func environment(of []string, home, display string) []string {
	var env []string
	for _, v := range of {
		switch name, _, _ := strings.Cut(v, "="); name {
		case "DISPLAY", "WAYLAND_DISPLAY", "HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR", "CAIRN_TRACE", "LC_ALL":
		default:
			env = append(env, v)
		}
	}
	return append(env, "DISPLAY="+display, "HOME="+home, "LC_ALL=C", "LIBGL_ALWAYS_SOFTWARE=1", "GALLIUM_DRIVER=llvmpipe")
}

// commandLine writes a command as in a shell, with the names of files alone: where they
// are is no matter of the reader.
func commandLine(name string, args ...string) string {
	words := []string{filepath.Base(name)}
	for _, a := range args {
		before, value, ok := strings.Cut(a, "=")
		switch {
		case ok && filepath.IsAbs(value):
			a = before + "=" + filepath.Base(value)
		case filepath.IsAbs(a):
			a = filepath.Base(a)
		}
		words = append(words, a)
	}
	return strings.Join(words, " ")
}
