package main

import (
	"context"
	"errors"
	"path/filepath"

	"cairn/app/workspace"
	"cairn/scene"
	"cairn/scene/meshio"
)

// load reads a file with what comes with it. Its errors name the file as the
// user does: of several files, more than one may have the same name.
func load(ctx context.Context, file string) (*workspace.Loaded, error) {
	l, err := workspace.Load(ctx, file, nil, nil)
	var e *meshio.FormatError
	if errors.As(err, &e) {
		e.File = file
	}
	return l, err
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
