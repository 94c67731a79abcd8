//go:build linux

package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"os/exec"
	"slices"
	"testing"
	"time"

	"github.com/jezek/xgb/xproto"
)

// measureLifetime opens, draws and closes a large mesh 200 times without the
// collector's help.
func measureLifetime(t *testing.T, results *table, file string) {
	const cycles = 200
	l := lifetimesOf(t, cycles, file)
	if l == nil {
		return
	}
	early, late := median(l.rss[19:40]), median(l.rss[cycles-20:])
	results.add("bench lifetime, 200 × 1 M, GOGC=off: closes that left GL objects", "0", fmt.Sprint(l.left), "", "", l.left == 0)
	results.add("  weak pointers alive", "0", fmt.Sprint(l.alive), "", "", l.alive == 0)
	results.add("  RSS of the last 20 cycles / cycles 20-40", "≤ 1.05", megabytes(late)+" / "+megabytes(early), "", fmt.Sprintf("%.3f", late/early), late <= 1.05*early)
	results.add("  close, p95", "≤ 50 ms", fmt.Sprintf("%.1f ms", percentile(l.closes, 95)), "", "", percentile(l.closes, 95) <= 50)
	results.add("  open to first frame, median", "", fmt.Sprintf("%.0f ms", median(l.opens)), "", "", true)
}

// measureEditing does the same with 1,000 points that are placed, moved and taken back
// before every close, in a journal.
func measureEditing(t *testing.T, results *table, file string) {
	const cycles, few = 40, 10
	l := lifetimesOf(t, cycles, file, "--edits", "1000")
	if l == nil {
		return
	}
	early, late := median(l.rss[few:2*few]), median(l.rss[cycles-few:])
	results.add("1,000 points placed and moved before each of 40 closes: GL objects or weak pointers left", "0", fmt.Sprint(l.left+l.alive), "", "", l.left+l.alive == 0)
	results.add("  RSS of the last 10 cycles / cycles 10-20", "≤ 1.05", megabytes(late)+" / "+megabytes(early), "", fmt.Sprintf("%.3f", late/early), late <= 1.05*early)
}

// lifetimes is what bench lifetime says of all cycles.
type lifetimes struct {
	rss, closes, opens []float64 // bytes, milliseconds
	alive, left        int       // weak pointers; cycles that left something on the GPU
}

// lifetimesOf runs bench lifetime without the collector's help; nil where it failed.
func lifetimesOf(t *testing.T, cycles int, file string, more ...string) *lifetimes {
	cmd := exec.Command(suite.binary, append([]string{"bench", "lifetime", file, "--cycles", fmt.Sprint(cycles), "--json"}, more...)...)
	cmd.Env = environment(t, t.TempDir(), "DISPLAY=", "GOGC=off")
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	var l lifetimes
	for line := range bytes.Lines(out) {
		var c struct {
			Before json.RawMessage `json:"gl_before"`
			After  json.RawMessage `json:"gl_after"`
			Alive  map[string]int  `json:"weak_alive"`
			RSS    float64         `json:"rss_bytes"`
			Open   float64         `json:"open_ms"`
			Close  float64         `json:"close_ms"`
		}
		if json.Unmarshal(line, &c) != nil {
			continue
		}
		for _, n := range c.Alive {
			l.alive += n
		}
		if !bytes.Equal(c.Before, c.After) {
			l.left++
		}
		l.rss, l.opens, l.closes = append(l.rss, c.RSS), append(l.opens, c.Open), append(l.closes, c.Close)
	}
	if err != nil || len(l.rss) != cycles {
		t.Errorf("bench lifetime: %v after %d cycles\n%s", err, len(l.rss), errs.Bytes())
		return nil
	}
	return &l
}

// measureStart times the start to the first painted window.
func measureStart(t *testing.T, results *table) {
	const warm, times, bar = 2, 9, 0.5
	var taken []float64
	for i := range warm + times {
		p := launch(t, nil)
		menu := image.Rect(0, 0, 120, 24)
		if !poll(patience, func() bool {
			p.window = p.screen.windowOf(p.cmd.Process.Pid)
			return p.window != 0 && !plain(p.screen.patch(p.window, menu))
		}) {
			p.fatal("no painted window")
		}
		if i >= warm {
			taken = append(taken, time.Since(p.begun).Seconds())
		}
		p.wait("window")
		p.quit()
	}
	results.add("start to the first window frame, empty", "≤ 0.5 s", fmt.Sprintf("%.3f s (%.3f to %.3f)",
		median(taken), slices.Min(taken), slices.Max(taken)), "", "", median(taken) <= bar)
}

// measureWindowMemory compares the process before a large tab and after it.
func measureWindowMemory(t *testing.T, results *table, file string) {
	const times, bar = 3, 15e6
	var empty, open, closed, more, frozen []float64
	for range times {
		p := start(t)
		p.waitQuiet()
		before := p.residentBytes()
		p.drop(file)
		p.wait("opened")
		p.settled(0)
		p.after(func() { p.screen.drag(p.inViewport(0.4, 0.4), p.inViewport(0.6, 0.6), buttonLeft) })
		during, mark := p.residentBytes(), p.mark()
		p.screen.tap('w', keyControl)
		p.waitAfter(mark, "closed", nil)
		const promised = 500 * time.Millisecond
		time.Sleep(promised)
		after := p.residentBytes()
		for _, e := range p.events()[mark:] {
			if e.Event == "stall" {
				frozen = append(frozen, e.MS)
			}
		}
		empty, open, closed = append(empty, float64(before)), append(open, float64(during)), append(closed, float64(after))
		more = append(more, float64(after-before))
		p.quit()
	}
	results.add("window's memory: empty, 1 M tab open and turned, closed for 0.5 s", "", megabytes(median(empty))+", "+
		megabytes(median(open))+", "+megabytes(median(closed)), "", "", true)
	results.add("  closed - empty", "≤ 15 MB", megabytes(median(more)), "", "", median(more) <= bar)
	worst := 0.
	if len(frozen) > 0 {
		worst = slices.Max(frozen)
	}
	results.add("  longest stall of the event loop in a close (from 50 ms on)", "none", fmt.Sprintf("%.0f ms", worst), "", "", worst == 0)
}

