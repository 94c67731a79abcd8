//go:build unix

package meshio

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestPipe: a pipe nobody writes to, or a device, must not block.
func TestPipe(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pipe.ply")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Skip(err)
	}
	for _, p := range []string{path, "/dev/zero"} {
		if _, err := Read(context.Background(), p, nil); err == nil || !strings.Contains(err.Error(), "a device or pipe") {
			t.Errorf("%s: %v", p, err)
		}
	}
}

// TestReferencesToPipes: what a model refers to may be a pipe, a device, or a
// link out of the folder.
func TestReferencesToPipes(t *testing.T) {
	dir := t.TempDir()
	outside := filepath.Join(t.TempDir(), "secret.mtl")
	for _, err := range []error{
		syscall.Mkfifo(filepath.Join(dir, "pipe.mtl"), 0o600),
		os.WriteFile(outside, []byte("newmtl a\nKd 1 0 0\n"), 0o600),
		os.Symlink(outside, filepath.Join(dir, "link.mtl")),
		os.Symlink("/dev/zero", filepath.Join(dir, "zero.mtl")),
		os.Mkdir(filepath.Join(dir, "folder.mtl"), 0o700),
	} {
		if err != nil {
			t.Skip(err)
		}
	}
	for name, want := range map[string]string{
		"pipe.mtl": "is no regular file", "folder.mtl": "is no regular file",
		"link.mtl": "points outside", "zero.mtl": "points outside", "none.mtl": "is not there",
	} {
		path := filepath.Join(dir, "a.obj")
		if err := os.WriteFile(path, []byte("mtllib "+name+"\nv 0 0 0\nv 1 0 0\nv 0 1 0\nusemtl a\nf 1 2 3\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		r, err := Read(context.Background(), path, nil)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if len(r.Warnings) != 1 || !strings.Contains(r.Warnings[0], want) || r.Mesh.Data().Materials != nil {
			t.Errorf("%s: %q, want %q", name, r.Warnings, want)
		}
	}
}
