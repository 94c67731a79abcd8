package study

import (
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strconv"

	"cairn/internal/atomicfile"
	"cairn/internal/filesystem"
	"cairn/landmark"
)

// ProtocolFrom returns a protocol of the points of a specimen that is open, with partners
// and midline as they are found, and notes for people. Where there is an older protocol of the
// study, old, it is a new revision of it: what the specimen does not say of points stays, such
// as pictures and thresholds, and names that have changed are in Renamed. nil stands for none.
// It changes neither g nor old.
func ProtocolFrom(g *landmark.Group, t *landmark.Template, old *Protocol) (p *Protocol, notes []string) {
	p, notes = FromGroup(g, t)
	if old != nil {
		p.follow(old)
	} else {
		p.Revision = "1"
	}
	return p, append(notes, p.Pair()...)
}

// follow takes over from an older protocol what the specimen does not say.
func (p *Protocol) follow(old *Protocol) {
	t, of := p.Template, old.Template
	t.Name, t.Description, t.Source, t.License, t.Picture = of.Name, of.Description, of.Source, of.License, of.Picture
	p.Frame, p.Thresholds, p.Extra, p.Version = old.Frame, slices.Clone(old.Thresholds), old.Extra, old.Version
	if p.Units == "" {
		p.Units = old.Units
	}
	p.Revision = nextRevision(old.Revision)
	p.Renamed = p.renamedSince(old)
	was := map[string]string{}
	for _, r := range p.Renamed {
		was[r.New] = r.Old
	}
	at, now := map[string]int{}, map[string]string{}
	for k, point := range of.Points {
		at[point.Name] = k
	}
	for _, point := range t.Points {
		now[point.Name] = point.Name
		if name, ok := was[point.Name]; ok {
			now[name] = point.Name
		}
	}
	for i := range t.Points {
		point := &t.Points[i]
		k, ok := at[point.Name]
		if !ok {
			if k, ok = at[was[point.Name]]; !ok {
				continue
			}
		}
		before := of.Points[k]
		point.Picture, point.At, point.Optional = before.Picture, before.At, before.Optional
		if point.Definition == "" {
			point.Definition = before.Definition
		}
		said := old.Points[k]
		p.Points[i].Thresholds, p.Points[i].Extra, p.Points[i].Midline = slices.Clone(said.Thresholds), said.Extra, said.Midline
		p.Points[i].Partner = now[said.Partner]
	}
	for i, point := range p.Points { // one of the two may be gone
		k := slices.IndexFunc(t.Points, func(q landmark.TemplatePoint) bool { return q.Name == point.Partner })
		if point.Partner != "" && (k < 0 || p.Points[k].Partner != t.Points[i].Name) {
			p.Points[i].Partner = ""
		}
	}
}

// renamedSince returns the points that have another name than in an older protocol: those that
// stand at the same place of the reference to the last bit, which only that point does. What was
// renamed before leads to the names of now.
func (p *Protocol) renamedSince(old *Protocol) (renamed []Rename) {
	is := func(of *landmark.Template, name string) bool {
		return slices.ContainsFunc(of.Points, func(t landmark.TemplatePoint) bool { return t.Name == name })
	}
	for _, was := range old.Template.Points {
		if is(p.Template, was.Name) || !hasPosition(was.Position) {
			continue
		}
		for _, now := range p.Template.Points {
			if now.Position == was.Position && !is(old.Template, now.Name) {
				renamed = append(renamed, Rename{was.Name, now.Name})
				break
			}
		}
	}
	for _, r := range old.Renamed {
		if i := slices.IndexFunc(renamed, func(n Rename) bool { return n.Old == r.New }); i >= 0 {
			r.New = renamed[i].New
		}
		if is(p.Template, r.New) && !is(p.Template, r.Old) {
			renamed = append(renamed, r)
		}
	}
	return renamed
}

func nextRevision(text string) string {
	if text == "" {
		return "2"
	}
	if n, err := strconv.Atoi(text); err == nil {
		return strconv.Itoa(n + 1)
	}
	return text + ".1"
}

// Since says what a specimen that is as an older protocol has it comes to.
func (p *Protocol) Since(old *Protocol) string {
	m, err := p.Migrate(old.NewGroup(), nil)
	if err != nil {
		return err.Error()
	}
	return m.String()
}

// WriteNext writes a protocol into the folder of a study, in place of the one that it
// follows, if the file still has that; it is kept beside it first, as protocol.1.json or the
// next number that is free. kept is its name, "" where there was none. The error says why neither
// was done, or that only the copy was.
func (p *Protocol) WriteNext(files atomicfile.Files, folder string) (kept string, err error) {
	file := filepath.Join(folder, ProtocolName)
	if err := p.Check(); err != nil {
		return "", err
	}
	if p.Version.There() {
		if err := files.Check(file, p.Version); err != nil {
			return "", explain(folder, err)
		}
		data, err := filesystem.ReadFile(files.Disk, file, maxProtocolBytes)
		if err != nil {
			return "", explain(folder, fmt.Errorf("%s: %w", file, filesystem.Cause(err)))
		}
		if kept, err = keepBeside(files, folder, data); err != nil {
			return "", explain(folder, err)
		}
	}
	return kept, explain(folder, p.Write(files, file))
}

// keepBeside writes an older protocol into a file that was not there.
func keepBeside(files atomicfile.Files, folder string, data []byte) (name string, err error) {
	const most = 1000
	for n := 1; n <= most; n++ {
		name = fmt.Sprintf("protocol.%d.json", n)
		file := filepath.Join(folder, name)
		now, err := files.ReadVersion(file)
		if err != nil {
			return "", err
		}
		if now == atomicfile.VersionOf(data) {
			return name, nil // kept already
		}
		if now.There() {
			continue
		}
		_, err = files.Replace(file, atomicfile.Version{}, func(w io.Writer) error {
			_, err := w.Write(data)
			return err
		})
		return name, err
	}
	return "", fmt.Errorf("%s: it has %d older protocols: take some away", folder, most)
}
