package main

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// verdict is how a row ended.
type verdict string

const (
	met    verdict = "yes"
	missed verdict = "**no**, see [Profile](#profile)"
	noBar  verdict = ""        // a figure to compare with
	absent verdict = "not run" // a program or a measurement is not there
	wrong  verdict = "**wrong picture**"
)

// row is one line of the table.
type row struct {
	what, bar          string
	cairn, peer, ratio string
	verdict            verdict
	commands           []string // Cairn's, then the other program's
}

// judge returns whether a bar is met.
func judge(ok bool) verdict {
	if ok {
		return met
	}
	return missed
}

// section is a table with its title.
type section struct {
	title string
	rows  []row
}

// results is a whole run.
type results struct {
	machine   []string // lines that describe it
	quick     bool
	took      time.Duration
	loadAfter string
	sections  []section
}

// The section that a person writes stands between these lines and is kept.
const (
	profileBegin = "<!-- profile: written by hand, kept by make bench -->"
	profileEnd   = "<!-- end of profile -->"
	noProfile    = "\nNothing was written here yet.\n"
)

// profileOf returns what stands between the two lines of an earlier file.
func profileOf(old string) string {
	_, rest, ok := strings.Cut(old, profileBegin)
	text, _, closed := strings.Cut(rest, profileEnd)
	if !ok || !closed {
		return noProfile
	}
	return text
}

// markdown returns the file.
func (r results) markdown(profile string) string {
	var b strings.Builder
	b.WriteString("# Measured beside other programs\n\n`make bench` writes this file anew; only the section Profile is written by hand.\n\n")
	for _, line := range r.machine {
		fmt.Fprintf(&b, "- %s\n", line)
	}
	fmt.Fprintf(&b, "- The whole run took %.0f minutes; load average after it %s\n", r.took.Minutes(), r.loadAfter)
	if r.quick {
		b.WriteString("- A quick run: only meshes of one million triangles, and fewer files\n")
	}
	b.WriteString(howMeasured)
	var commands []string
	for _, s := range r.sections {
		fmt.Fprintf(&b, "\n## %s\n\n| | bar | Cairn | beside | ratio | met | how |\n| --- | --- | --- | --- | --- | --- | --- |\n", s.title)
		for _, row := range s.rows {
			var notes []string
			for _, c := range row.commands {
				k := slices.Index(commands, c)
				if k < 0 {
					k = len(commands)
					commands = append(commands, c)
				}
				notes = append(notes, fmt.Sprint(k+1))
			}
			fmt.Fprintf(&b, "| %s |\n", strings.Join([]string{
				row.what, row.bar, row.cairn, row.peer, row.ratio, string(row.verdict), strings.Join(notes, ", "),
			}, " | "))
		}
	}
	b.WriteString("\n## Profile\n\n" + profileBegin + profile + profileEnd + "\n\n## Commands\n\n")
	for i, c := range commands {
		fmt.Fprintf(&b, "%d. `%s`\n", i+1, c)
	}
	return b.String()
}

const howMeasured = `
Times are medians of at least three runs, the programs in turn in the same run, after one run each that warms the caches.
A ratio is the other program's median by Cairn's: 2 × means twice as fast, or half the memory. All draw 1200 × 800 pixels
with one sample each, by the same software renderer, from the same place. Where what f3d's picture shows and what Cairn's
shows have less than 98 % in common (intersection over union of the silhouettes), the row counts as wrong. Memory is the most that a process held resident.
The meshes are bumpy spheres, closed and evenly meshed, the same every time: in the order in which they were made (row by
row, neighbours together), in that of a scanner's lines, or shuffled.
`

// median returns the middle value, or the mean of the two in the middle.
func median(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	k := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[k]
	}
	return (sorted[k-1] + sorted[k]) / 2
}

// walls returns the wall times in seconds.
func walls(of []process) []float64 {
	var values []float64
	for _, p := range of {
		values = append(values, p.Wall.Seconds())
	}
	return values
}

// peaks returns the memory in bytes.
func peaks(of []process) []float64 {
	var values []float64
	for _, p := range of {
		values = append(values, float64(p.Peak))
	}
	return values
}

func seconds(s float64) string {
	if s < 1 {
		return fmt.Sprintf("%.3f s", s)
	}
	return fmt.Sprintf("%.2f s", s)
}

// spread writes the median and between which values it lies.
func spread(s []float64) string {
	return fmt.Sprintf("%s (%.3f to %.3f)", seconds(median(s)), slices.Min(s), slices.Max(s))
}

func milliseconds(ms float64) string {
	if ms < 10 {
		return fmt.Sprintf("%.2f ms", ms)
	}
	return fmt.Sprintf("%.0f ms", ms)
}

func megabytes(bytes float64) string { return fmt.Sprintf("%.0f MB", bytes/1e6) }

func times(ratio float64) string { return fmt.Sprintf("%.2f ×", ratio) }
