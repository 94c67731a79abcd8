package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"cairn/app/template"

	"github.com/spf13/cobra"
)

// templateInfo is what templates --json says of a built-in template.
type templateInfo struct {
	ID          string   `json:"id"`
	Name        string   `json:"name"`
	Points      int      `json:"points"`
	Labels      []string `json:"labels"`
	Description string   `json:"description"`
	Source      string   `json:"source"`
	License     string   `json:"license"`
	Picture     bool     `json:"picture"`
}

func newTemplatesCommand() *cobra.Command {
	asJSON := false
	cmd := &cobra.Command{
		Use:   "templates [NAME]",
		Short: "List the templates that Cairn brings with it, or print one",
		Long: `Templates lists the lists of points that Cairn brings with it, each with the
literature that it comes from. With a name it prints that template, as a file that
Cairn and landmarker.io read, to be kept and changed.`,
		Example: `  cairn templates
  cairn templates ibug68 > ours.yml`,
		Args: usageArgs(cobra.MaximumNArgs(1)),
		ValidArgsFunction: func(*cobra.Command, []string, string) (ids []string, _ cobra.ShellCompDirective) {
			for _, b := range template.All() {
				ids = append(ids, b.ID)
			}
			return ids, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 && !asJSON {
				b, err := template.Find(args[0])
				if err == nil {
					_, err = cmd.OutOrStdout().Write(b.Text)
				}
				return err
			}
			all := template.All()
			if len(args) == 1 {
				b, err := template.Find(args[0])
				if err != nil {
					return err
				}
				all = []template.BuiltIn{b}
			}
			if !asJSON {
				return writeTemplates(cmd.OutOrStdout(), all)
			}
			for _, b := range all {
				if err := writeJSON(cmd.OutOrStdout(), describeTemplate(b)); err != nil {
					return err
				}
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "one JSON object a line, one line a template")
	return cmd
}

func describeTemplate(b template.BuiltIn) templateInfo {
	t := b.Template
	info := templateInfo{ID: b.ID, Name: t.Name, Points: len(t.Points), Labels: []string{}, Description: t.Description,
		Source: t.Source, License: t.License, Picture: b.Picture != nil}
	for _, l := range t.Labels {
		info.Labels = append(info.Labels, l.Name)
	}
	return info
}

// writeTemplates writes the list for people.
func writeTemplates(out io.Writer, all []template.BuiltIn) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, b := range all {
		i := describeTemplate(b)
		fmt.Fprintf(w, "%s\t%s, %d points: %s\n\t%s\n\t%s\n", i.ID, i.Name, i.Points, strings.Join(i.Labels, ", "), i.Description, i.Source)
	}
	return w.Flush()
}
