package lmio

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"cairn/internal/message"
	"cairn/internal/strictjson"
	"cairn/internal/textfile"
	"cairn/landmark"

	"go.yaml.in/yaml/v4"
	"go.yaml.in/yaml/v4/plugin/loaderlimits"
)

// Tags of values, as YAML has them.
const (
	tagText  = "!!str"
	tagInt   = "!!int"
	tagFloat = "!!float"
	tagFlag  = "!!bool"
	tagNull  = "!!null"
)

// templateDepth bounds how deep values are nested; a template has five levels.
const templateDepth = 32

// templateReader reads a template, whose text was brought into a tree of nodes, the
// same for YAML and JSON.
type templateReader struct {
	ctx          context.Context
	file, format string
	text         []byte
	source       *textfile.Text
	notes        []string
	warnings     []string
	unkept

	dim    int
	points []landmark.Landmark
	edges  []landmark.Edge
	labels []landmark.Label
	named  map[string]int // the line of each name
}

func decodeTemplateYAML(ctx context.Context, path string, data []byte) (*Result, error) {
	t, err := newTextReader(ctx, path, templateName, data)
	if err != nil {
		return nil, err
	}
	r := &templateReader{ctx: ctx, file: path, format: templateName, text: t.source.Bytes, source: t.source, notes: t.notes, warnings: t.warnings}
	root, err := r.yaml()
	if err != nil {
		return nil, err
	}
	return r.result(root)
}

func decodeTemplateJSON(ctx context.Context, path string, data []byte) (*Result, error) {
	j := newJSONReader(ctx, path, templateJSONName, data)
	j.MaxDepth = templateDepth
	if err := j.whole(); err != nil {
		return nil, err
	}
	r := &templateReader{ctx: ctx, file: path, format: templateJSONName, text: j.data, source: j.source, notes: j.notes, warnings: j.warnings}
	if err := r.small(); err != nil {
		return nil, err
	}
	tree := jsonTree{jsonReader: j, line: 1}
	root, err := tree.node()
	if err == nil {
		err = j.End()
	}
	if err != nil {
		return nil, err
	}
	return r.result(root)
}

func (r *templateReader) small() error {
	if len(r.text) > maxTemplateBytes {
		return r.failAt(1, 1, "the file has more than %d kB; so many are no template", maxTemplateBytes>>10)
	}
	return nil
}

// yaml brings a text in YAML into a tree.
func (r *templateReader) yaml() (*yaml.Node, error) {
	if err := r.small(); err != nil {
		return nil, err
	}
	if at := unprintable(r.text); at >= 0 {
		line := 1 + bytes.Count(r.text[:at], []byte("\n"))
		c, _ := utf8.DecodeRune(r.text[at:])
		return nil, r.failAt(line, 1, "not YAML: there is the character %U, which no text has", c)
	}
	loader, err := yaml.NewLoader(&contextReader{r.ctx, bytes.NewReader(r.text)}, yaml.WithPlugin(loaderlimits.New(loaderlimits.DepthValue(templateDepth))))
	if err != nil {
		return nil, r.failAt(1, 1, "%v", err)
	}
	var document, second yaml.Node
	switch err := loader.Load(&document); {
	case errors.Is(err, io.EOF):
		return nil, r.failAt(1, 1, "there is nothing but comments")
	case err != nil:
		return nil, r.broken(err)
	}
	if len(document.Content) != 1 {
		return nil, r.failAt(1, 1, "there is no document")
	}
	switch err := loader.Load(&second); {
	case err == nil:
		return nil, r.fail(&second, "a second document begins here; a template is one")
	case !errors.Is(err, io.EOF):
		return nil, r.broken(err)
	}
	return document.Content[0], nil
}

// broken returns the error that a text is no YAML.
func (r *templateReader) broken(err error) error {
	if r.ctx.Err() != nil {
		return r.ctx.Err()
	}
	var fault *yaml.LoadError
	if !errors.As(err, &fault) {
		return r.failAt(1, 1, "not YAML: %v", err)
	}
	reason := fault.Message
	if fault.ContextMsg != "" {
		reason += " " + fault.ContextMsg
		if fault.ContextMark.Line > 0 && fault.ContextMark.Line != fault.Mark.Line {
			reason += " from line " + itoa(fault.ContextMark.Line) + " on"
		}
	}
	return r.failAt(max(fault.Mark.Line, 1), max(fault.Mark.Column, 1), "not YAML: %s", reason)
}

