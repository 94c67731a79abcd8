package lmio

import (
	"math"
	"regexp"
	"strconv"
	"strings"

	"cairn/internal/message"
)

// parseNumber reads a decimal number as plainNumber and fortranNumber do.
func parseNumber(s string) (x float64, ok bool) {
	if x, ok = plainNumber(s); ok {
		return x, true
	}
	return fortranNumber(s)
}

// oldNumber is how Fortran programs write a number with an exponent: with a D,
// with a sign before the letter, or without a letter (ISO/IEC 1539-1, 13.7.2.3).
// Without a letter it must have a point: 3-1 is something else.
var oldNumber = regexp.MustCompile(`^([-+]?(?:\d+\.?\d*|\.\d+))(?:[dDqQ]([-+]?\d+)|([-+])[eEdD](\d+))$|^([-+]?(?:\d+\.\d*|\.\d+))([-+]\d+)$`)

// fortranNumber reads a number in a form that only old Fortran programs write.
func fortranNumber(s string) (x float64, ok bool) {
	const longest = 64                                                    // characters that such a number has
	if len(s) > longest || strings.Trim(s, "0123456789+-.dDeEqQ") != "" { // which is much faster to tell
		return 0, false
	}
	m := oldNumber.FindStringSubmatch(s)
	if m == nil {
		return 0, false
	}
	return plainNumber(m[1] + m[5] + "e" + m[2] + m[3] + m[4] + m[6]) // of which the others are empty
}

// plainNumber reads a decimal number: a sign, digits with a point, an exponent.
// What strconv takes beyond that (hexadecimal, underscores, words) is no number
// here, and neither is one beyond the range of float64.
func plainNumber(s string) (x float64, ok bool) {
	digits := false
	for _, c := range []byte(s) {
		switch {
		case c >= '0' && c <= '9':
			digits = true
		case c != '+' && c != '-' && c != '.' && c != 'e' && c != 'E':
			return 0, false
		}
	}
	if !digits {
		return 0, false
	}
	x, err := strconv.ParseFloat(s, 64)
	return x, err == nil
}

// isMissing reports whether a word stands for a number that is not there, as
// statistics programs write it.
func isMissing(s string) bool {
	switch strings.ToLower(s) {
	case "na", "nan", "-nan", "n/a", "null":
		return true
	}
	return false
}

// appendNumber appends the fewest digits that give the same float64 again, with
// an exponent below 1e-4 and from 1e16 on. What is no number is NA.
func appendNumber(out []byte, x float64) []byte {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return append(out, "NA"...)
	}
	if a := math.Abs(x); a != 0 && (a < 1e-4 || a >= 1e16) {
		return strconv.AppendFloat(out, x, 'e', -1, 64)
	}
	return strconv.AppendFloat(out, x, 'f', -1, 64)
}

// formatNumber is appendNumber as a string.
func formatNumber(x float64) string { return string(appendNumber(nil, x)) }

// badNumber says what is wrong with a word where a number should be.
func badNumber(word string) string {
	switch {
	case word == "":
		return "a number is missing"
	case strings.Count(word, ",") == 1:
		if _, ok := parseNumber(strings.Replace(word, ",", ".", 1)); ok {
			return message.Quote(word) + " has a decimal comma; write it with a point"
		}
	}
	if _, err := strconv.ParseFloat(word, 64); err != nil && strings.Contains(err.Error(), "range") {
		return message.Quote(word) + " is too large for a number"
	}
	return message.Quote(word) + " is no number"
}
