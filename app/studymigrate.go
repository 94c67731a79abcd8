package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"

	"cairn/app/study"
	"cairn/internal/atomicfile"
	"cairn/internal/filesystem"
	"cairn/internal/message"

	"github.com/spf13/cobra"
)

// migrateFlags hold the flags of cairn study migrate.
type migrateFlags struct {
	write     bool
	allowLoss bool
	renames   []string
	asJSON    bool
}

func newStudyMigrateCommand() *cobra.Command {
	f := &migrateFlags{}
	cmd := &cobra.Command{
		Use:   "migrate DIR",
		Short: "Bring the landmark files of a study to its protocol, by the names of points",
		Long: `Migrate says for each landmark file of a study what becomes of it when it is brought to
protocol.json: points that stay, are renamed, come into another order, are added, not visited
yet, or are not in the protocol, which stay behind the others. Points are found by their names
and by what "renamed" of the protocol and --rename say, never by their numbers.

Nothing is written unless --write is given: the command changes many files at once, and its
report is to be read first. A file that somebody has open is left alone, and so is one whose
format could not hold all that it has, unless --allow-loss is given.

The exit status is 1 where a file cannot be brought along, and 0 otherwise.`,
		Example: `  cairn study migrate mice/
  cairn study migrate mice/ --rename 'LM 1=nasion' --write
  cairn study migrate mice/ --json | jq -r 'select(.added != []).file'`,
		Args: usageArgs(oneFolder),
		RunE: func(cmd *cobra.Command, args []string) error { return runStudyMigrate(cmd, f, args[0]) },
	}
	fl := cmd.Flags()
	fl.SortFlags = false
	fl.BoolVarP(&f.write, "write", "w", false, "write the files")
	fl.StringArrayVar(&f.renames, "rename", nil, "a point that was renamed, as `OLD=NEW`; may be given again")
	fl.BoolVar(&f.allowLoss, "allow-loss", false, "write although the format cannot hold all there is")
	fl.BoolVar(&f.asJSON, "json", false, "one JSON object a line, one line a file")
	return cmd
}

// migrateInfo is what study migrate --json says of a file. Lists are never null.
type migrateInfo struct {
	File    string            `json:"file"`
	Group   string            `json:"group"`
	Changes bool              `json:"changes"`
	Written bool              `json:"written"`
	Renamed map[string]string `json:"renamed"`
	Added   []string          `json:"added"`
	Beyond  []string          `json:"not_in_protocol"`
	Moved   int               `json:"in_another_order"`
	Losses  []string          `json:"losses"`
	Error   string            `json:"error"` // why it cannot be brought along; "" where it can

	text string // for people
}

func runStudyMigrate(cmd *cobra.Command, f *migrateFlags, folder string) error {
	ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	renames, err := f.pairs()
	if err != nil {
		return err
	}
	t, err := study.Read(ctx, filepath.Join(folder, study.TableName))
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s: there is no study in it; make one with cairn study init %s", folder, folder)
	} else if err != nil {
		return err
	}
	p, err := study.ReadProtocol(ctx, filepath.Join(folder, study.ProtocolName))
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s: the study has no %s to bring its files to", folder, study.ProtocolName)
	} else if err != nil {
		return err
	}
	changes, same, failed := 0, 0, 0
	resolver, seen := study.NewResolver(folder), map[string]bool{}
	for i := range t.Len() {
		file, _, there := resolver.Resolve(t.Path(i, study.Landmarks))
		if t.Path(i, study.Landmarks) == "" || !there || seen[file] {
			continue
		}
		seen[file] = true
		info := f.migrate(cmd, p, file, renames)
		if err := ctx.Err(); err != nil {
			return err
		}
		switch {
		case info.Error != "":
			failed++
		case info.Changes:
			changes++
		default:
			same++
		}
		if f.asJSON {
			err = writeJSON(cmd.OutOrStdout(), info)
		} else {
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s: %s\n", t.Path(i, study.Landmarks), info.text)
		}
		if err != nil {
			return err
		}
	}
	if !f.asJSON {
		f.sum(cmd, changes, same, failed)
	}
	if failed > 0 {
		return errReported
	}
	return nil
}

// sum says how many files there were of each kind.
func (f *migrateFlags) sum(cmd *cobra.Command, changes, same, failed int) {
	text := message.Plural(changes, "file") + " " + message.Verb(changes, "differs", "differ") + " from the protocol"
	if f.write {
		text = message.Plural(changes, "file") + " written"
	}
	text += fmt.Sprintf(", %d as the protocol has it, %d left alone", same, failed)
	if !f.write && changes > 0 {
		text += "; nothing was written: --write does it"
	}
	fmt.Fprintln(cmd.OutOrStdout(), text)
}

// pairs reads the renames.
func (f *migrateFlags) pairs() (renames []study.Rename, err error) {
	for _, text := range f.renames {
		from, to, ok := strings.Cut(text, "=")
		if !ok || from == "" || to == "" {
			return nil, usagef("--rename %s: write OLD=NEW", message.Quote(text))
		}
		renames = append(renames, study.Rename{Old: from, New: to})
	}
	return renames, nil
}

// migrate looks at a file and, where that is asked for, writes it.
func (f *migrateFlags) migrate(cmd *cobra.Command, p *study.Protocol, file string, renames []study.Rename) *migrateInfo {
	info := &migrateInfo{File: message.Unicode(file), Renamed: map[string]string{}, Added: []string{}, Beyond: []string{}, Losses: []string{}}
	m, err := p.MigrateFile(cmd.Context(), file, renames)
	if err != nil {
		info.Error = message.Unicode(err.Error())
		info.text = "left alone: " + strings.TrimPrefix(err.Error(), file+": ")
		return info
	}
	info.Group, info.Changes, info.Moved = m.Group, m.Changes(), m.Moved
	info.Added, info.Beyond, info.Losses = notNil(m.Added), notNil(m.Removed), notNil(m.Losses)
	for _, r := range m.Renamed {
		info.Renamed[r.Old] = r.New
	}
	if info.text = m.String(); m.Changes() && !m.Migration.Changes() {
		info.text = "the same points; it names another revision of the protocol"
	}
	if len(m.Losses) > 0 {
		info.text += "; lost: " + strings.Join(m.Losses, "; ")
	}
	switch {
	case !f.write || !m.Changes():
		return info
	case len(m.Losses) > 0 && !f.allowLoss:
		info.Error = "it would lose something: --allow-loss writes it all the same"
	default:
		if err := m.Write(cmd.Context(), atomicfile.Files{Disk: filesystem.Real}, study.Me("")); err != nil {
			info.Error = message.Unicode(err.Error())
		}
	}
	if info.Written = info.Error == ""; !info.Written {
		info.text = "left alone: " + strings.TrimPrefix(info.Error, file+": ") + " (" + info.text + ")"
	}
	return info
}
