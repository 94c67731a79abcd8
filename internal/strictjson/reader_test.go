package strictjson

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
)

// fault is the error of a reader in these tests.
type fault struct {
	offset int64
	reason string
}

func (f *fault) Error() string { return fmt.Sprintf("byte %d: %s", f.offset, f.reason) }

func faultAt(offset int64, reason string) error { return &fault{offset, reason} }

func reader(text string) *Reader {
	return New(Memory(context.Background(), []byte(text)), 0, faultAt)
}

// drips gives a text by so many bytes at a time, as a file does.
type drips struct {
	text string
	buf  []byte
	n    int
}

func (d *drips) More(rest []byte) ([]byte, error) {
	n := min(d.n, len(d.text))
	b := append(append(make([]byte, 0, len(rest)+n), rest...), d.text[:n]...)
	for i := range d.buf {
		d.buf[i] = '#' // what was returned before is no longer valid
	}
	d.text, d.buf = d.text[n:], b
	return b, nil
}

func dripping(text string, n int) *Reader { return New(&drips{text: text, n: n}, 0, faultAt) }

// value reads a value as encoding/json gives it.
func value(r *Reader) (any, error) {
	kind, err := r.Peek()
	if err != nil {
		return nil, err
	}
	switch kind {
	case Object:
		m := map[string]any{}
		err := r.Object("it", func(key string) (err error) {
			m[key], err = value(r)
			return err
		})
		return m, err
	case List:
		list := []any{}
		err := r.List("it", func(int) error {
			v, err := value(r)
			list = append(list, v)
			return err
		})
		return list, err
	case Text:
		return r.String("it")
	case Number:
		literal, err := r.Number("it")
		return json.Number(literal), err
	case Null:
		_, ok, err := r.Float("it")
		if ok {
			return nil, errors.New("null is a number")
		}
		return nil, err
	}
	return r.Flag("it", false)
}

// whole reads a text with nothing behind it.
func whole(r *Reader) (any, error) {
	v, err := value(r)
	if err == nil {
		err = r.End()
	}
	return v, err
}

// hasTwice reports whether an object in a text has a key twice, which only this
// package minds.
func hasTwice(text string) bool {
	d := json.NewDecoder(strings.NewReader(text))
	var walk func() (bool, error)
	walk = func() (twice bool, err error) {
		t, err := d.Token()
		if err != nil {
			return false, err
		}
		seen := map[any]bool{}
		for t == json.Delim('{') && d.More() || t == json.Delim('[') && d.More() {
			if t == json.Delim('{') {
				key, err := d.Token()
				if err != nil {
					return false, err
				}
				twice = twice || seen[key]
				seen[key] = true
			}
			in, err := walk()
			if err != nil {
				return false, err
			}
			twice = twice || in
		}
		if t == json.Delim('{') || t == json.Delim('[') {
			_, err = d.Token()
		}
		return twice, err
	}
	twice, err := walk()
	return twice && err == nil
}

// agree compares what the package says of a text with what encoding/json does.
func agree(t *testing.T, text string) {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var want any
	wantErr := d.Decode(&want)
	if _, err := d.Token(); wantErr == nil && err != io.EOF {
		wantErr = errors.New("more follows")
	}
	good := wantErr == nil && !hasTwice(text)
	for _, piece := range []int{0, 1, 2, 3, 7} {
		make := func() *Reader {
			if piece == 0 {
				return reader(text)
			}
			return dripping(text, piece)
		}
		got, err := whole(make())
		if (err == nil) != good {
			t.Fatalf("%q in pieces of %d: error %v, encoding/json has %v", text, piece, err, wantErr)
		}
		if good && !reflect.DeepEqual(got, want) {
			t.Fatalf("%q in pieces of %d: %v, encoding/json has %v", text, piece, got, want)
		}
		var f *fault
		if err != nil && (!errors.As(err, &f) || f.offset < 0 || f.offset > int64(len(text)) || f.reason == "") {
			t.Fatalf("%q in pieces of %d: error %v", text, piece, err)
		}
		r := make()
		err = r.Skip()
		if err == nil {
			err = r.End()
		}
		if (err == nil) != (wantErr == nil) {
			t.Fatalf("%q in pieces of %d: skipping gives %v, encoding/json has %v", text, piece, err, wantErr)
		}
	}
}

