package study

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"cairn/internal/atomicfile"
	"cairn/internal/filesystem"
	"cairn/internal/message"
	"cairn/internal/textfile"
)

// Bounds of a table: a thousand times a large study.
const (
	maxTableBytes = 64 << 20
	maxCells      = 1 << 12 // of a row
)

// dialect is how a spreadsheet has written a table.
type dialect struct {
	delimiter byte
	lineEnd   string
	mark      bool   // begins with a byte-order mark
	hint      string // a first line such as "sep=;", which Excel reads; "" for none
	quotes    bool   // all texts stand in quotation marks
}

// delimiters are those that spreadsheets write.
var delimiters = []byte{',', ';', '\t'}

// FormatError says what is wrong with a file of a study, and where.
type FormatError message.Fault

// Error is part of error.
func (e *FormatError) Error() string {
	if e.Line == 0 {
		return fmt.Sprintf("%s: %s", e.File, e.Reason)
	}
	return fmt.Sprintf("%s: line %d: %s", e.File, e.Line, e.Reason)
}

// Read reads a table: with commas, semicolons or tabs, with or without a byte-order
// mark, in UTF-8, UTF-16 or Windows-1252. What is wrong with single rows is no error:
// see Faults. What makes it no table of a study is a *FormatError.
func Read(ctx context.Context, file string) (*Table, error) {
	return ReadFrom(ctx, filesystem.Real, file)
}

// ReadFrom is Read for a file on any disk.
func ReadFrom(ctx context.Context, disk filesystem.Disk, file string) (*Table, error) {
	data, err := readRegular(disk, file, maxTableBytes)
	if err != nil {
		return nil, err
	}
	return Decode(ctx, file, data)
}

// readRegular returns the content of a file that is no folder, pipe or device.
func readRegular(disk filesystem.Disk, file string, most int64) ([]byte, error) {
	info, err := disk.Stat(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, filesystem.Cause(err))
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s: there is a folder or a device of that name", file)
	}
	data, err := filesystem.ReadFile(disk, file, most)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, filesystem.Cause(err))
	}
	return data, nil
}

// Decode reads the content of a table; file is its name for messages. It keeps nothing
// of data.
func Decode(ctx context.Context, file string, data []byte) (*Table, error) {
	fail := func(line int, format string, args ...any) error {
		return &FormatError{File: file, Line: line, Reason: fmt.Sprintf(format, args...)}
	}
	decoded, err := textfile.Decode(ctx, data)
	if errors.Is(err, textfile.ErrUTF32) {
		return nil, fail(0, "%v", err)
	} else if err != nil {
		return nil, err
	}
	t := &Table{Version: atomicfile.VersionOf(data), Notes: decoded.Notes, Warnings: decoded.Warnings}
	text := string(decoded.Bytes)
	t.dialect = dialect{delimiter: ',', lineEnd: lineEnd(text), mark: decoded.Encoding == textfile.UTF8 && decoded.Mark > 0}
	if decoded.Encoding != textfile.UTF8 {
		t.dialect.mark = true // so that the spreadsheet that wrote it reads UTF-8
	}
	line, candidates := 1, delimiters
	if first, rest, ok := strings.Cut(text, "\n"); ok {
		hint := strings.TrimSuffix(first, "\r")
		if d, isHint := strings.CutPrefix(strings.ToLower(strings.Trim(hint, `"`)), "sep="); isHint && len(d) == 1 {
			t.dialect.hint, text, candidates, line = hint, rest, []byte{d[0]}, 2
		}
	}
	var best record
	known := 0
	for _, d := range candidates {
		s := splitter{rest: text, delimiter: d, line: line}
		r, ok := s.next()
		for ok && r.isBlank() {
			r, ok = s.next()
		}
		if n := knownColumns(r.cells); ok && s.err == "" && n > known {
			best, known, t.dialect.delimiter, t.dialect.quotes = r, n, d, s.quotedAll
		}
	}
	t.header = best
	if t.findColumns(); t.at[Mesh] < 0 && t.at[Landmarks] < 0 {
		return nil, fail(0, "its first row names no column %q or %q, so it is no table of a study", Mesh, Landmarks)
	}
	return t, t.readRows(ctx, text, line, fail)
}

// readRows reads what follows the header.
func (t *Table) readRows(ctx context.Context, text string, line int, fail func(line int, format string, args ...any) error) error {
	s := splitter{rest: text, delimiter: t.dialect.delimiter, line: line}
	for number := 1; ; number++ {
		if number%1000 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		r, ok := s.next()
		switch {
		case s.err != "":
			return fail(s.errLine, "%s", s.err)
		case !ok:
			return nil
		}
		if r.number = number; r.raw == t.header.raw && t.header.number == 0 {
			t.header.number = number
			continue
		}
		if t.header.number == 0 {
			t.above = append(t.above, r.raw) // blank
			continue
		}
		c := r
		t.records = append(t.records, &c)
		if !c.isBlank() {
			t.rows = append(t.rows, &c)
		}
	}
}

func knownColumns(names []string) (n int) {
	for _, name := range names {
		if _, ok := ParseColumn(name); ok {
			n++
		}
	}
	return n
}

// lineEnd returns how the first line of a text ends.
func lineEnd(text string) string {
	if i := strings.IndexByte(text, '\n'); i > 0 && text[i-1] == '\r' {
		return "\r\n"
	}
	return "\n"
}

// splitter cuts a text into rows and cells, as RFC 4180 has it, but that a quotation
// mark within a cell that begins with none stands for itself.
type splitter struct {
	rest      string
	delimiter byte
	line      int // in which the next row begins
	quotedAll bool
	err       string // why the row could not be cut
	errLine   int
}

