package render

import "cairn/render/internal/gl"

// stream is a buffer that each frame writes anew, and how it is drawn from.
type stream struct {
	buffer gl.Buffer
	array  gl.VertexArray
}

// write puts data into the buffer, which grows where it is too small. attributes
// says what it holds.
func (s *stream) write(d *gl.Device, data []byte, attributes func(b gl.Buffer)) (err error) {
	if int(s.buffer.Bytes()) < len(data) {
		s.free(d)
		if s.buffer, err = d.NewBuffer(int64(2 * len(data))); err != nil {
			return err
		}
		s.array = d.NewVertexArray()
		attributes(s.buffer)
	}
	gl.Write(s.buffer, 0, data)
	return nil
}

func (s *stream) free(d *gl.Device) {
	d.DeleteBuffer(&s.buffer)
	d.DeleteVertexArray(&s.array)
}
