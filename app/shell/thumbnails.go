package shell

import (
	"image"
	"slices"

	"cairn/app/study"
	"cairn/scene"

	"golang.org/x/image/draw"
)

// thumbnails are small pictures of specimens, each as it was looked at when it was left. Of
// those that are kept on the disk a few are in memory, those that were asked for last. It
// belongs to the window's goroutine.
type thumbnails struct {
	post   func(func())
	kept   study.Thumbnails
	held   map[string]image.Image // by mesh; nil: there is none
	recent []string               // keys of held, the one that was asked for last behind
	wanted []string               // are to be read, the one that was asked for last behind
	busy   bool                   // one is being read
	came   func()                 // runs when one was read
}

// mostHeld is how many pictures are in memory, of 36 kB each: more than are seen at a time.
const mostHeld = 100

func newThumbnails(post func(func()), came func()) *thumbnails {
	return &thumbnails{post: post, kept: study.UserThumbnails(), held: map[string]image.Image{}, came: came}
}

// of returns the picture of a mesh, nil where there is none or it is not read yet.
func (t *thumbnails) of(mesh string) image.Image {
	if mesh == "" {
		return nil
	}
	if img, ok := t.held[mesh]; ok {
		t.touch(mesh)
		return img
	}
	t.wanted = append(slices.DeleteFunc(t.wanted, func(other string) bool { return other == mesh }), mesh)
	t.wanted = t.wanted[max(0, len(t.wanted)-mostHeld):] // the others were scrolled away
	t.read()
	return nil
}

// read reads what is wanted, one after the other.
func (t *thumbnails) read() {
	if t.busy || len(t.wanted) == 0 {
		return
	}
	mesh := t.wanted[len(t.wanted)-1]
	t.wanted = t.wanted[:len(t.wanted)-1]
	t.busy = true
	kept := t.kept
	go func() {
		img, err := kept.Read(mesh)
		if err != nil {
			img = nil // there is none, or none that can be read
		}
		t.post(func() {
			t.busy = false
			if _, ok := t.held[mesh]; !ok {
				t.hold(mesh, img)
			}
			if img != nil {
				t.came()
			}
			t.read()
		})
	}()
}

// keep keeps a picture of a mesh, of which the middle is taken.
func (t *thumbnails) keep(mesh string, picture image.Image) {
	b := picture.Bounds()
	side := min(b.Dx(), b.Dy())
	if side <= 0 || mesh == "" {
		return
	}
	corner := b.Min.Add(image.Pt((b.Dx()-side)/2, (b.Dy()-side)/2))
	small := image.NewNRGBA(image.Rect(0, 0, study.ThumbnailSide, study.ThumbnailSide))
	draw.BiLinear.Scale(small, small.Rect, picture, image.Rectangle{Min: corner, Max: corner.Add(image.Pt(side, side))}, draw.Src, nil)
	t.hold(mesh, small)
	kept := t.kept
	go func() { _ = kept.Write(mesh, small) }() // without it, it is made the next time
}

// hold has a picture in memory.
func (t *thumbnails) hold(mesh string, img image.Image) {
	t.held[mesh] = img
	t.touch(mesh)
	for len(t.recent) > mostHeld {
		delete(t.held, t.recent[0])
		t.recent = t.recent[1:]
	}
}

// forget has no pictures in memory. They are still on the disk.
func (t *thumbnails) forget() {
	clear(t.held)
	t.recent, t.wanted = nil, nil
}

// touch notes that a picture was asked for.
func (t *thumbnails) touch(mesh string) {
	t.recent = append(slices.DeleteFunc(t.recent, func(other string) bool { return other == mesh }), mesh)
}

// parting keeps a picture of a specimen that is about to be closed, where one is on the screen.
func (w *Window) parting(id scene.ID, mesh string) {
	for _, p := range w.panes.all {
		if img := p.view.Picture(id); img != nil {
			w.study.thumbs.keep(mesh, img)
			return
		}
	}
}
