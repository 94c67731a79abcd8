package study

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"fmt"
	"image"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"slices"

	"cairn/internal/atomicfile"
	"cairn/internal/filesystem"
)

// ThumbnailSide is how many pixels a side of a small picture has.
const ThumbnailSide = 96

// Thumbnails keeps small pictures of specimens in a folder, each for a mesh as it is now: it
// is found by the file's path, size and time. It asks the disk, and may be used on any
// goroutine.
type Thumbnails struct {
	Folder string // made when something is kept; "": nothing is
	Most   int    // pictures that are kept; of more, the oldest go
}

// UserThumbnails returns those in the user's cache.
func UserThumbnails() Thumbnails {
	const most = 2000 // some 10 kB each
	folder, err := os.UserCacheDir()
	if err != nil {
		return Thumbnails{}
	}
	return Thumbnails{filepath.Join(folder, "cairn", "thumbnails"), most}
}

// name returns where the picture of a mesh is.
func (t Thumbnails) name(mesh string) (string, error) {
	info, err := os.Stat(mesh)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%d\x00%d", filepath.Clean(mesh), info.Size(), info.ModTime().UnixNano()))
	return filepath.Join(t.Folder, fmt.Sprintf("%x.png", sum[:16])), nil
}

// Read returns the picture of a mesh; an error where there is none, or one that is damaged.
func (t Thumbnails) Read(mesh string) (image.Image, error) {
	const most = 1 << 18 // bytes; the pixels alone are 36 kB
	if t.Folder == "" {
		return nil, os.ErrNotExist
	}
	name, err := t.name(mesh)
	if err != nil {
		return nil, err
	}
	content, err := filesystem.ReadFile(filesystem.Real, name, most)
	if err != nil {
		return nil, err
	}
	size, err := png.DecodeConfig(bytes.NewReader(content))
	if err != nil {
		return nil, err
	}
	if size.Width > ThumbnailSide || size.Height > ThumbnailSide {
		return nil, fmt.Errorf("%s has %d×%d pixels", name, size.Width, size.Height)
	}
	return png.Decode(bytes.NewReader(content))
}

// Write keeps a picture of a mesh.
func (t Thumbnails) Write(mesh string, picture image.Image) error {
	if t.Folder == "" {
		return nil
	}
	name, err := t.name(mesh)
	if err != nil {
		return err
	}
	if err := filesystem.MakeFolder(filesystem.Real, t.Folder, 0o700); err != nil {
		return err
	}
	files := atomicfile.Files{Disk: filesystem.Real}
	if err := files.Write(name, func(w io.Writer) error { return png.Encode(w, picture) }); err != nil {
		return err
	}
	return t.prune()
}

// prune removes the oldest pictures of too many, and some more, so that it is seldom done.
func (t Thumbnails) prune() error {
	all, err := os.ReadDir(t.Folder)
	if err != nil || len(all) <= t.Most {
		return err
	}
	type picture struct {
		name string
		time int64
	}
	var pictures []picture
	for _, e := range all {
		if info, err := e.Info(); err == nil && filepath.Ext(e.Name()) == ".png" {
			pictures = append(pictures, picture{e.Name(), info.ModTime().UnixNano()})
		}
	}
	slices.SortFunc(pictures, func(a, b picture) int { return cmp.Or(cmp.Compare(a.time, b.time), cmp.Compare(a.name, b.name)) })
	for _, p := range pictures[:max(0, len(pictures)-t.Most+t.Most/10)] {
		if err := os.Remove(filepath.Join(t.Folder, p.name)); err != nil && !os.IsNotExist(err) {
			return err
		}
	}
	return nil
}
