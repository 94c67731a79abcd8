package study

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"cairn/landmark/check"
)

// ruled is a protocol with thresholds and curves, whose rules the README says.
const ruled = `{"format": "Cairn protocol", "version": 1, "units": "mm", "thresholds": {"surface": 0.5, "outlier": 4, "midline": 0.2},
  "points": [
    {"name": "a", "midline": true},
    {"name": "b", "partner": "c", "thresholds": {"surface": 1}},
    {"name": "c", "partner": "b", "thresholds": {"outlier": 2, "midline": -1}},
    {"name": "d", "kind": "curve"},
    {"name": "e", "kind": "curve"},
    {"name": "f"}],
  "labels": [
    {"name": "rim", "points": ["a", "d", "e", "f"], "curve": "open"},
    {"name": "ring", "points": ["a", "d", "f"], "curve": "closed"},
    {"name": "all", "points": ["a", "b"]}]}`

// TestRulesOfAProtocol by name, whatever the order of a specimen's points.
func TestRulesOfAProtocol(t *testing.T) {
	p := protocol(t, ruled)
	got := p.Rules([]string{"f", "c", "", "a", "stray", "d", "b"}, "mm")
	want := &check.Rules{
		Surface:    []float64{0.5, 0.5, 0, 0.5, 0, 0.5, 1},
		OffMidline: []float64{0.2, 0.2, 0, 0.2, 0, 0.2, 0.2},
		Outlier:    []float64{4, 2, 0, 4, 0, 4, 4},
		Partners:   []int{-1, 6, -1, 3, -1, -1, 1},
		Curves: []check.Curve{
			{Name: "rim", Points: []int{3, 5, -1, 0}, Spacing: check.UsualSpacing},
			{Name: "ring", Points: []int{3, 5, 0}, Closed: true},
		},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
	for unit, length := range map[string]float64{"": 0.5, "mm": 0.5, "cm": 0} {
		if r := p.Rules([]string{"a"}, unit); r.Surface[0] != length || r.OffMidline[0] > length || r.Outlier[0] != 4 {
			t.Errorf("in %q: %+v", unit, r)
		}
	}
	said := protocol(t, strings.Replace(ruled, `"surface": 0.5`, `"surface": 0.5, "spacing": 2`, 1)).Rules([]string{"a", "d", "e", "f"}, "")
	for _, c := range said.Curves {
		if c.Spacing != 2 || !c.Said {
			t.Errorf("%+v", c)
		}
	}
}

func TestThresholdsWithoutAMeaning(t *testing.T) {
	if d := protocol(t, strings.Replace(ruled, `, "midline": -1`, "", 1)).Doubts(); len(d) > 0 {
		t.Errorf("%q", d)
	}
	d := protocol(t, strings.Replace(ruled, `"outlier": 4`, `"off-surface": 4`, 1)).Doubts()
	if len(d) != 2 || !strings.Contains(d[0], `the threshold "off-surface": they are surface, midline, outlier`) || !strings.Contains(d[1], `the threshold "midline" of "c" is -1`) {
		t.Errorf("%q", d)
	}
	if p := protocol(t, ruled); !slices.Contains(p.Points[2].Thresholds, Threshold{"midline", -1}) {
		t.Error("it is not kept")
	}
}