// unprintable returns where the first character is that YAML forbids (YAML 1.2.2,
// 5.1), or -1: the parser names it, but not its place.
func unprintable(text []byte) int {
	return bytes.IndexFunc(text, func(c rune) bool {
		return c < ' ' && c != '\t' && c != '\n' && c != '\r' || c >= 0x7f && c < 0xa0 && c != 0x85 || c == 0xfffe || c == 0xffff
	})
}

// fail returns an error about a node.
func (r *templateReader) fail(n *yaml.Node, format string, args ...any) error {
	return r.failAt(max(n.Line, 1), max(n.Column, 1), format, args...)
}

// failAt returns an error about a line and a character in it, both from 1.
func (r *templateReader) failAt(line, column int, format string, args ...any) error {
	t := &textReader{file: r.file, format: r.format}
	fault := t.fail(format, args...).(*FormatError)
	rest := r.text
	for range line - 1 {
		end := bytes.IndexByte(rest, '\n')
		if end < 0 {
			break
		}
		rest = rest[end+1:]
	}
	offset := len(r.text) - len(rest)
	for range column - 1 {
		_, size := utf8.DecodeRune(rest)
		rest = rest[size:]
		offset += size
	}
	fault.Line, fault.Offset = line, r.source.FileOffset(int64(offset))
	return fault
}

// result reads the tree and returns what is in it.
func (r *templateReader) result(root *yaml.Node) (*Result, error) {
	g, err := r.document(root)
	if err != nil {
		return nil, err
	}
	return &Result{Groups: []*landmark.Group{g}, Format: r.format, Notes: r.notes, Warnings: r.warnings, NotKept: r.unkept.all()}, nil
}

// jsonTree makes of a JSON text the tree that the same text has in YAML.
type jsonTree struct {
	*jsonReader
	line int   // of the place at
	at   int64 // up to which lines were counted
}

// here returns a node for what begins at the place of the reader.
func (t *jsonTree) here(kind yaml.Kind) *yaml.Node {
	at := min(t.Offset(), int64(len(t.data)))
	t.line += bytes.Count(t.data[t.at:at], []byte("\n"))
	t.at = at
	start := bytes.LastIndexByte(t.data[:at], '\n') + 1
	return &yaml.Node{Kind: kind, Line: t.line, Column: utf8.RuneCount(t.data[start:at]) + 1}
}

func (t *jsonTree) node() (*yaml.Node, error) {
	kind, err := t.Peek()
	if err != nil {
		return nil, err
	}
	switch kind {
	case strictjson.Object:
		n := t.here(yaml.MappingNode)
		err := t.Object("an object", func(key string) error {
			k := t.here(yaml.ScalarNode)
			k.Tag, k.Value = tagText, key
			v, err := t.node()
			n.Content = append(n.Content, k, v)
			return err
		})
		return n, err
	case strictjson.List:
		n := t.here(yaml.SequenceNode)
		err := t.List("a list", func(int) error {
			v, err := t.node()
			n.Content = append(n.Content, v)
			return err
		})
		return n, err
	}
	n := t.here(yaml.ScalarNode)
	switch kind {
	case strictjson.Text:
		n.Tag, n.Style = tagText, yaml.DoubleQuotedStyle
		n.Value, err = t.String("a text")
		return n, err
	case strictjson.Number:
		literal, err := t.Number("a number")
		n.Tag, n.Value = tagInt, string(literal)
		if strings.ContainsAny(n.Value, ".eE") {
			n.Tag = tagFloat
		}
		return n, err
	}
	n.Tag = tagFlag
	if kind == strictjson.Null {
		n.Tag = tagNull
	}
	n.Value, err = t.raw()
	return n, err
}

// describe names a node in a message.
func describe(n *yaml.Node) string {
	switch {
	case n.Kind == yaml.MappingNode:
		return "a list of keys"
	case n.Kind == yaml.SequenceNode:
		return "a list"
	case n.ShortTag() == tagNull:
		return "nothing"
	case n.ShortTag() == tagText:
		return "the text " + message.Quote(n.Value)
	}
	return message.Quote(n.Value)
}
