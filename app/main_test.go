package main

import (
	"bytes"
	"context"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"cairn/render"
)

// asProgram in the environment makes the test binary the program itself.
const asProgram = "CAIRN_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
	}
	os.Exit(m.Run())
}

// result is how a command ended.
type result struct {
	status      int
	out, errOut string
}

// cairn runs a command in this process.
func cairn(t testing.TB, args ...string) result {
	t.Helper()
	var out, errOut bytes.Buffer
	status := execute(context.Background(), args, &out, &errOut)
	return result{status, out.String(), errOut.String()}
}

// want checks the exit status, and that standard error says something, or
// nothing where message is "".
func (r result) want(t testing.TB, status int, message string) {
	t.Helper()
	if r.status != status {
		t.Fatalf("exit status %d, want %d\n%s%s", r.status, status, r.out, r.errOut)
	}
	if !strings.Contains(r.errOut, message) || message == "" && r.errOut != "" {
		t.Fatalf("standard error is %q, want %q", r.errOut, message)
	}
}

// program runs a command in a process of its own.
func program(t *testing.T, env []string, args ...string) result {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, args...)
	cmd.Env = append(append(os.Environ(), asProgram+"=1"), env...)
	var out, errOut bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errOut
	err = cmd.Run()
	if _, exited := err.(*exec.ExitError); err != nil && !exited {
		t.Fatal(err)
	}
	return result{cmd.ProcessState.ExitCode(), out.String(), errOut.String()}
}

// needsGL skips a test where there is no OpenGL; where CI is set that is a
// failure.
func needsGL(t *testing.T) {
	t.Helper()
	thread, err := render.Start(render.Options{Context: render.Surfaceless})
	if err == nil {
		thread.Close()
		return
	}
	if os.Getenv("CI") != "" {
		t.Fatal("no OpenGL where CI needs it: ", err)
	}
	t.Skip("no OpenGL here: ", err)
}

// pyramid is a mesh of 4 vertices and 4 triangles, and pyramidLandmarks are
// the landmarks of it: of 3 points one is missing.
const (
	pyramid = `ply
format ascii 1.0
element vertex 4
property float x
property float y
property float z
element face 4
property list uchar int vertex_indices
end_header
0 0 0
2 0 0
1 0 3
1 4 1
3 0 1 2
3 0 3 1
3 1 3 2
3 2 3 0
`
	pyramidLandmarks = `{"version": 2, "labels": [{"label": "base", "mask": [0, 1]}],
"landmarks": {"connectivity": [[0, 1]], "points": [[0, 0, 0], [2, 0, 0], [null, null, null]]}}`
	broken = "ply\nformat ascii 1.0\nelement vertex 4294967295\nproperty float x\nproperty float y\nproperty float z\nend_header\n0 0 0\n"
)

