package shell

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"

	"cairn/app/filedialog"
	"cairn/app/study"
	"cairn/internal/message"
	"cairn/landmark"

	"fyne.io/fyne/v2/theme"
)

// makesProtocol makes a protocol, nil for none, with notes for people. It waits for the disk.
type makesProtocol func(ctx context.Context) (p *study.Protocol, notes []string, err error)

// protocolChoice is a drop of what the protocol of a new study is made of: nothing, the
// points of a file, or a template.
type protocolChoice struct {
	drop  *drop
	other *button // chooses another file
	make  []makesProtocol
	taken bool   // the user has chosen
	study string // what the study is called
}

func newProtocolChoice(d *desk, files *fileAsker, study string) *protocolChoice {
	c := &protocolChoice{study: study}
	c.drop = d.dialogs.newDrop(nil, func(string) { c.taken = true })
	c.other = d.dialogs.newButton("Other File…", theme.FolderOpenIcon(), func() {
		r := filedialog.Request{Title: "Protocol: Landmarks or a Template", Accept: "Choose", Folder: files.folder(),
			Filters: []filedialog.Filter{{Name: "Landmarks", Extensions: landmarkExtensions()}, {Name: "All files"}}}
		files.choose(r, func(paths []string) {
			c.add("The points of "+filepath.Base(paths[0]), c.ofFile(paths[0]))
			c.drop.SetSelectedIndex(len(c.make) - 1)
		})
	})
	c.add("None: each specimen has points of its own", noProtocol)
	for _, k := range d.session.Templates.All() {
		c.add(fmt.Sprintf("%s (%s)", templateTitle(k), message.Plural(len(k.Template.Points), "point")), ofTemplate(k.Template))
	}
	c.drop.SetSelectedIndex(0)
	c.taken = false
	return c
}

func noProtocol(context.Context) (*study.Protocol, []string, error) { return nil, nil, nil }

func (c *protocolChoice) ofFile(file string) makesProtocol {
	return func(ctx context.Context) (*study.Protocol, []string, error) {
		return study.ProtocolOf(ctx, file, c.study)
	}
}

func ofTemplate(t *landmark.Template) makesProtocol {
	return func(context.Context) (*study.Protocol, []string, error) {
		p, notes := study.FromTemplate(t)
		return p, notes, p.Check()
	}
}

func (c *protocolChoice) add(title string, m makesProtocol) {
	c.make = append(c.make, m)
	c.drop.Options = append(c.drop.Options, title)
	c.drop.Refresh()
}

// offer puts the points of a file second, and chooses them unless something was chosen.
func (c *protocolChoice) offer(file, title string) {
	c.make = slices.Insert(c.make, 1, c.ofFile(file))
	c.drop.Options = slices.Insert(c.drop.Options, 1, title)
	if !c.taken {
		c.drop.SetSelectedIndex(1)
	}
	c.drop.Refresh()
}

// keep leaves nothing to choose: the protocol that is there stays.
func (c *protocolChoice) keep(title string) {
	c.make, c.drop.Options = []makesProtocol{noProtocol}, []string{title}
	c.drop.SetSelectedIndex(0)
	c.drop.Disable()
	c.other.Disable()
}

// chosen returns what makes the protocol.
func (c *protocolChoice) chosen() makesProtocol { return c.make[max(0, c.drop.SelectedIndex())] }
