package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestShardsAreAPartition: each file is in one part, whatever order a shell gives them in,
// and the parts differ by one file at most.
func TestShardsAreAPartition(t *testing.T) {
	files := []string{"scan10.ply", "Ö.ply", "scan9.ply", "a/x.ply", "B.ply", "b.ply", "scan1.ply"}
	turned := slices.Clone(files)
	slices.Reverse(turned)
	for n := 1; n <= 9; n++ {
		seen := map[string]int{}
		for i := 1; i <= n; i++ {
			s, err := parseShard(fmt.Sprintf("%d/%d", i, n))
			if err != nil {
				t.Fatal(err)
			}
			var names, again []string
			for _, k := range s.of(files) {
				names = append(names, files[k])
				seen[files[k]]++
			}
			for _, k := range s.of(turned) {
				again = append(again, turned[k])
			}
			if !slices.Equal(names, again) || len(names) < len(files)/n || len(names) > (len(files)+n-1)/n {
				t.Errorf("%d/%d: %q, and in another order %q", i, n, names, again)
			}
		}
		if len(seen) != len(files) {
			t.Errorf("%d parts hold %d of %d files", n, len(seen), len(files))
		}
		for f, times := range seen {
			if times != 1 {
				t.Errorf("%d parts: %s is in %d", n, f, times)
			}
		}
	}
	s, _ := parseShard("2/3")
	var got []string
	for _, k := range s.of(files) {
		got = append(got, files[k])
	}
	// In the order of bytes: B, a/x, b, scan1, scan10, scan9, Ö.
	if want := []string{"a/x.ply", "scan10.ply"}; !slices.Equal(got, want) {
		t.Errorf("2/3 of them: %q, want %q", got, want)
	}
}

// TestBatchIsLikeSinglePictures: pictures of many meshes at once are those of each alone,
// bit for bit, and what is said comes in the order of the files.
func TestBatchIsLikeSinglePictures(t *testing.T) {
	needsGL(t)
	content := map[string]string{}
	var args, wanted []string
	for i := range 12 {
		name := fmt.Sprintf("m%02d.ply", i)
		content[name] = strings.Replace(pyramid, "1 4 1", fmt.Sprintf("1 %d 1", i+2), 1)
		switch i % 4 {
		case 1:
			content[name] = broken
		case 2:
			content[fmt.Sprintf("m%02d.csv", i)] = "name,x,y,z\nnose,0,0,0\n\U0010fffd,2,0,0\n"
		}
		args = append(args, name)
	}
	slices.Reverse(args[3:]) // no order of names
	dir := files(t, content)
	for i, name := range args {
		args[i] = filepath.Join(dir, name)
		if _, err := os.Stat(strings.TrimSuffix(args[i], ".ply") + ".csv"); err == nil || content[name] == broken {
			wanted = append(wanted, args[i])
		}
	}
	flags := []string{"--names", "--size", "90x60", "--views", "front,top"}
	whole := filepath.Join(dir, "whole")
	r := cairn(t, slices.Concat([]string{"render", "--jobs", "5", "-o", whole + "/"}, flags, args)...)
	r.want(t, exitFailed, "m01.ply")
	var said []string
	for line := range strings.Lines(r.errOut) {
		for _, a := range args {
			if strings.Contains(line, a+":") {
				said = append(said, a)
			}
		}
	}
	if !slices.Equal(said, wanted) || strings.Count(r.errOut, "\n") != len(wanted) {
		t.Errorf("said of %q, want %q:\n%s", said, wanted, r.errOut)
	}
	for _, a := range args[:6] {
		for _, view := range []string{"front", "top"} {
			name := stem(a) + "-" + view + ".png"
			together, err := os.ReadFile(filepath.Join(whole, name))
			if content[filepath.Base(a)] == broken {
				if err == nil {
					t.Errorf("%s: there is a picture of a broken mesh", name)
				}
				continue
			}
			alone := filepath.Join(dir, name)
			if status := cairn(t, "render", a, "-o", alone, "--names", "--size", "90x60", "--view", view).status; status != exitDone {
				t.Fatal(a, status)
			}
			if b, err2 := os.ReadFile(alone); err != nil || err2 != nil || !bytes.Equal(b, together) {
				t.Errorf("%s: the picture differs from that made alone: %v, %v", name, err, err2)
			}
		}
	}
}

// TestShardsMakeAllPictures: so that an array of a scheduler does.
func TestShardsMakeAllPictures(t *testing.T) {
	needsGL(t)
	content := map[string]string{}
	for _, n := range []string{"a", "b", "c"} {
		content[n+".ply"] = pyramid
	}
	dir := files(t, content)
	out := filepath.Join(dir, "out")
	for i, want := range []string{"a.png c.png", "a.png b.png c.png"} {
		cairn(t, "render", filepath.Join(dir, "c.ply"), filepath.Join(dir, "a.ply"), filepath.Join(dir, "b.ply"),
			"-o", out+"/", "--size", "40x30", "--shard", fmt.Sprintf("%d/2", i+1)).want(t, exitDone, "")
		entries, _ := os.ReadDir(out)
		var names []string
		for _, e := range entries {
			names = append(names, e.Name())
		}
		if got := strings.Join(names, " "); got != want {
			t.Errorf("after part %d: %s, want %s", i+1, got, want)
		}
	}
	cairn(t, "render", filepath.Join(dir, "c.ply"), "-o", out+"/", "--size", "40x30", "--shard", "2/2").want(t, exitDone, "nothing to do")
}

// TestViewsOfASpecimen: the names of the pictures, where -o is one file, too.
func TestViewsOfASpecimen(t *testing.T) {
	needsGL(t)
	dir := files(t, map[string]string{"p.ply": pyramid})
	cairn(t, "render", filepath.Join(dir, "p.ply"), "-o", filepath.Join(dir, "x.y.jpg"), "--size", "40x30", "--views", "left,iso").want(t, exitDone, "")
	for _, name := range []string{"x.y-left.jpg", "x.y-iso.jpg"} {
		readPicture(t, filepath.Join(dir, name), 40, 30)
	}
	if r := cairn(t, "__complete", "render", "--views", "front,to"); !strings.Contains(r.out, "front,top\n") || strings.Contains(r.out, "front,front") {
		t.Errorf("completion: %q", r.out)
	}
}

// TestAStoppedBatchLeavesNothing: it says where it stopped, and neither a picture nor a part
// of one is left of the rest.
func TestAStoppedBatchLeavesNothing(t *testing.T) {
	needsGL(t)
	dir := files(t, map[string]string{"a.ply": pyramid, "b.ply": pyramid})
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var out, errOut bytes.Buffer
	sheet := filepath.Join(dir, "out", "sheet.png")
	if err := os.Mkdir(filepath.Dir(sheet), 0o777); err != nil {
		t.Fatal(err)
	}
	status := execute(ctx, []string{"render", filepath.Join(dir, "a.ply"), filepath.Join(dir, "b.ply"), "--jobs", "2",
		"-o", filepath.Dir(sheet), "--contact-sheet", sheet}, &out, &errOut)
	if want := "cairn: " + filepath.Join(dir, "a.ply") + ": stopped\n"; status != exitFailed || errOut.String() != want {
		t.Errorf("status %d, %q, want %q", status, errOut.String(), want)
	}
	if entries, _ := os.ReadDir(filepath.Dir(sheet)); len(entries) > 0 {
		t.Errorf("left behind: %v", entries)
	}
}
