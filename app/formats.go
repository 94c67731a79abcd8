package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"cairn/landmark/lmio"
	"cairn/scene/meshio"

	"github.com/spf13/cobra"
)

// formatInfo is what formats --json says of a format. Lists are never null.
type formatInfo struct {
	Name       string   `json:"name"`
	Of         string   `json:"of"` // "mesh" or "landmark"
	Extensions []string `json:"extensions"`
	Shared     []string `json:"shared_extensions"` // that other kinds of files have too
	Written    bool     `json:"written"`           // and not only read
	Holds      []string `json:"holds"`             // beside the coordinates
	MIME       string   `json:"mime"`
}

func newFormatsCommand() *cobra.Command {
	asJSON := false
	cmd := &cobra.Command{
		Use:   "formats",
		Short: "List the formats that are read and written",
		Long: `Formats lists the formats of mesh and landmark files: their extensions, whether
they are written or only read, and what a landmark format has a place for beside
the coordinates. What it has no place for is said before a file is written.`,
		Example: `  cairn formats
  cairn formats --json | jq -r 'select(.written) | .extensions[0]'`,
		Args: usageArgs(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !asJSON {
				return writeFormats(cmd.OutOrStdout(), allFormats())
			}
			for _, f := range allFormats() {
				if err := writeJSON(cmd.OutOrStdout(), f); err != nil {
					return err
				}
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "one JSON object a line, one line a format")
	return cmd
}

// allFormats returns the formats of both registries in their order.
func allFormats() (all []formatInfo) {
	for _, f := range meshio.Formats() {
		all = append(all, formatInfo{f.Name, meshFiles.String(), f.Extensions, notNil(f.Shared), f.Writes(), []string{}, f.MIME})
	}
	for _, f := range lmio.Formats() {
		all = append(all, formatInfo{f.Name, landmarkFiles.String(), notNil(f.Extensions), notNil(f.Shared),
			f.Writes(), notNil(f.Holds()), f.MIME})
	}
	return all
}

// writeFormats writes the table for people.
func writeFormats(out io.Writer, all []formatInfo) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, of := range []kind{meshFiles, landmarkFiles} {
		title := "Meshes, each also packed as .gz"
		if of == landmarkFiles {
			title = "\nLandmarks"
		}
		fmt.Fprintln(w, title)
		for _, f := range all {
			if f.Of != of.String() {
				continue
			}
			extensions := slices.Clone(f.Extensions)
			for _, e := range f.Shared {
				extensions = append(extensions, "("+e+")")
			}
			written := "read"
			if f.Written {
				written = "read, written"
			}
			fmt.Fprintf(w, "  %s\t%s\t%s\t%s\n", f.Name, strings.Join(extensions, " "), written, strings.Join(f.Holds, ", "))
		}
		if err := w.Flush(); err != nil { // the columns of each table are its own
			return err
		}
	}
	_, err := fmt.Fprintln(out, "\nBehind an extension in brackets there may be other files too: there the content tells.")
	return err
}

// writableExtensions returns the extensions, without the dot, of all files that
// can be written, each once, the usual one of a format first.
func writableExtensions() (all []string) {
	add := func(extensions []string) {
		for _, e := range extensions {
			if e = strings.TrimPrefix(e, "."); !slices.Contains(all, e) {
				all = append(all, e)
			}
		}
	}
	for _, f := range lmio.Formats() {
		if f.Writes() {
			add(f.Extensions)
			add(f.Shared)
		}
	}
	for _, f := range meshio.Formats() {
		if f.Writes() {
			add(f.Extensions)
		}
	}
	return all
}
