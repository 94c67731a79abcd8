package main

import (
	"context"
	"fmt"
	"image"
	"image/draw"
	"math"
	"path/filepath"
	"strings"

	"cairn/app/picture"
	"cairn/internal/atomicfile"
	"cairn/render"
)

const (
	// sheetPixels is how large a page of a contact sheet is at most: 4 bytes each.
	sheetPixels = 64 << 20
	// sheetWidth is how wide it is at most where --columns does not say otherwise.
	sheetWidth = 8192
	// sheetCell is the size of a picture where nothing says otherwise.
	sheetCell = "360x240"
)

// sheetLayout says where the pictures of a contact sheet are.
type sheetLayout struct {
	file          string
	width, height int // of a picture, in pixels
	caption, gap  int // the height of a name, and what is between pictures
	columns, rows int // of a page
	cells, pages  int
	scale         float64
	format        picture.Format
}

// layOut returns the layout of a sheet of so many pictures, or a usage error.
func (f *renderFlags) layOut(cells int) (sheetLayout, error) {
	format, err := picture.FormatOf(f.sheet)
	if err != nil {
		return sheetLayout{}, usageError{err}
	}
	if format == picture.JPEG && f.background == "transparent" {
		return sheetLayout{}, usagef("%s: %w", f.sheet, picture.ErrTransparent)
	}
	const gap = 8 // in design pixels
	s := sheetLayout{file: f.sheet, cells: cells, columns: f.columns, format: format}
	s.width, s.height, _ = f.pixels() // checked
	s.scale = f.style(s.height).PixelRatio
	s.caption, s.gap = render.CaptionHeight(s.scale), int(math.Ceil(gap*s.scale))
	column, row := s.width+s.gap, s.height+s.caption+s.gap
	if s.columns == 0 {
		const aspect = 1.5 // of a page, about
		s.columns = int(math.Ceil(math.Sqrt(float64(cells) * aspect * float64(row) / float64(column))))
		if len(f.views) > 1 {
			s.columns = len(f.views)
		}
		s.columns = max(1, min(s.columns, (sheetWidth-s.gap)/column))
	}
	s.columns = min(s.columns, max(1, cells))
	s.rows = (cells + s.columns - 1) / s.columns
	most := sheetPixels / (s.columns*column + s.gap)
	if format == picture.JPEG {
		most = min(most, math.MaxUint16)
	}
	s.rows = max(1, min(s.rows, (most-s.gap)/row))
	s.pages = (cells + s.columns*s.rows - 1) / (s.columns * s.rows)
	if err := picture.CheckSize(s.columns*column+s.gap, s.rows*row+s.gap, format); err != nil {
		return s, usagef("--contact-sheet: %d pictures side by side: %w: choose fewer --columns or a smaller --size", s.columns, err)
	}
	return s, atomicfile.CheckFolder(f.sheet)
}

// page returns the file of a page, counted from 0.
func (s *sheetLayout) page(i int) string {
	if s.pages == 1 {
		return s.file
	}
	ext := filepath.Ext(s.file)
	digits := len(fmt.Sprint(s.pages)) // so that their names sort
	return fmt.Sprintf("%s-%0*d%s", strings.TrimSuffix(s.file, ext), digits, i+1, ext)
}

// writes reports whether a page is written to a file.
func (s *sheetLayout) writes(file string) bool {
	for i := range s.pages {
		if outputKey(file) == outputKey(s.page(i)) {
			return true
		}
	}
	return false
}

// sheet lays pictures out in a grid, with their names below. It holds one page.
type sheet struct {
	sheetLayout
	flags    *renderFlags
	captions *render.Captions
	img      *image.RGBA // of the page, nil before its first picture
	next     int         // cell
	drawn    int         // pictures on the page
}

// add puts the next picture on the sheet, or leaves its place free where it is nil, and
// writes the page when it is full or all pictures are there.
func (s *sheet) add(ctx context.Context, thread *render.Thread, img *image.NRGBA, name string) error {
	perPage := s.columns * s.rows
	place, page := s.next%perPage, s.next/perPage
	if s.captions == nil {
		var err error
		if s.captions, err = thread.NewCaptions(s.flags.style(s.height).Background, s.scale); err != nil {
			return err
		}
	}
	if place == 0 {
		rows := (min(perPage, s.cells-s.next) + s.columns - 1) / s.columns
		s.img = image.NewRGBA(image.Rect(0, 0, s.columns*(s.width+s.gap)+s.gap, rows*(s.height+s.caption+s.gap)+s.gap))
		draw.Draw(s.img, s.img.Rect, image.NewUniform(s.flags.style(s.height).Background), image.Point{}, draw.Src)
		s.drawn = 0
	}
	x, y := s.gap+place%s.columns*(s.width+s.gap), s.gap+place/s.columns*(s.height+s.caption+s.gap)
	if img == nil {
		name += " (failed)"
	} else {
		draw.Draw(s.img, image.Rect(x, y, x+s.width, y+s.height), img, img.Rect.Min, draw.Src)
		s.drawn++
	}
	if err := s.captions.Write(ctx, s.img, image.Rect(x, y+s.height, x+s.width, y+s.height+s.caption), name); err != nil {
		return err
	}
	s.next++
	if s.next%perPage != 0 && s.next < s.cells || s.drawn == 0 {
		return nil
	}
	err := picture.Save(ctx, s.page(page), s.img, picture.Options{DPI: s.flags.dpi})
	s.img = nil
	return err
}

// cellName returns what stands below the picture of a view of a mesh.
func (f *renderFlags) cellName(mesh, view string) string {
	if len(f.views) > 1 {
		return stem(mesh) + " " + view
	}
	return stem(mesh)
}

// checkSheet says what is wrong with the flags about a contact sheet.
func (f *renderFlags) checkSheet() error {
	set := f.batchFlags.flags.Changed
	switch {
	case set("columns") && f.columns < 1:
		return usagef("--columns %d: choose at least 1", f.columns)
	case set("columns") && !set("contact-sheet"):
		return usagef("--columns is for a contact sheet: name its file with --contact-sheet")
	case set("contact-sheet") && set("shard"):
		return usagef("--contact-sheet and --shard: each part would write the same sheet; make the sheet in one call")
	}
	return nil
}

// planSheet returns the contact sheet of meshes whose pictures go to these files as well,
// "" for none; nil where no sheet is asked for.
func (f *renderFlags) planSheet(outputs []string) (*sheet, error) {
	if f.sheet == "" {
		return nil, nil
	}
	layout, err := f.layOut(len(outputs) * len(f.sides()))
	if err != nil {
		return nil, err
	}
	for _, out := range outputs {
		for _, v := range f.sides() {
			if file := f.viewFile(out, v); layout.writes(file) {
				return nil, usagef("--contact-sheet %s: the picture %s would be written over; choose another name", f.sheet, file)
			}
		}
	}
	return &sheet{sheetLayout: layout, flags: f}, nil
}
