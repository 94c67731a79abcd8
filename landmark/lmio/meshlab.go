package lmio

import (
	"context"
	"encoding/xml"
	"fmt"
	"slices"
	"strings"

	"cairn/internal/message"
	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

// meshlabPoints are the points of MeshLab's PickPoints tool (MeshLab,
// src/meshlabplugins/edit_pickpoints/pickedPoints.cpp): XML with one element a
// point. active="0" is a point that is not there; whatever numbers it has mean
// nothing, and nan is written for them.
var meshlabPoints = Format{
	Name:        meshlabName,
	Description: "MeshLab picked points",
	Extensions:  []string{".pp"},
	MIME:        "application/x-meshlab-picked-points+xml",
	sniff:       func(head []byte) bool { return sniffRoot(head, meshlabRoot) },
	decode:      decodeMeshlabPoints,
	encode:      encodeMeshlabPoints,
	limits:      limits{dims: []int{3}, oneGroup: true, name: xmlName, missing: true},
}

// meshlabTemplate is a template of the same tool (pickPointsTemplate.cpp): the
// names of points that are to be placed.
var meshlabTemplate = Format{
	Name:        meshlabTemplateName,
	Description: "MeshLab point template",
	Extensions:  []string{".pptpl"},
	MIME:        "application/x-meshlab-point-template+xml",
	sniff:       func(head []byte) bool { return sniffRoot(head, meshlabTemplateRoot) },
	decode:      decodeMeshlabTemplate,
	encode:      encodeMeshlabTemplate,
	limits:      limits{dims: []int{3}, oneGroup: true, name: xmlName, template: true},
}

const (
	meshlabName         = "MeshLab points"
	meshlabTemplateName = "MeshLab template"
	meshlabRoot         = "PickedPoints"
	meshlabTemplateRoot = "PickPointsTemplate"
	meshlabAbout        = "DocumentData" // who picked the points, when and on what
	meshlabPoint        = "point"
)

func decodeMeshlabPoints(ctx context.Context, path string, data []byte) (*Result, error) {
	return decodeMeshlab(ctx, path, data, meshlabName, meshlabRoot)
}

func decodeMeshlabTemplate(ctx context.Context, path string, data []byte) (*Result, error) {
	return decodeMeshlab(ctx, path, data, meshlabTemplateName, meshlabTemplateRoot)
}

func decodeMeshlab(ctx context.Context, path string, data []byte, format, root string) (*Result, error) {
	r, err := newXMLReader(ctx, path, format, data)
	if err != nil {
		return nil, err
	}
	m := &meshlabReader{xmlReader: r, template: root == meshlabTemplateRoot}
	if err := m.document(root); err != nil {
		return nil, err
	}
	g := landmark.NewGroup("", m.points)
	g.SetProperties(landmark.Properties{Extra: landmark.NewFields(slices.Concat(m.attributes, m.about, m.others)...)})
	return r.result(format, g), nil
}

// meshlabReader reads a file of either kind. Elements that mean nothing to
// Cairn are kept as they stand in the text, with the path to them for a key;
// attributes have their own name for a key, which has no slash.
type meshlabReader struct {
	*xmlReader
	template                  bool
	points                    []landmark.Landmark
	attributes, about, others []landmark.Field
}

func (m *meshlabReader) document(root string) error {
	start, err := m.root(root)
	if err != nil {
		return err
	}
	for _, a := range start.Attr {
		m.attributes = append(m.attributes, landmark.Field{Key: nameOf(a.Name), Value: a.Value})
	}
	err = m.children(warnOfText, func(child xml.StartElement, from int64) error {
		switch nameOf(child.Name) {
		case meshlabPoint:
			return m.point(child)
		case meshlabAbout:
			return m.documentData(child)
		}
		return m.keep(&m.others, root, child, from)
	})
	if err != nil {
		return err
	}
	return m.end()
}

// documentData reads the element that tells where the points come from.
func (m *meshlabReader) documentData(start xml.StartElement) error {
	if len(start.Attr) > 0 {
		m.lose("attributes of <%s>", meshlabAbout)
	}
	return m.children(warnOfText, func(child xml.StartElement, from int64) error {
		return m.keep(&m.about, meshlabAbout, child, from)
	})
}

// keep notes an element as it stands in the text.
func (m *meshlabReader) keep(fields *[]landmark.Field, parent string, start xml.StartElement, from int64) error {
	err := m.skip()
	if err != nil {
		return err
	}
	*fields = append(*fields, landmark.Field{Key: parent + "/" + nameOf(start.Name), Value: m.text[from:m.decoder.InputOffset()]})
	return nil
}

func (m *meshlabReader) point(start xml.StartElement) error {
	if len(m.points) == maxPoints {
		return m.fail(tooManyPoints, maxPoints)
	}
	l := landmark.Landmark{Position: landmark.NoPosition(), Status: landmark.Undefined}
	var words [3]string
	var has [3]bool
	var extra []landmark.Field
	active := "1"
	for _, a := range start.Attr {
		key := nameOf(a.Name)
		axis := strings.Index("xyz", key)
		switch {
		case key == "name":
			l.Name = a.Value
		case m.template || len(key) != 1 && key != "active" || key != "active" && axis < 0:
			extra = append(extra, landmark.Field{Key: key, Value: a.Value})
		case key == "active":
			active = a.Value
		default:
			words[axis], has[axis] = strings.TrimSpace(a.Value), true
		}
	}
	if !m.template {
		if err := m.position(&l, active, words, has); err != nil {
			return err
		}
	}
	err := m.children(warnOfText, func(child xml.StartElement, from int64) error {
		return m.keep(&extra, meshlabPoint, child, from)
	})
	l.Extra = landmark.NewFields(extra...)
	m.points = append(m.points, l)
	return err
}

// position reads what the attributes say of a point's place.
func (m *meshlabReader) position(l *landmark.Landmark, active string, words [3]string, has [3]bool) error {
	l.Status = landmark.Missing
	number := len(m.points) + 1
	switch active {
	case "0":
		return nil
	case "1":
	default:
		m.warn(`point %d has active=%s and counts as there, as in MeshLab; saving writes "1"`, number, message.Quote(active))
	}
	var v [3]float64
	var there [3]string
	gap := -1
	for k, word := range words {
		axis := "xyz"[k : k+1]
		if !has[k] {
			return m.fail("point %d (%s) has no %s", number, message.Quote(l.Name), axis)
		}
		if isMissing(word) {
			gap = k
			continue
		}
		x, err := m.float(word, fmt.Sprintf("point %d (%s), %s", number, message.Quote(l.Name), axis))
		if err != nil {
			return err
		}
		v[k], there[k] = x, word
	}
	if gap >= 0 {
		if !m.half(m.where, namedPoint(number-1, l.Name), there[:]...) {
			m.warn(`point %d (%s): its coordinates are %s, so that it counts as missing; saving writes active="0"`, number, message.Quote(l.Name), message.Quote(words[gap]))
		}
		return nil
	}
	l.Position, l.Status = r3.Vec{X: v[0], Y: v[1], Z: v[2]}, landmark.Defined
	return nil
}

func encodeMeshlabPoints(groups []*landmark.Group) ([]byte, error) {
	return encodeMeshlab(groups[0], meshlabRoot), nil
}

func encodeMeshlabTemplate(groups []*landmark.Group) ([]byte, error) {
	return encodeMeshlab(groups[0], meshlabTemplateRoot), nil
}

// encodeMeshlab writes as MeshLab does: each element indented by a blank for
// each that it stands in.
func encodeMeshlab(g *landmark.Group, root string) []byte {
	out := []byte("<!DOCTYPE " + root + ">\n<" + root)
	var about, others []string
	for _, f := range g.Properties().Extra.All() {
		switch parent, _, element := strings.Cut(f.Key, "/"); {
		case !element:
			out = appendAttribute(out, f.Key, f.Value)
		case parent == meshlabAbout:
			about = append(about, f.Value)
		default:
			others = append(others, f.Value)
		}
	}
	out = append(out, ">\n"...)
	if len(about) > 0 {
		out = append(out, " <"+meshlabAbout+">\n"...)
		for _, text := range about {
			out = append(out, "  "+text+"\n"...)
		}
		out = append(out, " </"+meshlabAbout+">\n"...)
	}
	for _, l := range g.Landmarks() {
		out = appendMeshlabPoint(out, l, root == meshlabTemplateRoot)
	}
	for _, text := range others {
		out = append(out, " "+text+"\n"...)
	}
	return append(out, "</"+root+">\n"...)
}

func appendMeshlabPoint(out []byte, l landmark.Landmark, template bool) []byte {
	out = append(out, " <"+meshlabPoint...)
	if !template {
		active := "0"
		words := [3]string{"nan", "nan", "nan"}
		if l.Placed() {
			active = "1"
			words = [3]string{formatNumber(l.Position.X), formatNumber(l.Position.Y), formatNumber(l.Position.Z)}
		}
		for k, word := range words {
			out = appendAttribute(out, "xyz"[k:k+1], word)
		}
		out = appendAttribute(out, "active", active)
	}
	out = appendAttribute(out, "name", l.Name)
	var children []string
	for _, f := range l.Extra.All() {
		if strings.Contains(f.Key, "/") {
			children = append(children, f.Value)
		} else {
			out = appendAttribute(out, f.Key, f.Value)
		}
	}
	if len(children) == 0 {
		return append(out, "/>\n"...)
	}
	out = append(out, ">\n"...)
	for _, text := range children {
		out = append(out, "  "+text+"\n"...)
	}
	return append(out, " </"+meshlabPoint+">\n"...)
}
