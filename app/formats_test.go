package main

import (
	"slices"
	"testing"
)

func TestFormatsNameTheExtensionsThatOthersShare(t *testing.T) {
	for _, want := range []struct{ of, name, shared string }{
		{"mesh", "MJSON", ".json"}, {"landmark", "LJSON", ".json"}, {"landmark", "Morphologika", ".txt"},
	} {
		i := slices.IndexFunc(allFormats(), func(f formatInfo) bool { return f.Of == want.of && f.Name == want.name })
		if i < 0 || !slices.Contains(allFormats()[i].Shared, want.shared) {
			t.Errorf("%s is not said to share %s", want.name, want.shared)
		}
	}
}
