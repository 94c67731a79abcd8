package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"
)

// progress is a line on a terminal that says how far a long command is. Where
// standard error is no terminal, and in the first half second, it says nothing.
// Its methods may be called from any goroutine.
type progress struct {
	mu    sync.Mutex
	out   io.Writer // nil where there is no terminal
	begun time.Time
	last  time.Time // of the last line
	width int       // of the line that is shown
}

const (
	progressAfter = 500 * time.Millisecond
	progressEvery = 100 * time.Millisecond
)

// newProgress shows progress on out, if that is a terminal.
func newProgress(out io.Writer) *progress {
	p := &progress{begun: time.Now()}
	if file, ok := out.(*os.File); ok {
		if info, err := file.Stat(); err == nil && info.Mode()&os.ModeCharDevice != 0 {
			p.out = out
		}
	}
	return p
}

// say replaces the line that is shown.
func (p *progress) say(format string, args ...any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	if p.out == nil || now.Sub(p.begun) < progressAfter || now.Sub(p.last) < progressEvery {
		return
	}
	const widest = 79 // characters; a longer line would not go away again
	line := []rune(fmt.Sprintf(format, args...))
	line = line[:min(len(line), widest)]
	fmt.Fprintf(p.out, "\r%s%s", string(line), strings.Repeat(" ", max(0, p.width-len(line))))
	p.last, p.width = now, len(line)
}

// bar shows a bar of how many of several things are done, and the last one of them.
func (p *progress) bar(done, of int, last string) {
	const width = 20
	filled := width * done / max(of, 1)
	p.say("[%s%s] %d of %d  %s", strings.Repeat("#", filled), strings.Repeat(".", width-filled), done, of, last)
}

// clear takes the line away, before something else is written.
func (p *progress) clear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.width > 0 {
		fmt.Fprintf(p.out, "\r%s\r", strings.Repeat(" ", p.width))
		p.width = 0
	}
}
