// Command testreport shows a run of go test -json as go test shows it without
// -json, and remembers how each test ended; called with -summary it tells of all
// that it remembers: how many tests passed, failed and were skipped, how many for
// want of the shared files, and which took longest.
//
//	go test -json ./... | testreport -to records.txt
//	testreport -summary records.txt
package main

import (
	"bufio"
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
)

// event is one line of go test -json; see go doc test2json.
type event struct {
	Action, Package, Test, Output string
	ImportPath                    string // of a package that is built
	Elapsed                       float64
}

// record is how a test ended.
type record struct {
	Package, Test, Ended string
	Seconds              float64
	NoSharedFiles        bool // skipped since they are absent
}

// absent is how internal/testfiles says so.
const absent = "the shared test files are not beside the project"

func main() {
	to := flag.String("to", "", "append how each test ended to this `FILE`")
	summary := flag.String("summary", "", "tell of what is in this `FILE`")
	flag.Parse()
	err := run(*to, *summary)
	if err != nil {
		fmt.Fprintln(os.Stderr, "testreport:", err)
		os.Exit(1)
	}
}

func run(to, summary string) error {
	if summary != "" {
		f, err := os.Open(summary)
		if err != nil {
			return err
		}
		defer f.Close()
		return summarize(os.Stdout, f)
	}
	f, err := os.OpenFile(to, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	if err := follow(os.Stdout, f, os.Stdin); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

// follow copies what people want to see of a run: what the packages say, and what
// failed tests said. How each test ended goes to records.
func follow(out, records io.Writer, in io.Reader) error {
	type id struct{ pkg, test string }
	said := map[id][]string{}
	encode := json.NewEncoder(records)
	lines := bufio.NewReader(in)
	for {
		line, err := lines.ReadString('\n')
		if err == io.EOF && line == "" {
			return nil
		}
		if err != nil && err != io.EOF {
			return err
		}
		var e event
		if json.Unmarshal([]byte(line), &e) != nil {
			fmt.Fprint(out, line) // of the go command
			continue
		}
		at := id{e.Package, e.Test}
		switch e.Action {
		case "build-output":
			fmt.Fprint(out, e.Output)
		case "output":
			switch {
			case e.Test != "":
				said[at] = append(said[at], e.Output)
			case e.Output != "PASS\n":
				fmt.Fprint(out, e.Output)
			}
		case "pass", "fail", "skip":
			if e.Test == "" {
				continue // a package's own line says it
			}
			if e.Action == "fail" {
				fmt.Fprint(out, strings.Join(said[at], ""))
			}
			missing := e.Action == "skip" && strings.Contains(strings.Join(said[at], ""), absent)
			delete(said, at)
			if err := encode.Encode(record{e.Package, e.Test, e.Action, e.Elapsed, missing}); err != nil {
				return err
			}
		}
	}
}

// summarize tells of the tests that were recorded.
func summarize(out io.Writer, records io.Reader) error {
	ended := map[string]int{}
	missing := 0
	var slow []record
	decode := json.NewDecoder(records)
	for {
		var r record
		if err := decode.Decode(&r); err == io.EOF {
			break
		} else if err != nil {
			return err
		}
		ended[r.Ended]++
		if r.NoSharedFiles {
			missing++
		}
		if !strings.Contains(r.Test, "/") {
			slow = append(slow, r)
		}
	}
	slices.SortFunc(slow, func(a, b record) int { return cmp.Compare(b.Seconds, a.Seconds) })
	fmt.Fprintln(out, "slowest tests:")
	const shown = 10
	for _, r := range slow[:min(shown, len(slow))] {
		fmt.Fprintf(out, "%7.2f s  %s %s\n", r.Seconds, r.Package, r.Test)
	}
	fmt.Fprintf(out, "%d tests were skipped because the shared test files are not beside the project\n", missing)
	fmt.Fprintf(out, "%d passed, %d failed, %d skipped\n", ended["pass"], ended["fail"], ended["skip"])
	return nil
}
