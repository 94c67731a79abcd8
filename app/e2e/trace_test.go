//go:build linux

package e2e

import (
	"bytes"
	"encoding/json"
	"os"
	"sync"
)

// event is one line of the program's log of events. Fields that an event has
// not are zero.
type event struct {
	Time     float64 `json:"t"` // seconds since the program's start
	Event    string  `json:"event"`
	File     string  `json:"file"`
	Error    string  `json:"error"`
	Text     string  `json:"text"`
	Kind     string  `json:"kind"`
	Document uint64  `json:"document"`
	View     int     `json:"view"` // which of the window's it is, from 0 on
	Edit     uint64  `json:"edit"`
	MS       float64 `json:"ms"`

	Width        int        `json:"width"`
	Height       int        `json:"height"`
	Quality      int        `json:"quality"`
	Camera       [8]float64 `json:"camera"` // rotation (real, i, j, k), focus (x, y, z), height
	Pivot        [3]float64 `json:"pivot"`
	Orthographic bool       `json:"orthographic"`
	Line         float64    `json:"line"` // between two specimens, in parts of the width
	Clip         [6]float64 `json:"clip"` // point and normal of the clipping plane; zero for none

	Group     string `json:"group"`
	Index     int    `json:"index"`
	Specimens int    `json:"specimens"`
	Name      string `json:"name"`

	GLObjects int64 `json:"gl_objects"`
	GLBytes   int64 `json:"gl_bytes"`
	RSS       int64 `json:"rss_bytes"`
	Heap      int64 `json:"heap_bytes"`
}

func (e event) rotation() [4]float64 { return [4]float64(e.Camera[:4]) }
func (e event) focus() [3]float64    { return [3]float64(e.Camera[4:7]) }
func (e event) viewHeight() float64  { return e.Camera[7] }

// journal reads the log while the program writes it.
type journal struct {
	path string

	mu     sync.Mutex
	offset int64
	all    []event
}

// events returns all whole lines that are written by now.
func (j *journal) events() []event {
	j.mu.Lock()
	defer j.mu.Unlock()
	f, err := os.Open(j.path)
	if err != nil {
		return j.all // not there yet
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || info.Size() <= j.offset {
		return j.all
	}
	fresh := make([]byte, info.Size()-j.offset)
	n, _ := f.ReadAt(fresh, j.offset)
	whole := fresh[:bytes.LastIndexByte(fresh[:n], '\n')+1]
	j.offset += int64(len(whole))
	for line := range bytes.Lines(whole) {
		var e event
		if json.Unmarshal(line, &e) == nil {
			j.all = append(j.all, e)
		}
	}
	return j.all
}
