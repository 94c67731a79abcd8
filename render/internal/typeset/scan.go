package typeset

import (
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/go-text/typesetting/font"
	ot "github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/font/opentype/tables"
	"github.com/go-text/typesetting/fontscan"
)

// The fonts of the system are found with a scan of our own. The one of
// go-text/typesetting/fontscan keeps an index in the user's cache folder and
// fails as a whole where it cannot write it, cannot be cancelled, and one broken
// font ends the program. Its list of folders is used.

// face is a font that the scan found.
type face struct {
	file   string
	index  int // in a collection
	family string
	rank   int       // the lower, the plainer
	cover  [][2]rune // from, to; sorted
}

// has reports whether the font claims to have a letter.
func (f *face) has(r rune) bool {
	_, found := slices.BinarySearchFunc(f.cover, r, func(c [2]rune, r rune) int {
		switch {
		case c[1] < r:
			return -1
		case c[0] > r:
			return 1
		}
		return 0
	})
	return found
}

// Limits of what is looked at. They are far above what systems have.
const (
	mostFontFiles = 20_000
	mostFontBytes = 256 << 20 // the largest CJK collections have 130 MB
	mostRanges    = 1 << 16   // of letters, in one font
)

// quiet drops what fontscan logs of folders that are not there.
type quiet struct{}

func (quiet) Printf(string, ...any) {}

// systemFolders returns the folders that this system keeps fonts in.
func systemFolders() (folders []string) {
	defer func() { _ = recover() }() // a broken fontconfig file costs its folders only
	folders, _ = fontscan.DefaultFontDirectories(quiet{})
	if runtime.GOOS == "darwin" { // where newer systems keep those that they fetched
		fetched, _ := filepath.Glob("/System/Library/AssetsV2/com_apple_MobileAsset_Font*")
		folders = append(folders, fetched...)
	}
	return folders
}

// scan returns the fonts of some folders, the plainest first. Files that are no
// fonts, or broken ones, are passed over.
func scan(ctx context.Context, folders []string) ([]*face, error) {
	var faces []*face
	seen := map[string]bool{}
	for _, folder := range folders {
		// WalkDir does not enter a folder that is a link.
		if real, err := filepath.EvalSymlinks(folder); err == nil {
			folder = real
		}
		err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
			if ctx.Err() != nil || len(seen) >= mostFontFiles {
				return filepath.SkipAll
			}
			if err != nil {
				return nil // a folder that cannot be read costs its own fonts
			}
			if !d.IsDir() && fontFile(path) && !seen[path] {
				seen[path] = true
				faces = append(faces, readFaces(path)...)
			}
			return nil
		})
		if err != nil {
			continue
		}
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	slices.SortStableFunc(faces, func(a, b *face) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.file, b.file), cmp.Compare(a.index, b.index))
	})
	return faces, nil
}

func fontFile(path string) bool {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".ttf", ".otf", ".ttc", ".otc":
		return true
	}
	return false
}

// readFaces returns the fonts of a file that have outlines.
func readFaces(path string) (faces []*face) {
	defer func() {
		if recover() != nil { // the file is broken in a way that the reader does not know of
			faces = nil
		}
	}()
	file, loaders, err := openFont(path)
	if err != nil {
		return nil
	}
	defer file.Close()
	for i, l := range loaders {
		if !hasOutlines(l) {
			continue
		}
		cover, err := coverage(l)
		if err != nil || len(cover) == 0 {
			continue
		}
		about, _ := font.Describe(l, nil)
		if l.HasTable(ot.MustNewTag("fvar")) {
			about.Aspect.Weight = regular // it has all weights, and is read in this
		}
		family := font.NormalizeFamily(about.Family)
		if strings.Contains(family, "lastresort") || strings.Contains(family, "adobeblank") {
			continue // they have a box, or nothing, for every letter
		}
		faces = append(faces, &face{file: path, index: i, family: family, rank: rank(family, about.Aspect), cover: cover})
	}
	return faces
}

// hasOutlines reports whether the glyphs are shapes. Those of some colour fonts
// are only pictures.
func hasOutlines(l *ot.Loader) bool {
	return l.HasTable(ot.MustNewTag("glyf")) || l.HasTable(ot.MustNewTag("CFF ")) || l.HasTable(ot.MustNewTag("CFF2"))
}

