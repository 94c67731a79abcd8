package shell

import (
	"image/color"
	"testing"

	"fyne.io/fyne/v2/test"
)

func TestSizeOnPaper(t *testing.T) {
	for _, c := range []struct {
		width, height int
		dpi           float64
		want          string
	}{
		{300, 600, 300, "2.5 × 5.1 cm on paper"}, // one and two inches of 2.54 cm
		{3543, 2362, 300, "30.0 × 20.0 cm on paper"},
		{1000, 500, 1000, "2.5 × 1.3 cm on paper"},
		{800, 600, 0, "no size on paper is stated"},
	} {
		if got := onPaper(c.width, c.height, c.dpi); got != c.want {
			t.Errorf("%d×%d at %g: %s, want %s", c.width, c.height, c.dpi, got, c.want)
		}
	}
}

func TestExportChoicesAreRemembered(t *testing.T) {
	p := test.NewTempApp(t).Preferences()
	if got := readExportChoices(p); got != usualChoices {
		t.Errorf("at first %+v", got)
	}
	folder := t.TempDir()
	for _, want := range []exportChoices{
		{folder: folder, extension: ".tif", width: 3000, height: 2000, dpi: "600", background: white, color: color.NRGBA{1, 0xa2, 3, 255}, samples: 4},
		{extension: ".jpg", times: 4, dpi: "", background: transparent, color: color.NRGBA{0, 0, 0, 255}, samples: 1},
		usualChoices,
	} {
		want.write(p)
		if got := readExportChoices(p); got != want {
			t.Errorf("%+v, want %+v", got, want)
		}
	}
	// What other versions or hands wrote.
	for key, value := range map[string]string{
		prefExportFolder: "", prefExportExtension: ".gif", prefExportSize: "-3x0", prefExportBackground: "Plaid", prefExportColor: "zz",
	} {
		p.SetString(key, value)
	}
	p.SetInt(prefExportSamples, 99)
	if got := readExportChoices(p); got != usualChoices {
		t.Errorf("of rubbish %+v", got)
	}
}

// TestExportOffersMeasures where some are kept, as the view has them.
func TestExportOffersMeasures(t *testing.T) {
	r := newRoom(t)
	paths := files(t, map[string]string{"a.obj": square, "a.csv": onSquare})
	id := r.load(paths[1])[0]
	r.show(id)
	if f := r.exporting.newExportForm(id, paths[0], usualChoices); !f.measures.Hidden {
		t.Error("none are kept, and they are offered")
	}
	d := r.document()
	d.Selection().Only(d.Groups()[0].Point(0), d.Groups()[0].Point(1))
	r.keys.doNamed("keep-distance")
	for range 2 {
		f := r.exporting.newExportForm(id, paths[0], usualChoices)
		if f.measures.Hidden || f.measures.Checked != r.session.DrawsMeasures() {
			t.Errorf("hidden %t, ticked %t", f.measures.Hidden, f.measures.Checked)
		}
		f.setSize(40, 30)
		f.measures.SetChecked(!f.measures.Checked)
		if o, err := f.read(); err != nil || o.measures == r.session.DrawsMeasures() {
			t.Errorf("the order has measures: %t (%v)", o.measures, err)
		}
		r.keys.doNamed("measures-in-pictures")
	}
	if len(r.session.DrawableMeasures()) != 1 {
		t.Error("there is no measure to draw")
	}
}
