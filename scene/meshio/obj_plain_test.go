package meshio

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"strconv"
	"strings"
	"testing"
)

// TestPlainNumbersAreExact compares the fast way with strconv.
func TestPlainNumbersAreExact(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	taken := 0
	check := func(text string) {
		t.Helper()
		for _, behind := range []string{" ", "\n", "\r\n", "x", "123456789", ".5", "-"} {
			b := []byte(text + behind + strings.Repeat("9", plainFloatSize))
			v, end := plainFloat(b, 0)
			if end < 0 {
				continue
			}
			taken++
			if want, err := strconv.ParseFloat(string(b[:end]), 64); err != nil || math.Float64bits(v) != math.Float64bits(want) {
				t.Fatalf("%q: %v to %d, want %v (%v)", b, v, end, want, err)
			}
		}
	}
	for _, text := range []string{"0", "-0", "-0.0", "1.", ".5", "-.5", "-", ".", "", "--1", "+1", "0.1", "9999999.99999999", "9007199254740993.0",
		"0.000000000000001", "123456.7890123456", "1234567.12345678901", "00000000", "0000001", "1.00000000", "1.0000000", "1.000000000000000"} {
		check(text)
	}
	for range 20_000 {
		check(strconv.FormatFloat(r.NormFloat64()*math.Pow10(r.IntN(9)-2), 'f', r.IntN(17), 64))
	}
	if taken < 50_000 {
		t.Errorf("%d numbers only were plain", taken)
	}
}

// TestPlainLines: a line with a space before it is none for the fast way, and means the
// same. So a text is read twice, once with such spaces, and nothing may differ.
func TestPlainLines(t *testing.T) {
	var texts []string
	for seed := range uint64(12) {
		texts = append(texts, randomOBJ(rand.New(rand.NewPCG(seed, 7)), seed))
	}
	vertices := strings.Repeat("v 0 0 0\nvt 0 1\nvn 0 0 1\nv 1 0 0\nvt 1 1\nvn 0 1 0\nv 0 1 0\nvt 2 0\nvn 1 0 0\n", 3)
	behind := strings.Repeat("# and so on\n", 20) // so that there are bytes to look at
	for _, faces := range []string{
		"f 1/1 2/2 3/3\nf 1/2 2/2 3/3\n", "f 1//1 2//2 3//3\nf 1//2 2//2 3//3\n", "f 1/1/1 2/2/2 3/3/3\nf 1/1/2 2/2/2 3/3/3\n",
		"f 1 2 3\nf 1  2\nf 1 2 \nf  1 2\nf 3 2 1\nf 2 3 1\nf 1 3 2\n", "f 1 2 3\nf 1 2 3/3\n", "f 1/1 2/2 3/3\nf 1 2 3\n", "f 0 1 2\nf 1 0 2\nf 1 2 0\nf 9 8 7\nf 10 1 2\n",
		"f 1/1 2/2 10/10\nf 1/1 2/2 3/10\nf 1/0 2/2 3/3\n", "f 1 2 3\rf 2 3 4\r\nf 1 2 3\r\r\n", "f 12345678 1 2\nf 1 123456789012 2\n",
	} {
		texts = append(texts, vertices+faces+behind, vertices+strings.ReplaceAll(faces, "\n", "\r\n")+behind)
	}
	for i, text := range texts {
		general := " " + strings.ReplaceAll(text, "\n", "\n ")
		a, errA := readText(t, objFormat, text)
		b, errB := readText(t, objFormat, general)
		if errA != nil || errB != nil {
			t.Errorf("text %d: %v and %v", i, errA, errB)
			continue
		}
		if !reflect.DeepEqual(a.warnings, b.warnings) || !reflect.DeepEqual(a.unkept, b.unkept) {
			t.Errorf("text %d: it says %q %q and %q %q", i, a.warnings, a.unkept, b.warnings, b.unkept)
		}
		if !reflect.DeepEqual(bitsOf(a.Positions), bitsOf(b.Positions)) || !reflect.DeepEqual(a.Triangles, b.Triangles) ||
			!reflect.DeepEqual(bitsOf(a.Normals), bitsOf(b.Normals)) || !reflect.DeepEqual(a.NormalIndex, b.NormalIndex) ||
			!reflect.DeepEqual(bitsOf(a.TexCoords), bitsOf(b.TexCoords)) || !reflect.DeepEqual(a.TexIndex, b.TexIndex) ||
			!reflect.DeepEqual(a.joined, b.joined) || !reflect.DeepEqual(a.Parts, b.Parts) || !reflect.DeepEqual(a.shades, b.shades) {
			t.Errorf("text %d is read differently", i)
		}
	}
}

