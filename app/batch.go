package main

import (
	"context"
	"errors"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"cairn/app/trace"
	"cairn/internal/message"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// batchFlags hold the flags of cairn render that are about many pictures.
type batchFlags struct {
	flags *pflag.FlagSet // that these are registered in
	jobs  int
	shard string
	views []string

	sheet   string // its file
	columns int

	turntable int // pictures of a turn, 0 for none
	delay     time.Duration
}

func (b *batchFlags) register(f *pflag.FlagSet) {
	b.flags = f
	f.StringSliceVar(&b.views, "views", nil, "a picture of each of several `SIDES`, such as front,right,top")
	f.StringVar(&b.sheet, "contact-sheet", "", "all pictures with their names on one, `FILE`; without -o no others are written")
	f.IntVar(&b.columns, "columns", 0, "`N` pictures side by side on it (default: as its shape wants, or the views of a mesh)")
	f.IntVar(&b.turntable, "turntable", 0, "an animation of `N` pictures from all around the vertical axis: PNG or GIF")
	f.DurationVar(&b.delay, "delay", 80*time.Millisecond, "how long each picture of an animation is shown, a `TIME` such as 40ms")
	f.IntVarP(&b.jobs, "jobs", "j", 0, "`N` meshes at once (default: one a processor, fewer where memory is short)")
	f.StringVar(&b.shard, "shard", "", "only the `I/N`-th part of the meshes, such as 3/20: every N-th by name, beginning with the I-th")
}

// part returns the part of the meshes that is to be done, or says what is wrong with
// the flags.
func (b *batchFlags) part() (shard, error) {
	if b.flags.Changed("jobs") && b.jobs < 1 {
		return shard{}, usagef("--jobs %d: choose at least 1", b.jobs)
	}
	if b.flags.Changed("views") {
		switch {
		case b.flags.Changed("view"):
			return shard{}, usagef("--view and --views: choose one of them")
		case len(b.views) == 0:
			return shard{}, usagef("--views: name some of %s", strings.Join(viewNames(), ","))
		}
	}
	for i, v := range b.views {
		if !slices.Contains(viewNames(), v) {
			return shard{}, usagef("--views %s: there is no view %s; choose of %s", strings.Join(b.views, ","), message.Quote(v), strings.Join(viewNames(), ", "))
		}
		if slices.Contains(b.views[:i], v) {
			return shard{}, usagef("--views %s: %s is named twice", strings.Join(b.views, ","), v)
		}
	}
	if !b.flags.Changed("shard") {
		return shard{}, nil
	}
	return parseShard(b.shard)
}

// sides returns the views that there are pictures of.
func (f *renderFlags) sides() []string {
	if len(f.views) == 0 {
		return []string{f.view}
	}
	return f.views
}

// viewFile returns the file of a view's picture, where out is the mesh's own.
func (f *renderFlags) viewFile(out, view string) string {
	if len(f.views) == 0 {
		return out
	}
	ext := filepath.Ext(out)
	return strings.TrimSuffix(out, ext) + "-" + view + ext
}

// completeViews completes the last name of a list of views.
func completeViews(_ *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
	before := typed[:strings.LastIndexByte(typed, ',')+1]
	var all []string
	for _, v := range viewNames() {
		if !slices.Contains(strings.Split(before, ","), v) {
			all = append(all, before+v)
		}
	}
	return all, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
}

// batch makes the pictures of many meshes.
type batch struct {
	flags    *renderFlags
	meshes   []string
	outputs  []string // of each mesh
	cmd      *cobra.Command
	sheet    *sheet // nil where none is made
	studio   *studio
	log      *trace.Log
	progress *progress
}

// made is what came of a mesh.
type made struct {
	warnings []string
	pictures []*image.NRGBA // for the contact sheet, of each view; nil where one failed
	err      error
}

// run makes the pictures of the meshes with these indices. Files are read, drawn and
// written side by side, and what is said of them comes in their order.
func (b *batch) run(ctx context.Context, which []int) error {
	if len(which) == 0 {
		fmt.Fprintf(b.cmd.ErrOrStderr(), "cairn: --shard %s has none of %s: there is nothing to do\n", b.flags.shard, message.Count(len(b.meshes), "mesh", "meshes"))
		return nil
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	b.progress = newProgress(b.cmd.ErrOrStderr())
	defer b.progress.clear()
	var finished atomic.Int32
	work := func(i int) made {
		file := b.meshes[which[i]]
		m := b.make(ctx, which[i])
		b.progress.bar(int(finished.Add(1)), len(which), filepath.Base(file))
		return m
	}
	var ended error
	failed := false
	take := func(i int, m made) bool {
		var other otherError
		b.tell(m.warnings)
		switch {
		case m.err == nil:
		case ctx.Err() != nil:
			ended = fmt.Errorf("%s: stopped", b.meshes[which[i]])
		case errors.As(m.err, &other):
			ended = other // so it is with all, and of none of them
		case errors.As(m.err, &studioError{}):
			ended = m.err // so it is with all
		case len(which) == 1 && errors.As(m.err, &usageError{}):
			ended = m.err // what the mesh has not, no other could have
		default:
			b.progress.clear()
			fail(b.cmd, m.err)
			failed = true
		}
		if ended == nil && b.sheet != nil {
			ended = b.lay(ctx, b.meshes[which[i]], m.pictures)
		}
		if ended != nil {
			cancel()
		}
		return ended == nil
	}
	b.agree(ctx, which)
	inOrder(len(which), b.workers(which), work, take)
	b.progress.clear()
	if ended == nil && failed {
		ended = errReported
	}
	return ended
}

// make makes the pictures of a mesh.
func (b *batch) make(ctx context.Context, i int) (m made) {
	p := &photographer{flags: b.flags, studio: b.studio, log: b.log, warn: func(text string) {
		if !slices.Contains(m.warnings, text) { // by a picture of another view
			m.warnings = append(m.warnings, text)
		}
	}}
	if b.sheet != nil {
		p.keep = func(img *image.NRGBA) { m.pictures = append(m.pictures, img) }
	}
	m.err = p.photograph(ctx, b.meshes[i], b.outputs[i])
	const worthIt = 4 << 20 // bytes of a file; below, a collection takes longer than a picture
	if info, err := os.Stat(b.meshes[i]); err == nil && len(b.meshes) > 1 && info.Size() > worthIt {
		debug.FreeOSMemory() // what this mesh left, before the next ones need as much
	}
	return m
}

// lay puts the pictures of a mesh on the contact sheet.
func (b *batch) lay(ctx context.Context, mesh string, pictures []*image.NRGBA) error {
	thread, err := b.studio.renderer()
	if err != nil {
		return err
	}
	for i, view := range b.flags.sides() {
		var img *image.NRGBA
		if i < len(pictures) {
			img = pictures[i]
		}
		if err := b.sheet.add(ctx, thread, img, b.flags.cellName(mesh, view)); err != nil {
			if ctx.Err() != nil {
				return fmt.Errorf("%s: stopped", b.sheet.file)
			}
			return err
		}
	}
	return nil
}

func (b *batch) tell(warnings []string) {
	for _, text := range warnings {
		b.progress.clear()
		fmt.Fprintf(b.cmd.ErrOrStderr(), "cairn: warning: %s\n", text)
	}
}

// workers returns how many meshes are worked on at once.
func (b *batch) workers(which []int) int {
	most := len(which)
	if b.flags.jobs > 0 {
		return min(most, b.flags.jobs)
	}
	most = min(most, runtime.GOMAXPROCS(0))
	largest := int64(0)
	for _, i := range which {
		if info, err := os.Stat(b.meshes[i]); err == nil && most > 1 {
			size := info.Size()
			if strings.EqualFold(filepath.Ext(b.meshes[i]), ".gz") {
				size *= 4 // as much as meshes shrink, about
			}
			largest = max(largest, size)
		}
	}
	width, height, _ := b.flags.pixels() // checked
	return int(max(1, min(int64(most), freeMemory()/2/memoryOf(largest, width*height))))
}

// memoryOf returns how much memory a mesh and its picture may take, from the size of
// the file: up to some three times that, and the pixels as they are drawn, read and
// compressed.
func memoryOf(size int64, pixels int) int64 {
	const perByte, perPixel, least = 3, 16, 32 << 20
	return perByte*size + perPixel*int64(pixels) + least
}
