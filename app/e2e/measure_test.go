//go:build linux

package e2e

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"
)

var (
	measure     = flag.Bool("measure", false, "measure and print a table (make bench); with -short, nothing of 10 million triangles")
	measureRows = flag.String("rows", "", "with -measure, write the rows to this file too, a JSON object a line")
)

// table is what a measurement prints: the bars of the project beside what was measured.
type table struct{ rows [][]string }

// add appends a row. A bar that is missed is marked, but fails nothing: times
// are a matter of the machine.
func (t *table) add(what, bar, measured, peer, ratio string, met bool) {
	mark := ""
	if !met {
		mark = "MISSED"
	}
	t.rows = append(t.rows, []string{what, bar, measured, peer, ratio, mark})
}

func (t *table) print() {
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, strings.Join([]string{"what", "bar", "measured", "beside", "ratio", ""}, "\t"))
	for _, row := range t.rows {
		fmt.Fprintln(w, strings.Join(row, "\t"))
	}
	w.Flush()
}

// write writes the rows for bench, which puts them beside its own.
func (t *table) write(path string) error {
	var lines bytes.Buffer
	encoder := json.NewEncoder(&lines)
	encoder.SetEscapeHTML(false)
	for _, r := range t.rows {
		err := encoder.Encode(map[string]any{"what": r[0], "bar": r[1], "measured": r[2], "peer": r[3], "ratio": r[4], "met": r[5] == ""})
		if err != nil {
			return err
		}
	}
	return os.WriteFile(path, lines.Bytes(), 0o600)
}

// TestMeasure measures what the project promises of speed and memory. It runs
// for some minutes, and only if asked to.
func TestMeasure(t *testing.T) {
	if !*measure {
		t.Skip("measured by make bench")
	}
	screen(t)
	dir := t.TempDir()
	million := specimen(t, filepath.Join(dir, "1M.ply"), large)
	var results table
	defer func() {
		results.print()
		if *measureRows != "" {
			if err := results.write(*measureRows); err != nil {
				t.Error(err)
			}
		}
	}()
	measureTurning(t, &results, million, "1 M")
	measureViews(t, &results, million, "1 M")
	measurePicks(t, &results, million)
	measureLifetime(t, &results, million)
	measureEditing(t, &results, million)
	measurePlacing(t, &results, million)
	measureSwitch(t, &results, million)
	measureNames(t, &results)
	measureStart(t, &results)
	measureWindowMemory(t, &results, million)
	if !testing.Short() {
		ten := specimen(t, filepath.Join(dir, "10M.ply"), huge)
		measureTurning(t, &results, ten, "10 M")
		measureLoading(t, &results, ten)
	}
}

func megabytes(bytes float64) string { return fmt.Sprintf("%.0f MB", bytes/1e6) }

func median(values []float64) float64 { return percentile(values, 50) }

// percentile returns the value that p percent of the values do not exceed.
func percentile(values []float64, p int) float64 {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[(len(sorted)-1)*p/100]
}
