package shell

import (
	"testing"
	"testing/synctest"
	"time"
)

// TestTicksDoNotPileUp: while the window is busy one tick waits, and the next
// comes when that has run.
func TestTicksDoNotPileUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var posted []func()
		post := func(f func()) { posted = append(posted, f) }
		ran := 0
		tick := newTicker(post, func() { ran++ })
		tick.start()
		defer tick.stop()
		for want := range 3 {
			time.Sleep(time.Minute)
			synctest.Wait()
			if len(posted) != want+1 {
				t.Fatalf("after %d ticks that ran, %d were posted", want, len(posted))
			}
			posted[want]()
			if ran != want+1 {
				t.Fatalf("%d ticks ran, want %d", ran, want+1)
			}
		}
	})
}
