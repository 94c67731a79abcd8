package lmio

import (
	"slices"

	"cairn/landmark"
)

// encodeLJSON returns the groups as LJSON version 3, as menpo 0.11.1 writes them
// (json.dump with indent 4 and sorted keys), but in their own order. So a file
// of menpo's comes out byte for byte as it was.
func encodeLJSON(groups []*landmark.Group) ([]byte, error) {
	w := &jsonWriter{}
	extra := make([]map[string][]landmark.Field, len(groups))
	document := []member{
		{"groups", func() {
			w.object(len(groups), func(i int) {
				w.key(groups[i].Name())
				w.group(groups[i], extra[i])
			})
		}},
		{"version", func() { w.raw("3") }},
	}
	for i, g := range groups {
		if g.Properties().Format == ljsonName {
			extra[i] = byPlace(g.Properties().Extra)
		}
		document = w.with(document, extra[i][ofDocument])
	}
	w.members(document)
	return w.out, nil
}

// with appends what was carried through to the members of an object.
func (w *jsonWriter) with(members []member, extra []landmark.Field) []member {
	for _, f := range extra {
		members = append(members, member{f.Key, func() { w.value(f.Value) }})
	}
	return members
}

func (w *jsonWriter) group(g *landmark.Group, extra map[string][]landmark.Field) {
	members := []member{
		{"labels", func() { w.labels(g, extra) }},
		{"landmarks", func() { w.landmarks(g, extra[ofLandmarks]) }},
	}
	if metadata := w.with(w.metadata(g), extra[ofMetadata]); len(metadata) > 0 {
		members = append(members, member{"metadata", func() { w.members(metadata) }})
	}
	w.members(w.with(members, extra[ofGroup]))
}

func (w *jsonWriter) labels(g *landmark.Group, extra map[string][]landmark.Field) {
	written := map[string]bool{}
	w.array(len(g.Labels()), func(i int) {
		l := g.Labels()[i]
		members := []member{
			{"label", func() { w.text(l.Name) }},
			{"mask", func() { w.array(len(l.Indices), func(i int) { w.integer(l.Indices[i]) }) }},
		}
		if len(extra) > 0 && !written[l.Name] {
			written[l.Name] = true
			members = w.with(members, extra[ofLabel(l.Name)])
		}
		w.members(members)
	})
}

func (w *jsonWriter) landmarks(g *landmark.Group, extra []landmark.Field) {
	edges := g.Connectivity()
	members := []member{{"points", func() {
		w.array(g.Len(), func(i int) { w.point(g.Dim(), g.At(i)) })
	}}}
	// menpo gives all but the plainest point set a connectivity.
	if edges != nil || len(g.Labels()) > 0 {
		members = append(members, member{"connectivity", func() {
			w.array(len(edges), func(i int) {
				w.array(2, func(k int) { w.integer(edges[i][k]) })
			})
		}})
	}
	w.members(w.with(members, extra))
}

func (w *jsonWriter) point(dim int, l landmark.Landmark) {
	p := [...]float64{l.Position.X, l.Position.Y, l.Position.Z}
	if dim == 2 {
		p[0], p[1] = p[1], p[0]
	}
	w.array(dim, func(k int) { w.number(p[k]) })
}

// metadata returns what menpo has no place for, as far as the group says
// something by it.
func (w *jsonWriter) metadata(g *landmark.Group) (members []member) {
	column := func(key string, said func(l landmark.Landmark) bool, write func(l landmark.Landmark)) {
		if slices.ContainsFunc(g.Landmarks(), said) {
			members = append(members, member{key, func() {
				w.array(g.Len(), func(i int) { write(g.At(i)) })
			}})
		}
	}
	column(namesKey, func(l landmark.Landmark) bool { return l.Name != "" }, func(l landmark.Landmark) { w.text(l.Name) })
	column(descriptionsKey, func(l landmark.Landmark) bool { return l.Description != "" }, func(l landmark.Landmark) { w.text(l.Description) })
	column(reasonsKey, func(l landmark.Landmark) bool { return l.Reason != "" }, func(l landmark.Landmark) { w.text(l.Reason) })
	column(statusKey, func(l landmark.Landmark) bool {
		return l.Status == landmark.Estimated || l.Status == landmark.Undefined
	}, func(l landmark.Landmark) { w.text(statusWords[l.Status]) })
	column(originsKey, func(l landmark.Landmark) bool { return l.Origin != landmark.Observed }, func(l landmark.Landmark) { w.text(originWords[l.Origin]) })
	column(normalsKey, func(l landmark.Landmark) bool { return l.Normal != (landmark.Landmark{}).Normal }, w.normal)
	column(lockedKey, func(l landmark.Landmark) bool { return l.Locked }, func(l landmark.Landmark) { w.flag(l.Locked) })
	column(visibleKey, func(l landmark.Landmark) bool { return l.Hidden }, func(l landmark.Landmark) { w.flag(!l.Hidden) })
	if slices.ContainsFunc(g.Labels(), func(l landmark.Label) bool { return l.Curve != landmark.NoCurve }) {
		members = append(members, member{curvesKey, func() {
			w.array(len(g.Labels()), func(i int) { w.text(curveWords[g.Labels()[i].Curve]) })
		}})
	}
	if slices.ContainsFunc(g.Labels(), func(l landmark.Label) bool { return l.Color.A != 0 }) {
		members = append(members, member{labelColorsKey, func() {
			w.array(len(g.Labels()), func(i int) { w.text(formatColor(g.Labels()[i].Color)) })
		}})
	}
	p := g.Properties()
	if p.Units != "" {
		members = append(members, member{unitsKey, func() { w.text(p.Units) }})
	}
	if p.Color.A != 0 {
		members = append(members, member{colorKey, func() { w.text(formatColor(p.Color)) }})
	}
	if p.Locked {
		members = append(members, member{groupLockedKey, func() { w.flag(true) }})
	}
	if p.Hidden {
		members = append(members, member{groupHiddenKey, func() { w.flag(true) }})
	}
	if !p.Protocol.IsZero() {
		members = append(members, member{protocolKey, func() { w.protocol(p.Protocol) }})
	}
	return members
}

func (w *jsonWriter) normal(l landmark.Landmark) {
	if l.Normal == (landmark.Landmark{}).Normal {
		w.raw("null")
		return
	}
	n := [...]float64{l.Normal.X, l.Normal.Y, l.Normal.Z}
	w.array(len(n), func(k int) { w.number(n[k]) })
}

func (w *jsonWriter) flag(on bool) {
	if on {
		w.raw("1")
	} else {
		w.raw("0")
	}
}
