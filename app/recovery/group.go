package recovery

import (
	"cairn/landmark"
	"cairn/scene"
)

// group is a landmark group with all that is in it, and how it is shown.
type group struct {
	Name   text               `json:"name"`
	Dim    int                `json:"dim"`
	IDs    []landmark.PointID `json:"ids"`
	LastID landmark.PointID   `json:"lastID"`
	Points []point            `json:"points"`
	Labels []label            `json:"labels,omitempty"`
	Lines  []landmark.Edge    `json:"lines,omitempty"`

	Units     text      `json:"units,omitempty"`
	Declared  placement `json:"declared"`
	Color     shade     `json:"color"`
	Locked    bool      `json:"locked,omitempty"`
	Hidden    bool      `json:"hidden,omitempty"`
	Format    text      `json:"format,omitempty"`
	Protocol  *protocol `json:"protocol,omitempty"`
	Extra     fields    `json:"extra,omitempty"`
	Placement placement `json:"placement"`

	Shown settings `json:"shown"`
}

// settings are scene.GroupSettings, without what can be measured anew.
type settings struct {
	Visible   bool    `json:"visible"`
	Color     shade   `json:"color"`
	Recolored bool    `json:"recolored,omitempty"`
	File      text    `json:"file,omitempty"`
	Clear     bool    `json:"clear,omitempty"`
	Chosen    bool    `json:"chosen,omitempty"`
	Doubts    []doubt `json:"doubts,omitempty"`
}

// protocol is landmark.ProtocolID.
type protocol struct {
	Name     text `json:"name,omitempty"`
	Revision text `json:"revision,omitempty"`
	Hash     text `json:"hash,omitempty"`
}

type doubt struct {
	Points []landmark.PointID `json:"points"`
	Why    string             `json:"why"`
}

func groupOf(g *landmark.Group, s scene.GroupSettings) *group {
	p := g.Properties()
	c := &group{
		Name: text(g.Name()), Dim: g.Dim(), IDs: g.IDs(), LastID: g.LastID(), Labels: labelsOf(g.Labels()), Lines: g.Connectivity(),
		Units: text(p.Units), Declared: placementOf(p.Declared), Color: shadeOf(p.Color), Locked: p.Locked, Hidden: p.Hidden,
		Format: text(p.Format), Extra: fieldsOf(p.Extra), Placement: placementOf(g.Placement()),
		Shown: settings{Visible: s.Visible, Color: shadeOf(s.Color), Recolored: s.Recolored, File: text(s.File), Clear: s.Clear, Chosen: s.Chosen},
	}
	if id := p.Protocol; !id.IsZero() {
		c.Protocol = &protocol{text(id.Name), text(id.Revision), text(id.Hash)}
	}
	for _, l := range g.Landmarks() {
		c.Points = append(c.Points, pointOf(l))
	}
	for _, d := range s.Doubts {
		c.Shown.Doubts = append(c.Shown.Doubts, doubt(d))
	}
	return c
}

func (c *group) group() (*landmark.Group, scene.GroupSettings, error) {
	landmarks := make([]landmark.Landmark, len(c.Points))
	var s scene.GroupSettings
	var err error
	for i, p := range c.Points {
		if landmarks[i], err = p.landmark(); err != nil {
			return nil, s, err
		}
	}
	g := landmark.NewGroup(string(c.Name), landmarks)
	if c.Dim == 2 || c.Dim == 3 {
		g.SetDim(c.Dim)
	}
	if err := g.SetIDs(c.IDs, c.LastID); err != nil {
		return nil, s, err
	}
	if len(c.Labels) > 0 {
		if err := g.SetLabels(landmarkLabels(c.Labels)); err != nil {
			return nil, s, err
		}
	}
	if err := g.SetConnectivity(c.Lines); err != nil {
		return nil, s, err
	}
	var id landmark.ProtocolID
	if p := c.Protocol; p != nil {
		id = landmark.ProtocolID{Name: string(p.Name), Revision: string(p.Revision), Hash: string(p.Hash)}
	}
	g.SetProperties(landmark.Properties{
		Protocol: id, Units: string(c.Units), Declared: c.Declared.placement(), Color: c.Color.color(), Locked: c.Locked, Hidden: c.Hidden,
		Format: string(c.Format), Extra: c.Extra.fields(),
	})
	g.SetPlacement(c.Placement.placement())
	s = scene.GroupSettings{
		Visible: c.Shown.Visible, Color: c.Shown.Color.color(), Recolored: c.Shown.Recolored, File: string(c.Shown.File),
		Clear: c.Shown.Clear, Chosen: c.Shown.Chosen,
	}
	for _, d := range c.Shown.Doubts {
		s.Doubts = append(s.Doubts, scene.Doubt(d))
	}
	return g, s, nil
}
