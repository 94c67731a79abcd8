// Package trace writes what the program does as JSON lines, for bug reports and
// for tests that wait for something to happen.
package trace

import (
	"encoding/json"
	"maps"
	"os"
	"sync"
	"time"
)

// Log writes events to a file. A nil Log writes nothing, so that callers need
// not ask. It is safe for concurrent use.
type Log struct {
	start time.Time

	mu   sync.Mutex
	file *os.File
}

// Fields are what an event says besides its name and time.
type Fields map[string]any

// Open creates the file, or empties it. Times are seconds since start.
func Open(path string, start time.Time) (*Log, error) {
	f, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	return &Log{start: start, file: f}, nil
}

// Event writes one line at once: {"t": seconds, "event": name, …}. An event
// that cannot be written is dropped: tracing never stops the program.
func (l *Log) Event(name string, fields Fields) {
	if l == nil {
		return
	}
	line := Fields{"t": time.Since(l.start).Seconds(), "event": name}
	maps.Copy(line, fields)
	b, err := json.Marshal(line)
	if err != nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	_, _ = l.file.Write(append(b, '\n'))
}

// Close closes the file.
func (l *Log) Close() error {
	if l == nil {
		return nil
	}
	return l.file.Close()
}
