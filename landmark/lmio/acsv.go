package lmio

import (
	"bytes"
	"context"
	"image/color"
	"slices"
	"strings"

	"cairn/internal/message"
	"cairn/landmark"
)

// slicerAnnotation is a fiducial of Slicer 4.0, mostly one a file: header lines,
// and a line a point (vtkMRMLAnnotationFiducialsStorageNode). Such files are only
// read. What they say of how a point is drawn is kept as far as Cairn has a meaning for it,
// and passed over where it is as Slicer writes it by itself; the rest is not kept.
var slicerAnnotation = Format{
	Name:        acsvName,
	Description: "Slicer 4.0 annotations",
	Extensions:  []string{".acsv"},
	MIME:        "application/x-slicer-acsv",
	sniff:       sniffACSV,
	decode:      decodeACSV,
}

const acsvName = "Slicer acsv"

func sniffACSV(head []byte) bool {
	head = bytes.TrimSpace(head)
	return bytes.HasPrefix(head, []byte("# Annotation file"))
}

func decodeACSV(ctx context.Context, path string, data []byte) (*Result, error) {
	t, err := newTextReader(ctx, path, acsvName, data)
	if err != nil {
		return nil, err
	}
	a := &acsvReader{textReader: t, columns: []string{"type", "x", "y", "z", "sel", "vis"}}
	for a.nextFull() {
		if strings.HasPrefix(a.line, "#") {
			a.header()
		} else if err := a.row(); err != nil {
			return nil, err
		}
	}
	if err := t.err(); err != nil {
		return nil, err
	}
	if len(a.points) == 0 {
		return nil, t.fail(`there is no line "point|x|y|z|sel|vis"`)
	}
	name := a.name
	if len(a.points) == 1 { // the file is that point
		a.points[0].Name, name = a.name, ""
	}
	if len(a.settings) > 0 {
		t.lose("how it has points and texts drawn: %s", message.Some(a.settings))
	}
	if a.other > 0 {
		t.lose("%s of another kind than points", message.Plural(a.other, "line"))
	}
	t.note("the file says no coordinate system: read as RAS, as Slicer does (x and y are negated for LPS)")
	a.properties.Declared = ras
	g := landmark.NewGroup(name, a.points)
	g.SetProperties(a.properties)
	return t.result(acsvName, g), nil
}

// acsvReader reads an annotation file.
type acsvReader struct {
	*textReader
	name       string
	columns    []string // of a point
	properties landmark.Properties
	points     []landmark.Landmark
	settings   []string // of how things are drawn, that are not kept
	other      int      // lines that are no points, such as the text beside one
}

func (a *acsvReader) header() {
	key, value, isSetting := strings.Cut(strings.TrimSpace(a.line[1:]), "=")
	value = strings.TrimSpace(value)
	switch strings.TrimSpace(key) {
	case "Name":
		a.name = value
	case "pointColumns":
		a.columns = strings.Split(value, "|")
		for i, c := range a.columns {
			a.columns[i] = foldHeader(tidyHeader(c))
		}
	case "pointVisibility":
		a.properties.Hidden = value == "0"
	case "pointColor":
		if rgb, ok := parseShares("[" + value + "]"); ok {
			a.properties.Color = color.NRGBA{level(rgb[0]), level(rgb[1]), level(rgb[2]), brightest}
		}
	case "textColumns":
	default:
		if key = strings.TrimSpace(key); isSetting && !slices.Contains(usualACSV[key], value) {
			a.settings = append(a.settings, shortened(key)+" = "+shortened(value))
		}
	}
}

// usualACSV are the settings that Slicer 4.0 writes by itself.
var usualACSV = map[string][]string{
	"textVisibility": {"1"}, "textColor": {"0.7373,0.2549,0.1098"}, "textSelectedColor": {"0.2667,0.6745,0.3922"},
	"textOpacity": {"1"}, "textAmbient": {"0"}, "textDiffuse": {"1"}, "textSpecular": {"0"}, "textPower": {"1"}, "textScale": {"4.5"},
	"pointNumberingScheme": {"0"}, "pointSelectedColor": {"0.2667,0.6745,0.3922"}, "pointOpacity": {"1"}, "pointAmbient": {"0"},
	"pointDiffuse": {"1"}, "pointSpecular": {"0"}, "pointPower": {"1"}, "pointGlyphScale": {"5"}, "pointGlyphType": {"13"},
}

func (a *acsvReader) row() error {
	cells := strings.Split(a.line, "|")
	switch kind := strings.TrimSpace(cells[0]); {
	case kind == "text" && len(cells) > 1 && (cells[1] == "" || cells[1] == a.name): // the name beside the point
		return nil
	case kind != "point":
		a.other++
		return nil
	}
	if len(a.points) == maxPoints {
		return a.fail(tooManyPoints, maxPoints)
	}
	v := landmark.NoPosition()
	axes := [...]*float64{&v.X, &v.Y, &v.Z}
	l := landmark.Landmark{Status: landmark.Defined}
	for i, column := range a.columns {
		if i >= len(cells) {
			break
		}
		cell := strings.TrimSpace(cells[i])
		if k := strings.Index("xyz", column); k >= 0 && len(column) == 1 {
			x, err := a.float(cell, pointNumber(len(a.points)))
			if err != nil {
				return err
			}
			*axes[k] = x
		}
		l.Hidden = l.Hidden || column == "vis" && cell == "0"
	}
	if l.Position = v; !l.Placed() {
		return a.fail("x, y and z are not all said of a point")
	}
	a.points = append(a.points, l)
	return nil
}
