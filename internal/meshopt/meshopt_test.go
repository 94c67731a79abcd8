package meshopt

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
)

// vectors are data that the encoder of meshoptimizer 1.3.0 packed from what the
// formulas below say.
func vectors(t testing.TB) map[string][]byte {
	t.Helper()
	b, err := os.ReadFile("testdata/vectors.json")
	if err != nil {
		t.Fatal(err)
	}
	var texts map[string]string
	if err := json.Unmarshal(b, &texts); err != nil {
		t.Fatal(err)
	}
	all := map[string][]byte{}
	for name, text := range texts {
		if all[name], err = base64.StdEncoding.DecodeString(text); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// noise returns numbers of 16 bits, by the generator of the C standard's example.
func noise(seed uint32) func() uint32 {
	return func() uint32 {
		seed = seed*1103515245 + 12345
		return seed >> 16
	}
}

func packed(values any) []byte {
	b, err := binary.Append(nil, binary.LittleEndian, values)
	if err != nil {
		panic(err)
	}
	return b
}

func TestAttributes(t *testing.T) {
	var counting []uint16
	for i := range 600 {
		counting = append(counting, uint16(i*7), uint16(i*i%1000), 5, uint16(i>>3))
	}
	var points []float32
	for i := range 300 {
		points = append(points, float32(i)*0.25, float32(i%17)*0.5, 1)
	}
	var random []byte
	for r := noise(1); len(random) < 160; {
		random = append(random, byte(r()))
	}
	all := vectors(t)
	for name, c := range map[string]struct {
		stride int
		want   []byte
	}{
		"A0": {8, packed(counting)}, "A1_0": {8, packed(counting)}, "A1_3": {8, packed(counting)},
		"B0": {12, packed(points)}, "B1_0": {12, packed(points)}, "B1_3": {12, packed(points)},
		"C0": {4, random}, "C1_0": {4, random}, "C1_3": {4, random},
	} {
		got, err := Unpack("ATTRIBUTES", "NONE", len(c.want)/c.stride, c.stride, all[name])
		if err != nil || !bytes.Equal(got, c.want) {
			t.Errorf("%s: %v, differs", name, err)
		}
	}
}

func TestIndices(t *testing.T) {
	var grid, soup, strip []uint32
	for y := range uint32(20) {
		for x := range uint32(20) {
			a := y*21 + x
			grid = append(grid, a, a+1, a+21, a+21, a+1, a+22)
		}
	}
	for r := noise(7); len(soup) < 150; {
		soup = append(soup, r()*3%100000)
	}
	for i := range uint32(100) {
		third := i
		if i%3 == 0 {
			third = 70000
		}
		strip = append(strip, i, 1000+2*i, third)
	}
	all := vectors(t)
	for _, c := range []struct {
		name, mode string
		stride     int
		want       []uint32
	}{
		{"T", "TRIANGLES", 4, grid}, {"T", "TRIANGLES", 2, grid}, {"S", "TRIANGLES", 4, soup}, {"Q", "INDICES", 4, strip},
	} {
		b, err := Unpack(c.mode, "", len(c.want), c.stride, all[c.name])
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		var got []uint32
		for ; len(b) > 0; b = b[c.stride:] {
			if c.stride == 2 {
				got = append(got, uint32(binary.LittleEndian.Uint16(b)))
			} else {
				got = append(got, binary.LittleEndian.Uint32(b))
			}
		}
		if c.mode == "TRIANGLES" { // the encoder may turn a triangle
			fromLeast(got)
			fromLeast(c.want)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
	for name, n := range map[string]int{"S": len(soup), "Q": len(strip)} {
		mode := map[string]string{"S": "TRIANGLES", "Q": "INDICES"}[name]
		if _, err := Unpack(mode, "", n, 2, all[name]); err == nil || !strings.Contains(err.Error(), "does not fit in 2 bytes") {
			t.Errorf("%s as 2 bytes: %v", name, err)
		}
	}
}

// fromLeast turns triangles so that their least corner comes first.
func fromLeast(tri []uint32) {
	for i := 0; i < len(tri); i += 3 {
		for tri[i] > tri[i+1] || tri[i] > tri[i+2] {
			tri[i], tri[i+1], tri[i+2] = tri[i+1], tri[i+2], tri[i]
		}
	}
}

// unit returns the i-th of 32 directions all around.
func unit(i int) (x, y, z float64) {
	z = 1 - 2*(float64(i)+0.5)/32
	r := math.Sqrt(1 - z*z)
	return r * math.Cos(float64(i)*2.4), r * math.Sin(float64(i)*2.4), z
}

// TestFilters: what was filtered and packed comes back within what its bits can
// hold.
func TestFilters(t *testing.T) {
	all := vectors(t)
	for _, c := range []struct {
		name, filter string
		stride       int
		tolerance    float64 // of numbers of 0 to 1, by the bits that are left
	}{
		{"oct8", "OCTAHEDRAL", 4, 1.5 / 127}, {"oct16", "OCTAHEDRAL", 8, 1.5 / 2047},
		{"quat", "QUATERNION", 8, 1.5 / 32767}, {"color8", "COLOR", 4, 2.5 / 127}, {"color16", "COLOR", 8, 2.5 / 32767},
	} {
		b, err := Unpack("ATTRIBUTES", c.filter, 32, c.stride, all[c.name])
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		for i := range 32 {
			var want, got [4]float64
			x, y, z := unit(i)
			for k := range got {
				switch {
				case c.filter == "COLOR" && c.stride == 4:
					got[k] = float64(b[4*i+k]) / math.MaxUint8
				case c.filter == "COLOR":
					got[k] = float64(binary.LittleEndian.Uint16(b[8*i+2*k:])) / math.MaxUint16
				case c.stride == 4:
					got[k] = float64(int8(b[4*i+k])) / math.MaxInt8
				default:
					got[k] = float64(int16(binary.LittleEndian.Uint16(b[8*i+2*k:]))) / math.MaxInt16
				}
			}
			sign := 1.0
			switch c.filter {
			case "OCTAHEDRAL":
				want = [4]float64{x, y, z, float64(i % 2)}
			case "QUATERNION": // q and -q are one
				h := 0.3 + float64(i)*0.08
				want = [4]float64{x * math.Sin(h), y * math.Sin(h), z * math.Sin(h), math.Cos(h)}
				if got[0]*want[0]+got[1]*want[1]+got[2]*want[2]+got[3]*want[3] < 0 {
					sign = -1
				}
			case "COLOR":
				want = [4]float64{float64(i) / 31, 1 - float64(i)/31, float64(i%5) / 4, 1 - float64(i%3)/4}
			}
			for k := range got {
				if d := math.Abs(sign*got[k] - want[k]); !(d <= c.tolerance) {
					t.Errorf("%s: number %d of %d is %v, want %v", c.name, k, i, got[k], want[k])
				}
			}
		}
	}
	b, err := Unpack("ATTRIBUTES", "EXPONENTIAL", 32, 12, all["exp"])
	if err != nil {
		t.Fatal(err)
	}
	for i := range 32 {
		for k, want := range [3]float64{float64(i) * 0.25, float64(i%17) * 0.5, 1} { // 15 bits hold them exactly
			if got := math.Float32frombits(binary.LittleEndian.Uint32(b[12*i+4*k:])); float64(got) != want {
				t.Errorf("exponential: number %d of %d is %v, want %v", k, i, got, want)
			}
		}
	}
}

func TestErrors(t *testing.T) {
	all := vectors(t)
	for _, c := range []struct {
		mode, filter  string
		count, stride int
		data          []byte
		want          string
	}{
		{"ATTRIBUTES", "", 600, 8, all["A0"][:500], "end too early"},
		{"ATTRIBUTES", "", 599, 8, append(slices.Clone(all["A0"]), 0), "go on"},
		{"ATTRIBUTES", "", 1 << 40, 8, all["A0"], "end too early"},
		{"ATTRIBUTES", "", 1 << 40, 8, all["A1_3"], "end too early"},
		{"ATTRIBUTES", "", 600, 6, all["A0"], "multiples of 4"},
		{"ATTRIBUTES", "", 600, 8, all["T"], "no packed attributes"},
		{"ATTRIBUTES", "", 600, 8, nil, "no packed attributes"},
		{"ATTRIBUTES", "", 600, 8, []byte{0xa0}, "end too early"},
		{"ATTRIBUTES", "OCTAHEDRAL", 300, 12, all["B0"], "not for elements of 12 bytes"},
		{"ATTRIBUTES", "X", 600, 8, all["A0"], `filter "X"`},
		{"ATTRIBUTES", "", 1, 300, all["A0"], "cannot be packed"},
		{"ATTRIBUTES", "", -1, 4, all["A0"], "cannot be packed"},
		{"TRIANGLES", "", 2400, 4, all["T"][:600], "end too early"},
		{"TRIANGLES", "", 3 << 40, 4, all["T"], "end too early"},
		{"TRIANGLES", "", 2401, 4, all["T"], "whole number of triangles"},
		{"TRIANGLES", "", 2400, 3, all["T"], "2 or 4 bytes"},
		{"TRIANGLES", "OCTAHEDRAL", 2400, 4, all["T"], "belongs to attributes"},
		{"TRIANGLES", "", 2400, 4, all["Q"], "no packed triangles"},
		{"INDICES", "", 300, 4, all["Q"][:200], "end too early"},
		{"INDICES", "", 299, 4, all["Q"], "go on"},
		{"INDICES", "", 300, 4, all["T"], "no packed indices"},
		{"MODE", "", 300, 4, all["T"], `mode "MODE"`},
	} {
		if out, err := Unpack(c.mode, c.filter, c.count, c.stride, c.data); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s of %d: %d bytes, %v; want %q", c.mode, c.count, len(out), err, c.want)
		}
	}
}

// TestDamaged: whatever is wrong with the data, the decoder returns.
func TestDamaged(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for name, data := range vectors(t) {
		mode, stride := "ATTRIBUTES", 8
		if name == "T" || name == "S" {
			mode, stride = "TRIANGLES", 4
		} else if name == "Q" {
			mode, stride = "INDICES", 4
		}
		for range 200 {
			b := slices.Clone(data)
			for range 1 + r.IntN(4) {
				b[r.IntN(len(b))] = byte(r.Uint32())
			}
			_, _ = Unpack(mode, "", 3*r.IntN(300), stride, b[:r.IntN(len(b)+1)])
		}
	}
}

func FuzzUnpack(f *testing.F) {
	for _, data := range vectors(f) {
		f.Add(uint8(0), uint16(60), uint8(8), data)
		f.Add(uint8(1), uint16(60), uint8(4), data)
		f.Add(uint8(2), uint16(60), uint8(4), data)
	}
	f.Fuzz(func(t *testing.T, kind uint8, count uint16, stride uint8, data []byte) {
		mode := []string{"ATTRIBUTES", "TRIANGLES", "INDICES"}[kind%3]
		filter := []string{"", "OCTAHEDRAL", "QUATERNION", "EXPONENTIAL", "COLOR"}[kind/3%5]
		out, err := Unpack(mode, filter, int(count), int(stride), data)
		if err == nil && len(out) != int(count)*int(stride) {
			t.Fatalf("%d bytes of %d elements of %d", len(out), count, stride)
		}
	})
}