// openFont opens a font file whose tables are all within it. The caller closes
// it, when the loaders are not used any more.
func openFont(path string) (*os.File, []*ot.Loader, error) {
	info, err := os.Stat(path) // before opening: a pipe would wait for its other end
	if err != nil {
		return nil, nil, err
	}
	if !info.Mode().IsRegular() || info.Size() > mostFontBytes {
		return nil, nil, fmt.Errorf("%s: not a font file, or too large for one", path)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	var loaders []*ot.Loader
	if err = checkTables(file, info.Size()); err == nil {
		loaders, err = ot.NewLoaders(file)
	}
	if err != nil {
		file.Close()
		return nil, nil, err
	}
	return file, loaders, nil
}

var errTables = errors.New("the font's tables are not within its file")

// checkTables says whether the tables of all fonts of a file are within it, as
// the reader allocates what a table claims before it reads (OpenType 1.9, "Table
// Directory" and "TTC Header").
func checkTables(file io.ReaderAt, size int64) error {
	head := make([]byte, 12)
	if _, err := file.ReadAt(head, 0); err != nil {
		return err
	}
	offsets := []byte{0, 0, 0, 0}
	switch string(head[:4]) {
	case "ttcf":
		const most = 256 // fonts in a collection
		n := binary.BigEndian.Uint32(head[8:])
		if n > most {
			return errTables
		}
		offsets = make([]byte, 4*n)
		if _, err := file.ReadAt(offsets, 12); err != nil {
			return err
		}
	case "wOFF":
		return errTables // compressed: not among the fonts of a system
	}
	for ; len(offsets) > 0; offsets = offsets[4:] {
		if err := checkDirectory(file, int64(binary.BigEndian.Uint32(offsets)), size); err != nil {
			return err
		}
	}
	return nil
}

// checkDirectory checks the tables of the font at an offset.
func checkDirectory(file io.ReaderAt, at, size int64) error {
	const header, record, most = 12, 16, 256
	head := make([]byte, header)
	if _, err := file.ReadAt(head, at); err != nil {
		return err
	}
	n := int64(binary.BigEndian.Uint16(head[4:]))
	if n > most {
		return errTables
	}
	records := make([]byte, n*record)
	if _, err := file.ReadAt(records, at+header); err != nil {
		return err
	}
	total := int64(0)
	for ; len(records) > 0; records = records[record:] {
		offset, length := int64(binary.BigEndian.Uint32(records[8:])), int64(binary.BigEndian.Uint32(records[12:]))
		if offset+length > size {
			return errTables
		}
		total += length
	}
	if total > 2*size { // a table may be shared, but not by all
		return errTables
	}
	return nil
}

// coverage returns the ranges of letters that a font claims to have.
func coverage(l *ot.Loader) ([][2]rune, error) {
	raw, err := l.RawTable(ot.MustNewTag("cmap"))
	if err != nil {
		return nil, err
	}
	table, _, err := tables.ParseCmap(raw)
	if err != nil {
		return nil, err
	}
	cmap, _, err := font.ProcessCmap(table, tables.FPNone)
	if err != nil {
		return nil, err
	}
	ranger, ok := cmap.(font.CmapRuneRanger)
	if !ok {
		return nil, nil // of symbols, or of a code of before Unicode
	}
	ranges := ranger.RuneRanges(nil)
	if len(ranges) > mostRanges {
		return nil, errTables
	}
	slices.SortFunc(ranges, func(a, b [2]rune) int { return cmp.Compare(a[0], b[0]) })
	var merged [][2]rune
	for _, r := range ranges {
		if r[1] < r[0] {
			continue
		}
		if n := len(merged); n > 0 && r[0] <= merged[n-1][1]+1 {
			merged[n-1][1] = max(merged[n-1][1], r[1])
		} else {
			merged = append(merged, r)
		}
	}
	return slices.Clip(merged), nil
}

// regular is the weight of letters that are neither light nor bold.
const regular = 400

// rank says how far a font is from a plain upright one without serifs, which
// small letters on a picture are easiest to read in.
func rank(family string, a font.Aspect) int {
	n := int(abs(float64(a.Weight)-regular)) / 50
	if a.Style == font.StyleItalic {
		n += 12
	}
	if a.Stretch != font.StretchNormal {
		n += 4
	}
	for _, k := range []struct {
		part  string
		worse int
	}{
		{"sans", -4}, {"gothic", -3}, {"hei", -2}, {"noto", -2}, {"serif", 4}, {"mincho", 4}, {"ming", 3}, {"song", 3},
		{"mono", 6}, {"typewriter", 8}, {"kufi", 6}, {"nastaliq", 8}, {"urdu", 6}, {"display", 4}, {"condensed", 4}, {"math", 6},
		{"rashi", 12}, {"cursive", 8}, {"script", 8}, {"keter", 4}, {"symbol", 10}, {"emoji", 20}, {"unifont", 30}, {"bitmap", 30},
	} {
		if strings.Contains(family, k.part) {
			n += k.worse
		}
	}
	return n
}

func abs(x float64) float64 { return max(x, -x) }
