package lmio

import (
	"strconv"
	"strings"

	"cairn/landmark"
)

// encodeNTSYS writes one specimen without a name point by point, and else a row
// for each specimen.
func encodeNTSYS(groups []*landmark.Group) ([]byte, error) {
	g, sign := groups[0], missingSign(groups, false)
	out := ntsysComments(groups)
	if len(groups) == 1 && g.Name() == "" && g.Len() > 1 {
		out = appendNTSYSHeader(out, g.Len(), "", g.Dim(), "", sign, " dim=", g.Dim())
		return appendTable(out, g, "\n", wordFor(sign)), nil
	}
	named, labels := "", ntsysNames(groups)
	if labels != nil {
		named = "L"
	}
	columns, labelled := g.Properties().Extra.Get(ntsysColumns)
	mark := ""
	if labelled {
		mark = "L"
	}
	out = appendNTSYSHeader(out, len(groups), named, g.Len()*g.Dim(), mark, sign, " dim=", g.Dim())
	if labels != nil {
		out = append(out, strings.Join(labels, " ")+"\n"...)
	}
	if labelled {
		out = append(out, columns+"\n"...)
	}
	for _, g := range groups {
		if g.Len() == 0 && labels != nil {
			continue // an empty line would end the names
		}
		out = appendTable(out, g, " ", wordFor(sign))
		if g.Len() == 0 {
			out = append(out, '\n') // a line for each specimen, whatever it has
		}
	}
	return out, nil
}

// encodeIDAVTable writes as the IDAV Landmark Editor does.
func encodeIDAVTable(groups []*landmark.Group) ([]byte, error) {
	g, sign := groups[0], missingSign(groups, true)
	columns, labelled := g.Properties().Extra.Get(ntsysColumns)
	mark := ""
	if labelled {
		mark = "L"
	}
	out := appendNTSYSHeader(ntsysComments(groups), len(groups), "L", g.Len()*g.Dim(), mark, sign, " Dim=", g.Dim())
	for _, g := range groups {
		name := g.Name()
		if name == "" {
			name = ntsysNoName
		}
		out = append(out, name+"\n"...)
	}
	out = append(out, '\n')
	if labelled {
		out = append(out, columns+"\n"...)
	}
	for i, g := range groups {
		if i > 0 {
			out = append(out, '\n')
		}
		out = appendTable(out, g, "\n", wordFor(sign))
	}
	return out, nil
}

// ntsysComments returns the comments of the file, and where several specimens
// have a point each, the one that says so.
func ntsysComments(groups []*landmark.Group) (out []byte) {
	if len(groups) > 1 && groups[0].Len() == 1 {
		out = append(out, `"`+strconv.Itoa(len(groups))+" specimens of 1 landmark\n"...)
	}
	for _, f := range groups[0].Properties().Extra.All() {
		if f.Key == ntsysComment {
			out = append(out, f.Value+"\n"...)
		}
	}
	return out
}

// ntsysNames returns the names of the groups; nil if none has one.
func ntsysNames(groups []*landmark.Group) []string {
	names, any := make([]string, len(groups)), false
	for i, g := range groups {
		names[i] = g.Name()
		if any = any || names[i] != ""; names[i] == "" {
			names[i] = ntsysNoName
		}
	}
	if !any {
		return nil
	}
	return names
}

func appendNTSYSHeader(out []byte, rows int, named string, columns int, mark, sign, dimension string, dim int) []byte {
	out = append(out, "1 "+strconv.Itoa(rows)+named+" "+strconv.Itoa(columns)+mark...)
	if _, number := parseNumber(sign); number {
		out = append(out, " 1 "+sign...)
	} else {
		out = append(out, " 0"...)
	}
	return append(out, dimension+strconv.Itoa(dim)+"\n"...)
}

// wordFor returns what stands for a coordinate of a point that is missing.
func wordFor(sign string) string {
	if sign == "" {
		return missingWord // of no use, since nothing is missing
	}
	return sign
}

// appendTable appends the points of a group with a separator between them, and
// a line end behind the last.
func appendTable(out []byte, g *landmark.Group, separator, sign string) []byte {
	for i, l := range g.Landmarks() {
		if i > 0 {
			out = append(out, separator...)
		}
		out = appendPoint(out, l, g.Dim(), sign)
	}
	if g.Len() > 0 {
		out = append(out, '\n')
	}
	return out
}
