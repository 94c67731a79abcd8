package recovery

import (
	"cairn/landmark/measure"
	"cairn/scene"
)

// definition is a measure.Definition.
type definition struct {
	Name   text         `json:"name,omitempty"`
	Kind   string       `json:"kind"`
	Points []namedPoint `json:"points,omitempty"`
	Of     *namedSet    `json:"of,omitempty"`
	Extra  fields       `json:"extra,omitempty"`
}

type namedPoint struct {
	Group  text             `json:"group,omitempty"`
	Name   text             `json:"name,omitempty"`
	Number int              `json:"number,omitempty"`
	ID     measure.Identity `json:"id"`
	Extra  fields           `json:"extra,omitempty"`
}

type namedSet struct {
	Group   text   `json:"group,omitempty"`
	GroupID uint64 `json:"groupID,omitempty"`
	All     bool   `json:"all,omitempty"`
	Label   text   `json:"label,omitempty"`
	Extra   fields `json:"extra,omitempty"`
}

func definitionsOf(list []measure.Definition) []definition {
	c := make([]definition, len(list))
	for i, d := range list {
		c[i] = definition{Name: text(d.Name), Kind: d.Kind.Word(), Extra: fieldsOf(d.Extra)}
		for _, p := range d.Points {
			c[i].Points = append(c[i].Points, namedPoint{text(p.Group), text(p.Name), p.Number, p.ID, fieldsOf(p.Extra)})
		}
		if s := d.Of; !s.IsZero() || s.Group != "" {
			c[i].Of = &namedSet{text(s.Group), s.GroupID, s.All, text(s.Label), fieldsOf(s.Extra)}
		}
	}
	return c
}

// definitions returns the measures; those of a kind that is not known are left out.
func definitions(list []definition, ids groups) []measure.Definition {
	var all []measure.Definition
	for _, c := range list {
		kind, ok := measure.KindOf(c.Kind)
		if !ok {
			continue
		}
		d := measure.Definition{Name: string(c.Name), Kind: kind, Extra: c.Extra.fields()}
		for _, p := range c.Points {
			p.ID.Group = uint64(ids.id(scene.ID(p.ID.Group)))
			d.Points = append(d.Points, measure.Point{Group: string(p.Group), Name: string(p.Name), Number: p.Number, ID: p.ID, Extra: p.Extra.fields()})
		}
		if s := c.Of; s != nil {
			d.Of = measure.Set{Group: string(s.Group), GroupID: uint64(ids.id(scene.ID(s.GroupID))), All: s.All, Label: string(s.Label), Extra: s.Extra.fields()}
		}
		all = append(all, d)
	}
	return all
}
