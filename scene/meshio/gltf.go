package meshio

import (
	"bytes"
	"encoding/binary"
	"io"

	"github.com/qmuntal/gltf"

	"cairn/internal/beside"
	"cairn/internal/message"
)

// glTF: Khronos Group 2021, glTF 2.0 specification (ISO/IEC 12113:2022). Of the
// library only the types of the document are used: its decoder opens files and
// believes what they say of their own size.

var gltfFormat = Format{
	Name:       "glTF",
	Extensions: []string{".gltf"},
	MIME:       "model/gltf+json",
	sniff:      sniffGLTF,
	read:       readGLTF,
}

var glbFormat = Format{
	Name:       "GLB",
	Extensions: []string{".glb"},
	MIME:       "model/gltf-binary",
	sniff:      func(head []byte, _ int64) bool { return bytes.HasPrefix(head, []byte(glbMagic)) },
	read:       readGLB,
	write:      writeGLB,
	losses:     glbLosses,
	bare:       true, // it says which pictures it has
}

const (
	glbMagic      = "glTF"
	glbHeaderSize = 12
	glbChunkSize  = 8 // of the header of a chunk
	glbJSON       = 0x4e4f534a
	glbBIN        = 0x004e4942
	maxGLBChunks  = 16 // that are looked at; the second should be the data

	maxGLTFFile    = 2 << 30 // bytes of the text, data in it too
	maxGLTFBuffers = 2 << 30 // bytes of the other files that hold data
	maxGLTFOpened  = 1000    // such files, each as often as it is named
)

// What the mesh may take in memory: nodes can place one mesh any number of
// times, and accessors can promise zeros that take no bytes. gltfFloor is for
// small files, gltfGrowth a byte of the files beyond.
const (
	gltfFloor  = 32 << 20
	gltfGrowth = 32
)

// sniffGLTF reports whether a text is a JSON object with "asset", the one key that
// every glTF file has, and with another that most have.
func sniffGLTF(head []byte, _ int64) bool {
	head = bytes.TrimLeft(head, " \t\r\n")
	if !bytes.HasPrefix(head, []byte("{")) || !bytes.Contains(head, []byte(`"asset"`)) {
		return false
	}
	for _, key := range []string{`"meshes"`, `"accessors"`, `"bufferViews"`, `"buffers"`, `"nodes"`, `"scenes"`} {
		if bytes.Contains(head, []byte(key)) {
			return true
		}
	}
	return false
}

// gltfReader reads one document.
type gltfReader struct {
	*content
	source *source
	doc    *gltf.Document
	bin    *io.SectionReader // the binary chunk of a GLB file, or nil
	data   [][]byte          // what stands in the document as data URIs, packed

	buffers             []*gltfBuffer     // those read so far
	files               map[string][]byte // other files that hold data, by name
	outside             int64             // bytes of them
	unpacked            map[int][]byte    // buffer views that were packed
	opened              int
	arrays              []*gltfArray   // of accessors, those read so far
	folder              *beside.Folder // nil until it is needed
	parts               []gltfPart
	vertices, triangles int         // of all parts
	looks               []gltfLook  // of the materials in content
	lookOf              map[int]int // by material of the document
	charged             int64       // bytes that the mesh will take at most
	notes               []gltfNote
	perMetre            float64 // units in a metre
}

// gltfNote is a warning about one or more places of the document.
type gltfNote struct {
	where, what string // of the first
	more        int
	lost        bool // it is not in the mesh
}

// note remembers a warning. Those of the same words become one.
func (g *gltfReader) note(where, what string) {
	const most = 64 // of different words; fewer are shown
	for i := range g.notes {
		if g.notes[i].what == what {
			g.notes[i].more++
			return
		}
	}
	if len(g.notes) < most {
		g.notes = append(g.notes, gltfNote{where: where, what: what})
	}
}

// leave remembers what the file has and the mesh has not.
func (g *gltfReader) leave(where, what string) {
	g.note(where, what)
	for i := range g.notes {
		g.notes[i].lost = g.notes[i].lost || g.notes[i].what == what
	}
}

// readGLTF reads a document of text.
func readGLTF(s *source, _ []byte) (*content, error) {
	if s.size > maxGLTFFile {
		return nil, fault("the file has %d MB, more than %d; save it as GLB", s.size>>20, maxGLTFFile>>20)
	}
	if err := s.endText(); err != nil {
		return nil, err
	}
	s.stage(0.1, s.size)
	text, err := s.piece(0, s.size)
	if err != nil {
		return nil, err
	}
	return readDocument(s, text, nil, func(offset int64, reason string) error { return &textError{offset, reason} })
}

