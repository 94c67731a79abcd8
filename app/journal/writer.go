package journal

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"

	"cairn/internal/filesystem"
)

// writer keeps the file of a journal.
type writer struct {
	folder     *Folder
	document   int // number of the journal in its folder and program
	generation int // of the newest file
	salt       uint64
	file       filesystem.File // nil if there is none, or none that can be written to
	path       string          // of the newest file
	made       []string        // the files that may be there, oldest first
}

func (w *writer) fail(step string, err error) error {
	return &Error{Path: w.path, Step: step, Err: filesystem.Cause(err)}
}

// append writes records and brings them to the disk. After an error nothing more is
// written to this file: what of it is on the disk is not known.
func (w *writer) append(records []Record) error {
	if w.file == nil {
		return w.fail("write the journal", os.ErrClosed)
	}
	_, err := w.file.Write(w.encode(nil, records))
	step := "write the journal"
	if err == nil {
		step = "bring the journal to the disk"
		err = w.file.Sync()
	}
	if err != nil {
		w.close()
		return w.fail(step, err)
	}
	return nil
}

func (w *writer) encode(b []byte, records []Record) []byte {
	for _, r := range records {
		b = appendRecord(b, w.salt, r)
	}
	return b
}

// begin writes a new file with these records, and removes the former ones when it
// is on the disk. Another program that looks sees it whole or not at all.
func (w *writer) begin(records []Record) error {
	w.close()
	w.generation++
	w.path = w.folder.name(w.document, w.generation)
	w.salt = rand.Uint64()
	coming := w.path + newSuffix
	content := w.encode(appendHeader(nil, w.salt, records[0].Seq), records)
	if err := writeNew(w.folder.disk, coming, content); err != nil {
		_ = w.folder.disk.Remove(coming)
		return w.fail("write the journal", err)
	}
	if err := w.folder.disk.Rename(coming, w.path); err != nil {
		_ = w.folder.disk.Remove(coming)
		return w.fail("give the journal its name", err)
	}
	former := w.made
	w.made = append(w.made, w.path)
	if err := w.folder.disk.SyncFolder(w.folder.path); err != nil {
		return w.fail("bring its folder to the disk", err)
	}
	file, err := w.folder.disk.OpenFile(w.path, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		return w.fail("open the journal", err)
	}
	w.file = file
	for _, old := range former {
		_ = w.folder.disk.Remove(old) // what is left of them is known to be older
	}
	w.made = []string{w.path}
	if len(former) > 0 {
		// Or clear could remove the newer file and not the older.
		if err := w.folder.disk.SyncFolder(w.folder.path); err != nil {
			w.close()
			return w.fail("bring its folder to the disk", err)
		}
	}
	return nil
}

// writeNew writes a file that was not there, to the disk.
func writeNew(disk filesystem.Disk, path string, content []byte) error {
	file, err := disk.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(content)
	if err == nil {
		err = file.Sync()
	}
	if closeErr := file.Close(); err == nil {
		err = closeErr
	}
	return err
}

// clear removes the files.
func (w *writer) clear() error {
	w.close()
	for len(w.made) > 0 {
		if err := w.folder.remove(w.made[0]); err != nil {
			return w.fail("remove the journal", err)
		}
		w.made = w.made[1:]
	}
	return nil
}

// close closes the file, which stays.
func (w *writer) close() {
	if w.file != nil {
		_ = w.file.Close() // all that counts was synced
		w.file = nil
	}
}

// name returns where a journal of this program stands.
func (f *Folder) name(document, generation int) string {
	return filepath.Join(f.path, fmt.Sprintf("%s-%06d-%06d%s", f.id, document, generation, suffix))
}
