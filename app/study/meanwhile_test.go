package study

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"cairn/internal/atomicfile"
	"cairn/internal/filesystem"
)

// TestMergesOfPeople: rows and columns by the rule that what one has done is there, and that
// nothing is lost.
func TestMergesOfPeople(t *testing.T) {
	for name, c := range map[string]struct {
		base, mine, theirs, want string
		conflicts                []string // the files of their rows
	}{
		"an empty column more":                            {"mesh\na\n", "mesh,sex\na,\n", "mesh\na\n", "mesh,sex\na,\n", nil},
		"a row of a repeat that the other has renumbered": {"mesh,replicate\na,\n", "mesh,replicate\na,\na,2\n", "mesh,replicate\na,2\n", "mesh,replicate\na,2\na,2\n", nil},
		"nobody can tell which":                           {"mesh,replicate,status\na,x,\n", "mesh,replicate,status\na,x,done\n", "mesh,replicate,status\na,y,\na,z,\n", "mesh,replicate,status\na,y,\na,z,\na,x,done\n", []string{"a"}},
		"remarks about conflicts":                         {"mesh,conflict\na,\n", "mesh,conflict\na,mine\n", "mesh,conflict\na,theirs\n", "mesh,conflict\na,theirs; mine\n", nil},
		"a conflict below a removed row":                  {"mesh,status\na,\nb,\nc,\n", "mesh,status\nb,\nc,done\n", "mesh,status\na,\nb,\nc,partly\n", "mesh,status,conflict\nb,,\nc,partly,status: done\n", []string{"c"}},
		"rows without files":                              {"mesh,note\n,x\n,y\n", "mesh,note\n,x\n", "mesh,note\n,x\n,y\nb,\n", "mesh,note\n,x\nb,\n", nil},
	} {
		got, conflicts := Merge(decode(t, c.base), decode(t, c.mine), decode(t, c.theirs))
		if string(got.Bytes()) != c.want || len(conflicts) != len(c.conflicts) {
			t.Errorf("%s: %q with %+v, want %q", name, got.Bytes(), conflicts, c.want)
			continue
		}
		for i, conflict := range conflicts {
			if got.Path(conflict.Row, Mesh) != c.conflicts[i] {
				t.Errorf("%s: the conflict is said of row %d", name, conflict.Row)
			}
		}
		for i, back := 0, decode(t, string(got.Bytes())); i < got.Len(); i++ {
			if got.Number(i) != back.Number(i) {
				t.Errorf("%s: row %d is number %d, and %d in the file", name, i, got.Number(i), back.Number(i))
			}
		}
	}
}

// meddling is a disk on which somebody does something whenever a file is made.
type meddling struct {
	filesystem.Disk
	made func(name string)
	open func(name string) error // nil, or why it fails
}

func (m *meddling) OpenFile(name string, flag int, perm fs.FileMode) (filesystem.File, error) {
	if m.open != nil {
		if err := m.open(name); err != nil {
			return nil, err
		}
	}
	f, err := m.Disk.OpenFile(name, flag, perm)
	if err == nil && flag&os.O_CREATE != 0 && m.made != nil {
		m.made(name)
	}
	return f, err
}

// TestASpreadsheetSavesMeanwhile, twice: what it has written and what was to be written is there.
func TestASpreadsheetSavesMeanwhile(t *testing.T) {
	file := filepath.Join(t.TempDir(), TableName)
	put := func(text string) {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	put("mesh,status,age\na,,\nb,,\n")
	base, err := Read(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	mine := base.Clone()
	mine.SetStatus(0, Done)
	times := 0
	disk := &meddling{Disk: filesystem.Real, made: func(name string) {
		if strings.Contains(name, "lock") {
			return
		}
		switch times++; times {
		case 1:
			put("mesh,status,age\na,,1\nb,,\n")
		case 2:
			put("mesh,status,age\na,,7\nb,,2\n")
		}
	}}
	now, conflicts, err := mine.Save(t.Context(), atomicfile.Files{Disk: disk}, file, base, Me(""))
	if err != nil || len(conflicts) > 0 {
		t.Fatal(err, conflicts)
	}
	if text, _ := os.ReadFile(file); string(text) != "mesh,status,age\na,done,7\nb,,2\n" || string(now.Bytes()) != string(text) || times < 3 {
		t.Errorf("%s after %d attempts", text, times)
	}
}

// TestSavingOnADiskThatIsReadOnly says so, and leaves all as it is.
func TestSavingOnADiskThatIsReadOnly(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, TableName)
	if err := os.WriteFile(file, []byte("mesh,status\na,\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	base, err := Read(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	mine := base.Clone()
	mine.SetStatus(0, Done)
	readOnly := &meddling{Disk: filesystem.Real}
	readOnly.open = func(name string) error {
		if name != file {
			return &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
		}
		return nil
	}
	if now, _, err := mine.Save(t.Context(), atomicfile.Files{Disk: readOnly}, file, base, Me("")); err == nil || now != nil || !strings.Contains(err.Error(), TableName) {
		t.Errorf("%v %v", now, err)
	}
	if text, _ := os.ReadFile(file); string(text) != "mesh,status\na,\n" || len(left(t, folder)) != 1 {
		t.Errorf("%s beside %q", text, left(t, folder))
	}
}

// TestSavingWaitsForALock, not for ever: it may have been left behind. Who cancels does not wait.
func TestSavingWaitsForALock(t *testing.T) {
	file := filepath.Join(t.TempDir(), TableName)
	if err := os.WriteFile(lockName(file), []byte(`{"user":"EM","host":"another-computer","pid":7}`), 0o600); err != nil {
		t.Fatal(err)
	}
	table := New()
	table.Set(table.Add(), Mesh, "a.ply")
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := table.Save(cancelled, files, file, table, Me("")); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	synctest.Test(t, func(t *testing.T) {
		begin := time.Now()
		if _, _, err := table.Save(context.Background(), files, file, table, Me("")); err != nil {
			t.Error(err)
		}
		if d := time.Since(begin); d < 4*time.Second || d > 8*time.Second {
			t.Errorf("it waits %v", d)
		}
	})
	if names := left(t, filepath.Dir(file)); len(names) != 1 {
		t.Errorf("left: %q", names)
	}
}