// waitQuiet waits until the process has used no new memory for a while: what is
// prepared after the start is there.
func (p *program) waitQuiet() {
	p.t.Helper()
	const quiet, grain = time.Second, 1 << 20
	last, since := p.residentBytes(), time.Now()
	poll(patience, func() bool {
		if now := p.residentBytes(); max(now, last)-min(now, last) > grain {
			last, since = now, time.Now()
		}
		return time.Since(since) > quiet
	})
}

// measureLoading measures how soon the window answers the pointer while a huge
// file is read, and what cancelling leaves.
func measureLoading(t *testing.T, results *table, file string) {
	p := start(t)
	p.waitQuiet()
	before := p.residentBytes()
	button := p.findButton()
	mark := p.mark()
	p.drop(file)
	var answers []float64
	for p.countAfter(mark, "frame") == 0 {
		answers = append(answers, p.answer(button))
	}
	worst := 0.
	for _, e := range p.events()[mark:] {
		if e.Event == "stall" {
			worst = max(worst, e.MS)
		}
	}
	results.add("10 M PLY: the pointer is answered during the load, worst", "≤ 100 ms", fmt.Sprintf("%.0f ms of %d, p95 %.0f ms",
		slices.Max(answers), len(answers), percentile(answers, 95)), "", "", slices.Max(answers) <= 100)
	results.add("  longest stall of the event loop (from 50 ms on)", "", fmt.Sprintf("%.0f ms", worst), "", "", true)
	results.add("  open", "", fmt.Sprintf("%.0f ms", p.wait("opened").MS), "", "", true)
	p.screen.tap('w', keyControl)
	p.waitAfter(mark, "closed", nil)
	mark = p.mark()
	p.drop(file)
	p.waitTitle("10M.ply - Cairn")
	time.Sleep(300 * time.Millisecond) // well into the file
	p.screen.tap('w', keyControl)
	p.waitAfter(mark, "closed", nil)
	time.Sleep(500 * time.Millisecond)
	left := float64(p.residentBytes() - before)
	results.add("  cancelled after 0.3 s: memory over the empty window's 0.5 s later", "nothing left", megabytes(left), "", "", left < 15e6 && p.countAfter(mark, "opened") == 0)
	p.quit()
}

// patch returns the pixels of a part of a window, as the server has them.
func (d *display) patch(w xproto.Window, r image.Rectangle) []byte {
	reply, err := xproto.GetImage(d.conn, xproto.ImageFormatZPixmap, xproto.Drawable(w), int16(r.Min.X), int16(r.Min.Y),
		uint16(r.Dx()), uint16(r.Dy()), ^uint32(0)).Reply()
	if err != nil {
		return nil
	}
	return reply.Data
}

// plain reports whether all pixels are the same.
func plain(pixels []byte) bool {
	for i := 4; i+4 <= len(pixels); i += 4 {
		if !bytes.Equal(pixels[i:i+3], pixels[:3]) {
			return false
		}
	}
	return true
}

// findButton returns a part of the toolbar that lights up below the pointer.
func (p *program) findButton() image.Rectangle {
	p.t.Helper()
	const row, width, height, limit = 42, 24, 10, 300 * time.Millisecond
	window := p.screen.bounds(p.window)
	for x := width; x < window.Dx()/2; x += width {
		r := image.Rect(x, row-height/2, x+width, row+height/2)
		p.screen.move(window.Max.Sub(image.Pt(2, 2)))
		time.Sleep(limit / 3)
		dark := p.screen.patch(p.window, r)
		p.screen.move(window.Min.Add(middle(r)))
		if poll(limit, func() bool { return !bytes.Equal(dark, p.screen.patch(p.window, r)) }) {
			p.screen.move(window.Max.Sub(image.Pt(2, 2)))
			poll(limit, func() bool { return bytes.Equal(dark, p.screen.patch(p.window, r)) })
			return r
		}
	}
	p.fatal("no button of the toolbar lights up")
	return image.Rectangle{}
}

// answer moves the pointer onto a button and away again, and returns the longer
// of the two times until the pixels follow, in milliseconds.
func (p *program) answer(button image.Rectangle) float64 {
	window := p.screen.bounds(p.window)
	var worst time.Duration
	for _, to := range []image.Point{middle(button), window.Size().Sub(image.Pt(2, 2))} {
		before := p.screen.patch(p.window, button)
		begin := time.Now()
		p.screen.move(window.Min.Add(to))
		for bytes.Equal(before, p.screen.patch(p.window, button)) && time.Since(begin) < patience {
			time.Sleep(time.Millisecond)
		}
		worst = max(worst, time.Since(begin))
	}
	return float64(worst.Microseconds()) / 1000
}
