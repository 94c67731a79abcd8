package lmio

import (
	"cairn/internal/stopafter"
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestCancel: nobody who closes a document waits for the reading of a large file.
// What counts is how much of the file lies between two looks at the context, and
// that none is read after the one that says stop: time would depend on the machine.
func TestCancel(t *testing.T) {
	const fileBytes = 1 << 20
	for _, c := range []struct{ name, begin, unit, end string }{
		{"values that are skipped", `{"other": [`, "[1.5, 2.5, null],", `0], "version": 3, "groups": {}}`},
		{"keys that are not known", `{"version": 3, "groups": {"a": {"metadata": {`, `"k%07d": 1,`, `"z": 1}}}}`},
		{"names", `{"version": 3, "groups": {"a": {"metadata": {"names": [`, `"name",`, `""]}}}}`},
		{"indices", `{"version": 3, "groups": {"a": {"labels": [{"label": "a", "mask": [`, "0,", `0]}]}}}`},
		{"one long text", `{"version": 3, "other": "`, "long ", `"}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "large.ljson")
			writeLarge(t, path, fileBytes, c.begin, c.unit, c.end)
			whole := &stopafter.Context{Context: t.Context()}
			whole.Most.Store(math.MaxInt64)
			_, _ = Read(whole, path) // not all of them are whole sets of landmarks
			looks := whole.Looks.Load()
			const step, passes = 64 << 10, 2 // a millisecond's work; the file is taken into memory, then decoded
			if least := int64(passes * fileBytes / step); looks < least {
				t.Errorf("the context was looked at %d times, want at least %d", looks, least)
			}
			const parts = 6
			for i := range int64(parts) {
				p := &stopafter.Context{Context: t.Context()}
				p.Most.Store(looks * i / parts)
				if _, err := Read(p, path); !errors.Is(err, context.Canceled) {
					t.Errorf("stopped at look %d of %d: %v", p.Most.Load(), looks, err)
				}
				const more = 4 // by those who pass the error on
				if n := p.Looks.Load() - p.Most.Load(); n > more {
					t.Errorf("stopped at look %d, but it went on for %d", p.Most.Load(), n)
				}
			}
		})
	}
}

// writeLarge writes a file of a beginning, one unit again and again, in which
// %07d is its number, and an end.
func writeLarge(t *testing.T, path string, size int, begin, unit, end string) {
	t.Helper()
	var b strings.Builder
	b.Grow(size + len(unit))
	b.WriteString(begin)
	for i := 0; b.Len() < size; i++ {
		if strings.Contains(unit, "%") {
			fmt.Fprintf(&b, unit, i)
		} else {
			b.WriteString(unit)
		}
	}
	b.WriteString(end)
	if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}
