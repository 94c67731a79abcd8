package workspace

import (
	"encoding/json"
	"path/filepath"
	"slices"

	"cairn/internal/pathtext"
	"cairn/scene"

	"gonum.org/v1/gonum/num/quat"
)

// The view frames that the user has chosen are remembered by the path of the
// document's file, the latest first. The file is read anew each time, since
// another window may have written it.

// viewFramesFile is the name of the file of view frames.
const viewFramesFile = "fronts.json"

// mostViewFrames is how many files a frame is remembered of: those for which it
// was chosen longest ago are forgotten first.
const mostViewFrames = 1000

// fileViewFrame is what the file of view frames has of each document.
type fileViewFrame struct {
	Path     pathtext.Path `json:"path"`     // absolute
	Rotation [4]float64    `json:"rotation"` // real, i, j, k: see scene.ViewFrame
}

// SetViewFrame changes what the named views of a document mean, and remembers it
// for its file, in the background. The default frame is remembered by forgetting the
// other. failed runs on the workspace's goroutine where it is changed for now only. It
// does nothing where the document is not open.
func (w *Workspace) SetViewFrame(id scene.ID, f scene.ViewFrame, failed func(error)) {
	e := w.Entry(id)
	if e == nil {
		return
	}
	e.Document.SetViewFrame(f)
	path := e.Path
	file, err := stateFileOf(viewFramesFile)
	states.add("", func() {
		if err == nil {
			err = rememberViewFrame(file, path, f)
		}
		if err != nil {
			w.post(func() { failed(err) })
		}
	})
}

// rememberViewFrame has the file of view frames say what was chosen for a path.
func rememberViewFrame(file stateFile, path string, f scene.ViewFrame) error {
	frames := viewFramesIn(file.read())
	before := len(frames)
	frames = slices.DeleteFunc(frames, func(other fileViewFrame) bool { return string(other.Path) == path })
	if f.IsDefault() && len(frames) == before {
		return nil // there is nothing to forget
	}
	if !f.IsDefault() {
		q := f.Rotation()
		frames = slices.Insert(frames, 0, fileViewFrame{pathtext.Path(path), [4]float64{q.Real, q.Imag, q.Jmag, q.Kmag}})
	}
	return file.write(frames[:min(len(frames), mostViewFrames)])
}

// rememberedViewFrame returns the view frame chosen for a file, or the default.
// It may be called on any goroutine.
func rememberedViewFrame(path string) scene.ViewFrame {
	for _, f := range viewFramesIn(readState(viewFramesFile)) {
		if string(f.Path) == path {
			frame, _ := scene.NewViewFrame(f.rotation())
			return frame
		}
	}
	return scene.ViewFrame{}
}

func (f fileViewFrame) rotation() quat.Number {
	r := f.Rotation
	return quat.Number{Real: r[0], Imag: r[1], Jmag: r[2], Kmag: r[3]}
}

// viewFramesIn returns what a file of view frames remembers. What makes no sense in it is
// left out.
func viewFramesIn(b []byte, err error) (frames []fileViewFrame) {
	if err != nil {
		return nil
	}
	var each []json.RawMessage
	if json.Unmarshal(b, &each) != nil {
		return nil
	}
	for _, text := range each[:min(len(each), mostViewFrames)] {
		var f fileViewFrame
		if json.Unmarshal(text, &f) != nil || !filepath.IsAbs(string(f.Path)) {
			continue
		}
		if _, ok := scene.NewViewFrame(f.rotation()); ok {
			frames = append(frames, f)
		}
	}
	return frames
}
