package lmio

import (
	"testing"

	"cairn/landmark"
)

// TestFormatsSayWhatTheyHold compares what a format says it holds with what it
// then loses.
func TestFormatsSayWhatTheyHold(t *testing.T) {
	for _, f := range Formats() {
		if !f.Writes() {
			if f.Holds() != nil {
				t.Errorf("%s is only read and holds %q", f.Name, f.Holds())
			}
			continue
		}
		dim := f.limits.dims[0]
		named := landmark.NewGroup("g", []landmark.Landmark{{Status: landmark.Defined}})
		if f.limits.template {
			named.Set(0, landmark.Landmark{Position: landmark.NoPosition()})
		}
		named.SetDim(dim)
		losses, err := Losses("a"+extensionOf(f), []*landmark.Group{named})
		if err != nil {
			t.Errorf("%s: %v", f.Name, err)
		}
		if f.NamesGroups() == (len(losses) > 0) {
			t.Errorf("%s: NamesGroups is %t, but of a group with a name it loses %q", f.Name, f.NamesGroups(), losses)
		}
		if !f.States(landmark.Placement{}) {
			t.Errorf("%s cannot state coordinates as they are", f.Name)
		}
	}
}

// extensionOf returns an extension that Write takes for the format.
func extensionOf(f Format) string {
	for _, e := range append(f.Extensions, f.Shared...) {
		if g, err := WrittenAs("a" + e); err == nil && g.Name == f.Name {
			return e
		}
	}
	return ""
}
