// Package cairn_test holds what is true of the module as a whole.
package cairn_test

import (
	"maps"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// depsPolicy states which packages of this module, and which other modules
// beside the standard library, each package may import directly. A trailing
// "..." allows everything below. It is a statement of policy, after go/build's
// deps_test.go: do not change it to fix a build.
var depsPolicy = map[string][]string{
	// The leaves import nothing of ours.
	"landmark":       {"gonum.org/v1/gonum/..."},
	"scene/mesh":     {"internal/pages", "gonum.org/v1/gonum/..."},
	"scene/colormap": {},
	"assets":         {},

	// Comparing configurations needs points and their names, nothing else.
	"landmark/shape": {"landmark", "gonum.org/v1/gonum/..."},

	// Files that appear whole or not at all: for everyone who writes one.
	"internal/atomicfile": {"internal/filesystem"},
	// The disk, and one in memory for tests.
	"internal/filesystem":           {"golang.org/x/sys/..."},
	"internal/filesystem/simulated": {"internal/filesystem"},
	"internal/filesystem/crashtest": {"internal/filesystem/simulated"},
	// The only way to a file that another file names.
	"internal/beside": {"golang.org/x/text/..."},
	// The words of messages, and what is read with them: how the characters of a text
	// are stored, and JSON.
	"internal/message":    {},
	"internal/textfile":   {"internal/message", "golang.org/x/text/encoding/charmap"},
	"internal/strictjson": {"internal/message"},
	// Files for tests, which the tests of every package may use.
	"internal/testfiles": {},
	"internal/stopafter": {},
	// A mesh of any size, for tests and measurements.
	"internal/bumpysphere": {},

	"internal/pages": {"golang.org/x/sys/..."},
	// How files are named in texts of Unicode, and how other programs name them.
	"internal/pathtext": {},
	"internal/fileuri":  {},
	// Where the program keeps what it remembers.
	"internal/userfolder": {},
	// The order of names for people.
	"internal/natural": {"golang.org/x/text/..."},
	// Packed data of glTF.
	"internal/meshopt": {},
	// A program that reads what go test -json writes.
	"internal/testreport": {},
	// Programs that run the real one.
	"internal/hostile": {},
	"bench":            {"internal/bumpysphere", "landmark/shape", "gonum.org/v1/gonum/..."},

	"landmark/shapeplot": {"gonum.org/v1/plot", "gonum.org/v1/plot/..."},
	"landmark/lmio":      {"landmark", "internal/atomicfile", "internal/filesystem", "internal/beside", "internal/message", "internal/strictjson", "internal/textfile", "gonum.org/v1/gonum/...", "go.yaml.in/yaml/v4", "go.yaml.in/yaml/v4/plugin/..."},
	// Checks of a configuration ask questions of a surface that they do not know, too.
	"landmark/check": {"landmark", "landmark/shape", "internal/message", "gonum.org/v1/gonum/..."},
	// Measures ask two questions of a surface that they do not know.
	"landmark/measure":   {"landmark", "internal/message", "gonum.org/v1/gonum/..."},
	"landmark/shapeio":   {"landmark", "landmark/shape", "internal/atomicfile", "gonum.org/v1/gonum/..."},
	"landmark/measureio": {"landmark", "landmark/measure", "internal/atomicfile", "internal/message", "internal/strictjson"},
	"scene":              {"landmark", "landmark/measure", "landmark/shape", "scene/colormap", "scene/mesh", "gonum.org/v1/gonum/..."},
	"scene/scenetest":    {"landmark", "scene", "gonum.org/v1/gonum/..."},
	"scene/meshio":       {"scene/mesh", "internal/atomicfile", "internal/beside", "internal/meshopt", "internal/message", "internal/strictjson", "internal/textfile", "gonum.org/v1/gonum/...", "github.com/klauspost/compress/...", "github.com/qmuntal/gltf", "github.com/qmuntal/gltf/ext/...", "golang.org/x/image/..."},

	// The generator of the sample writes it with the same code that users' files are written with.
	"assets/...": {"assets", "assets/internal/...", "landmark", "landmark/lmio", "scene/mesh", "scene/meshio", "gonum.org/v1/gonum/...", "golang.org/x/image/..."},

	// Only render/internal/... imports OpenGL and GLFW.
	"render":                           {"assets", "landmark", "scene", "scene/colormap", "scene/mesh", "render/internal/...", "internal/pages", "gonum.org/v1/gonum/...", "golang.org/x/image/...", "golang.org/x/text/unicode/..."},
	"render/internal/typeset/testfont": {"github.com/go-text/typesetting/..."},
	"render/internal/typeset":          {"github.com/go-text/typesetting/...", "golang.org/x/image/...", "golang.org/x/text/unicode/..."},
	"render/internal/...":              {"C", "render/internal/...", "github.com/go-gl/...", "golang.org/x/sys/..."},

	// Only app/... imports Fyne, and of app, the workspace, the session, the tools and the trace do without.
	"app":           {"C", "...", "!github.com/go-gl/..."},
	"app/workspace": {"app/filelock", "app/journal", "app/recovery", "assets", "internal/atomicfile", "internal/filesystem", "internal/message", "internal/natural", "internal/pathtext", "internal/userfolder", "app/trace", "landmark", "landmark/...", "scene", "scene/...", "gonum.org/v1/gonum/...", "golang.org/x/sys/..."},
	"app/journal":   {"internal/filesystem", "internal/userfolder"},
	"app/recovery":  {"app/journal", "internal/atomicfile", "landmark", "landmark/measure", "scene", "gonum.org/v1/gonum/..."},
	"app/filelock":  {"internal/filesystem", "internal/userfolder"},
	"app/session":   {"app/study", "app/template", "app/tool", "app/workspace", "internal/atomicfile", "internal/filesystem", "internal/message", "internal/natural", "internal/pathtext", "landmark", "landmark/check", "landmark/lmio", "landmark/measure", "landmark/measureio", "landmark/shape", "render", "scene", "scene/colormap", "scene/mesh", "scene/meshio", "gonum.org/v1/gonum/..."},
	"app/trace":     {"golang.org/x/sys/..."},
	"app/study":     {"internal/atomicfile", "internal/beside", "internal/filesystem", "internal/message", "internal/natural", "internal/pathtext", "internal/strictjson", "internal/textfile", "internal/userfolder", "landmark", "landmark/check", "landmark/lmio", "landmark/shape", "scene/meshio", "gonum.org/v1/gonum/..."},
	"app/template":  {"assets", "internal/beside", "landmark", "landmark/lmio", "golang.org/x/image/...", "github.com/fyne-io/oksvg", "github.com/srwiley/rasterx"},
	"app/tool":      {"landmark", "scene", "scene/mesh", "gonum.org/v1/gonum/..."},
	"app/...":       {"C", "...", "!github.com/go-gl/..."},
}

// TestImportGraph looks at the imports of the files that are not tests, in the
// build that users get.
func TestImportGraph(t *testing.T) {
	const module = "cairn"
	list := exec.Command("go", "list", "-tags", "migrated_fynedo", "-f",
		`{{.ImportPath}}{{range .Imports}} {{.}}{{end}}`, module+"/...")
	out, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	gone := maps.Clone(depsPolicy)
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		pkg := strings.TrimPrefix(fields[0], module+"/")
		delete(gone, pkg)
		if pkg == module {
			continue // the root holds this test only
		}
		allowed, ok := policyFor(pkg)
		if !ok {
			t.Errorf("%s: not in depsPolicy; say there what it may import", pkg)
			continue
		}
		for _, path := range fields[1:] {
			imp := strings.TrimPrefix(path, module+"/")
			if imp == path && standard(path) {
				continue
			}
			if !permits(allowed, imp) {
				t.Errorf("%s must not import %s", pkg, imp)
			}
		}
	}
	for pkg := range gone {
		if !strings.HasSuffix(pkg, "...") {
			t.Errorf("%s is in depsPolicy, and there is no such package", pkg)
		}
	}
}

