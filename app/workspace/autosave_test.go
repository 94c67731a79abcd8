package workspace

import (
	"context"
	"errors"
	"image/color"
	"os"
	"path/filepath"
	"testing"
	"time"

	"cairn/internal/atomicfile"
	"cairn/landmark/lmio"
	"cairn/scene"
)

// TestAutosave: a document that is left alone is saved, where nothing is to be asked.
func TestAutosave(t *testing.T) {
	const tps = "LM3=1\n0 0 0\nID=g\n"
	for _, c := range []struct {
		name          string
		files         map[string]string
		edit          func(d *scene.Document) scene.Edit
		agreed, saved bool // to the loss
	}{
		{"renamed", map[string]string{"a.ply": plyText, "a.ljson": ljsonText}, nil, false, true},
		{"something is lost", map[string]string{"a.ply": plyText, "a.tps": tps}, recolored, false, false},
		{"that was agreed to", map[string]string{"a.ply": plyText, "a.tps": tps}, recolored, true, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, id, _ := open(t, c.files, "a.ply")
			tried, over := false, 0
			left := time.Millisecond
			d.SetAutosave(&Autosave{
				After: left,
				Agreed: func(id scene.ID, path string) (losses []string) {
					if tried = true; c.agreed {
						losses, _ = d.Losses(id, path)
					}
					return losses
				},
				Done: func(_ scene.ID, _ string, err error) {
					if over++; err != nil {
						t.Error(err)
					}
				},
			})
			doc, e := d.Document(id), d.Entry(id)
			if c.edit == nil {
				rename(d, id, "new")
			} else {
				_ = doc.Apply(c.edit(doc))
			}
			d.wait("it is decided", func() bool { return tried && !e.Saving() })
			if e.Modified() == c.saved || (over > 0) != c.saved {
				t.Errorf("modified %v, told %d times", e.Modified(), over)
			}
			if !c.saved {
				return
			}
			d.SetAutosave(nil)
			doc.Undo()
			if !e.Modified() || over != 1 {
				t.Errorf("turned off: modified %v, saved %d times", e.Modified(), over)
			}
		})
	}
}

func recolored(d *scene.Document) scene.Edit {
	return scene.RecolorGroup(d, d.Groups()[0].ID(), color.NRGBA{1, 2, 3, 255})
}

// TestAutosaveWaitsAndFailsWithWords: during another save it comes later, and where
// another program has changed the file it changes nothing and says so.
func TestAutosaveWaitsAndFailsWithWords(t *testing.T) {
	d, id, dir := open(t, map[string]string{"a.ply": plyText, "a.ljson": ljsonText}, "a.ply")
	path, e := filepath.Join(dir, "a.ljson"), d.Entry(id)
	began, goOn := slowDisk(d)
	var last error
	over := 0
	d.SetAutosave(&Autosave{After: time.Millisecond, Agreed: func(scene.ID, string) []string { return nil },
		Done: func(_ scene.ID, _ string, err error) { over, last = over+1, err }})
	rename(d, id, "1")
	d.wait("it is being saved", func() bool { return e.Saving() })
	<-began
	rename(d, id, "2")
	goOn()
	goOn()
	d.wait("both are saved", func() bool { return over == 2 })
	if r, err := lmio.Read(t.Context(), path); err != nil || r.Groups[0].Name() != "2" || last != nil || e.Modified() {
		t.Errorf("%v, %v, modified %v", err, last, e.Modified())
	}
	d.write = func(ctx context.Context, c *copied) (atomicfile.Version, error) { return c.write(ctx) }
	if err := os.WriteFile(path, []byte(ljsonText), 0o644); err != nil {
		t.Fatal(err)
	}
	rename(d, id, "3")
	d.wait("it is tried", func() bool { return over == 3 })
	var changed *atomicfile.ChangedError
	if b, err := os.ReadFile(path); err != nil || string(b) != ljsonText || !errors.As(last, &changed) || !e.Modified() {
		t.Errorf("the file has %q, %v; modified %v", b, last, e.Modified())
	}
}
