//go:build unix

package meshio

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestGLTFReferencesToPipes: data may not be a pipe, a device, or a link out of
// the folder.
func TestGLTFReferencesToPipes(t *testing.T) {
	dir := t.TempDir()
	outside := filepath.Join(t.TempDir(), "secret.bin")
	for _, err := range []error{
		syscall.Mkfifo(filepath.Join(dir, "pipe"), 0o600),
		os.WriteFile(outside, oneBin, 0o600),
		os.Symlink(outside, filepath.Join(dir, "link")),
		os.Symlink("/dev/zero", filepath.Join(dir, "zero")),
		os.Symlink("inside", filepath.Join(dir, "inner")),
		os.WriteFile(filepath.Join(dir, "inside"), oneBin, 0o600),
	} {
		if err != nil {
			t.Skip(err)
		}
	}
	for name, want := range map[string]string{
		"pipe": "is no regular file", "link": "points outside", "zero": "points outside", "none": "is not there",
		outside: "points outside", "file://" + outside: "points outside", "inner": "", "inside": "",
	} {
		path := filepath.Join(dir, "a.gltf")
		writeFile(t, path, fmt.Sprintf(`{"asset":{"version":"2.0"},"buffers":[{"byteLength":44,"uri":%q}],%s}`, name, oneGLTF))
		_, err := Read(context.Background(), path, nil)
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), "buffers[0].uri: the file ") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", name, err, want)
		}
	}
}
