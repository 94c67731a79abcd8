package study

import (
	"context"
	"fmt"

	"cairn/internal/atomicfile"
	"cairn/internal/message"
	"cairn/landmark"
	"cairn/landmark/lmio"
)

// FileMigration is what brings a landmark file to a protocol. It is a value to be looked at;
// Write writes the file.
type FileMigration struct {
	*Migration
	File   string
	Group  string   // that is brought along
	Losses []string // what the file has, or is to have, that its format or Cairn cannot keep

	named  bool // the file says by which protocol, and that is another one
	groups []*landmark.Group
	old    atomicfile.Version
}

// Changes reports whether the file is to become another.
func (f *FileMigration) Changes() bool { return f.Migration.Changes() || f.named }

// MigrateFile says how a landmark file comes to the protocol: the group of it that has the
// most of its points does, and the others stay. The error says why that is not clear.
func (p *Protocol) MigrateFile(ctx context.Context, file string, renames []Rename) (*FileMigration, error) {
	r, err := lmio.Read(ctx, file)
	if err != nil {
		return nil, err
	}
	i, err := p.Best(r.Groups, renames)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	f := &FileMigration{File: file, Group: r.Groups[i].Name(), groups: r.Groups, old: r.Version}
	if f.Migration, err = p.Migrate(r.Groups[i], renames); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	said := r.Groups[i].Properties().Protocol
	f.named = !said.IsZero() && said != p.ID()
	if !f.Changes() {
		return f, nil
	}
	f.groups[i] = f.Apply(r.Groups[i])
	if said.IsZero() { // perhaps the format has no place for it, and that is no loss then
		without := f.groups[i].Properties()
		without.Protocol = landmark.ProtocolID{}
		bare := f.groups[i].Copy()
		bare.SetProperties(without)
		f.Losses, err = lmio.Losses(file, withGroup(f.groups, i, bare))
	} else {
		f.Losses, err = lmio.Losses(file, f.groups)
	}
	f.Losses = append(append([]string(nil), r.NotKept...), f.Losses...)
	return f, err
}

// withGroup returns groups of which one is another.
func withGroup(groups []*landmark.Group, i int, g *landmark.Group) []*landmark.Group {
	all := append([]*landmark.Group(nil), groups...)
	all[i] = g
	return all
}

// Best returns which of the groups of a specimen has the most points of the protocol, by their
// names and by what they were called before. The error says why that is not clear.
func (p *Protocol) Best(groups []*landmark.Group, renames []Rename) (int, error) {
	names := map[string]bool{}
	for _, t := range p.Template.Points {
		names[t.Name] = true
	}
	for _, r := range append(append([]Rename(nil), p.Renamed...), renames...) {
		names[r.Old] = true
	}
	found, most, twice := -1, 0, false
	for i, g := range groups {
		shared := 0
		for _, l := range g.Landmarks() {
			if names[l.Name] {
				shared++
			}
		}
		if twice = shared == most && shared > 0 || twice && shared < most; shared > most {
			found, most, twice = i, shared, false
		}
	}
	switch {
	case found < 0:
		return 0, fmt.Errorf("no point has a name that the protocol has")
	case twice:
		return 0, fmt.Errorf("two of its %s have as many points of the protocol: nobody can tell which one it is of", message.Plural(len(groups), "group"))
	}
	return found, nil
}

// Write writes the file, if it still holds what was read. Meanwhile it holds its lock: where
// somebody else works on it, the error is a *LockedError. A folder without locks is no reason not to.
func (f *FileMigration) Write(ctx context.Context, files atomicfile.Files, who Holder) error {
	lock, err := TakeLock(files.Disk, f.File, who)
	if locked, ok := err.(*LockedError); ok {
		return locked
	}
	defer lock.Close()
	_, err = lmio.Replace(ctx, files, f.File, f.groups, f.old)
	return err
}
