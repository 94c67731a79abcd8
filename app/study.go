package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"text/tabwriter"

	"cairn/app/study"
	"cairn/internal/atomicfile"
	"cairn/internal/filesystem"
	"cairn/internal/message"

	"github.com/spf13/cobra"
)

func newStudyCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "study",
		Short: "Make a study of a folder of specimens, say how far one is, or bring it to its protocol",
		Long: `A study is a folder with a table of its specimens, study.csv, and with what is to be
placed on each, protocol.json. Both are plain files that the README describes; the
table is edited in any spreadsheet.`,
		Example: `  cairn study init scans/ --dry-run
  cairn study show scans/
  cairn study migrate scans/`,
		Args: usageArgs(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error { return usagef("say what to do: init, show or migrate") },
	}
	cmd.AddCommand(newStudyInitCommand(), newStudyShowCommand(), newStudyMigrateCommand())
	return cmd
}

// oneFolder refuses a command line that does not name one folder.
func oneFolder(_ *cobra.Command, args []string) error {
	if len(args) != 1 {
		return errors.New("name one folder")
	}
	return nil
}

// studyFlags hold the flags of cairn study init and show.
type studyFlags struct {
	pattern  string
	protocol string
	force    bool
	dryRun   bool
	asJSON   bool
}

func newStudyInitCommand() *cobra.Command {
	f := &studyFlags{}
	cmd := &cobra.Command{
		Use:   "init DIR",
		Short: "Pair the meshes and landmark files of a folder, and write the table",
		Long: `Init lists the meshes of DIR and below it, pairs each with the landmark file of the same
name, shows the pairs, and writes them into DIR/study.csv, a row each.

Names are the same whatever their letter case, extensions, and endings such as
_landmarks, _picked_points or _LM: M1 never takes the landmarks of M10. A file in the
mesh's own folder goes before others. What has no partner, and what has two, is listed,
and nothing is guessed: of two landmark files the table has none, and the row is flagged.
No mesh is opened.

--pattern finds parts in the names of meshes: with '{individual}_{side}_{replicate}',
M12_L_2.ply fills these columns. {side} is l, r, left or right, {replicate} a
number, any other name is a column of yours, and {} is passed over. A name that the
pattern does not fit, or fits in two ways, is listed.

--protocol makes DIR/protocol.json of a template, or of the landmarks of a specimen,
whose places are then those of the reference.

A table or protocol that is there stays unless --force is given.`,
		Example: `  cairn study init scans/ --dry-run
  cairn study init scans/ --pattern '{individual}_{side}_{replicate}'
  cairn study init mice/ --protocol mice/A_J.mrk.json
  cairn study init scans/ --dry-run --json | jq -r 'select(.landmarks == "").mesh'`,
		Args: usageArgs(oneFolder),
		RunE: func(cmd *cobra.Command, args []string) error { return runStudyInit(cmd, f, args[0]) },
	}
	fl := cmd.Flags()
	fl.SortFlags = false
	fl.StringVar(&f.pattern, "pattern", "", "fill columns from names like `PATTERN`, such as '{individual}_{side}'")
	fl.StringVar(&f.protocol, "protocol", "", "make the protocol of `FILE`, a template or a specimen's landmarks")
	fl.BoolVarP(&f.dryRun, "dry-run", "n", false, "show the pairs and write nothing")
	fl.BoolVarP(&f.force, "force", "f", false, "replace a table and a protocol that exist")
	fl.BoolVar(&f.asJSON, "json", false, "one JSON object a line, one line a specimen or lone landmark file")
	return cmd
}

// pairInfo is what study init --json says of a specimen, or of a landmark file without
// a mesh.
type pairInfo struct {
	Mesh      string            `json:"mesh"`
	Landmarks string            `json:"landmarks"`
	Several   []string          `json:"several"` // landmark files that would all do
	Parts     map[string]string `json:"parts"`   // that the pattern has found
	Odd       string            `json:"odd"`     // what is wrong, in a sentence
}

func runStudyInit(cmd *cobra.Command, f *studyFlags, folder string) error {
	ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	p, err := f.pairUp(ctx, folder)
	if err != nil {
		return err
	}
	plan := studyPlan{folder: folder, table: p.Table()}
	if f.protocol != "" {
		var notes []string
		if plan.protocol, notes, err = study.ProtocolOf(ctx, f.protocol, studyName(folder)); err != nil {
			return err
		}
		for _, n := range notes {
			fmt.Fprintf(cmd.ErrOrStderr(), "cairn: %s: %s\n", f.protocol, n)
		}
	}
	// What is there is said last, so that the pairs are seen all the same.
	refused := plan.look(f.force)
	if f.asJSON {
		err = writePairsJSON(cmd.OutOrStdout(), p)
	} else {
		err = writePairs(cmd.OutOrStdout(), p)
	}
	if err != nil || f.dryRun {
		return err
	}
	if refused != nil {
		return refused
	}
	if err := plan.table.TakeStatuses(ctx, plan.protocol, folder); err != nil {
		return fmt.Errorf("stopped; nothing was written")
	}
	return plan.write(cmd, f.asJSON)
}

// studyName returns what the study in a folder is called.
func studyName(folder string) string {
	if full, err := filepath.Abs(folder); err == nil {
		folder = full
	}
	return filepath.Base(folder)
}

