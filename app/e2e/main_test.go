//go:build linux

// Package e2e tests the program as its users have it: the real binary on a
// virtual screen, moved by real pointer, key and drop events, and judged by its
// pixels, its window titles, its log of events (--trace) and its exit status.
package e2e

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

var (
	update = flag.Bool("update", false, "write the golden pictures anew")
	race   = flag.Bool("racebinary", false, "build the program with the race detector")
	binary = flag.String("binary", "", "test this program instead of building one")
)

// suite is what the tests share: one screen and one build of the program.
var suite struct {
	screen *display
	binary string
	root   string // of the module
	cache  string // shared by all runs, so that shaders and fonts are prepared once
	absent string // why the tests cannot run here; empty where they can
}

func TestMain(m *testing.M) {
	flag.Parse()
	dir, err := os.MkdirTemp("", "cairn-e2e-")
	if err == nil {
		err = prepare(dir)
	}
	code := 1
	if err != nil {
		fmt.Fprintln(os.Stderr, "e2e:", err)
	} else {
		code = m.Run()
	}
	if suite.screen != nil {
		suite.screen.stop()
	}
	os.RemoveAll(dir)
	os.Exit(code)
}

func prepare(dir string) error {
	suite.cache = filepath.Join(dir, "cache")
	suite.binary = filepath.Join(dir, "bin", "cairn")
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		return err
	}
	suite.root = root
	for _, tool := range []string{"Xvfb", "openbox"} {
		if _, err := exec.LookPath(tool); err != nil {
			suite.absent = tool + " is not installed; run scripts/deps.sh build test"
			if os.Getenv("CI") != "" {
				return fmt.Errorf("%s", suite.absent)
			}
			return nil
		}
	}
	if suite.screen, err = startDisplay(); err != nil {
		return err
	}
	if *binary != "" {
		suite.binary = *binary
		return nil
	}
	return build()
}

// build builds the program.
func build() error {
	args := []string{"build", "-tags", "migrated_fynedo", "-buildvcs=false", "-o", suite.binary}
	if *race {
		args = append(args, "-race")
	}
	cmd := exec.Command("go", append(args, "./app")...)
	cmd.Dir = suite.root
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("building the program: %w\n%s", err, bytes.TrimSpace(out))
	}
	return nil
}

// screen returns the shared screen, or skips the test where there can be none.
func screen(t *testing.T) *display {
	t.Helper()
	if suite.absent != "" {
		t.Skip(suite.absent)
	}
	return suite.screen
}

// environment is what the program is started with: nothing of the user's own
// settings, and one look for everyone.
func environment(t *testing.T, home string, more ...string) []string {
	t.Helper()
	env := []string{
		"PATH=" + os.Getenv("PATH"),
		"HOME=" + home,
		"LANG=C.UTF-8",
		"DISPLAY=" + suite.screen.name,
		"XDG_CONFIG_HOME=" + filepath.Join(home, "config"),
		"XDG_DATA_HOME=" + filepath.Join(home, "data"),
		"XDG_STATE_HOME=" + filepath.Join(home, "state"),
		"XDG_CACHE_HOME=" + suite.cache,
		"XDG_RUNTIME_DIR=" + home, // or windows of other tests would take the files
		"MESA_SHADER_CACHE_DIR=" + suite.cache,
		"DBUS_SESSION_BUS_ADDRESS=disabled:", // or a bus would be started for each run
		"FYNE_SCALE=1",
		"FYNE_THEME=light",
		"LIBGL_ALWAYS_SOFTWARE=1",
		"GORACE=halt_on_error=1",
	}
	for _, name := range []string{"GOCOVERDIR", "LP_NUM_THREADS", "MALLOC_ARENA_MAX", "MALLOC_MMAP_THRESHOLD_", "MALLOC_TRIM_THRESHOLD_", "GODEBUG"} {
		if value, ok := os.LookupEnv(name); ok {
			env = append(env, name+"="+value)
		}
	}
	if err := os.MkdirAll(suite.cache, 0o755); err != nil {
		t.Fatal(err)
	}
	return append(env, more...)
}

// sameUser returns what a program is started with to have the settings and the state of
// another one that ended.
func sameUser(p *program) []string {
	home := filepath.Dir(p.path)
	return []string{"XDG_CONFIG_HOME=" + filepath.Join(home, "config"), "XDG_STATE_HOME=" + filepath.Join(home, "state")}
}

// lastLines returns the end of a text file, for a failure's message.
func lastLines(path string, n int) string {
	b, err := os.ReadFile(path)
	if err != nil {
		return err.Error()
	}
	lines := strings.Split(strings.TrimSpace(string(b)), "\n")
	return strings.Join(lines[max(0, len(lines)-n):], "\n")
}
