package lmio

import "context"

// ReadTable reads a text that is a table of points, such as what a spreadsheet copies:
// rows of a name and three coordinates, or the coordinates alone, with or without a
// header, between tabs, commas, semicolons or blanks. It is read as a file would be,
// and errors call it by the name.
func ReadTable(ctx context.Context, name, text string) (*Result, error) {
	return tsvTable.read(ctx, name, []byte(text)) // it tells what is between the columns by itself
}