func (f *studyFlags) pairUp(ctx context.Context, folder string) (*study.Pairing, error) {
	var pattern study.Pattern
	if f.pattern != "" {
		var err error
		if pattern, err = study.ParsePattern(f.pattern); err != nil {
			return nil, usageError{err}
		}
	}
	l, err := study.Scan(ctx, folder)
	if err != nil {
		return nil, err
	}
	p := study.PairUp(l)
	if len(p.Pairs) == 0 {
		return nil, fmt.Errorf("%s: there are no meshes and no landmark files in it", folder)
	}
	if f.pattern != "" {
		p.Apply(pattern)
	}
	return p, nil
}

// studyPlan is what study init writes, over what.
type studyPlan struct {
	folder   string
	table    *study.Table
	protocol *study.Protocol // nil: none
}

func (p *studyPlan) file(name string) string { return filepath.Join(p.folder, name) }

// look says which files are there already; with force their content is what may be
// replaced.
func (p *studyPlan) look(force bool) error {
	versions := []struct {
		name    string
		version *atomicfile.Version
	}{{study.TableName, &p.table.Version}}
	if p.protocol != nil {
		versions = append(versions, struct {
			name    string
			version *atomicfile.Version
		}{study.ProtocolName, &p.protocol.Version})
	}
	for _, v := range versions {
		now, err := atomicfile.ReadVersion(p.file(v.name))
		if err != nil {
			return err
		}
		if now.There() && !force {
			return fmt.Errorf("%s: it is there already; open that study, or replace the file with --force", p.file(v.name))
		}
		*v.version = now
	}
	return nil
}

// write writes the files. Of a table that is replaced it says what goes.
func (p *studyPlan) write(cmd *cobra.Command, asJSON bool) error {
	replaced := ""
	if p.table.Version.There() {
		replaced = p.lost(cmd.Context())
	}
	if err := study.Create(atomicfile.Files{Disk: filesystem.Real}, p.folder, p.table, p.protocol); err != nil {
		return err
	}
	if replaced != "" {
		fmt.Fprintf(cmd.ErrOrStderr(), "cairn: %s: replaced%s\n", p.file(study.TableName), replaced)
	}
	if asJSON {
		return nil
	}
	out := cmd.OutOrStdout()
	fmt.Fprintf(out, "%s: %s\n", p.file(study.TableName), message.Plural(p.table.Len(), "specimen"))
	if p.protocol != nil {
		fmt.Fprintf(out, "%s: %s\n", p.file(study.ProtocolName), message.Plural(len(p.protocol.Points), "point"))
	}
	return nil
}

// lost says what a table has that is replaced.
func (p *studyPlan) lost(ctx context.Context) string {
	old, err := study.Read(ctx, p.file(study.TableName))
	if err != nil {
		return ", which was no table of a study"
	}
	var own []string
	for _, name := range old.Header() {
		if _, ours := study.ParseColumn(name); !ours {
			own = append(own, message.Quote(name))
		}
	}
	text := fmt.Sprintf("; it had %s", message.Plural(old.Len(), "row"))
	if len(own) > 0 {
		text += " and the columns " + message.Some(own)
	}
	return text
}

// writePairs writes the pairing for people.
func writePairs(out io.Writer, p *study.Pairing) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, pair := range p.Pairs {
		landmarks := pair.Landmarks
		switch {
		case len(pair.Several) > 0:
			landmarks = "several: " + message.Some(pair.Several)
		case landmarks == "":
			landmarks = "none yet"
		}
		var parts []string
		for _, part := range pair.Parts {
			parts = append(parts, part.Name+" "+part.Text)
		}
		mesh := pair.Mesh
		if mesh == "" {
			mesh = "no mesh"
		}
		if pair.Odd != "" {
			parts = append(parts, pair.Odd)
		}
		line := mesh + "\t" + landmarks
		if len(parts) > 0 {
			line += "\t" + strings.Join(parts, ", ")
		}
		fmt.Fprintln(w, line)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	for _, a := range p.Alone {
		fmt.Fprintf(out, "left out: %s: %s\n", a.Landmarks, a.Why)
	}
	for _, u := range p.Unread {
		fmt.Fprintf(out, "not looked at: %s\n", u)
	}
	s := p.Summary()
	text := fmt.Sprintf("%s: %d with landmarks, %d without, %d with several files", message.Plural(s.Specimens, "specimen"), s.Paired, s.WithoutLandmarks, s.Several)
	if s.Alone > 0 {
		text += fmt.Sprintf("; %s without a mesh", message.Plural(s.Alone, "landmark file"))
	}
	if s.Odd > 0 {
		text += fmt.Sprintf("; %s that the pattern does not fit", message.Plural(s.Odd, "name"))
	}
	_, err := fmt.Fprintln(out, text)
	return err
}

func writePairsJSON(out io.Writer, p *study.Pairing) error {
	for _, pair := range p.Pairs {
		info := pairInfo{message.Unicode(pair.Mesh), message.Unicode(pair.Landmarks), notNil(pair.Several), map[string]string{}, pair.Odd}
		for _, part := range pair.Parts {
			info.Parts[part.Name] = part.Text
		}
		if err := writeJSON(out, info); err != nil {
			return err
		}
	}
	for _, a := range p.Alone {
		if err := writeJSON(out, pairInfo{"", message.Unicode(a.Landmarks), []string{}, map[string]string{}, a.Why}); err != nil {
			return err
		}
	}
	return nil
}
