package render

import (
	"math"
	"testing"
)

func TestGlyphRange(t *testing.T) {
	const tolerance = 1e-12 // of rounding
	for name, test := range map[string]struct {
		style       Style
		height      int
		least, most float64
	}{
		"usual":                  {Style{GlyphScale: 1, PixelRatio: 1}, 600, 3. / 600, 0.025},
		"nothing given":          {Style{}, 600, 3. / 600, 0.025},
		"a fine screen":          {Style{PixelRatio: 2}, 1200, 6. / 1200, 0.025},
		"larger landmarks":       {Style{GlyphScale: 3, PixelRatio: 1}, 600, 3. / 600, 0.075},
		"smaller landmarks":      {Style{GlyphScale: 0.5, PixelRatio: 1}, 600, 3. / 600, 0.025},
		"a tiny picture":         {Style{PixelRatio: 1}, 30, 0.1, 0.1},
		"a picture of no height": {Style{PixelRatio: 1}, 0, 3, 3},
		"no number":              {Style{GlyphScale: math.NaN(), PixelRatio: math.NaN()}, 600, 3. / 600, 0.025},
	} {
		least, most := test.style.GlyphRange(test.height)
		if math.Abs(least-test.least) > tolerance || math.Abs(most-test.most) > tolerance {
			t.Errorf("%s: %g to %g, want %g to %g", name, least, most, test.least, test.most)
		}
	}
}