// next returns the next row, and whether there is one.
func (s *splitter) next() (r record, ok bool) {
	if s.rest == "" || s.err != "" {
		return r, false
	}
	text, first := s.rest, s.line
	s.quotedAll = true
	at := 0
	for {
		cell, end, quoted := s.cell(text, at, first)
		if s.err != "" {
			return r, false
		}
		if len(r.cells) == maxCells {
			s.err, s.errLine = fmt.Sprintf("a row has more than %d cells", maxCells), first
			return r, false
		}
		r.cells = append(r.cells, cell)
		s.quotedAll = s.quotedAll && quoted
		if end < len(text) && text[end] == s.delimiter {
			at = end + 1
			continue
		}
		r.raw = text[:end]
		s.line += strings.Count(r.raw, "\n") + 1
		end += len(text[end:]) - len(strings.TrimPrefix(text[end:], "\r"))
		s.rest = strings.TrimPrefix(text[end:], "\n")
		return r, true
	}
}

// cell returns the cell that begins at a place, and where it ends: at a delimiter, a
// line end or the end of the text.
func (s *splitter) cell(text string, at, line int) (cell string, end int, quoted bool) {
	if at < len(text) && text[at] == '"' {
		var b strings.Builder
		for i := at + 1; ; {
			n := strings.IndexByte(text[i:], '"')
			if n < 0 {
				s.err, s.errLine = "a quotation mark opens a cell and is never closed", line+strings.Count(text[:at], "\n")
				return "", len(text), true
			}
			b.WriteString(text[i : i+n])
			if i += n + 1; i < len(text) && text[i] == '"' {
				b.WriteByte('"')
				i++
				continue
			}
			if !s.ends(text, i) {
				s.err, s.errLine = "something follows a closing quotation mark; inside of quotation marks write one twice", line+strings.Count(text[:i], "\n")
			}
			return b.String(), i, true
		}
	}
	for end = at; !s.ends(text, end); {
		end++
	}
	return text[at:end], end, false
}

// ends reports whether a cell ends at a place of the text.
func (s *splitter) ends(text string, i int) bool {
	return i >= len(text) || text[i] == s.delimiter || text[i] == '\n' || text[i] == '\r' && (i+1 == len(text) || text[i+1] == '\n')
}

// Bytes returns the table as its file holds it.
func (t *Table) Bytes() []byte {
	var b strings.Builder
	if t.dialect.mark {
		b.WriteString(textfile.Mark)
	}
	if t.dialect.hint != "" {
		b.WriteString(t.dialect.hint + t.dialect.lineEnd)
	}
	for _, blank := range t.above {
		b.WriteString(blank + t.dialect.lineEnd)
	}
	t.write(&b, &t.header)
	for _, r := range t.records {
		t.write(&b, r)
	}
	return []byte(b.String())
}

func (t *Table) write(b *strings.Builder, r *record) {
	if r.raw != "" {
		b.WriteString(r.raw + t.dialect.lineEnd)
		return
	}
	for k, cell := range r.cells {
		if k > 0 {
			b.WriteByte(t.dialect.delimiter)
		}
		_, err := strconv.ParseFloat(cell, 64)
		if t.dialect.quotes && err != nil || strings.ContainsAny(cell, "\"\r\n") || strings.IndexByte(cell, t.dialect.delimiter) >= 0 || cell != strings.TrimSpace(cell) {
			cell = `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
		}
		b.WriteString(cell)
	}
	b.WriteString(t.dialect.lineEnd)
}

// Write writes the table to a file, whole or not at all, if that holds what the table
// was read from; a new table, if there is none. Else the error is an
// *atomicfile.ChangedError, and nothing is written: see Merge.
func (t *Table) Write(files atomicfile.Files, file string) error {
	v, err := files.Replace(file, t.Version, func(w io.Writer) error {
		_, err := w.Write(t.Bytes())
		return err
	})
	if v.There() {
		t.Version = v
	}
	return err
}

// meant returns the text of a cell as people mean it: without blanks around it, and
// without the apostrophe that keeps spreadsheets from taking it for a formula.
func meant(cell string) string {
	text := strings.TrimSpace(cell)
	if isFormula(strings.TrimLeft(text, "'")) {
		text = strings.TrimPrefix(text, "'")
	}
	return text
}

// isFormula reports whether spreadsheets may take a text for a formula, which can run
// programs (CWE-1236).
func isFormula(text string) bool {
	if text == "" || strings.IndexByte("=+-@", text[0]) < 0 {
		return false
	}
	_, err := strconv.ParseFloat(text, 64)
	return err != nil
}

// neutral returns a text that no spreadsheet takes for a formula, and that meant brings
// back.
func neutral(text string) string {
	if isFormula(strings.TrimLeft(text, "'")) {
		return "'" + text
	}
	return text
}

// absolute returns where a path of the table leads from the study's folder.
func absolute(folder, p string) string {
	if filepath.IsAbs(filepath.FromSlash(p)) {
		return filepath.FromSlash(p)
	}
	return filepath.Join(folder, filepath.FromSlash(p))
}

// isOutside reports whether a path of the table leads out of the study's folder. One
// that is absolute on another system does, too.
func isOutside(p string) bool {
	return p == ".." || strings.HasPrefix(p, "../") || strings.HasPrefix(p, "/") || isDrive(p) || filepath.IsAbs(p)
}

// isDrive reports whether a path begins with a drive, as on Windows.
func isDrive(p string) bool {
	return len(p) > 1 && p[1] == ':' && (p[0]|0x20 >= 'a' && p[0]|0x20 <= 'z')
}

// isRegular reports whether there is a file, through links.
func isRegular(file string) bool {
	info, err := os.Stat(file)
	return err == nil && info.Mode().IsRegular()
}
