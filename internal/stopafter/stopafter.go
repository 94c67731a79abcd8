// Package stopafter gives tests a context that is cancelled at a place in the
// code, where time would depend on the machine.
package stopafter

import (
	"context"
	"sync/atomic"
)

// Context is cancelled once it has been looked at, by its Err, more than Most
// times. It may be used from any goroutine.
type Context struct {
	context.Context
	Looks, Most atomic.Int64
}

// Err is part of context.Context.
func (c *Context) Err() error {
	if c.Looks.Add(1) > c.Most.Load() {
		return context.Canceled
	}
	return nil
}