// files writes files into a folder of the test's and returns its path.
func files(t testing.TB, content map[string]string) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for name, text := range content {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestWrongUsage(t *testing.T) {
	for name, c := range map[string]struct {
		args    string
		message string
	}{
		"unknown flag":            {"info --colour x.ply", "--colour"},
		"info of nothing":         {"info", "name a file"},
		"doctor with a file":      {"doctor x.ply", "x.ply"},
		"bench without a word":    {"bench", "open, orbit, repaint, pick or lifetime"},
		"bench of something else": {"bench everything", "open, orbit, repaint, pick or lifetime"},
		"bench without files":     {"bench open", "which file"},
		"no cycles":               {"bench lifetime x.ply --cycles 0", "--cycles 0"},
		"another leak":            {"bench lifetime x.ply --seed-leak mesh", "--seed-leak mesh"},
		"frame size":              {"bench orbit x.ply --size big", "--size big"},
		"points to repaint":       {"bench repaint x.ply --points 0", "--points 0"},
		"render nothing":          {"render -o x.png", "which mesh"},
		"no output":               {"render x.ply", "-o"},
		"output format":           {"render x.ply -o x.gif", ".gif"},
		"several into one":        {"render x.ply y.ply -o x.png", "{}"},
		"two of a name":           {"render a/x.ply b/x.stl -o {}.png", "a/x.ply and b/x.stl"},
		"transparent JPEG":        {"render x.ply -o x.jpg --background transparent", "transparent"},
		"size":                    {"render x.ply -o x.png --size 1200", "--size 1200"},
		"size too large":          {"render x.ply -o x.png --size 100000x100000", "megapixels"},
		"negative size":           {"render x.ply -o x.png --size -4x4", "--size -4x4"},
		"view":                    {"render x.ply -o x.png --view inside", "--view inside"},
		"background":              {"render x.ply -o x.png --background #12", "--background #12"},
		"samples":                 {"render x.ply -o x.png --samples 5", "--samples 5"},
		"names and numbers":       {"render x.ply -o x.png --names --numbers", "choose one"},
		"zoom":                    {"render x.ply -o x.png --zoom 0", "--zoom 0"},
		"front":                   {"render x.ply -o x.png --front w", "--front w"},
		"azimuth":                 {"render x.ply -o x.png --azimuth NaN", "finite"},
		"dpi":                     {"render x.ply -o x.png --dpi -1", "--dpi -1"},
		"measure nothing":         {"measure", "name a file"},
		"half a point":            {"measure x.ply --distance a,", "--distance a,: "},
		"one point":               {"measure x.ply --distance a", "a distance needs 2 points"},
		"a distance of a group":   {"measure x.ply --distance *", "named one by one"},
		"a table and JSON":        {"measure x.ply --json -o x.csv --area *", "choose one"},
		"a table of another kind": {"measure x.ply -o x.xlsx --area *", ".csv"},
		"landmarks of many":       {"measure x.ply y.ply --landmarks x.fcsv --area *", "--landmarks is for one mesh"},
		"no jobs":                 {"render x.ply -o x.png --jobs 0", "at least 1"},
		"no part":                 {"render x.ply -o x.png --shard 3", "3/20"},
		"part of an empty name":   {"render x.ply -o x.png --shard=", "3/20"},
		"part 0":                  {"render x.ply -o x.png --shard 0/4", "counted from 1"},
		"part beyond":             {"render x.ply -o x.png --shard 5/4", "counted from 1"},
		"a side of many":          {"render x.ply -o x.png --views front,inside", "inside"},
		"a side twice":            {"render x.ply -o x.png --views top,top", "twice"},
		"sheet of another kind":   {"render x.ply --contact-sheet x.bmp", ".bmp"},
		"sheet without a name":    {"render x.ply --contact-sheet=", "-o"},
		"transparent sheet":       {"render x.ply --contact-sheet x.jpg --background transparent", "transparent"},
		"sheet over a picture":    {"render x.ply -o a.png --contact-sheet ./A.png", "written over"},
		"sheet of a part":         {"render x.ply --contact-sheet a.png --shard 1/2", "one call"},
		"columns of no sheet":     {"render x.ply -o a.png --columns 2", "--contact-sheet"},
		"no columns":              {"render x.ply --contact-sheet a.png --columns 0", "at least 1"},
		"a row too large":         {"render a.ply b.ply c.ply --contact-sheet a.png --columns 3 --size 16000x16000", "fewer --columns"},
		"one picture of a turn":   {"render x.ply -o x.gif --turntable 1", "2 to"},
		"a turn as a photo":       {"render x.ply -o x.jpg --turntable 9", ".apng"},
		"no time":                 {"render x.ply -o x.gif --turntable 9 --delay 1ms", "10ms"},
		"time of no turn":         {"render x.ply -o x.png --delay 50ms", "--turntable"},
		"a turn of views":         {"render x.ply -o x.png --turntable 9 --views top", "--view"},
		"a turn on a sheet":       {"render x.ply --contact-sheet x.png --turntable 9", "choose one"},
		"a turn inside":           {"render x.ply -o x.png --turntable 9 --zoom 3", "--orthographic"},
		"a turn too large":        {"render x.ply -o x.gif --turntable 9999 --size 4000x4000", "choose .png"},
		"view and views":          {"render x.ply -o x.png --view top --views front", "choose one"},
		"no number":               {"render x.ply -o x.png --zoom 50%", "--zoom 50%: it must be a number"},
		"half a column":           {"render x.ply --contact-sheet x.png --columns 1.5", "--columns 1.5: it must be a whole number"},
		"no measure of time":      {"render x.ply -o x.gif --turntable 9 --delay 40", "--delay 40: it must be a time such as 40ms"},
		"neither yes nor no":      {"render x.ply -o x.png --orthographic=perhaps", "it must be true or false"},
		"sample and a file":       {"render x.ply -o x.png --sample", "--sample"},
	} {
		t.Run(name, func(t *testing.T) {
			r := cairn(t, strings.Fields(c.args)...)
			r.want(t, exitUsage, c.message)
			if r.out != "" || !strings.Contains(r.errOut, "--help") || strings.Contains(r.errOut, "strconv") {
				t.Errorf("standard output %q, standard error %q", r.out, r.errOut)
			}
		})
	}
}

func TestHelpShowsExamples(t *testing.T) {
	for _, command := range []string{"", "render", "info", "measure", "check", "convert", "formats", "templates", "study", "study init", "study show", "bench open", "bench orbit", "bench repaint", "bench lifetime", "doctor"} {
		r := cairn(t, append(strings.Fields(command), "--help")...)
		r.want(t, exitDone, "")
		if !strings.Contains(r.out, "Examples:") {
			t.Errorf("%q: no examples in\n%s", command, r.out)
		}
		if strings.Contains(r.out, "seed-leak") {
			t.Errorf("%q shows a flag that is for tests", command)
		}
	}
}

func TestCompletion(t *testing.T) {
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		r := cairn(t, "completion", shell)
		r.want(t, exitDone, "")
		if !strings.Contains(r.out, "cairn") {
			t.Errorf("%s: %q", shell, r.out)
		}
	}
	if r := cairn(t, "__complete", "render", "--view", ""); !strings.Contains(r.out, "iso\n") {
		t.Errorf("views: %q", r.out)
	}
	if r := cairn(t, "__complete", "info", ""); !strings.Contains(r.out, "ply\n") {
		t.Errorf("files: %q", r.out)
	}
}

