package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"cairn/app/trace"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// version is set by the linker: -ldflags "-X main.version=v1.2.3".
var version = "dev"

// started is when the program began, for the times of the trace.
var started = time.Now()

// global holds the flags that all commands have.
type global struct {
	traceFile string
	sample    bool
	newWindow bool
}

func newRoot() *cobra.Command {
	g := &global{}
	root := &cobra.Command{
		Use:   "cairn [FILE...]",
		Short: "Look at, place and check 3D landmarks on meshes",
		Long: `Cairn opens meshes with the landmarks beside them: james.obj brings james.ljson.

Without a command it opens the files, and what is in the folders, in its window:
the one that is open already on this display, if there is one.
The commands work without a display.`,
		Example: `  cairn skull.ply                      open a mesh and its landmarks
  cairn scans/                         open every mesh of a folder
  cairn --sample                       open the bundled specimen
  cairn render skull.ply -o skull.png  make a picture
  cairn info skull.ply                 say what is in a file
  cairn measure skull.ply --distance nasion,gnathion
  cairn convert *.pts -o all.tps       write another format`,
		Version:           versionText(),
		Args:              cobra.ArbitraryArgs,
		SilenceErrors:     true,
		SilenceUsage:      true,
		ValidArgsFunction: completeFiles,
		RunE:              func(cmd *cobra.Command, args []string) error { return openWindow(g, args) },
	}
	root.SetVersionTemplate("cairn {{.Version}}\n")
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{flagError(err)} })
	root.PersistentFlags().StringVar(&g.traceFile, "trace", "", "write what happens to `FILE`, one JSON object a line (also $CAIRN_TRACE)")
	root.Flags().BoolVar(&g.sample, "sample", false, "open the bundled sample specimens")
	root.Flags().BoolVar(&g.newWindow, "new-window", false, "open a window of its own, even if there is one already")
	root.AddCommand(newRenderCommand(g), newInfoCommand(), newMeasureCommand(), newCheckCommand(), newShapeCommand(), newValuesCommand(), newConvertCommand(), newFormatsCommand(), newTemplatesCommand(), newStudyCommand(), newBenchCommand(g), newDoctorCommand())
	return root
}

// flagError says what a flag's value must be where what was given is none: the library says
// how Go reads numbers.
func flagError(err error) error {
	var invalid *pflag.InvalidValueError
	if !errors.As(err, &invalid) {
		return err
	}
	kinds := map[string]string{
		"float64": "a number, with a point, not a comma", "int": "a whole number", "uint64": "a whole number, 0 or more",
		"bool": "true or false", "duration": "a time such as 40ms or 2s",
	}
	flag := invalid.GetFlag()
	kind, ok := kinds[flag.Value.Type()]
	if !ok {
		return err
	}
	return fmt.Errorf("--%s %s: it must be %s", flag.Name, invalid.GetValue(), kind)
}

// openTrace opens the trace that was asked for; it is nil if there is none.
func (g *global) openTrace() (*trace.Log, error) {
	path := cmp.Or(g.traceFile, os.Getenv("CAIRN_TRACE"))
	if path == "" {
		return nil, nil
	}
	return trace.Open(path, started)
}

// files returns the files that a command is about: its arguments, after the
// sample's where --sample is given.
func (g *global) files(args []string) ([]string, error) {
	if !g.sample {
		return args, nil
	}
	sample, err := sampleFiles()
	return append(sample, args...), err
}

// usageArgs makes an error of an argument check one of usage.
func usageArgs(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if err := check(cmd, args); err != nil {
			return usageError{err}
		}
		return nil
	}
}

// someFile refuses a command line that names no file.
func someFile(_ *cobra.Command, args []string) error {
	if len(args) == 0 {
		return errors.New("name a file")
	}
	return nil
}

// fail tells about one file that failed; the command goes on.
func fail(cmd *cobra.Command, err error) { fmt.Fprintf(cmd.ErrOrStderr(), "cairn: %v\n", err) }

// writeJSON writes one object on a line of its own.
func writeJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false) // file names are for people too
	return e.Encode(v)
}

// completeFiles completes the names of files that Cairn opens.
func completeFiles(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return openableExtensions(), cobra.ShellCompDirectiveFilterFileExt
}

// openableExtensions returns the extensions, without the dot, of all files that
// can be opened, each once.
func openableExtensions() []string {
	all := []string{"gz"}
	for _, f := range allFormats() {
		for _, e := range slices.Concat(f.Extensions, f.Shared) {
			if e = strings.TrimPrefix(e, "."); !slices.Contains(all, e) {
				all = append(all, e)
			}
		}
	}
	return all
}

// versionText returns the version with what it was built from.
func versionText() string {
	text := version
	if info, ok := debug.ReadBuildInfo(); ok && version == "dev" {
		for _, s := range info.Settings {
			switch {
			case s.Key == "vcs.revision":
				text += " " + s.Value[:min(12, len(s.Value))]
			case s.Key == "vcs.modified" && s.Value == "true":
				text += " (changed)"
			}
		}
	}
	return fmt.Sprintf("%s, %s, %s/%s", text, runtime.Version(), runtime.GOOS, runtime.GOARCH)
}
