package main

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

func TestProgressIsSilentWhereItShouldBe(t *testing.T) {
	var b bytes.Buffer
	p := newProgress(&b) // no terminal
	p.begun = time.Time{}
	p.say("1 of 2")
	p.clear()
	if b.Len() > 0 {
		t.Errorf("into a file it writes %q", b.String())
	}
	p = &progress{out: &b, begun: time.Now().Add(time.Hour)} // it is not yet half a second
	p.say("1 of 2")
	p.clear()
	if b.Len() > 0 {
		t.Errorf("at once it writes %q", b.String())
	}
}

func TestProgressReplacesItsLine(t *testing.T) {
	var b bytes.Buffer
	p := &progress{out: &b}
	p.say("10 of 20")
	p.say("11 of 20") // too soon after the last
	p.last = time.Time{}
	p.say("%s", strings.Repeat("ö", 200))
	p.last = time.Time{}
	p.say("end")
	p.clear()
	p.clear()
	blank := strings.Repeat(" ", 76)
	if got, want := b.String(), "\r10 of 20\r"+strings.Repeat("ö", 79)+"\rend"+blank+"\r   \r"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestProgressBar(t *testing.T) {
	var b bytes.Buffer
	p := &progress{out: &b}
	p.bar(5, 20, "skull.ply")
	if got, want := b.String(), "\r["+strings.Repeat("#", 5)+strings.Repeat(".", 15)+"] 5 of 20  skull.ply"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
