package meshio

import (
	"bytes"
	"errors"
	"fmt"

	"cairn/internal/message"
)

// Old programs write numbers in ways of Fortran: 3.1+e2, 3.1D+02, 1.5-3. Readers
// do not know them, which keeps them fast. Where one fails at a number, the text
// is read once more with such numbers as others write them, if it has any.

// maxFortran is the largest text that is rewritten in memory.
const maxFortran = 512 << 20

// readAgain reads a file once more whose reading failed, if its text has numbers
// of Fortran. done is false where there is nothing to read again.
func readAgain(s *source, f *Format, failed error) (c *content, done bool, err error) {
	var at *textError
	if !errors.As(failed, &at) || s.size > maxFortran || f.MIME == mjsonFormat.MIME || f.MIME == gltfFormat.MIME {
		return nil, false, nil
	}
	numbers, err := s.withPlainNumbers()
	if err != nil || numbers == 0 {
		return nil, false, nil // the first error says more
	}
	head := make([]byte, min(s.size, headSize))
	if err := s.read(head, 0); err != nil {
		return nil, true, err
	}
	c, err = f.read(s, head)
	if err == nil {
		err = c.complete(s)
	}
	if err != nil {
		return nil, true, located(err, f, s, head)
	}
	c.warnings = append(c.warnings, fmt.Sprintf("%s written as old Fortran programs do, such as 1.5D+02 or 1.5+2; read as 1.5e+02.",
		message.Count(numbers, "number is", "numbers are")))
	return c, true, nil
}

// withPlainNumbers writes the numbers of Fortran in the text as others write them,
// and returns how many there are. The text is looked through first: it is copied
// only where there are such numbers, and then once.
func (s *source) withPlainNumbers() (numbers int, err error) {
	var r rewriter
	if err := s.rewrite(&r, func([]byte) bool { return r.numbers == 0 }); err != nil || r.numbers == 0 {
		return 0, err
	}
	u := &scratchFile{}
	s.closers = append(s.closers, u)
	r = rewriter{}
	if err := s.rewrite(&r, func(text []byte) bool { u.write(text); return true }); err != nil {
		return 0, err
	}
	s.r, s.size = u, u.size
	return r.numbers, nil
}

// rewrite calls f for the rewritten text, piece by piece and in its order, while f
// returns true.
func (s *source) rewrite(r *rewriter, f func(text []byte) bool) error {
	out := make([]byte, 0, min(s.size, blockSize)*9/8)
	text := stored{r: s.r, size: s.size}
	return text.blocks(func(block []byte, ends bool) (taken int64, err error) {
		if err := s.ctx.Err(); err != nil {
			return 0, err
		}
		if !ends { // words that go on in the next block wait for it
			if n := bytes.LastIndexAny(block, " \t\r\n") + 1; n > 0 {
				block = block[:n]
			}
		}
		out = r.append(out[:0], block)
		if !f(out) {
			return 0, nil
		}
		return int64(len(block)), nil
	})
}

// numberLines are the first words of lines that hold numbers, beside numbers.
var numberLines = [...]string{"v", "vn", "vt", "vp", "vertex", "facet"}

// rewriter writes the numbers of Fortran in a text as others write them. Lines of
// other words, such as names, stay as they are.
type rewriter struct {
	numbers int  // how many it wrote
	within  bool // a line, whose begin came before
	changes bool // numbers of that line
}

// append appends what follows in the text, whole words, to out.
func (r *rewriter) append(out, text []byte) []byte {
	for len(text) > 0 {
		end := bytes.IndexAny(text, "\r\n") + 1
		ends := end > 0
		if !ends {
			end = len(text)
		}
		line := text[:end]
		text = text[end:]
		if !r.within {
			r.changes = holdsNumbers(line)
		}
		r.within = !ends && (r.within || len(bytes.TrimLeft(line, " \t")) > 0)
		if r.changes {
			out = r.words(out, line)
		} else {
			out = append(out, line...)
		}
	}
	return out
}

// words appends a line of numbers to out.
func (r *rewriter) words(out, line []byte) []byte {
	for i := 0; i < len(line); {
		if isBlank(line[i]) {
			out = append(out, line[i])
			i++
			continue
		}
		k := i
		for k < len(line) && !isBlank(line[k]) {
			k++
		}
		word := line[i:k]
		if plain, ok := plainNumber(word); ok {
			word = plain
			r.numbers++
		}
		out = append(out, word...)
		i = k
	}
	return out
}

// holdsNumbers reports whether a line begins with a number or one of numberLines.
func holdsNumbers(line []byte) bool {
	line = bytes.TrimLeft(line, " \t")
	if len(line) == 0 {
		return false
	}
	if c := line[0]; isDigit(c) || c == '-' || c == '+' || c == '.' {
		return true
	}
	word := line
	if end := bytes.IndexAny(line, " \t"); end >= 0 {
		word = line[:end]
	}
	for _, w := range numberLines {
		if bytes.EqualFold(word, []byte(w)) {
			return true
		}
	}
	return false
}

// plainNumber returns a number of Fortran as others write it: digits, perhaps a D
// or E with the exponent's sign before or after it, or that sign alone.
func plainNumber(word []byte) (plain []byte, ok bool) {
	i := 0
	if i < len(word) && (word[i] == '-' || word[i] == '+') {
		i++
	}
	digits, point := 0, 0
	for ; i < len(word) && (isDigit(word[i]) || word[i] == '.'); i++ {
		if word[i] == '.' {
			point++
		} else {
			digits++
		}
	}
	mantissa, sign, letter := word[:i], byte('+'), byte(0)
	signs := 0
	for ; i < len(word) && !isDigit(word[i]); i++ {
		switch c := word[i] | 0x20; {
		case word[i] == '-' || word[i] == '+':
			sign = word[i]
			signs++
		case (c == 'd' || c == 'e' || c == 'q') && letter == 0:
			letter = c
		default:
			return nil, false
		}
	}
	exponent := word[i:]
	for _, c := range exponent {
		if !isDigit(c) {
			return nil, false
		}
	}
	// A number without a letter has a point: else it might be two numbers, or a range.
	if digits == 0 || point > 1 || len(exponent) == 0 || len(exponent) > 3 || signs > 1 || letter == 0 && (signs == 0 || point == 0) {
		return nil, false
	}
	plain = append(append(append([]byte{}, mantissa...), 'e', sign), exponent...)
	if _, end := float(word, 0); end == len(word) {
		return nil, false // nothing is odd about it
	}
	return plain, true
}
