package study

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"

	"cairn/internal/atomicfile"
	"cairn/internal/filesystem"
	"cairn/internal/pathtext"
	"cairn/internal/userfolder"
)

// Left is where a user left a study. It is kept in the user's own folder: several people
// work on one study.
type Left struct {
	Study pathtext.Path `json:"study"` // its folder, absolute
	Key   string        `json:"key"`   // of the row, see Table.Keys
	Query Query         `json:"query"`
}

// LeftFolder returns where these are kept.
func LeftFolder() (string, error) {
	folder, err := userfolder.State()
	return filepath.Join(folder, "studies"), err
}

// leftName returns the file for a study. The folder is absolute.
func leftName(folder, study string) string {
	sum := sha256.Sum256([]byte(filepath.Clean(study)))
	return filepath.Join(folder, fmt.Sprintf("%x.json", sum[:12]))
}

// Remember keeps where a study was left in a folder such as LeftFolder, which it makes.
func Remember(files atomicfile.Files, folder string, left Left) error {
	if err := filesystem.MakeFolder(files.Disk, folder, 0o700); err != nil {
		return fmt.Errorf("%s: %w", folder, filesystem.Cause(err))
	}
	text, err := json.Marshal(left)
	if err != nil {
		return err
	}
	return files.Write(leftName(folder, string(left.Study)), func(w io.Writer) error {
		_, err := w.Write(text)
		return err
	})
}

// Recall returns where a study was left; ok is false where nothing is known of it.
func Recall(disk filesystem.Disk, folder, study string) (left Left, ok bool) {
	const most = 1 << 20 // bytes
	text, err := filesystem.ReadFile(disk, leftName(folder, study), most)
	if err != nil || json.Unmarshal(text, &left) != nil || filepath.Clean(string(left.Study)) != filepath.Clean(study) {
		return Left{}, false
	}
	return left, true
}

// Place returns the place of an order where it goes on: that of the row with the key, or
// else 0.
func (t *Table) Place(rows []int, key string) int {
	keys := t.Keys()
	for k, i := range rows {
		if keys[i] == key && key != "" {
			return k
		}
	}
	return 0
}
