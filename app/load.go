package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"cairn/app/workspace"
	"cairn/landmark/lmio"
	"cairn/scene"
	"cairn/scene/meshio"
)

// load reads a file with what comes with it. Its errors name the file as the
// user does: of several files, more than one may have the same name.
func load(ctx context.Context, file string) (*workspace.Loaded, error) {
	return loadItem(ctx, workspace.Item{Path: file})
}

// loadItem does what load does, with landmark files that the user has named: one that
// cannot be read, or that holds nothing that could lie on a mesh, is an error.
func loadItem(ctx context.Context, item workspace.Item) (*workspace.Loaded, error) {
	l, err := workspace.Load(ctx, item, nil)
	if err != nil {
		return nil, named(err, item.Path)
	}
	for _, file := range item.With {
		abs, err := filepath.Abs(file)
		if err != nil {
			return nil, err
		}
		for _, out := range l.LeftOut {
			if out.File == abs {
				return nil, named(out.Err, file)
			}
		}
		if err := l.CheckJoined(abs); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
	}
	return l, nil
}

// readLandmarks reads a landmark file, with errors like those of load.
func readLandmarks(ctx context.Context, file string) (*lmio.Result, error) {
	r, err := lmio.Read(ctx, file)
	return r, named(err, file)
}

// named returns an error about a file's content with the file as the user named
// it.
func named(err error, file string) error {
	var m *meshio.FormatError
	if errors.As(err, &m) {
		m.File = file
	}
	var l *lmio.FormatError
	if errors.As(err, &l) {
		l.File = file
	}
	return err
}

// loadDocument loads a file into a document.
func loadDocument(ctx context.Context, file string) (*scene.Document, error) {
	l, err := load(ctx, file)
	if err != nil {
		return nil, err
	}
	d := scene.NewDocument(filepath.Base(file))
	if err := l.AddTo(d); err != nil {
		d.Close()
		return nil, err
	}
	return d, nil
}
