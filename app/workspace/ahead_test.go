package workspace

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
	"weak"

	"cairn/scene/mesh"
)

// readAhead reads a file ahead and waits until it is there.
func (d *desk) readAhead(path string, with ...string) {
	d.t.Helper()
	d.ReadAhead(path, with...)
	d.wait("it is read ahead", func() bool { return d.ahead.read != nil })
}

// TestWhatWasReadAheadIsTakenOver: the mesh is the one that was read, with the landmarks
// beside it and those that are named, and it is told of as one that was opened then.
func TestWhatWasReadAheadIsTakenOver(t *testing.T) {
	dir := write(t, map[string]string{"a.ply": plyText, "a.ljson": ljsonText, "other.ljson": ljsonText})
	d := newDesk(t)
	path, with := filepath.Join(dir, "a.ply"), filepath.Join(dir, "other.ljson")
	d.readAhead(path, with)
	if len(d.loaded) != 0 || len(d.Entries()) != 0 {
		t.Fatalf("it counts as open: %v, %v", d.loaded, d.Entries())
	}
	if at, bytes := d.Ahead(); at != path || bytes == 0 {
		t.Errorf("ahead is %q with %d bytes", at, bytes)
	}
	m := d.ahead.read.loaded.Mesh
	id := d.Open(path, with)
	d.wait("the file is loaded", func() bool { return len(d.loaded) == 1 })
	doc := d.Document(id)
	if doc.Meshes()[0].Mesh != m {
		t.Error("the mesh was read again")
	}
	if len(doc.Groups()) != 2 || d.Entry(id).Modified() {
		t.Errorf("%d groups, modified %v", len(doc.Groups()), d.Entry(id).Modified())
	}
	if at, bytes := d.Ahead(); at != "" || bytes != 0 {
		t.Errorf("%q is still ahead, with %d bytes", at, bytes)
	}
	if d.ReadAhead(path); d.ahead != nil {
		t.Error("what is open is read ahead")
	}
}

// TestWhatChangedSinceIsReadAgain: the mesh, a landmark file beside it that was changed,
// came or went, and one that is named.
func TestWhatChangedSinceIsReadAgain(t *testing.T) {
	moved := strings.Replace(plyText, "1 0 0", "2 0 0", 1)
	twice := strings.Replace(ljsonText, "[0,0,0],", "[0,0,0],[1,1,1],", 1)
	for _, c := range []struct {
		name, file, text string // that is written meanwhile; no text: the file goes
		x                float64
		points           int // of all groups
	}{
		{"nothing", "unrelated.ljson", ljsonText, 1, 4},
		{"the mesh", "a.ply", moved, 2, 4},
		{"landmarks beside it", "a.ljson", twice, 1, 5},
		{"no landmarks beside it any more", "a.ljson", "", 1, 2},
		{"landmarks that are named", "other.ljson", twice, 1, 5},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := write(t, map[string]string{"a.ply": plyText, "a.ljson": ljsonText, "other.ljson": ljsonText})
			d := newDesk(t)
			path, with := filepath.Join(dir, "a.ply"), filepath.Join(dir, "other.ljson")
			d.readAhead(path, with)
			// The text that is longer has another size, whatever the clock of the file system.
			file := filepath.Join(dir, c.file)
			change := func() error { return os.WriteFile(file, []byte(c.text+"\n"), 0o644) }
			if c.text == "" {
				change = func() error { return os.Remove(file) }
			}
			if err := change(); err != nil {
				t.Fatal(err)
			}
			id := d.Open(path, with)
			d.wait("the file is loaded", func() bool { return len(d.loaded) == 1 })
			points := 0
			for _, n := range d.Document(id).Groups() {
				points += n.Group.Len()
			}
			if x := d.Document(id).Meshes()[0].Mesh.Vertex(1).X; x != c.x || points != c.points {
				t.Errorf("x is %v and %d points, want %v and %d", x, points, c.x, c.points)
			}
		})
	}
}

// TestOneFileIsAhead: another one takes its place, and what was read of it is gone.
func TestOneFileIsAhead(t *testing.T) {
	dir := write(t, map[string]string{"a.ply": plyText, "b.ply": plyText, "c.ply": plyText})
	d := newDesk(t)
	a, b, c := filepath.Join(dir, "a.ply"), filepath.Join(dir, "b.ply"), filepath.Join(dir, "c.ply")
	d.readAhead(a)
	document, m := d.ahead.entry.Document, weak.Make(d.ahead.read.loaded.Mesh)
	if d.readAhead(a); d.ahead.entry.Document != document {
		t.Error("the same file was read twice")
	}
	of := func() *mesh.TriMesh { return d.ahead.read.loaded.Mesh }
	held := of()
	d.readAhead(b)
	if !document.Closed() || held.TriangleCount() != 0 {
		t.Errorf("closed: %v; it still has %d triangles", document.Closed(), held.TriangleCount())
	}
	held, document = nil, nil
	runtime.GC()
	if m.Value() != nil {
		t.Error("something holds the mesh that was read first")
	}
	d.Open(c) // another file: what is ahead stays
	d.wait("the file is loaded", func() bool { return len(d.loaded) == 1 })
	if at, _ := d.Ahead(); at != b {
		t.Errorf("%q is ahead", at)
	}
	document = d.ahead.entry.Document
	if d.ReadAhead(""); d.ahead != nil || !document.Closed() {
		t.Error("it is still ahead")
	}
	d.readAhead(a)
	document = d.ahead.entry.Document
	if d.CloseAll(); d.ahead != nil || !document.Closed() {
		t.Error("closing everything leaves what was read ahead")
	}
}

