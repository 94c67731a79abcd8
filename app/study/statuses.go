package study

import (
	"context"
	"path/filepath"
)

// TakeStatuses gives the rows that have no status yet the one that their landmark files
// stand for, as Grid.Suggests has it: what was digitised before the study was made is done.
// p may be nil: then it is the protocol that is in the folder, if there is one. A file that cannot be read leaves its row as it is. The error is the context's.
func (t *Table) TakeStatuses(ctx context.Context, p *Protocol, folder string) error {
	if p == nil {
		p, _ = ReadProtocol(ctx, filepath.Join(folder, ProtocolName)) // what is wrong with it is said when the study opens
	}
	g, err := NewGrids().Grid(ctx, t, p, folder)
	if err != nil {
		return err
	}
	for i := range g.Rows {
		if now, ok := t.Status(i); ok && now == NotVisited {
			t.SetStatus(i, g.Suggests(i, p.Optional))
		}
	}
	return nil
}

// Optional reports whether a point may be left out. A nil protocol has none that may.
func (p *Protocol) Optional(name string) bool {
	if p == nil {
		return false
	}
	for _, point := range p.Template.Points {
		if point.Name == name {
			return point.Optional
		}
	}
	return false
}
