//go:build windows || darwin

package filedialog

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/ncruces/zenity"
)

// Open shows the system's dialog and waits until the user has chosen. It returns
// the paths chosen, none where the user cancelled, or ErrNone. When ctx ends, so
// does the dialog. It may be called from any goroutine.
func Open(ctx context.Context, r Request) ([]string, error) {
	options := []zenity.Option{zenity.Context(ctx), zenity.Title(r.Title), zenity.Modal()}
	if r.Folder != "" {
		options = append(options, zenity.Filename(r.Folder+string(os.PathSeparator)))
	}
	if r.Folders {
		options = append(options, zenity.Directory())
	}
	for _, f := range r.Filters {
		patterns := []string{"*"}
		if len(f.Extensions) > 0 {
			patterns = patterns[:0]
			for _, e := range f.Extensions {
				patterns = append(patterns, "*"+e)
			}
		}
		options = append(options, zenity.FileFilter{Name: f.Name, Patterns: patterns, CaseFold: true})
	}
	var paths []string
	var err error
	if r.Many {
		paths, err = zenity.SelectFileMultiple(options...)
	} else {
		var path string
		path, err = zenity.SelectFile(options...)
		paths = []string{path}
	}
	switch {
	case errors.Is(err, zenity.ErrCanceled):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("%w: %w", ErrNone, err)
	}
	return paths, nil
}