// TestModulesAreExplained: behind each module that is required directly stands what it
// is for.
func TestModulesAreExplained(t *testing.T) {
	text, err := os.ReadFile("go.mod")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), "require (\n")
	modules, _, _ := strings.Cut(rest, ")")
	if strings.Count(modules, "\n") < 10 {
		t.Fatal("go.mod does not begin with the modules that are required directly")
	}
	for line := range strings.Lines(modules) {
		if _, why, _ := strings.Cut(line, " // "); strings.TrimSpace(why) == "" || strings.TrimSpace(why) == "indirect" {
			t.Errorf("nothing says what this is for: %s", strings.TrimSpace(line))
		}
	}
}

// policyFor finds a package's own entry, else the longest "..." entry above it.
func policyFor(pkg string) ([]string, bool) {
	if allowed, ok := depsPolicy[pkg]; ok {
		return allowed, true
	}
	for above := pkg; above != ""; {
		above = above[:max(strings.LastIndexByte(above, '/'), 0)]
		if allowed, ok := depsPolicy[above+"/..."]; ok {
			return allowed, true
		}
	}
	return nil, false
}

// permits reports whether a list allows an import. An entry with "!" takes back
// what a wider one allows.
func permits(allowed []string, imp string) bool {
	covers := func(pattern string) bool {
		prefix, wild := strings.CutSuffix(pattern, "...")
		return pattern == imp || wild && strings.HasPrefix(imp, prefix)
	}
	refused := slices.ContainsFunc(allowed, func(p string) bool {
		p, not := strings.CutPrefix(p, "!")
		return not && covers(p)
	})
	return !refused && slices.ContainsFunc(allowed, covers)
}

