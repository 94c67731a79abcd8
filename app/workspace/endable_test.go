package workspace

import (
	"context"
	"errors"
	"testing"
)

// TestADocumentWhoseFileIsNotGivenCloses: a job of it ends with its context, and the disk
// is left to itself.
func TestADocumentWhoseFileIsNotGivenCloses(t *testing.T) {
	gate := make(chan struct{})
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if v, err := endable(ctx, func() (int, error) { <-gate; return 1, nil }); !errors.Is(err, context.Canceled) || v != 0 {
		t.Errorf("%d, %v", v, err)
	}
	close(gate)
	if v, err := endable(ctx, func() (int, error) { return 2, nil }); err != nil || v != 2 {
		t.Errorf("what ends by itself says %d, %v", v, err)
	}
	d, id, _ := open(t, map[string]string{"a.ply": plyText, "a.ljson": ljsonText}, "a.ply")
	answer := stall(d)
	d.nameMesh(d.Entry(id))
	d.CloseAll() // it would wait for ever
	answer()
}
