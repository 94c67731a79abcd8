package lmio

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"

	"cairn/internal/atomicfile"
	"cairn/internal/strictjson"
	"cairn/landmark"
)

// templateYAML are the templates of landmarker.io 2.4 (src/js/app/template/index.js,
// and template.py of its server): groups of points that are to be placed, one after
// the other, in YAML.
//
//	groups:
//	  - label: nose
//	    points: 4
//	    connectivity:
//	      - 0:2         # the lines 0-1 and 1-2, counted within the group
//	      - 2 3         # one line
//	  - label: right_eye
//	    points: 6
//	    connectivity: cycle   # from each point to the next and back to the first
//
// A group without a label is called by its number from 0, as the server does.
// landmarker.io passes over all other keys. Cairn has some of its own: of the file
// name, description, source, license, picture (of all points, a file beside this one),
// dimension (2 for pictures; 3 where it is left out); of a group curve (open or
// closed, the points in their order), color ("#rrggbb" or "#rrggbbaa") and landmarks, a list with an item a point: its
// name, or name, definition, kind (fixed, curve or surface), optional (true), picture
// (of this point), at ([x, y] in the picture of all points, from 0 to 1 from its left
// and top edges) and position ([x, y, z] on an example). Where labels overlap, or
// lines join points of different ones, the points stand in one group, and the file
// has a list labels of label, points (their indices), curve and color.
var templateYAML = Format{
	Name:        templateName,
	Description: "landmarker.io template",
	Shared:      []string{".yml", ".yaml"},
	sniff:       sniffTemplateYAML,
	decode:      decodeTemplateYAML,
	encode:      encodeTemplateYAML,
	limits:      templateLimits(templateJSONName),
}

// templateJSON are the same templates in JSON.
var templateJSON = Format{
	Name:        templateJSONName,
	Description: "landmarker.io template in JSON",
	Extensions:  []string{".template.json"},
	Shared:      []string{".json", ".yml", ".yaml"}, // JSON is YAML, too
	onlyAsRead:  []string{".yml", ".yaml"},
	sniff:       sniffTemplateJSON,
	decode:      decodeTemplateJSON,
	encode:      encodeTemplateJSON,
	limits:      templateLimits(templateName),
}

const (
	templateName     = "landmarker.io template"
	templateJSONName = "landmarker.io template (JSON)"
)

func templateLimits(other string) limits {
	return limits{
		dims: []int{3, 2}, oneGroup: true, template: true, uniquePoints: true,
		groupName: anyName, name: anyName, description: anyName,
		labels: true, labelColors: true, connectivity: true, curves: true, extraOf: []string{other},
	}
}

// Bounds of a template: its points are a number in the file, not bytes of it. Real
// ones have at most some hundred points, those of semilandmarks some thousand.
const (
	maxTemplateBytes  = 1 << 20
	maxTemplatePoints = 1 << 14
	maxTemplateLines  = 1 << 16
)

// groupsKey and groupKey are signs of a template in YAML: the one key that it must
// have, and one of those of a group.
var (
	groupsKey = regexp.MustCompile(`(?m)(?:^|\{)\s*["']?groups["']?\s*:(?:\s|$)`)
	groupKey  = regexp.MustCompile(`(?m)(?:^|[-{,])\s*["']?(?:points["']?\s*:\s+-?\d|connectivity["']?\s*:(?:\s|$))`)
)

func sniffTemplateYAML(head []byte) bool {
	return groupsKey.Match(head) && groupKey.Match(head) && !startsJSON(head)
}

// startsJSON reports whether a text begins with an object of JSON and a key of it.
func startsJSON(head []byte) bool {
	seen := errors.New("a key")
	r := newJSONReader(context.Background(), "", "", head)
	return r.Is(strictjson.Object) && errors.Is(r.Object("", func(string) error { return seen }), seen)
}

