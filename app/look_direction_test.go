package main

import (
	"strings"
	"testing"
)

// TestWhatIsNoDirectionIsToldWithWhatIsOne: whatever is wrong about it.
func TestWhatIsNoDirectionIsToldWithWhatIsOne(t *testing.T) {
	for _, text := range []string{"sideways", "1,2,foo", "1,2", "0,0,0", "NaN,0,1", "xy", "front"} {
		_, err := parseDirection(text)
		if err == nil {
			t.Errorf("%q is a direction", text)
			continue
		}
		for _, name := range []string{"+x", "-x", "+y", "-y", "+z", "-z", "three numbers"} {
			if !strings.Contains(err.Error(), name) {
				t.Errorf("%q: %v does not name %s", text, err, name)
			}
		}
	}
}
