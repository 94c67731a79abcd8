package shell

import (
	"fmt"
	"image"
	"image/color"
	"os"
	"path/filepath"
	"testing"

	"cairn/app/study"
)

// plain returns a picture of one colour.
func plain(gray uint8, w, h int) image.Image {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for i := range img.Pix {
		img.Pix[i] = gray
	}
	return img
}

// TestThumbnailOfALeftSpecimen: it is seen in the list, also after the study was opened again,
// and not where nothing is to tell specimens apart.
func TestThumbnailOfALeftSpecimen(t *testing.T) {
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	r := newRoom(t)
	r.painted("the window", func() bool { return true })
	r.openTable("mesh,status\na.obj,\nb.obj,\n")
	p := r.specimens()
	r.painted("there is a picture", func() bool { return r.view.Picture(r.session.Front()) != nil })
	has := func(place int) bool { return p.row(place).picture.Image != nil }
	if has(0) || has(1) {
		t.Error("there are pictures of specimens that were never left")
	}
	r.keys.doNamed("next-specimen")
	r.settled()
	if !has(0) || has(1) {
		t.Errorf("left was the first; there is a picture of it: %t, of the other: %t", has(0), has(1))
	}
	r.wait("it is on the disk", func() bool {
		all, _ := os.ReadDir(p.list.thumbs.kept.Folder)
		r.queue.post(func() {})
		return len(all) == 1 && filepath.Ext(all[0].Name()) == ".png"
	})
	p.list.thumbs.held, p.list.thumbs.recent = map[string]image.Image{}, nil // as in another run
	r.wait("it is read", func() bool { return has(0) })
	q := r.session.Query()
	q.Blind = true
	r.session.SetQuery(q)
	r.wait("it is blind", func() bool { return !r.stale })
	if has(0) || has(1) {
		t.Error("there are pictures, and one is not to know which specimen it is")
	}
}

// TestFewThumbnailsAreHeld: those that were asked for last.
func TestFewThumbnailsAreHeld(t *testing.T) {
	folder := t.TempDir()
	q := &queue{came: make(chan struct{}, 1)}
	came := 0
	th := newThumbnails(q.post, func() { came++ })
	th.kept = study.Thumbnails{Folder: filepath.Join(folder, "cache"), Most: 1000}
	name := func(i int) string { return filepath.Join(folder, fmt.Sprint(i)) }
	for i := range mostHeld + 20 {
		if err := os.WriteFile(name(i), nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := th.kept.Write(name(i), plain(uint8(i), 4, 4)); err != nil {
			t.Fatal(err)
		}
	}
	for i := range mostHeld + 20 {
		th.of(name(i))
	}
	for th.busy {
		<-q.came
		for f := q.take(); f != nil; f = q.take() {
			f()
		}
	}
	if len(th.held) > mostHeld || len(th.recent) != len(th.held) || th.of(name(mostHeld+19)) == nil || th.of(name(mostHeld+18)) == nil {
		t.Errorf("%d are held", len(th.held))
	}
	if th.of(name(10)) != nil {
		t.Error("what was scrolled away was read")
	}
	// The middle is kept, as a square.
	wide := plain(0, 300, 100).(*image.NRGBA)
	for y := range 100 {
		for x := 100; x < 200; x++ {
			wide.Set(x, y, color.White)
		}
	}
	th.keep(name(0), wide)
	for _, at := range []image.Point{{2, 2}, {48, 48}, {93, 93}} {
		if r, _, _, _ := th.of(name(0)).At(at.X, at.Y).RGBA(); r < 0xf000 {
			t.Errorf("at %v it has %x", at, r)
		}
	}
}
