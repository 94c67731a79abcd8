package meshio

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"
)

// TestChunks: whatever the size of a file, every line is in one chunk.
func TestChunks(t *testing.T) {
	const line = "v 0.25 0.5 0.75 # 0123456789 0123456789\n"
	for _, size := range []int{
		1, 2, 100, textChunk - 1, textChunk, textChunk + 1, textChunk + 50, blockSize - 1, blockSize, blockSize + 1,
		2*textChunk - 1, 2 * textChunk, 2*textChunk + 1, 2*textChunk + 5, 2*textChunk + lineSlack, 3*textChunk + 700,
	} {
		for _, joined := range []bool{false, true} {
			content := []byte(strings.Repeat(line, size/len(line)+1)[:size])
			// Numbered lines, so that none can stand for another.
			for i, n := 0, 0; i+16 < len(content); i, n = i+len(line), n+1 {
				copy(content[i:], fmt.Sprintf("v %09d", n))
			}
			s := &source{r: bytes.NewReader(content), size: int64(size), ctx: context.Background()}
			text := newText(s, 0, content)
			text.joined = joined
			var got []byte
			w := &worker{}
			for i := range text.chunks() {
				l, err := text.chunk(w, i)
				if err != nil {
					t.Fatal(err)
				}
				for l.scan() {
					if want := int64(len(got)); l.offset() != want {
						t.Fatalf("size %d, chunk %d: line at %d, want %d", size, i, l.offset(), want)
					}
					got = append(append(got, l.line...), '\n')
				}
			}
			if !bytes.Equal(bytes.TrimSuffix(got, []byte("\n")), bytes.TrimSuffix(content, []byte("\n"))) {
				t.Errorf("size %d: %d bytes of lines", size, len(got))
			}
		}
	}
}
