package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"cairn/app/study"
	"cairn/internal/message"

	"github.com/spf13/cobra"
)

func newStudyShowCommand() *cobra.Command {
	f := &studyFlags{}
	cmd := &cobra.Command{
		Use:   "show DIR",
		Short: "Say how far a study is, and what is wrong with its table",
		Long: `Show counts the specimens of a study by their status, names its protocol, and lists what
is wrong with rows of its table, by their numbers in a spreadsheet. It reads landmark
files, to say how many specimens have all their points, and opens no mesh.

The exit status is 0 when every row can be worked on, and 1 when one cannot.`,
		Example: `  cairn study show scans/
  cairn study show scans/ --json | jq -r '.faults[].text'`,
		Args: usageArgs(oneFolder),
		RunE: func(cmd *cobra.Command, args []string) error { return runStudyShow(cmd, f, args[0]) },
	}
	cmd.Flags().BoolVar(&f.asJSON, "json", false, "one JSON object")
	return cmd
}

// studyInfo is what study show --json says. Lists are never null.
type studyInfo struct {
	Specimens  int `json:"specimens"`
	Done       int `json:"done"`
	Partly     int `json:"partly"`
	Flagged    int `json:"flagged"`
	NotVisited int `json:"not_visited"`
	// By the landmark files, whatever the table says: with all points placed or known to be
	// missing, with some, with none or no file.
	Complete int `json:"complete"`
	Begun    int `json:"begun"`
	Empty    int `json:"empty"`
	// ByOtherProtocol are specimens whose landmarks name another protocol than the study's, or
	// another revision of it.
	ByOtherProtocol int           `json:"by_other_protocol"`
	Protocol        *protocolInfo `json:"protocol"` // null where there is none
	Faults          []faultInfo   `json:"faults"`
	Warnings        []string      `json:"warnings"` // of the table as a whole, and of the protocol

	refused bool // there is a protocol that cannot be used
}

type protocolInfo struct {
	Name     string `json:"name"`
	Revision string `json:"revision"`
	Hash     string `json:"hash"`
	Points   int    `json:"points"`
}

type faultInfo struct {
	Row    int    `json:"row"` // of a spreadsheet
	Column string `json:"column"`
	Kind   string `json:"kind"`
	Text   string `json:"text"`
	Works  bool   `json:"works"` // the row can be worked on all the same
}

func runStudyShow(cmd *cobra.Command, f *studyFlags, folder string) error {
	ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	t, err := study.Read(ctx, filepath.Join(folder, study.TableName))
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s: there is no study in it; make one with cairn study init %s", folder, folder)
	} else if err != nil {
		return err
	}
	faults := t.Faults()
	ofFiles, err := t.CheckFiles(ctx, folder)
	if err != nil {
		return err
	}
	n := t.Counts()
	info := studyInfo{Specimens: n.Specimens, Done: n.Done, Partly: n.Partly, Flagged: n.Flagged, NotVisited: n.NotVisited, Faults: []faultInfo{}, Warnings: notNil(t.Warnings)}
	works := true
	p, err := study.ReadProtocol(ctx, filepath.Join(folder, study.ProtocolName))
	switch {
	case err == nil:
		info.Protocol = &protocolInfo{p.Template.Name, p.Revision, p.Hash(), len(p.Points)}
		for _, d := range p.Doubts() {
			info.Warnings = append(info.Warnings, study.ProtocolName+": "+d)
		}
	case !errors.Is(err, fs.ErrNotExist):
		fail(cmd, err) // the table is said all the same
		works, info.refused = false, true
	}
	unread, err := info.look(ctx, t, p, folder, ofFiles)
	if err != nil {
		return err
	}
	faults = append(append(faults, ofFiles...), unread...)
	slices.SortStableFunc(faults, func(a, b study.Fault) int { return a.Number - b.Number })
	for _, fault := range faults {
		info.Faults = append(info.Faults, faultInfo{fault.Number, fault.Column, fault.Kind.String(), message.Unicode(fault.Text), fault.Harmless()})
		works = works && fault.Harmless()
	}
	if f.asJSON {
		err = writeJSON(cmd.OutOrStdout(), info)
	} else {
		err = info.write(cmd.OutOrStdout(), n)
	}
	if err == nil && !works {
		return errReported
	}
	return err
}

// look counts what the landmark files say, and returns which cannot be read, but for those
// that are said already.
func (s *studyInfo) look(ctx context.Context, t *study.Table, p *study.Protocol, folder string, said []study.Fault) (unread []study.Fault, err error) {
	g, err := study.NewGrids().Grid(ctx, t, p, folder)
	if err != nil {
		return nil, err
	}
	for i, row := range g.Rows {
		switch g.Suggests(i, p.Optional) {
		case study.Done:
			s.Complete++
		case study.Partly:
			s.Begun++
		default:
			s.Empty++
		}
		if p != nil && !row.Protocol.IsZero() && row.Protocol.Hash != p.Hash() {
			s.ByOtherProtocol++
		}
		if row.Err != nil && !slices.ContainsFunc(said, func(f study.Fault) bool { return f.Row == i && f.Column == study.Landmarks.String() }) {
			unread = append(unread, study.Fault{Row: i, Number: t.Number(i), Column: study.Landmarks.String(), Kind: study.UnreadableFile,
				Text: fmt.Sprintf("the landmarks cannot be read: %v", row.Err)})
		}
	}
	return unread, nil
}

// write writes it for people.
func (s *studyInfo) write(out io.Writer, n study.Counts) error {
	fmt.Fprintf(out, "%s by the table: %s\n", message.Plural(n.Specimens, "specimen"), n)
	fmt.Fprintf(out, "by their landmark files: %d with all points, %d with some, %d with none\n", s.Complete, s.Begun, s.Empty)
	if s.Complete > s.Done && n.NotVisited > 0 {
		fmt.Fprintln(out, "  the table says done once a specimen is saved in Cairn, or where you write it")
	}
	if p := s.Protocol; p != nil {
		revision := ""
		if p.Revision != "" {
			revision = ", revision " + p.Revision
		}
		fmt.Fprintf(out, "protocol %s%s: %s; its hash, which landmark files name it by, begins with %s\n", message.Quote(p.Name), revision, message.Plural(p.Points, "point"), p.Hash[:12])
		if s.ByOtherProtocol > 0 {
			fmt.Fprintf(out, "  %s placed by another revision of it, or by another protocol\n", message.Count(s.ByOtherProtocol, "specimen was", "specimens were"))
		}
	} else if !s.refused {
		fmt.Fprintf(out, "no protocol: there is no %s that says what is to be placed\n", study.ProtocolName)
	}
	for _, w := range s.Warnings {
		if !strings.HasPrefix(w, study.ProtocolName) {
			w = study.TableName + ": " + w
		}
		fmt.Fprintln(out, w)
	}
	for _, f := range s.Faults {
		if _, err := fmt.Fprintf(out, "row %d: %s\n", f.Row, f.Text); err != nil {
			return err
		}
	}
	return nil
}
