package meshio

import (
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
)

func TestNumbers(t *testing.T) {
	for _, c := range []struct {
		text string
		want float64
		ok   bool
	}{
		{"0", 0, true}, {"-0", math.Copysign(0, -1), true}, {"+1", 1, true}, {"1.", 1, true}, {".5", 0.5, true}, {"-.5e1", -5, true},
		{"1e-003", 0.001, true}, {"1E+05", 1e5, true}, {"3.4101800e-003", 3.41018e-3, true},
		{"9007199254740993", 9007199254740992, true}, {"123456789012345678901234567890", 123456789012345678901234567890, true},
		{"0.1000000000000000055511151231257827", 0.1, true}, {"1e400", math.Inf(1), true}, {"-1e400", math.Inf(-1), true},
		{"1e-400", 0, true}, {"1e99999999999", math.Inf(1), true}, {"0.000000000000000000000000000000000001", 1e-36, true},
		{"nan", math.NaN(), true}, {"-NaN", math.NaN(), true}, {"nan(ind)", math.NaN(), true}, {"-1.#IND", math.NaN(), true},
		{"1.#QNAN", math.NaN(), true}, {"inf", math.Inf(1), true}, {"-Infinity", math.Inf(-1), true}, {"1.#INF", math.Inf(1), true},
		{"", 0, false}, {"-", 0, false}, {".", 0, false}, {"e5", 0, false}, {"1e", 0, false}, {"1e+", 0, false}, {"--1", 0, false},
		{"0x1p-2", 0, false}, {"1_000", 0, false}, {"1,5", 0, false}, {"1d3", 0, false}, {"1.5.2", 0, false}, {"one", 0, false},
		{"nano", 0, false}, {"١", 0, false},
	} {
		v, end := float([]byte(c.text), 0)
		if ok := end == len(c.text) && end >= 0 && c.text != ""; ok != c.ok {
			t.Errorf("%q: read %v to %d, want ok=%v", c.text, v, end, c.ok)
			continue
		}
		if c.ok && v != c.want && !(math.IsNaN(v) && math.IsNaN(c.want)) || c.ok && math.Signbit(v) != math.Signbit(c.want) && v == 0 {
			t.Errorf("%q: %v, want %v", c.text, v, c.want)
		}
	}
}

// TestNumbersAreExact compares with strconv on numbers as files have them and
// on those halfway between two float32.
func TestNumbersAreExact(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	texts := []string{"8388608.5", "16777217", "16777219.0", "1.000000059604644775390625", "1.0000000596046447753906251",
		"1.0000000596046447753906249", "1.17549429e-38", "1e-45", "7e-46", "1.40129846432481707e-45", "3.4028235677973366e38", "3.40282357e38"}
	for range 200_000 {
		switch r.IntN(4) {
		case 0:
			texts = append(texts, strconv.FormatFloat(r.NormFloat64()*100, 'f', r.IntN(12), 64))
		case 1:
			texts = append(texts, strconv.FormatFloat(math.Float64frombits(r.Uint64()), 'e', r.IntN(18), 64))
		case 2:
			f := float64(math.Float32frombits(r.Uint32()))
			texts = append(texts, strconv.FormatFloat(f, 'g', -1, 64))
		case 3: // halfway
			f := math.Float32frombits(r.Uint32()>>1&0x7f7fffff | 1)
			next := math.Nextafter32(f, math.MaxFloat32)
			texts = append(texts, strconv.FormatFloat((float64(f)+float64(next))/2, 'f', -1, 64))
		}
	}
	for _, s := range texts {
		checkNumber(t, s)
	}
}

// checkNumber compares a decimal number with strconv.
func checkNumber(t *testing.T, s string) {
	t.Helper()
	b := []byte(s)
	v, end := float(b, 0)
	want, _ := strconv.ParseFloat(s, 64)
	if math.IsNaN(want) {
		return
	}
	want32, _ := strconv.ParseFloat(s, 32)
	if end != len(b) || math.Float64bits(v) != math.Float64bits(want) {
		t.Fatalf("%q: %v, strconv %v", s, v, want)
	}
	if got := single(v, b, 0, end); math.Float32bits(got) != math.Float32bits(float32(want32)) {
		t.Fatalf("%q as float32: %v, strconv %v", s, got, want32)
	}
}

func FuzzNumber(f *testing.F) {
	for _, s := range []string{"1.5", "-0.1e-5", "123456789.987654321", "1e22", "1e23", ".5", "5.", "8388608.5", "1,5", "0x1", "nan"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		v, end := float([]byte(s), 0)
		if end < 0 || end != len(s) || s == "" {
			return
		}
		if strings.Trim(s, "0123456789+-.eE") == "" {
			checkNumber(t, s)
		} else if !math.IsNaN(v) && !math.IsInf(v, 0) {
			t.Fatalf("%q was read as %v", s, v)
		}
	})
}

func TestIntegers(t *testing.T) {
	for _, c := range []struct {
		text   string
		want   int
		length int // of the number, negative where there is none
	}{
		{"12", 12, 2}, {"-3 4", -3, 2}, {"7/8", 7, 1}, {"0", 0, 1}, {"99999999999999999999999", 1 << 40, 23},
		{"", 0, -1}, {"-", 0, -1}, {"+1", 0, -1}, {"1.0", 0, -1}, {"0x1", 0, -1}, {"1a", 0, -1}, {"/1", 0, -1},
	} {
		v, end := integer([]byte(c.text), 0)
		if end != c.length || v != c.want {
			t.Errorf("%q: %d to %d, want %d to %d", c.text, v, end, c.want, c.length)
		}
	}
}

func TestBadNumber(t *testing.T) {
	for text, want := range map[string]string{
		"":           "missing at the end",
		"1,5":        "decimal comma",
		"-0,5e-3 2":  "decimal comma",
		"abc":        `"abc" is no number`,
		"1,2,3":      `"1,2,3" is no number`,
		"\x00\x01":   "is no number",
		"0x10":       `"0x10" is no number`,
		"1_0 secret": `"1_0" is no number`,
	} {
		if got := badNumber([]byte(text), 0); !strings.Contains(got, want) || strings.Contains(got, "secret") {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}