// randomOBJ returns a text of more than a chunk of mostly plain lines. By the kind it
// has slips, and corners of one form or of several.
func randomOBJ(r *rand.Rand, kind uint64) string {
	var b strings.Builder
	forms := []string{"%d", "%d/%[1]d", "%d//%[1]d", "%d/%[1]d/%[1]d", "%d/%[2]d", "%d//%[2]d", "%d/%[2]d/%[1]d"}
	form := forms[kind%uint64(len(forms))]
	end := []string{"\n", "\r\n"}[r.IntN(2)]
	number := func() string {
		if r.IntN(300) == 0 {
			return []string{"1e-3", "+1", "nan", "-inf", "12345678901234567890", "1.17549429e-38", "0.1000000000000000055511151231257827", ".5", "5."}[r.IntN(9)]
		}
		return strconv.FormatFloat(r.NormFloat64()*100, 'f', r.IntN(18), 64)
	}
	const n = 4500
	for range n {
		fmt.Fprintf(&b, "v %s %s %s%s", number(), number(), number(), end)
		fmt.Fprintf(&b, "vt %s %s%s", number(), number(), end)
		fmt.Fprintf(&b, "vn %s %s %s%s", number(), number(), number(), end)
	}
	for range 4 * n {
		b.WriteString("f")
		corners := 3
		if kind >= 6 && r.IntN(50) == 0 {
			corners = r.IntN(7)
		}
		for range corners {
			f := form
			if kind >= 9 && r.IntN(100) == 0 {
				f = forms[r.IntN(len(forms))]
			}
			v, other := 1+r.IntN(n), 1+r.IntN(n)
			if kind >= 6 && r.IntN(200) == 0 {
				v = []int{0, -1, -n, n + 1, 1 << 40, 12345678}[r.IntN(6)]
			}
			b.WriteString(" " + strings.Split(fmt.Sprintf(f, v, other), "%!")[0])
		}
		if kind >= 6 && r.IntN(100) == 0 {
			b.WriteString([]string{" ", " # 1 2", " \\\n 5", "\t7", " x", "#", "\v", "\f3", " 1.5", " 4/", "\r", " é"}[r.IntN(12)])
		}
		b.WriteString(end)
		if r.IntN(1000) == 0 {
			b.WriteString([]string{"", "usemtl a", "g b", "# c \\", "l 1 2", "o d", "v 1 2 3 0.5 0.5 0.5", "vt 1", "s off", "  f 1 2 3"}[r.IntN(10)] + end)
		}
	}
	text := b.String()
	if kind%2 == 1 {
		text = strings.TrimSuffix(text, end) // the last line has no end
	}
	return text
}

// readText reads a text as a file of a format.
func readText(t *testing.T, f Format, text string) (*content, error) {
	t.Helper()
	s := &source{r: strings.NewReader(text), size: int64(len(text)), ctx: t.Context()}
	head := []byte(text[:min(len(text), headSize)])
	c, err := f.read(s, head)
	if err == nil {
		err = c.complete(s)
	}
	if err != nil {
		return nil, located(err, &f, s, head)
	}
	return c, nil
}