// readGLB reads the frame of a binary file. Nothing is allocated by a length in
// it before the file was seen to be that long.
func readGLB(s *source, head []byte) (*content, error) {
	if !bytes.HasPrefix(head, []byte(glbMagic)) {
		return nil, fault("the file does not begin with %q, as a GLB file does", glbMagic)
	}
	if len(head) < glbHeaderSize+glbChunkSize {
		return nil, faultAt(int64(len(head)), "the file ends in its header")
	}
	if v := binary.LittleEndian.Uint32(head[4:]); v != 2 {
		return nil, faultAt(4, "this is glTF %d; only glTF 2 can be read, save it as such", v)
	}
	if n := int64(binary.LittleEndian.Uint32(head[8:])); n > s.size {
		return nil, faultAt(8, "the header promises %d bytes but the file has %d; it was cut off", n, s.size)
	} else if n < s.size {
		return nil, faultAt(8, "the header promises %d bytes but the file has %d; what follows belongs to something else", n, s.size)
	}
	var text []byte
	var bin *io.SectionReader
	begin := int64(0) // of the text
	for at, i := int64(glbHeaderSize), 0; at < s.size && bin == nil && i < maxGLBChunks; i++ {
		var h [glbChunkSize]byte
		if s.size-at < glbChunkSize {
			return nil, faultAt(at, "the file ends in the header of a chunk")
		}
		if err := s.read(h[:], at); err != nil {
			return nil, err
		}
		n, kind := int64(binary.LittleEndian.Uint32(h[:])), binary.LittleEndian.Uint32(h[4:])
		if n > s.size-at-glbChunkSize {
			return nil, faultAt(at, "chunk %d promises %d bytes but %d follow; the file was cut off", i, n, s.size-at-glbChunkSize)
		}
		if i == 0 && kind != glbJSON {
			return nil, faultAt(at+4, "the first chunk is not the JSON text")
		}
		at += glbChunkSize
		switch {
		case i == 0:
			if n > maxGLTFText {
				return nil, faultAt(at, "the JSON text has %d MB, more than %d", n>>20, maxGLTFText>>20)
			}
			s.stage(0.1, n)
			var err error
			if text, err = s.piece(at, n); err != nil {
				return nil, err
			}
			begin = at
		case kind == glbBIN:
			bin = io.NewSectionReader(s.r, at, n)
		}
		at += n
	}
	// Some programs fill up with zeros.
	return readDocument(s, bytes.TrimRight(text, "\x00"), bin, func(offset int64, reason string) error {
		return faultAt(begin+offset, "%s", reason)
	})
}

// piece returns n bytes of the file.
func (s *source) piece(offset, n int64) ([]byte, error) {
	b := make([]byte, n)
	for at := int64(0); at < n; at += blockSize {
		if err := s.ctx.Err(); err != nil {
			return nil, err
		}
		part := b[at:min(n, at+blockSize)]
		if err := s.read(part, offset+at); err != nil {
			return nil, err
		}
		s.advance(len(part))
	}
	return b, nil
}

// readDocument reads what a document describes. bin is the binary chunk of a
// GLB file, or nil. at makes an error at a byte of the text.
func readDocument(s *source, text []byte, bin *io.SectionReader, at func(offset int64, reason string) error) (*content, error) {
	f, err := filterGLTF(s, text, at)
	if err != nil {
		return nil, err
	}
	g := &gltfReader{content: &content{units: "m"}, source: s, bin: bin, data: f.data, perMetre: 1}
	var unit string
	if g.doc, unit, err = f.decode(); err != nil {
		return nil, err
	}
	defer g.close()
	if f.twice != "" {
		g.warnings = append(g.warnings, f.twice+" stands there twice; the first counts.")
	}
	if err := g.check(unit); err != nil {
		return nil, err
	}
	g.buffers = make([]*gltfBuffer, len(g.doc.Buffers))
	g.arrays = make([]*gltfArray, len(g.doc.Accessors))
	if err := g.plan(f); err != nil {
		return nil, err
	}
	if err := g.fill(); err != nil {
		return nil, err
	}
	g.pictured = g.showTextures
	for _, n := range g.notes {
		w := n.where + " " + n.what + "."
		if n.more > 0 {
			w += " The same is true of " + message.Count(n.more, "more place.", "more places.")
		}
		if n.lost {
			g.lose(w)
		} else {
			g.warnings = append(g.warnings, w)
		}
	}
	return g.content, nil
}

func (g *gltfReader) close() {
	if g.folder != nil {
		g.folder.Close()
		g.source.besides = append(g.source.besides, g.folder.Used()...)
		g.folder = nil
	}
}
