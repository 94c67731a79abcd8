package shell

import (
	"testing"
	"testing/synctest"
	"time"

	"cairn/app/workspace"
)

// TestTicksDoNotPileUp: while the window is busy one tick of the bar waits, and the next
// comes when that has run.
func TestTicksDoNotPileUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var posted []func()
		post := func(f func()) { posted = append(posted, f) }
		o := &overlay{docs: workspace.New(post, workspace.Events{}), post: post}
		o.start()
		defer o.stop()
		for want := range 3 {
			time.Sleep(time.Minute)
			synctest.Wait()
			if len(posted) != want+1 {
				t.Fatalf("after %d ticks that ran, %d were posted", want, len(posted))
			}
			posted[want]()
		}
	})
}
