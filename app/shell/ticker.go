package shell

import (
	"context"
	"time"
)

// ticker calls a function on the window's goroutine again and again while something is
// under way.
type ticker struct {
	post  func(func())
	do    func()
	began time.Time
	end   func() // ends its goroutine; nil where there is none
}

func newTicker(post func(func()), do func()) *ticker { return &ticker{post: post, do: do} }

// start begins, unless it has begun.
func (t *ticker) start() {
	if t.end != nil {
		return
	}
	const every = 60 * time.Millisecond
	ctx, cancel := context.WithCancel(context.Background())
	t.end, t.began = cancel, time.Now()
	go func() {
		ticker := time.NewTicker(every)
		defer ticker.Stop()
		for {
			select {
			case <-ticker.C:
			case <-ctx.Done():
				return
			}
			ran := make(chan struct{}) // a window that is busy must not find a heap of ticks
			t.post(func() {
				if t.end != nil {
					t.do()
				}
				close(ran)
			})
			select {
			case <-ran:
			case <-ctx.Done():
				return
			}
		}
	}()
}

func (t *ticker) stop() {
	if t.end != nil {
		t.end()
		t.end = nil
	}
}

// long reports whether it has been going for so long that people wonder.
func (t *ticker) long() bool {
	const patience = 300 * time.Millisecond
	return t.end != nil && time.Since(t.began) > patience
}