// TestOpeningWhatIsStillReadAhead: the file is read once and comes as any other; a file
// that is opened instead does not wait for it.
func TestOpeningWhatIsStillReadAhead(t *testing.T) {
	dir := write(t, map[string]string{"a.ply": plyText, "b.ply": plyText})
	d := newDesk(t)
	d.loaders <- struct{}{} // as if another file were being read
	d.ReadAhead(filepath.Join(dir, "a.ply"))
	document := d.ahead.entry.Document
	if id := d.Open(filepath.Join(dir, "a.ply")); d.Document(id) != document {
		t.Error("another document was made")
	}
	<-d.loaders
	d.wait("the file is loaded", func() bool { return len(d.loaded) == 1 })
	if len(document.Meshes()) != 1 {
		t.Errorf("%d meshes", len(document.Meshes()))
	}
	d.CloseAll()
	d.loaders <- struct{}{}
	d.ReadAhead(filepath.Join(dir, "a.ply"))
	document = d.ahead.entry.Document
	d.Open(filepath.Join(dir, "b.ply"))
	if !document.Closed() || d.ahead != nil {
		t.Error("it is still being read ahead")
	}
	<-d.loaders
}

// TestAnErrorAheadIsToldOnOpening, and not before.
func TestAnErrorAheadIsToldOnOpening(t *testing.T) {
	dir := write(t, map[string]string{"a.ply": "ply\nnonsense\n"})
	d := newDesk(t)
	d.readAhead(filepath.Join(dir, "a.ply"))
	if len(d.failed) != 0 {
		t.Fatalf("told before: %v", d.failed)
	}
	d.Open(filepath.Join(dir, "a.ply"))
	d.wait("it has failed", func() bool { return d.failed["a.ply"] != nil })
	if len(d.Entries()) != 0 {
		t.Error("it is still open")
	}
}

// TestAheadIsNotKeptOfWhatIsOpen: a file that is opened with other landmark files than it was
// read with is read again, and its mesh is not in memory twice.
func TestAheadIsNotKeptOfWhatIsOpen(t *testing.T) {
	dir := write(t, map[string]string{"a.ply": plyText, "other.ljson": ljsonText})
	d := newDesk(t)
	d.readAhead(filepath.Join(dir, "a.ply"))
	id := d.Open(filepath.Join(dir, "a.ply"), filepath.Join(dir, "other.ljson"))
	d.wait("the file is loaded", func() bool { return len(d.loaded) == 1 })
	if at, bytes := d.Ahead(); at != "" || bytes != 0 {
		t.Errorf("%q is still ahead, with %d bytes", at, bytes)
	}
	if n := len(d.Document(id).Groups()); n != 1 {
		t.Errorf("%d groups", n)
	}
}

// TestWhatIsReadAheadIsPrepared for work before it is opened, and so is what is read again since
// the file has changed.
func TestWhatIsReadAheadIsPrepared(t *testing.T) {
	dir := write(t, map[string]string{"a.ply": plyText})
	d := newDesk(t)
	path := filepath.Join(dir, "a.ply")
	prepared := func(m *mesh.TriMesh) {
		t.Helper()
		for timeout := time.After(time.Minute); m.BuiltSurface() == nil; { // nobody tells when it comes
			select {
			case <-time.After(time.Millisecond):
			case <-timeout:
				t.Fatal("there is no surface after a minute")
			}
		}
	}
	d.readAhead(path)
	prepared(d.ahead.read.loaded.Mesh)
	if err := os.WriteFile(path, []byte(plyText+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	id := d.Open(path)
	d.wait("the file is loaded", func() bool { return len(d.loaded) == 1 })
	prepared(d.Document(id).Meshes()[0].Mesh)
}

// TestStampsOfAllThatIsRead: of the mesh, of landmarks and measures beside it, and of what joins it.
func TestStampsOfAllThatIsRead(t *testing.T) {
	dir := write(t, map[string]string{"a.ply": plyText, "a.ljson": ljsonText, "b.ljson": ljsonText})
	path, with := filepath.Join(dir, "a.ply"), []string{filepath.Join(dir, "b.ljson")}
	before := stamps(Item{Path: path, With: with})
	for _, file := range []string{path, filepath.Join(dir, "a.ljson"), with[0], MeasuresFile(path)} {
		if err := os.WriteFile(file, []byte("more"), 0o644); err != nil {
			t.Fatal(err)
		}
		now := stamps(Item{Path: path, With: with})
		if slices.Equal(before, now) {
			t.Errorf("that %s was written makes no difference", file)
		}
		before = now
	}
}