// sniffTemplateJSON reports whether the members of the list "groups" have a number of
// points, or lines in the form of a template.
func sniffTemplateJSON(head []byte) bool {
	r := newJSONReader(context.Background(), "", "", head)
	found := false
	_ = r.Object("", func(key string) error {
		if key != "groups" {
			return r.Skip()
		}
		return r.List("", func(int) error {
			return r.Object("", func(key string) error {
				switch {
				case key == "points" && r.Is(strictjson.Number), key == "connectivity" && r.Is(strictjson.Text):
					found = true
				case key == "connectivity" && r.Is(strictjson.List):
					return r.List("", func(int) error {
						found = found || r.Is(strictjson.Text)
						return r.Skip()
					})
				}
				return r.Skip()
			})
		})
	})
	return found
}

// Templates are what a file holds, each group of it being one.
type Templates struct {
	Templates []*landmark.Template
	// Path, Format, Notes, Warnings, NotKept and Version are as in Result.
	Path                     string
	Format                   string
	Notes, Warnings, NotKept []string
	Version                  atomicfile.Version
}

// ReadTemplates reads the templates of a file: one of landmarker.io or MeshLab, a list
// of points that Slicer has not defined, or any landmark file, whose positions are then
// an example. A template without a name has the file's, without its extension. An
// error about the content, such as two points of one name, says where.
func ReadTemplates(ctx context.Context, path string) (*Templates, error) {
	r, err := Read(ctx, path)
	if err != nil {
		return nil, err
	}
	return templatesOf(path, r)
}

// DecodeTemplates does what ReadTemplates does with the content of a file. The path
// is only named, and the data may be changed.
func DecodeTemplates(ctx context.Context, path string, data []byte) (*Templates, error) {
	f := formatOf(path, headOf(data))
	if f == nil {
		return nil, unknownFormat(path)
	}
	r, err := f.read(ctx, path, data)
	if err != nil {
		return nil, err
	}
	return templatesOf(path, r)
}

func templatesOf(path string, r *Result) (*Templates, error) {
	t := &Templates{Path: path, Format: r.Format, Notes: r.Notes, Warnings: r.Warnings, NotKept: r.NotKept, Version: r.Version}
	if len(r.Groups) == 0 {
		return nil, fmt.Errorf("%s: the file holds no group of landmarks, so that it is no template", path)
	}
	for _, g := range r.Groups {
		template := TemplateOf(g)
		if template.Name == "" || template.Name == defaultGroup {
			template.Name = Stem(filepath.Base(path))
		}
		if err := template.Check(); err != nil {
			if len(r.Groups) > 1 {
				err = fmt.Errorf("group %q: %w", g.Name(), err)
			}
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		t.Templates = append(t.Templates, template)
	}
	return t, nil
}

// TemplateOf returns a template of a group's points, as landmark.TemplateOf does, with
// what the group's own file says beyond that where it is a template.
func TemplateOf(g *landmark.Group) *landmark.Template {
	t := landmark.TemplateOf(g)
	if p := g.Properties(); isTemplate(p.Format) {
		fromExtra(t, g)
	}
	return t
}

func isTemplate(format string) bool {
	return slices.Contains([]string{templateName, templateJSONName}, format)
}

// WriteTemplate writes a template to a file in the format of its extension: .yml,
// .yaml and .json are those of landmarker.io, which holds all of it; other formats
// get a list of points that are not visited. The file appears whole or stays as it
// was. What the format has no place for is left out: see TemplateLosses.
func WriteTemplate(path string, t *landmark.Template) error {
	g, err := groupOfTemplate(path, t)
	if err != nil {
		return err
	}
	return Write(path, []*landmark.Group{g})
}

// TemplateLosses says what WriteTemplate would leave out or change, for people to
// read before they save. The error is that of WriteTemplate.
func TemplateLosses(path string, t *landmark.Template) ([]string, error) {
	g, err := groupOfTemplate(path, t)
	if err != nil {
		return nil, err
	}
	return Losses(path, []*landmark.Group{g})
}

// groupOfTemplate returns a group that says all that a template does.
func groupOfTemplate(path string, t *landmark.Template) (*landmark.Group, error) {
	if err := t.Check(); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	g := t.NewGroup()
	toExtra(g, t)
	p := g.Properties()
	p.Format = templateName
	if hasExtension(path, templateJSON.Shared[0]) {
		p.Format = templateJSONName
	}
	g.SetProperties(p)
	return g, nil
}
