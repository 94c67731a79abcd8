package shell

import (
	"encoding/hex"
	"fmt"
	"image/color"
	"path/filepath"
	"slices"
	"strings"

	"cairn/app/picture"

	"fyne.io/fyne/v2"
)

// What the export form remembers from one picture to the next, and from one start
// of the program to the next.
const (
	prefExportFolder     = "export.folder"
	prefExportExtension  = "export.extension"
	prefExportSize       = "export.size" // "2x" of the view, or "3000x2000"
	prefExportDPI        = "export.dpi"
	prefExportBackground = "export.background"
	prefExportColor      = "export.color" // "rrggbb"
	prefExportSamples    = "export.samples"
)

// exportChoices is what is remembered. Folder and Extension are empty where there
// is nothing to remember.
type exportChoices struct {
	folder, extension string
	times             int // of the view's size, or 0 and
	width, height     int
	dpi               string
	background        string
	color             color.NRGBA
	samples           int
}

// usualChoices are those of somebody who never exported: twice the window is
// enough for a column of a paper.
var usualChoices = exportChoices{extension: ".png", times: 2, dpi: "300", background: asShown, color: color.NRGBA{0xff, 0xff, 0xff, 0xff}, samples: 2}

// readExportChoices returns what was remembered, with the usual choice for
// whatever makes no sense (any more). The folder may be gone.
func readExportChoices(p fyne.Preferences) exportChoices {
	c := usualChoices
	c.folder = p.String(prefExportFolder)
	if extension := p.String(prefExportExtension); extension != "" {
		if _, err := picture.FormatOf("x" + extension); err == nil {
			c.extension = extension
		}
	}
	var w, h, times int
	size := p.String(prefExportSize)
	if _, err := fmt.Sscanf(size, "%dx%d", &w, &h); err == nil && picture.CheckSize(w, h, picture.PNG) == nil {
		c.times, c.width, c.height = 0, w, h
	} else if _, err := fmt.Sscanf(size, "%dx", &times); err == nil && times >= 1 && times <= 4 {
		c.times = times
	}
	c.dpi = p.StringWithFallback(prefExportDPI, c.dpi)
	if b := p.String(prefExportBackground); slices.Contains(backgrounds, b) {
		c.background = b
	}
	if b, err := hex.DecodeString(p.String(prefExportColor)); err == nil && len(b) == 3 {
		c.color = color.NRGBA{b[0], b[1], b[2], 0xff}
	}
	if n := p.Int(prefExportSamples); n >= 1 && n <= 4 {
		c.samples = n
	}
	return c
}

func (c exportChoices) write(p fyne.Preferences) {
	p.SetString(prefExportFolder, c.folder)
	p.SetString(prefExportExtension, c.extension)
	size := fmt.Sprintf("%dx", c.times)
	if c.times == 0 {
		size = fmt.Sprintf("%dx%d", c.width, c.height)
	}
	p.SetString(prefExportSize, size)
	p.SetString(prefExportDPI, c.dpi)
	p.SetString(prefExportBackground, c.background)
	p.SetString(prefExportColor, fmt.Sprintf("%02x%02x%02x", c.color.R, c.color.G, c.color.B))
	p.SetInt(prefExportSamples, c.samples)
}

// recall fills the form with what was chosen the last time, for a picture of a name
// without its extension.
func (f *exportForm) recall(stem string, c exportChoices) {
	f.beside = filepath.Dir(stem)
	if c.folder != "" {
		stem = filepath.Join(c.folder, filepath.Base(stem))
	}
	f.path = newPathField(f.files, stem+c.extension)
	if c.times > 0 {
		f.setTimes(c.times)
	} else {
		f.setSize(c.width, c.height)
	}
	f.dpi.SetText(c.dpi)
	f.background.SetSelected(c.background)
	f.color = c.color
	f.samples.SetSelectedIndex(c.samples - 1)
}

// remember keeps what was chosen: a size that is a multiple of the view's as that,
// and no folder where the picture goes beside the mesh, as it will for others.
func (f *exportForm) remember(o order) {
	c := exportChoices{
		folder: filepath.Dir(o.path), extension: strings.ToLower(filepath.Ext(o.path)), width: o.width, height: o.height,
		dpi: strings.TrimSpace(f.dpi.Text), background: f.background.Selected, color: f.color, samples: o.samples,
	}
	if c.folder == f.beside {
		c.folder = ""
	}
	view := f.view.Pixels()
	for times := 1; times <= 4; times++ {
		if o.width == times*view.X && o.height == times*view.Y {
			c.times = times
		}
	}
	c.write(f.app.Preferences())
}
