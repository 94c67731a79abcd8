package meshio

import (
	"bytes"
	"errors"
	"fmt"
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
	text, err := s.piece(0, s.size)
	if err != nil {
		return nil, false, nil // the first error says more
	}
	text, n := plainNumbers(text)
	if n == 0 {
		return nil, false, nil
	}
	s.r, s.size = bytes.NewReader(text), int64(len(text))
	c, err = f.read(s, text[:min(len(text), headSize)])
	if err == nil {
		err = c.complete(s)
	}
	if err != nil {
		return nil, true, located(err, f, s, text[:min(len(text), headSize)])
	}
	c.warnings = append(c.warnings, fmt.Sprintf("%s written as old Fortran programs do, such as 1.5D+02 or 1.5+2; read as 1.5e+02.",
		count(n, "number is", "numbers are")))
	return c, true, nil
}

// numberLines are the first words of lines that hold numbers, beside numbers.
var numberLines = [...]string{"v", "vn", "vt", "vp", "vertex", "facet"}

// plainNumbers returns a text with the numbers of Fortran as others write them,
// and how many there are. Lines of other words, such as names, stay as they are.
func plainNumbers(text []byte) (out []byte, n int) {
	out = make([]byte, 0, len(text)+len(text)/16)
	for len(text) > 0 {
		end := bytes.IndexAny(text, "\r\n") + 1
		if end == 0 {
			end = len(text)
		}
		line := text[:end]
		text = text[end:]
		if !holdsNumbers(line) {
			out = append(out, line...)
			continue
		}
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
				n++
			}
			out = append(out, word...)
			i = k
		}
	}
	return out, n
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
	word, _, _ := bytes.Cut(line, []byte{' '})
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