func standard(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return path != "C" && !strings.Contains(first, ".")
}

// TestImportPolicy plants wrong imports: the rules that hold the rooms apart must refuse them.
func TestImportPolicy(t *testing.T) {
	tests := []struct {
		pkg, imp string
		want     bool
	}{
		{"landmark", "scene/mesh", false},
		{"landmark", "gonum.org/v1/gonum/spatial/r3", true},
		{"landmark/shape", "scene/mesh", false},
		{"landmark/shape", "landmark/lmio", false},
		{"scene/mesh", "landmark", false},
		{"assets", "landmark", false},
		{"scene", "render", false},
		{"scene", "app", false},
		{"render", "github.com/go-gl/gl/v3.3-core/gl", false},
		{"render", "fyne.io/fyne/v2", false},
		{"render", "app/trace", false},
		{"render/internal/gl", "github.com/go-gl/gl/v3.3-core/gl", true},
		{"render/internal/gl", "scene", false},
		{"app/workspace", "fyne.io/fyne/v2", false},
		{"app/workspace", "render", false},
		{"app/journal", "fyne.io/fyne/v2", false},
		{"app/journal", "scene", false},
		{"app/study", "fyne.io/fyne/v2", false},
		{"app/study", "app/session", false},
		{"app/tool", "fyne.io/fyne/v2", false},
		{"app/tool", "render", false},
		{"app/session", "fyne.io/fyne/v2", false},
		{"app/session", "app/shell", false},
		{"app/shell", "fyne.io/fyne/v2", true},
		{"app/shell", "github.com/go-gl/glfw/v3.3/glfw", false},
		{"app", "github.com/spf13/cobra", true},
	}
	for _, test := range tests {
		allowed, ok := policyFor(test.pkg)
		if !ok {
			t.Errorf("%s: no policy", test.pkg)
		}
		if got := permits(allowed, test.imp); got != test.want {
			t.Errorf("%s imports %s: permitted %t, want %t", test.pkg, test.imp, got, test.want)
		}
	}
}
