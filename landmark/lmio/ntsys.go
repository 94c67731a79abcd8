package lmio

import (
	"context"
	"regexp"
	"strconv"
	"strings"

	"cairn/landmark"
)

// ntsys are matrices of NTSYS-pc (Rohlf 2012, "NTSYSpc version 2.2", Exeter
// Software), as geomorph and Stratovan Checkpoint have them: comments that begin
// with a quote, a header, and a row of coordinates for each specimen. A header
// with as many columns as a point has coordinates is of one specimen, with a row
// for each point. A number that the header names stands for what is missing.
var ntsys = Format{
	Name:        ntsysName,
	Description: "NTSYS landmarks",
	Extensions:  []string{".nts"},
	MIME:        "application/x-ntsys-landmarks",
	sniff:       func(head []byte) bool { return sniffNTSYS(head) && !namesByLine(head) },
	decode: func(ctx context.Context, path string, data []byte) (*Result, error) {
		return decodeNTSYS(ctx, path, data, ntsysName)
	},
	encode: encodeNTSYS,
	limits: limits{
		dims: []int{3, 2}, sameCount: true, groupName: ntsysWord, missing: true,
		ofFile: allOfFile, stale: staleColumns,
	},
}

// idavTable is what the IDAV Landmark Editor exports: the same with one name a
// line, an empty line, and then the points of each specimen, one a line. Its
// header always names a number for what is missing.
var idavTable = Format{
	Name:        idavTableName,
	Description: "IDAV landmark table",
	Extensions:  []string{".dta"},
	MIME:        "application/x-idav-landmark-table",
	sniff:       func(head []byte) bool { return sniffNTSYS(head) && namesByLine(head) },
	decode: func(ctx context.Context, path string, data []byte) (*Result, error) {
		return decodeNTSYS(ctx, path, data, idavTableName)
	},
	encode: encodeIDAVTable,
	limits: limits{
		dims: []int{3, 2}, sameCount: true, groupName: ntsysLine, missing: true,
		ofFile: allOfFile, stale: staleColumns,
	},
}

const (
	ntsysName     = "NTSYS"
	idavTableName = "IDAV table"
)

// Keys of Extra, all of which belong to the file.
const (
	ntsysComment = "comment"       // a line, with the quote that begins it
	ntsysColumns = "column labels" // one for each coordinate of a specimen
)

// ntsysSpelling is a file's own sign for what is missing.
type ntsysSpelling struct {
	unusual bool
	sign    string // "" for none
}

// ntsysNoName stands for the name of a specimen that has none, where others
// have one.
const ntsysNoName = "-"

var (
	ntsysHeader = regexp.MustCompile(`(?i)^\s*(\d+)\s+(\d+)([lbe]?)\s+(\d+)([lbe]?)\s+(\d+)(?:\s+(\S+))?\s+dim\s*=\s*(\d+)\s*$`)
	// ntsysPoints is a comment that tells specimens of one point each from the
	// points of one specimen, which have the same header.
	ntsysPoints = regexp.MustCompile(`^"(\d+) specimens of 1 landmark$`)
)

func isNTSYSComment(line string) bool {
	line = strings.TrimSpace(line)
	return line != "" && (line[0] == '"' || line[0] == '\'')
}

// afterHeader returns the header of a file, nil if the first line that is no
// comment is none, and the text behind it.
func afterHeader(head []byte) (header []string, rest string) {
	rest = string(head)
	for rest != "" {
		var line string
		line, rest, _ = strings.Cut(rest, "\n")
		if strings.TrimSpace(line) != "" && !isNTSYSComment(line) {
			return ntsysHeader.FindStringSubmatch(tidyHeader(line)), rest
		}
	}
	return nil, ""
}

func sniffNTSYS(head []byte) bool {
	header, _ := afterHeader(head)
	return header != nil && header[1] == "1"
}

// namesByLine reports whether the names of the specimens stand one a line, with
// an empty line behind them.
func namesByLine(head []byte) bool {
	header, rest := afterHeader(head)
	if header == nil || !strings.EqualFold(header[3], "l") {
		return false
	}
	n, err := strconv.Atoi(header[2])
	if err != nil {
		return false
	}
	if _, whole := nameLines(rest, n); whole {
		return true
	}
	first, rest, ended := strings.Cut(rest, "\n")
	words := len(strings.Fields(first))
	return ended && words > 0 && words < n && strings.Count(rest, "\n") < n // the names go on behind what was read
}

// nameLines returns the first n lines that are no comments, and whether there
// are just so many before an empty one.
func nameLines(text string, n int) (lines []string, whole bool) {
	for text != "" {
		var line string
		line, text, _ = strings.Cut(text, "\n")
		line = strings.TrimSpace(line)
		switch {
		case line == "" && len(lines) > 0:
			return lines, len(lines) == n
		case line == "" || isNTSYSComment(line):
		case len(lines) == n:
			return nil, false
		default:
			lines = append(lines, line)
		}
	}
	return nil, false
}

// ntsysWord is for names in NTSYS files, in which a blank ends a name, and a
// quote begins a comment for some programs.
func ntsysWord(name string) string { return ntsysLine(wordName(name)) }

// ntsysLine is for names that have a line of their own.
func ntsysLine(name string) string {
	name = strings.Map(func(r rune) rune {
		if r == '"' || r == '\'' {
			return '_'
		}
		return r
	}, lineName(name))
	if name == ntsysNoName {
		return "_"
	}
	return name
}

// staleColumns reports whether labels of columns are no longer one for each
// coordinate.
func staleColumns(g *landmark.Group, f landmark.Field) bool {
	return f.Key == ntsysColumns && len(strings.Fields(f.Value)) != g.Len()*g.Dim()
}

// missingSign returns what a file of the groups writes for what is missing: a
// number that no coordinate has, a word such as NA, or "" where there is
// nothing. always asks for a number nevertheless.
func missingSign(groups []*landmark.Group, always bool) string {
	if s := spellingOf[ntsysSpelling](groups[0]); s.unusual && usableSign(groups, s.sign) {
		return s.sign
	}
	return defaultSign(groups, always)
}

// defaultSign is missingSign where the file did not have one.
func defaultSign(groups []*landmark.Group, always bool) string {
	if !always && usableSign(groups, "") {
		return ""
	}
	const usual, most = "9999", 300 // digits that a number may have
	for sign := usual; len(sign) < most; sign += "9" {
		for _, s := range []string{sign, "-" + sign} {
			if usableSign(groups, s) {
				return s
			}
		}
	}
	return missingWord
}

// missingWord stands for what is missing in place of a number.
const missingWord = "NA"

// usableSign reports whether a sign for what is missing can be told from all
// coordinates. None can be used only where nothing is missing.
func usableSign(groups []*landmark.Group, sign string) bool {
	number, isNumber := parseNumber(sign)
	for _, g := range groups {
		for _, l := range g.Landmarks() {
			p := l.Position
			switch {
			case !l.Placed():
				if sign == "" {
					return false
				}
			case isNumber && (p.X == number || p.Y == number || g.Dim() == 3 && p.Z == number):
				return false
			}
		}
	}
	return true
}