func TestProgram(t *testing.T) {
	dir := files(t, map[string]string{"p.ply": pyramid, "broken.ply": broken, "p.ljson": pyramidLandmarks})
	for name, c := range map[string]struct {
		env     []string
		args    []string
		status  int
		message string
	}{
		"version":          {nil, []string{"--version"}, exitDone, ""},
		"info":             {nil, []string{"info", filepath.Join(dir, "p.ply")}, exitDone, ""},
		"broken file":      {nil, []string{"info", filepath.Join(dir, "broken.ply")}, exitFailed, "broken.ply"},
		"usage":            {nil, []string{"render"}, exitUsage, "which mesh"},
		"loss":             {nil, []string{"convert", filepath.Join(dir, "p.ljson"), "-o", filepath.Join(dir, "p.tps")}, exitLoss, "1 label left out"},
		"locale of no one": {[]string{"LC_ALL=C.UTF-8", "LANGUAGE="}, []string{"--version"}, exitDone, ""},
		"no display": {[]string{"DISPLAY=", "WAYLAND_DISPLAY="}, []string{filepath.Join(dir, "p.ply")},
			exitFailed, "cairn render"},
		"display that is gone": {[]string{"DISPLAY=:7777"}, []string{filepath.Join(dir, "p.ply")}, exitFailed, ":7777"},
		"doctor without OpenGL": {[]string{"DISPLAY=", "__EGL_VENDOR_LIBRARY_DIRS=" + dir, "EGL_PLATFORM="}, []string{"doctor"},
			exitFailed, "libgl1-mesa-dri"},
	} {
		t.Run(name, func(t *testing.T) {
			r := program(t, c.env, c.args...)
			r.want(t, c.status, c.message)
			if c.status == exitDone && r.out == "" {
				t.Error("nothing on standard output")
			}
		})
	}
}

func TestTraceFile(t *testing.T) {
	needsGL(t)
	dir := files(t, map[string]string{"p.ply": pyramid})
	trace := filepath.Join(dir, "trace.jsonl")
	t.Setenv("CAIRN_TRACE", trace)
	cairn(t, "render", filepath.Join(dir, "p.ply"), "-o", filepath.Join(dir, "p.png"), "--size", "40x30").want(t, exitDone, "")
	b, err := os.ReadFile(trace)
	if err != nil || !strings.Contains(string(b), `"event":"saved"`) {
		t.Errorf("trace %q, %v", b, err)
	}
}

// TestURIsAreFiles: a command takes the names that file managers and browsers give.
func TestURIsAreFiles(t *testing.T) {
	dir := t.TempDir()
	mesh := filepath.Join(dir, "a b+c%.obj")
	if err := os.WriteFile(mesh, []byte("v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	uri := func(path string) string { return (&url.URL{Scheme: "file", Path: filepath.ToSlash(path)}).String() }
	cairn(t, "info", uri(mesh)).want(t, 0, "")
	out := filepath.Join(dir, "ö.ply")
	cairn(t, "convert", uri(mesh), "-o", uri(out)).want(t, 0, "")
	if _, err := os.Stat(out); err != nil {
		t.Error(err)
	}
}
