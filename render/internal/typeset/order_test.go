package typeset

import (
	"fmt"
	"testing"

	"golang.org/x/text/unicode/bidi"
)

// TestLevels has the examples of Unicode Standard Annex 9, section 3.4 and rules
// W2 to W7, with Hebrew and Arabic letters for those in capitals.
func TestLevels(t *testing.T) {
	for text, want := range map[string]string{
		"car אבג":   "0000111",
		"אבג car":   "1111222",
		"אב 12 גד":  "11122111",
		"a אב 12":   "0011122",
		"a אב 12 b": "001112200",
		"a אב 1.2$": "001112222",
		"a אב12b":   "0011220",
		"a 12 b":    "000000",
		"a ١٢ ٣ b":  "00221200",
		"12":        "00",

		// The examples of rule N0, and brackets that are no pair.
		"אב(גד[&ef]!)gh":   "11111112211122",
		"smith (ab אב) גד": "0000000000110011",
		"אב book(s)":       "1112222222",
		"a (אב) גד":        "000110011",
		"a אב (גד) הו":     "001111111111",
		"a )אב( c":         "00011000",
		"a (אב] 12":        "000111122",
		"a (12) אב":        "000000011",
		// By the rules the last number has level 2, in the same place.
		"mid (אב) 12":  "00000110000",
		"mid (يسار) 1": "000001111000",
		"":             "",
	} {
		got := ""
		for _, l := range levels([]rune(text)) {
			got += fmt.Sprint(l)
		}
		if got != want {
			t.Errorf("%q: levels %s, want %s", text, got, want)
		}
	}
}

// TestLevelsAgreeWithDirections compares with the directions of x/text for all
// texts of four letters of the kinds that names have.
func TestLevelsAgreeWithDirections(t *testing.T) {
	kinds := []rune("aא1٢ -.(")
	text := make([]rune, 4)
	for n := range len(kinds) * len(kinds) * len(kinds) * len(kinds) {
		for i := range text {
			text[i] = kinds[n%len(kinds)]
			n /= len(kinds)
		}
		var p bidi.Paragraph
		if _, err := p.SetString(string(text)); err != nil {
			t.Fatal(err)
		}
		order, _ := p.Order()
		levels := levels(text)
		for r := range order.NumRuns() {
			run := order.Run(r)
			first, last := run.Pos()
			for i := first; i <= last; i++ {
				if (levels[i]%2 == 1) != (run.Direction() == bidi.RightToLeft) {
					t.Fatalf("%q: levels %v, but letter %d goes %v", string(text), levels, i, run.Direction())
				}
			}
		}
	}
}
