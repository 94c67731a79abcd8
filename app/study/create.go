package study

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"syscall"

	"cairn/internal/atomicfile"
	"cairn/landmark/lmio"
)

// Create writes the table of a study, and its protocol unless that is nil, into a folder:
// both, or none where one cannot be written. Each has to be what the file there was read
// from, or new where there is none: nothing else is replaced. The error says why not, and
// what to do.
func Create(files atomicfile.Files, folder string, t *Table, p *Protocol) error {
	table, protocol := filepath.Join(folder, TableName), filepath.Join(folder, ProtocolName)
	if err := files.Check(table, t.Version); err != nil {
		return explain(folder, err)
	}
	if p == nil {
		return explain(folder, t.Write(files, table))
	}
	before := p.Version
	if err := p.Write(files, protocol); err != nil {
		return explain(folder, err)
	}
	err := t.Write(files, table)
	if err != nil && !before.There() && files.Check(protocol, p.Version) == nil {
		_ = files.Disk.Remove(protocol)
	}
	return explain(folder, err)
}

// explain says what to do about an error of making a study.
func explain(folder string, err error) error {
	var changed *atomicfile.ChangedError
	switch {
	case errors.As(err, &changed) && changed.Appeared:
		return fmt.Errorf("%s: it is there already, and is not replaced: open that study, or take the file away", changed.Path)
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return fmt.Errorf("%w. A study is kept in its folder, and you must not write into %s: copy the folder to where you may, and make the study there", err, folder)
	}
	return err
}

// Fullest returns the landmark file of a pairing that has the most points, of which a
// protocol can be made, and how many; "" where there is none. The first of several goes
// before the others. It reads all the files, and tells after each how many it has read.
func (p *Pairing) Fullest(ctx context.Context, folder string, told func(files int)) (file string, points int, err error) {
	n := 0
	for _, pair := range p.Pairs {
		if pair.Landmarks == "" {
			continue
		}
		r, err := lmio.Read(ctx, filepath.Join(folder, filepath.FromSlash(pair.Landmarks)))
		if ctx.Err() != nil {
			return "", 0, ctx.Err()
		}
		if n++; err == nil && len(r.Groups) == 1 && r.Groups[0].Len() > points {
			if p, _ := FromGroup(r.Groups[0], lmio.TemplateOf(r.Groups[0])); p.Check() == nil {
				file, points = pair.Landmarks, r.Groups[0].Len()
			}
		}
		told(n)
	}
	return file, points, nil
}
