package render

import "image"

// startRead has the picture read into img, which is of its size. Where that goes through a
// buffer, which reports true, the driver copies while the program does something else, and
// finishRead ends it: a graphics card would have the program wait until everything is drawn
// and copied. A driver that draws on the processor has nothing to copy it with meanwhile.
func (t *targets) startRead(img *image.RGBA, buffered bool) (pending bool) {
	if buffered && !t.pack.Valid() {
		var err error
		if t.pack, err = t.device.NewReadBuffer(int64(4 * t.width * t.height)); err != nil {
			buffered = false // which works, too
		}
	}
	if !buffered {
		t.read(img, 0, 0)
		return false
	}
	t.result().BeginReadColor(t.width, t.height, t.pack)
	return true
}

// finishRead waits until the picture that startRead began to read is there, and copies it
// into img.
func (t *targets) finishRead(img *image.RGBA) { t.pack.Read(img.Pix) }
