package main

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"text/tabwriter"

	"cairn/app/shell"
	"cairn/internal/userfolder"
	"cairn/landmark/lmio"
	"cairn/render"
	"cairn/scene/meshio"

	"github.com/spf13/cobra"
)

func newDoctorCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "doctor",
		Short: "Say what Cairn finds on this machine, and what is missing",
		Long: `Doctor says what draws (the version of OpenGL, its limits, with a display and
without) and where Cairn keeps things. It fails where there is no OpenGL 3.3, and
says what to install.`,
		Example: `  cairn doctor`,
		Args:    usageArgs(cobra.NoArgs),
		RunE:    func(cmd *cobra.Command, _ []string) error { return runDoctor(cmd.OutOrStdout()) },
	}
}

func runDoctor(out io.Writer) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	row := func(name, format string, args ...any) {
		fmt.Fprintf(w, "%s\t%s\n", name, fmt.Sprintf(format, args...))
	}
	row("cairn", "%s", versionText())
	row("cores", "%d", runtime.NumCPU())
	display := checkDisplay()
	if display == nil {
		row("display", "%s", displayName())
	} else {
		row("display", "none: %v", display)
	}
	err := tellContexts(row, display == nil)
	for _, folder := range []struct {
		name string
		find func() (string, error)
	}{{"cache", cacheFolder}, {"settings", settingsFolder}, {"state", userfolder.State}} {
		if path, err := folder.find(); err == nil {
			row(folder.name, "%s", path)
		} else {
			row(folder.name, "none: %v", err)
		}
	}
	row("formats", "%d of meshes, %d of landmarks; cairn formats lists them", len(meshio.Formats()), len(lmio.Formats()))
	if flushErr := w.Flush(); flushErr != nil {
		return flushErr
	}
	return err
}

// cacheFolder returns where the sample is.
func cacheFolder() (string, error) {
	folder, err := os.UserCacheDir()
	return filepath.Join(folder, "cairn"), err
}

// settingsFolder returns where the toolkit keeps preferences.
func settingsFolder() (string, error) {
	if runtime.GOOS == "darwin" {
		home, err := os.UserHomeDir()
		return filepath.Join(home, "Library", "Preferences", "fyne", shell.ID), err
	}
	folder, err := os.UserConfigDir()
	return filepath.Join(folder, "fyne", shell.ID), err
}

// tellContexts tries the ways to an OpenGL context, one after the other, and
// returns an error if none is there.
func tellContexts(row func(name, format string, args ...any), display bool) error {
	contexts := []struct {
		name    string
		options render.Options
		use     bool
	}{
		{"without a display", render.Options{Context: render.Surfaceless}, true},
		// This is the main goroutine, which Fyne locks to the main thread.
		{"in a hidden window", render.Options{Context: render.HiddenWindow, OnMain: func(f func()) { f() }}, display},
	}
	var firstErr error
	var used *render.Info // by the window: what is found first
	for _, c := range contexts {
		if !c.use {
			continue
		}
		thread, err := render.Start(c.options)
		if err != nil {
			row("OpenGL "+c.name, "none: %s", strings.ReplaceAll(err.Error(), "\n", "; "))
			firstErr = cmp.Or(firstErr, err)
			continue
		}
		i := thread.Info()
		if used == nil {
			used = &i
		}
		thread.Close()
		row("OpenGL "+c.name, "%s (%s), GLSL %s", i.Version, i.Context, i.ShadingLanguage)
		row("  drawn by", "%s, %s", i.Renderer, i.Vendor)
		row("  limits", "textures %d, renderbuffers %d, viewport %d×%d",
			i.MaxTexture, i.MaxRenderbuffer, i.MaxViewport[0], i.MaxViewport[1])
	}
	if used != nil {
		if display {
			row("the window draws", "with %s", used.Context)
		}
		row("frames presented by", "%s", presenting(*used))
	} else {
		if runtime.GOOS == "linux" {
			row("to do", "sudo apt install libegl1 libgl1-mesa-dri (Debian, Ubuntu), or your system's packages of Mesa")
		}
		return noOpenGL(firstErr)
	}
	return nil
}

// presenting says how a frame gets into the window, and why in this way. Fyne makes each
// window's context without another to share with, and has a texture for pictures in memory
// alone (glfw.CreateWindow in its window_desktop.go, imgToTexture in its painter).
func presenting(i render.Info) string {
	how := "read-back at once, since the processor draws"
	if i.Buffered {
		how = "read-back through a buffer of pixels, since a graphics card draws"
	}
	return how + "; not without a copy: the window's toolkit takes pictures from memory only"
}

// noOpenGL is the error where there is no OpenGL context. What to install is in
// err.
func noOpenGL(err error) error { return fmt.Errorf("nothing can be drawn here: %w", err) }

// openGL starts the render thread without a display.
func openGL() (*render.Thread, error) {
	t, err := render.Start(render.Options{Context: render.Surfaceless})
	if err != nil {
		return nil, noOpenGL(err)
	}
	return t, nil
}
