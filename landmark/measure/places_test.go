package measure

import (
	"slices"
	"strings"
	"testing"

	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

func TestPlacesByNames(t *testing.T) {
	group := func(name string, first float64, points ...string) *landmark.Group {
		var list []landmark.Landmark
		for i, p := range points {
			l := landmark.Landmark{Name: strings.TrimSuffix(p, "?"), Status: landmark.Defined, Position: r3.Vec{X: first + float64(i)}}
			if strings.HasSuffix(p, "?") {
				l.Status, l.Position = landmark.Missing, landmark.NoPosition()
			}
			list = append(list, l)
		}
		return landmark.NewGroup(name, list)
	}
	face := group("face", 1, "nasion", "orbit", "", "gone?")
	face.SetLabels([]landmark.Label{{Name: "upper", Indices: []int{0, 2, 3}}})
	groups := []Group{{Landmarks: face}, {Landmarks: group("orbit", 11, "x", "y", "nasion")}, {Name: "scan.fcsv", Landmarks: group("", 21, "z?")}}
	for text, want := range map[string][]float64{
		"":            {1, 2, 3, 11, 12, 13},
		"orbit":       {2}, // the point goes before the group
		"orbit/*":     {11, 12, 13},
		"face":        {1, 2, 3},
		"upper":       {1, 3},
		"@upper":      {1, 3},
		"x,face/#3":   {11, 3},
		"face/nasion": {1},
	} {
		places, err := Places(groups, text)
		var got []float64
		for _, p := range places {
			got = append(got, p.X)
		}
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%q: %v, %v, want %v", text, got, err, want)
		}
	}
	for text, says := range map[string]string{
		"elbow":     `there is no point "elbow"; there are the groups "face", "orbit", "scan.fcsv", the labels "upper", the points "nasion"`,
		"nasion":    `2 points are called "nasion"`,
		"scan.fcsv": "none of 1 landmark is placed",
		"z":         "none of 1 landmark is placed",
		"a/":        "a/",
	} {
		if places, err := Places(groups, text); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v, %v", text, places, err)
		}
	}
	if _, err := Places(nil, ""); err == nil || err.Error() != "there are no landmarks" {
		t.Error(err)
	}
}