var texts = []string{
	`{}`, `[]`, ` [ ] `, `null`, `true`, `false`, `0`, `-0`, `1.5e+10`, `1E5`, `""`, `"a"`, `"\u00e9\n\"\\\/\b\f\r\t"`, `"é😀\ud83d\ude00"`,
	`"\ud800"`, `"abcdefghijklmnopqrstuvwxyz\u0041bcdefgh\\ijkl"`, `{"a":1,"b":[1,2,{"c":null}],"":{}}`, "\t{\r\n\"a\" : [ 1 , 2 ] }\n",
	`{"a":1,"a":2}`, `[{"a":[]},{"a":{"b":1,"b":1}}]`, `[[[[[[]]]]]]`, `{"a":{"a":{"a":{}}}}`,
	``, ` `, `{`, `[`, `}`, `]`, `[1`, `[1,`, `[1,]`, `[,1]`, `[1 2]`, `{"a"}`, `{"a":}`, `{"a":1,}`, `{a:1}`, `{'a':1}`, `{"a" 1}`, `{"a":1 "b":2}`, `{1:2}`,
	`nul`, `nulll`, `tru`, `True`, `NaN`, `-Infinity`, `Infinity`, `+1`, `01`, `-`, `1.`, `.5`, `1e`, `1e+`, `0x1`, `1_0`, `--1`, `-a`,
	`"`, `"a`, `"\`, `"\x"`, `"\u12"`, `"\u12g4"`, `"\u123`, "\"a\nb\"", "\"\x00\"", "\x00", "[1\x00]", `"a" "b"`, `1 2`, `{} []`, `[1]]`, `{"a":1}}`, `// x`, `[1/*x*/]`, "\ufeff{}",
}

func TestAgreesWithEncodingJSON(t *testing.T) {
	for _, text := range texts {
		agree(t, text)
		for i := range len(text) {
			agree(t, text[:i]) // cut off anywhere
		}
	}
}

// TestDamagedTexts: random damage to a good text.
func TestDamagedTexts(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	const good = `{"version": 2, "points": [[1.5, -2e3, null], [0, 1, 2]], "né": "\u0041\\ x", "flag": true, "more": {"a": [{}]}}`
	letters := `{}[]",:\ 0123456789.eE+-truefalsn` + "\n\x00\x1f\xff"
	for range 3000 {
		b := []byte(good)
		for range 1 + rng.IntN(3) {
			switch i := rng.IntN(len(b)); rng.IntN(3) {
			case 0:
				b[i] = letters[rng.IntN(len(letters))]
			case 1:
				b = append(b[:i], b[i+1:]...)
			default:
				b = append(b[:i], append([]byte{letters[rng.IntN(len(letters))]}, b[i:]...)...)
			}
		}
		agree(t, string(b))
	}
}

func FuzzReader(f *testing.F) {
	for _, text := range texts {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) < 2000 && strings.Count(text, "[")+strings.Count(text, "{") < usualDepth {
			agree(t, text)
		}
	})
}

