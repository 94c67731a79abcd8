package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
)

// windowRow is a row that app/e2e's TestMeasure writes.
type windowRow struct {
	What     string `json:"what"`
	Bar      string `json:"bar"`
	Measured string `json:"measured"`
	Peer     string `json:"peer"`
	Ratio    string `json:"ratio"`
	Met      bool   `json:"met"`
}

// window has the tests of the real window measure, which move it by real events.
func (b *bench) window() error {
	list := filepath.Join(b.dir, "window.json")
	args := []string{"test", "-count=1", "-timeout=60m", "-tags=migrated_fynedo", "-run=^TestMeasure$"}
	if b.quick {
		args = append(args, "-short")
	}
	args = append(args, "./app/e2e", "-measure", "-binary="+b.cairn, "-rows="+list)
	cmd := exec.CommandContext(b, goCommand(), args...) // with the user's caches: it builds
	cmd.WaitDelay = time.Second
	out, failed := cmd.CombinedOutput()
	if b.Err() != nil {
		return b.Err()
	}
	text, err := os.ReadFile(list)
	if err != nil {
		return fmt.Errorf("the window was not measured: %w\n%s", failed, out)
	}
	rows, err := windowRows(string(text))
	if err != nil {
		return err
	}
	for _, r := range rows {
		r.commands = []string{commandLine("go", args...)}
		b.add(r)
	}
	if failed != nil {
		b.say("%s", out)
		b.add(row{what: "A measurement failed", verdict: absent})
	}
	b.presenting(rows)
	return nil
}

// presenting says by which path frames come to the window, where nothing has measured it.
func (b *bench) presenting(rows []row) {
	if slices.ContainsFunc(rows, func(r row) bool { return strings.Contains(r.what, "presenting") }) {
		return
	}
	path := regexp.MustCompile(`presented by\s+(.*)`).FindStringSubmatch(b.said(b.cairn, "doctor"))
	r := row{what: "presenting", bar: "≤ 2 ms without a copy", cairn: "unknown path", verdict: absent, commands: []string{"cairn doctor"}}
	if path != nil {
		r.cairn, r.verdict = path[1], judge(strings.Contains(path[1], "zero-copy"))
	}
	b.add(r)
}

// goCommand is what make calls Go.
func goCommand() string {
	if name := os.Getenv("GO"); name != "" {
		return name
	}
	return "go"
}

// windowRows reads a row a line.
func windowRows(text string) ([]row, error) {
	var rows []row
	for line := range strings.Lines(text) {
		var w windowRow
		if err := json.Unmarshal([]byte(line), &w); err != nil {
			return nil, fmt.Errorf("%w in %s", err, line)
		}
		r := row{what: w.What, bar: w.Bar, cairn: w.Measured, peer: w.Peer, ratio: w.Ratio}
		if w.Bar != "" {
			r.verdict = judge(w.Met)
		}
		rows = append(rows, r)
	}
	return rows, nil
}
