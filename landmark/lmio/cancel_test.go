package lmio

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestCancel cancels the reading of a large file in the middle: nobody who
// closes a document waits for it.
func TestCancel(t *testing.T) {
	const tries = 5 // the quickest counts, since other work may hold one up
	fileBytes, limit, step := 100<<20, 50*time.Millisecond, 30*time.Millisecond
	if raceEnabled { // which is tens of times as slow, and tells nothing about time
		fileBytes, limit, step = fileBytes/10, 5*time.Second, 5*time.Millisecond
	}
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
			least := time.Hour
			for try := 0; try < tries && least > limit; try++ {
				ctx, cancel := context.WithCancel(t.Context())
				begun := make(chan time.Time, 1)
				time.AfterFunc(time.Duration(try+1)*step, func() {
					begun <- time.Now()
					cancel()
				})
				_, err := Read(ctx, path)
				ended := time.Now()
				late := ended.Sub(<-begun)
				if errors.Is(err, context.Canceled) {
					least = min(least, late)
				} else if err != nil {
					t.Fatal(err)
				} // else it was read before the timer came
			}
			if least > limit {
				t.Errorf("the reading ended %v after it was cancelled, want at most %v", least, limit)
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