func TestMessages(t *testing.T) {
	for _, c := range []struct {
		text, want string
	}{
		{`{"a": 1, "a": 2}`, `byte 9: it has the key "a" twice`},
		{`[1, 2`, `byte 5: the file ends in the middle; it may have been cut off`},
		{`["ab`, `byte 4: the file ends in the middle`},
		{`[1 2]`, `byte 3: not JSON: '2' stands where a comma or ']' belongs`},
		{`[1, ]`, `byte 4: not JSON: ']' stands behind a comma`},
		{`{"a" 1}`, `byte 5: not JSON: '1' stands where a colon belongs`},
		{`{a: 1}`, `byte 1: not JSON: 'a' stands where a key in quotation marks belongs`},
		{`[oops]`, `byte 1: not JSON: "oops" is no value`},
		{`[01]`, `byte 1: it: "01" is no number of JSON`},
		{`[NaN]`, `byte 1: NaN is no JSON; a missing one is null`},
		{`[-Infinity]`, `byte 1: it: -Infinity is no JSON; a missing one is null`},
		{`["\x"]`, `byte 2: not JSON: a text holds "\x", which is no escape`},
		{"[\"a\nb\"]", `byte 3: not JSON: a text holds a control character (0x0A)`},
		{`[] 1`, `byte 3: something follows the end of the document; a file holds one`},
		{strings.Repeat("[", 2000), `byte 1001: values are nested more than 1000 deep`},
		{strings.Repeat("1", 2000), `byte 0: it: a number has more than 1024 characters`},
	} {
		r := reader(c.text)
		r.NoNumber = "; a missing one is null"
		if _, err := whole(r); err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%.40s: %v, want %s", c.text, err, c.want)
		}
	}
	for want, read := range map[string]func(r *Reader) error{
		`it is the text "x" where a number or null belongs`: func(r *Reader) error { _, _, err := r.Float("it"); return err },
		`it is the text "x" where a number belongs`:         func(r *Reader) error { _, err := r.Number("it"); return err },
		`it is the text "x" where a whole number belongs`:   func(r *Reader) error { _, err := r.Int("it"); return err },
		`it is the text "x" where true or false belongs`:    func(r *Reader) error { _, err := r.Flag("it", true); return err },
		`it is the text "x" where an object {…} belongs`:    func(r *Reader) error { return r.Object("it", nil) },
		`it is the text "x" where a list […] belongs`:       func(r *Reader) error { return r.List("it", nil) },
		`it is the text "x" where a name belongs`:           func(r *Reader) error { return r.Mismatch("it", "a name") },
	} {
		if err := read(reader(`  "x"`)); err == nil || err.Error() != "byte 2: "+want {
			t.Errorf("%v, want %s", err, want)
		}
	}
	for text, want := range map[string]string{
		`[1]`: "it is a list […] where a text belongs", `{}`: "it is an object {…} where a text belongs", `null`: "it is null where a text belongs",
		`true`: "it is true where a text belongs", `1.50`: "it is the number 1.50 where a text belongs",
	} {
		if _, err := reader(text).String("it"); err == nil || err.Error() != "byte 0: "+want {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

func TestScalars(t *testing.T) {
	r := reader(`[0.1, null, 12, true, 0, null, "a", 1.50, null, 1e999]`)
	var got []any
	add := func(v any, err error) error {
		got = append(got, v)
		return err
	}
	err := r.List("list", func(i int) error {
		switch i {
		case 0, 1, 9:
			x, ok, err := r.Float(fmt.Sprint("number ", i))
			got = append(got, ok)
			return add(x, err)
		case 2:
			return add(r.Int("it"))
		case 3, 4, 5:
			return add(r.Flag("it", true))
		}
		return add(r.Word("it"))
	})
	want := []any{true, 0.1, false, 0.0, 12, true, false, true, "a", "1.50", "", false, 0.0}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if err == nil || err.Error() != "byte 48: number 9 is the number 1e999, which is too large" {
		t.Errorf("error %v", err)
	}
}

// TestOffsets: a value can be cut out of the text.
func TestOffsets(t *testing.T) {
	const text = ` {"a" : [1, {"b": 2}] , "c":"x" }`
	r := reader(text)
	var got []string
	err := r.Object("it", func(key string) error {
		begin := r.Offset()
		err := r.Skip()
		got = append(got, key, text[begin:r.Offset()])
		return err
	})
	if want := []string{"a", `[1, {"b": 2}]`, "c", `"x"`}; err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%q, error %v", got, err)
	}
}

func TestTwice(t *testing.T) {
	r := reader(`{"a": 1, "b": 2, "a": {"x": 3}, "c": 4}`)
	var keys, twice []string
	r.Twice = func(what any, key string) { twice = append(twice, fmt.Sprint(what, ".", key)) }
	err := r.Object("it", func(key string) error {
		keys = append(keys, key)
		return r.Skip()
	})
	if err != nil || strings.Join(keys, "") != "abc" || strings.Join(twice, " ") != "it.a" {
		t.Errorf("keys %q, twice %q, error %v", keys, twice, err)
	}
	var many strings.Builder
	for i := range 100 {
		fmt.Fprintf(&many, `"k%d": 1, `, i)
	}
	for _, i := range []int{0, 15, 16, 99} {
		_, err := whole(reader(fmt.Sprintf(`{%s"k%d": 2}`, many.String(), i)))
		if err == nil || !strings.Contains(err.Error(), fmt.Sprintf(`"k%d" twice`, i)) {
			t.Errorf("key %d of many: %v", i, err)
		}
	}
}

func TestWalk(t *testing.T) {
	var got strings.Builder
	err := reader(`{"a": [1, "é", {}], "b": null, "c": true}`).Walk(func(depth int, t Token) {
		fmt.Fprintf(&got, "%d%c%s ", depth, t.Kind, t.Text)
	})
	if want := `0{ 1"a 1[ 201 2"é 2{ 2} 1] 1"b 1n 1"c 1t 0} `; err != nil || got.String() != want {
		t.Errorf("%s, error %v", got.String(), err)
	}
}

// TestLongTexts: what is passed over may be longer than anything that is kept, and
// is read in the pieces in which it comes.
func TestLongTexts(t *testing.T) {
	long := `"` + strings.Repeat(`aé\n`, 100_000) + `"`
	for _, piece := range []int{1000, 4096} {
		d := &drips{text: `{"a": ` + long + `, "b": ` + long + `}`, n: piece}
		r := New(d, 0, faultAt)
		r.MaxText = 100
		largest := 0
		err := r.Object("it", func(key string) error {
			if key == "b" {
				_, err := r.String("b")
				return err
			}
			err := r.Skip()
			largest = max(largest, cap(d.buf))
			return err
		})
		if err == nil || !strings.Contains(err.Error(), fmt.Sprintf("byte %d: a name or text has more than 100 bytes", len(long)+13)) {
			t.Errorf("error %v", err)
		}
		if largest > 3*piece {
			t.Errorf("a text that is passed over took %d bytes in pieces of %d", largest, piece)
		}
	}
}

func TestCancel(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	r := New(Memory(ctx, bytes.Repeat([]byte("["), 500_000)), 0, faultAt)
	r.MaxDepth = 1 << 30
	depth := 0
	err := r.Walk(func(int, Token) {
		if depth++; depth == 1000 {
			cancel()
		}
	})
	const most = 200_000 // what is at hand may still be read
	if !errors.Is(err, context.Canceled) || depth > most {
		t.Errorf("error %v after %d brackets", err, depth)
	}
}

// TestBuilder: the first of two members counts, texts come back, and what is built is
// JSON as encoding/json reads it.
func TestBuilder(t *testing.T) {
	var o, in Builder
	in.Text("é<\n\"", "\u2028&")
	o.Raw("b", ListOf([]string{"1", in.String(), ListOf(nil)}))
	o.Raw("a", "null")
	o.Text("b", "again")
	const want = `{"b":[1,{"é<\n\"":"\u2028&"},[]],"a":null}`
	if lines := o.Lines(" "); lines != "{\n \"b\":[1,{\"é<\\n\\\"\":\"\\u2028&\"},[]],\n \"a\":null\n}" || (&Builder{}).Lines("") != "{}" {
		t.Errorf("%s", lines)
	}
	if o.String() != want || !json.Valid([]byte(want)) || (&Builder{}).String() != "{}" {
		t.Errorf("%s, want %s", o.String(), want)
	}
}
