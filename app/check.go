package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"cairn/internal/message"
	"cairn/internal/pathtext"
	"cairn/landmark"
	"cairn/landmark/check"

	"github.com/spf13/cobra"
)

// checkFlags hold the flags of cairn check.
type checkFlags struct {
	on        string
	meshes    bool
	reference string
	protocol  string
	gravity   string
	groups    string
	asJSON    bool
}

func newCheckCommand() *cobra.Command {
	f := &checkFlags{}
	cmd := &cobra.Command{
		Use:   "check PATH...",
		Short: "Find what is odd about landmarks",
		Long: `Check looks for faults in landmark files and says one a line: file, gravity, a sentence
that names the landmarks, and the kind. PATH is landmark files, folders of them, and studies.

The specimens are compared with each other; with --reference, with one that is known to be
good, and with --protocol with the positions of a protocol. Points of one name are the same;
where the files have no names, those of one number. Of a study the thresholds, curves,
partners and midline of its protocol count; those of --protocol count for all files.

What is found, by kind:
  unreadable   the file cannot be read
  table        a row of a study names a file that is not there, or that another row has
  points       other points than the other specimens have
  sentinel     a point that stands for a missing one: -999, the origin, far away
  copied       the points of another specimen
  mirrored     the points fit others when they are mirrored
  shifted      names are off by one, as after a point that was passed over
  exchanged    points have each other's names
  doubled      two points at one place
  outlier      a point is not where it is in the others
  unusual      the whole shape is farther from the mean than is usual
  scale        another size, as of another unit
  order        neighbours on a curve of the protocol are in each other's place
  spacing      neighbours on a curve are much farther apart than others, or nearer
  off-midline  a point of the midline is not in the plane between the sides
With --on, or --meshes, which takes the mesh that has a file's name, or that the table of a
study names:
  frame        the coordinates are meant otherwise: x and y negated, another unit
  mesh         the points are not on the surface, as on another specimen's mesh
  off-surface  a point is not on the surface
  wall         the surface faces the other way than it does in the others

Each has a gravity: hint (clean specimens have it, too), doubtful or wrong.

The exit status is 0 when nothing is found, 1 when something is, and 2 when the command
was wrong.`,
		Example: `  cairn check skulls/
  cairn check skulls/ --meshes
  cairn check --on skull.ply skull.fcsv
  cairn check day2/ --reference good.mrk.json --gravity doubtful
  cairn check skulls/ --json | jq -r 'select(.kind == "exchanged") | .file'`,
		Args:              usageArgs(someFile),
		ValidArgsFunction: completeFiles,
		RunE:              func(cmd *cobra.Command, args []string) error { return runCheck(cmd, f, args) },
	}
	fl := cmd.Flags()
	fl.SortFlags = false
	fl.BoolVar(&f.meshes, "meshes", false, "look at the meshes that have the files' names, too")
	fl.StringVar(&f.on, "on", "", "all files belong to the surface of `MESH`")
	fl.StringVar(&f.reference, "reference", "", "compare with the specimen of `FILE`, not with each other")
	fl.StringVar(&f.protocol, "protocol", "", "compare with the positions of a study's protocol `FILE`, not with each other")
	fl.StringVar(&f.gravity, "gravity", check.Hint.String(), "leave out what is less grave than `hint`, doubtful or wrong")
	fl.StringVar(&f.groups, "groups", groupsByFormat, "the groups of a file are `specimens`, or parts of one; auto goes by the format")
	fl.BoolVar(&f.asJSON, "json", false, "one JSON object a line, one line a finding")
	_ = cmd.RegisterFlagCompletionFunc("gravity", cobra.FixedCompletions(gravityWords(), cobra.ShellCompDirectiveNoFileComp)) // the flags exist
	_ = cmd.RegisterFlagCompletionFunc("groups", cobra.FixedCompletions(groupsWords, cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

var groupsWords = []string{groupsByFormat, groupsSpecimens, groupsParts}

func gravityWords() (words []string) {
	for g := check.Hint; g <= check.Wrong; g++ {
		words = append(words, g.String())
	}
	return words
}

// findingInfo is what check --json says of a finding. Lists are never null.
type findingInfo struct {
	File      pathtext.Path `json:"file"`
	Specimen  string        `json:"specimen"` // "" where the file has one
	Landmarks []string      `json:"landmarks"`
	Kind      string        `json:"kind"`
	Gravity   string        `json:"gravity"`
	Text      string        `json:"text"`
	Mend      []string      `json:"mend"` // what would mend it, the most probable first
}

// write writes the line for people: file, gravity, sentence and kind. Landmarks stand before
// the sentence where it does not name them.
func (i findingInfo) write(out io.Writer) error {
	const most = 6
	name := string(i.File)
	if i.Specimen != "" {
		name += ": " + i.Specimen
	}
	text := i.Text
	if n := len(i.Landmarks); n > 0 && !slices.ContainsFunc(i.Landmarks, func(l string) bool { return strings.Contains(text, l) }) {
		names := strings.Join(i.Landmarks[:min(n, most)], ", ")
		if n > most {
			names += fmt.Sprintf(" and %d more", n-most)
		}
		text = names + ": " + text
	}
	_, err := fmt.Fprintf(out, "%s: %s: %s (%s)\n", name, i.Gravity, text, i.Kind)
	return err
}

// summary says for people how many specimens were looked at and what was found.
func (c *checker) summary(findings []findingInfo) string {
	text := fmt.Sprintf("%s in %s, %s", message.Plural(len(findings), "finding"), message.Plural(len(c.specimens), "specimen"), c.compared)
	var counts []string
	for g := check.Wrong + 1; g > check.Hint; {
		g--
		n := 0
		for _, f := range findings {
			if f.Gravity == g.String() {
				n++
			}
		}
		if n > 0 {
			counts = append(counts, fmt.Sprintf("%d %s", n, g))
		}
	}
	if len(counts) > 0 {
		text += ": " + strings.Join(counts, ", ")
	}
	var empty []string
	for _, s := range c.specimens {
		if !slices.ContainsFunc(s.landmarks, landmark.Landmark.Placed) {
			empty = append(empty, s.ID)
		}
	}
	if len(empty) > 0 {
		text += fmt.Sprintf("; no point is placed in %s", message.Some(empty))
	}
	return text
}

// runCheck carries cairn check out.
func runCheck(cmd *cobra.Command, f *checkFlags, args []string) error {
	ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	least := slices.Index(gravityWords(), f.gravity)
	switch {
	case least < 0:
		return usagef("--gravity %s: it must be hint, doubtful or wrong", f.gravity)
	case !slices.Contains(groupsWords, f.groups):
		return usagef("--groups %s: it must be specimens, parts or auto", f.groups)
	case f.on != "" && f.meshes:
		return usagef("--on and --meshes: choose one")
	case f.reference != "" && f.protocol != "":
		return usagef("--reference and --protocol: choose one")
	}
	c := &checker{flags: f}
	if err := c.read(ctx, args); err != nil {
		return err
	}
	findings, err := c.check(ctx)
	if err != nil {
		return err
	}
	findings = slices.DeleteFunc(findings, func(i findingInfo) bool { return slices.Index(gravityWords(), i.Gravity) < least })
	for _, i := range findings {
		if f.asJSON {
			err = writeJSON(cmd.OutOrStdout(), i)
		} else {
			err = i.write(cmd.OutOrStdout())
		}
		if err != nil {
			return err
		}
	}
	if !f.asJSON {
		fmt.Fprintln(cmd.ErrOrStderr(), c.summary(findings))
	}
	if len(findings) > 0 {
		return errReported
	}
	return nil
}

// check finds what is odd, file by file in their order.
func (c *checker) check(ctx context.Context) ([]findingInfo, error) {
	reference, err := c.compare(ctx)
	if err != nil {
		return nil, err
	}
	for _, s := range c.specimens {
		with := reference
		if s.refused != "" {
			c.add(s, check.Finding{Gravity: check.Doubtful, Text: s.refused}, kindPoints)
			with = nil
		}
		if err := c.findings(s, with); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(c.found, func(a, b placedFinding) int { return a.file - b.file })
	all := make([]findingInfo, 0, len(c.found))
	for _, f := range c.found {
		all = append(all, f.findingInfo)
	}
	return all, nil
}

// findings adds what is found of a specimen.
func (c *checker) findings(s *checkedSpecimen, reference *check.Reference) error {
	if p := c.protocols[s.file]; p != nil {
		s.Rules = p.Rules(s.Names, s.unit)
	}
	found, err := check.Check(s.Specimen, reference)
	if err != nil {
		return err
	}
	for _, f := range found {
		c.add(s, f, f.Kind.String())
	}
	return nil
}

func (c *checker) add(s *checkedSpecimen, f check.Finding, kind string) {
	i := findingInfo{File: pathtext.Path(c.files[s.file]), Specimen: s.name, Landmarks: notNil(f.Names), Kind: kind, Gravity: f.Gravity.String(), Text: f.Text, Mend: []string{}}
	for _, r := range f.Mend {
		word := r.Action.String()
		if r.Action == check.Read {
			word += " " + readingWord(r.Placement)
		}
		i.Mend = append(i.Mend, word)
	}
	c.found = append(c.found, placedFinding{i, s.file})
}

// readingWord names a way to read coordinates.
func readingWord(p landmark.Placement) string {
	if f, ok := p.Scale(); ok {
		return fmt.Sprintf("times %.6g", f)
	}
	return p.Kind.String()
}
