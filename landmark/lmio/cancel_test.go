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
	const (
		fileBytes = 100 << 20
		limit     = 50 * time.Millisecond
		tries     = 5 // the quickest counts, since other work may hold one up
	)
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
				time.AfterFunc(time.Duration(try+1)*30*time.Millisecond, func() {
					begun <- time.Now()
					cancel()
				})
				_, err := Read(ctx, path)
				if !errors.Is(err, context.Canceled) {
					t.Fatalf("the reading ended with %v before it was cancelled", err)
				}
				least = min(least, time.Since(<-begun))
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
