package main

import (
	"fmt"
	"io"
	"strings"

	"cairn/internal/message"
	"cairn/internal/pathtext"
)

// convertReport is what convert --json says of an output. Lists are never null.
type convertReport struct {
	In       []string `json:"in"`
	Out      string   `json:"out"`
	Format   string   `json:"format"`   // of the output
	Losses   []string `json:"losses"`   // what the format cannot hold
	Notes    []string `json:"notes"`    // what was assumed
	Warnings []string `json:"warnings"` // what is odd about the inputs
	Written  bool     `json:"written"`
	Error    string   `json:"error,omitempty"`
}

// forJSON returns the report with names of files and messages as JSON can have them.
func (r convertReport) forJSON() convertReport {
	r.In, r.Out = pathtext.EncodeAll(r.In), pathtext.Encode(r.Out)
	r.Losses, r.Notes, r.Warnings, r.Error = notNil(r.Losses), notNil(r.Notes), notNil(r.Warnings), message.Unicode(r.Error)
	return r
}

// tell tells people of an output what they should know before it is written.
func (c *converter) tell(o *output) {
	if c.flags.asJSON {
		return
	}
	c.progress.clear()
	w := c.cmd.ErrOrStderr()
	files := append([]string{o.Out}, o.In...)
	for _, text := range o.Warnings {
		c.repeated.say(w, "warning", files, text)
	}
	for _, text := range o.Notes {
		c.repeated.say(w, "note", files, text)
	}
	if len(o.Losses) > 0 {
		join := "; "
		if c.plan.kind == meshFiles {
			join = " " // of sentences
		}
		about := fmt.Sprintf("%s (%s)", o.Out, o.Format)
		c.repeated.say(w, "loss", []string{about}, about+": "+strings.Join(o.Losses, join))
	}
}

// repeated says messages, but each only once that is the same for many files. In
// the end it names the others.
type repeated struct {
	files map[string][]string // that each message is about
	order []string            // of the messages
}

// say says a message that begins with the name of one of the files, or not.
func (r *repeated) say(w io.Writer, kind string, files []string, text string) {
	if r.files == nil {
		r.files = map[string][]string{}
	}
	key, about := text, files[0]
	for _, f := range files {
		if rest, ok := strings.CutPrefix(text, f+": "); ok {
			key, about = rest, f
			break
		}
	}
	if key = kind + ": " + key; len(r.files[key]) == 0 {
		r.order = append(r.order, key)
		fmt.Fprintf(w, "cairn: %s: %s\n", kind, text)
	}
	r.files[key] = append(r.files[key], about)
}

// sum names the files for which each message was left out, the first few of many.
func (r *repeated) sum(w io.Writer) {
	const most = 10
	for _, key := range r.order {
		others := r.files[key][1:]
		if len(others) == 0 {
			continue
		}
		names := strings.Join(others[:min(len(others), most)], ", ")
		if n := len(others) - most; n > 0 {
			names += fmt.Sprintf(" and %d more", n)
		}
		fmt.Fprintf(w, "cairn: the same for %s: %s: %s\n", message.Plural(len(others), "other file"), names, key)
	}
}

// fail tells of a job that failed; the others go on.
func (c *converter) fail(j *job, err error) {
	c.failed = true
	c.progress.clear()
	fail(c.cmd, err)
	if c.flags.asJSON {
		o := c.newOutput(j.inputs, j.out)
		o.Out, o.Error = j.out, err.Error()
		_ = writeJSON(c.cmd.OutOrStdout(), o.forJSON()) // a broken pipe shows in the next one
	}
}
