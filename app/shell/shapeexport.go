package shell

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"cairn/app/trace"
	"cairn/app/workspace"
	"cairn/internal/atomicfile"
	"cairn/landmark/shapeplot"

	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// exportShapes asks where to write the plot of two components, counted from 0, with its numbers.
func (ex *exporting) exportShapes(x, y int) {
	content, err := ex.shapeFiles(x, y)
	if err != nil {
		ex.notices.failure(0, "There is nothing to export: "+err.Error()+".")
		return
	}
	ex.askFigure("Export the Plot of Shapes", fmt.Sprintf("shapes-pc%d-pc%d.svg", x+1, y+1), content)
}

// askFigure asks where to write a figure with its numbers, which are there by the endings of their
// files. The name is proposed in the folder of the study.
func (ex *exporting) askFigure(title, name string, content map[string][]byte) {
	path := newPathField(ex.files, filepath.Join(ex.session.StudyFolder(), name))
	about := newWrapped()
	about.SetText("The ending says what is drawn: .svg, .pdf or .png. The numbers go to a .csv file of the same name.")
	check := func(t workspace.Target) error {
		if f := formatOf(t.Path); f == "csv" || content[f] == nil {
			return fmt.Errorf("figures are .%s files: end the name so", strings.Join(shapeplot.Formats, ", ."))
		}
		return nil
	}
	form := container.NewVBox(widget.NewForm(widget.NewFormItem("File", path.box)), about)
	ex.fileForm(title, "Export", 0, form, path.text, check, func(t workspace.Target) {
		ex.confirmShapes(t.Path, content)
	})
	ex.log.Event("asked", trace.Fields{"text": title, "file": path.text()})
}

func formatOf(path string) string {
	return strings.TrimPrefix(strings.ToLower(filepath.Ext(path)), ".")
}

// shapeFiles returns the plot in each format, and the table, by the endings of their files.
func (ex *exporting) shapeFiles(x, y int) (map[string][]byte, error) {
	made, rows := ex.session.Shapes(), ex.session.ShapeTable()
	if rows == nil {
		return nil, errors.New("no shapes are compared")
	}
	var all []shapeplot.Specimen
	for _, d := range ex.session.ShapeDots() {
		all = append(all, shapeplot.Specimen{Name: d.Name, Group: d.Group, Scores: d.Scores, Partly: d.Partly})
	}
	figure, err := shapeplot.Scores(all, made.Shares, x, y)
	if err != nil {
		return nil, err
	}
	return figureFiles(figure, rows)
}

// figureFiles returns a figure in each format, and a table, by the endings of their files.
func figureFiles(figure *shapeplot.Figure, rows [][]string) (map[string][]byte, error) {
	content := map[string][]byte{}
	for _, format := range shapeplot.Formats {
		var b bytes.Buffer
		if err := figure.Write(&b, format); err != nil {
			return nil, err
		}
		content[format] = b.Bytes()
	}
	var table bytes.Buffer
	w := csv.NewWriter(&table)
	if err := w.WriteAll(rows); err != nil {
		return nil, err
	}
	content["csv"] = table.Bytes()
	return content, nil
}

// confirmShapes writes both files, after asking where it would replace one.
func (ex *exporting) confirmShapes(figure string, content map[string][]byte) {
	table := strings.TrimSuffix(figure, filepath.Ext(figure)) + ".csv"
	go func() {
		var there []string
		for _, path := range []string{figure, table} {
			if _, err := os.Lstat(path); err == nil {
				there = append(there, shortPath(path))
			}
		}
		ex.post(func() {
			write := func() { ex.writeShapes(figure, table, content) }
			if ex.ending {
				return
			}
			if len(there) == 0 {
				write()
				return
			}
			text := newWrapped()
			text.SetText(strings.Join(there, " and ") + map[bool]string{true: " exists already.", false: " exist already."}[len(there) == 1])
			ex.dialogs.form("Replace What Is There?", "Replace", 0, text, write)
		})
	}()
}

// writeShapes writes both files, off the window's goroutine: the table first, and where the figure
// cannot be written then, a table that is new goes again.
func (ex *exporting) writeShapes(figure, table string, content map[string][]byte) {
	go func() {
		err := writeBoth(figure, table, content)
		ex.post(func() {
			switch {
			case ex.ending:
			case err != nil:
				ex.notices.failure(0, "The figure was not exported. "+err.Error())
			default:
				ex.log.Event("exported", trace.Fields{"file": figure})
				ex.notices.infoWith(0, "Saved "+shortPath(figure)+", and its numbers beside it", "Copy Path", func() { ex.app.Clipboard().SetContent(figure) })
			}
		})
	}()
}

func writeBoth(figure, table string, content map[string][]byte) error {
	_, err := os.Lstat(table)
	isNew := errors.Is(err, os.ErrNotExist)
	put := func(path, format string) error {
		return atomicfile.Write(path, func(w io.Writer) error {
			_, err := w.Write(content[format])
			return err
		})
	}
	if err := put(table, "csv"); err != nil {
		return err
	}
	if err := put(figure, formatOf(figure)); err != nil {
		if isNew {
			_ = os.Remove(table) // the error says what matters
		}
		return err
	}
	return nil
}
