package mesh

import (
	"cairn/internal/stopafter"
	"context"
	"errors"
	"math"
	"runtime"
	"sync"
	"testing"
	"time"

	"gonum.org/v1/gonum/spatial/r3"
)

func TestSurfaceIsBuiltOnceAndGoesWithTheMesh(t *testing.T) {
	m, err := New(bumpy(60))
	if err != nil {
		t.Fatal(err)
	}
	before := m.Bytes()
	var all [8]*Surface
	var wg sync.WaitGroup
	for i := range all {
		wg.Go(func() { all[i], _ = m.Surface(t.Context()) })
	}
	wg.Wait()
	for _, s := range all {
		if s == nil || s != all[0] {
			t.Fatalf("the surface was built more than once: %p and %p", s, all[0])
		}
	}
	s := all[0]
	if s.Bytes() <= 0 || m.Bytes() != before+s.Bytes() {
		t.Errorf("the mesh counts %d bytes of a surface of %d", m.Bytes()-before, s.Bytes())
	}
	if perTriangle := float64(s.Bytes()) / float64(m.TriangleCount()); perTriangle > 24 {
		t.Errorf("%.1f bytes a triangle", perTriangle)
	}
	if c := m.Copy(); c.Bytes() > before {
		t.Errorf("a copy counts %d bytes, more than %d", c.Bytes(), before)
	}
	if m.Clear(); s.Bytes() != 0 || m.Bytes() != 0 {
		t.Errorf("after Clear the surface holds %d bytes, the mesh %d", s.Bytes(), m.Bytes())
	}
	if _, ok := s.Closest(r3.Vec{}); ok {
		t.Error("the surface of a cleared mesh finds something")
	}
	if s, err := m.Surface(t.Context()); err != nil || s.Bytes() != 0 || m.Bytes() != 0 {
		t.Errorf("a cleared mesh builds a surface: %v", err)
	}
}

func TestASurfaceDoesNotKeepItsMesh(t *testing.T) {
	gone := make(chan struct{})
	s := func() *Surface {
		m, err := New(bumpy(30))
		if err != nil {
			t.Fatal(err)
		}
		s, err := m.Surface(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		runtime.AddCleanup(m, func(done chan struct{}) { close(done) }, gone)
		return s
	}()
	runtime.GC()
	select {
	case <-gone:
	case <-time.After(time.Minute):
		t.Fatal("a surface keeps its mesh alive")
	}
	if _, ok := s.Closest(r3.Vec{}); ok {
		t.Error("the surface of a mesh that is gone finds something")
	}
}

// What counts is how much work lies between two looks at the context, and that
// none is done after the one that says stop: time would depend on the machine.
func TestBuildingASurfaceCanBeStoppedAnywhere(t *testing.T) {
	m, err := New(bumpy(500)) // half a million triangles
	if err != nil {
		t.Fatal(err)
	}
	whole := &stopafter.Context{Context: t.Context()}
	whole.Most.Store(math.MaxInt64)
	if _, err := newBVH(whole, &m.data); err != nil {
		t.Fatal(err)
	}
	looks := whole.Looks.Load()
	// The elements are gone through once to list them, five times to cut them
	// down to subtrees, and those are built and copied.
	const passes = 8
	if least := int64(passes * m.TriangleCount() / pause); looks < least {
		t.Errorf("the context was looked at %d times, want at least %d", looks, least)
	}
	for i := range int64(8) {
		p := &stopafter.Context{Context: t.Context()}
		p.Most.Store(looks * i / 8)
		tree, err := newBVH(p, &m.data)
		if tree != nil || !errors.Is(err, context.Canceled) {
			t.Errorf("stopped at look %d of %d: %v", p.Most.Load(), looks, err)
		}
		// Every goroutine may look once more, and the steps between them.
		if more := p.Looks.Load() - p.Most.Load(); more > int64(2*m.TriangleCount()/subtreeSize)+8 {
			t.Errorf("stopped at look %d, but it went on for %d", p.Most.Load(), more)
		}
	}
}

func TestAStoppedSurfaceCanBeBuiltAgain(t *testing.T) {
	m, err := New(bumpy(300))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if s, err := m.Surface(ctx); s != nil || !errors.Is(err, context.Canceled) {
		t.Errorf("%v, %v after cancelling", s, err)
	}
	ctx, cancel = context.WithCancel(t.Context())
	var wait sync.WaitGroup
	for range 3 { // one builds, the others wait for it
		wait.Go(func() {
			if s, err := m.Surface(ctx); (s == nil) == (err == nil) {
				t.Errorf("%v, %v", s, err)
			}
		})
	}
	cancel()
	wait.Wait()
	if s, err := m.Surface(t.Context()); err != nil || s == nil {
		t.Errorf("after a stopped attempt: %v", err)
	}
}

// The depth is bounded for what a file can hold at worst: places that lie so far
// apart that every cut in the middle takes off one.
func TestTheTreeOfAnyMeshIsShallow(t *testing.T) {
	var d Data
	for exponent := -126; exponent < 127; exponent++ {
		for axis := range 3 {
			x := float32(math.Ldexp(1, exponent))
			v := uint32(len(d.Positions) / 3)
			for range 3 {
				p := [3]float32{}
				p[axis] = x
				d.Positions = append(d.Positions, p[:]...)
			}
			d.Triangles = append(d.Triangles, v, v+1, v+2)
		}
	}
	m, s := newSurface(t, d)
	depth := make([]int, len(s.tree.nodes))
	deepest := 0
	seen := make([]bool, m.TriangleCount())
	for i, n := range s.tree.nodes {
		deepest = max(deepest, depth[i])
		if n.count == 0 && i != 1 {
			depth[n.first], depth[n.first+1] = depth[i]+1, depth[i]+1
		}
		for _, e := range s.tree.order[n.first : n.first+n.count] {
			if seen[e] {
				t.Fatalf("triangle %d stands in the tree twice", e)
			}
			seen[e] = true
		}
	}
	if deepest <= splitDepth || deepest > maxDepth {
		t.Errorf("the tree is %d deep; it was to be made deeper than %d, and no more than %d are allowed", deepest, splitDepth, maxDepth)
	}
	for i := range d.Positions {
		p := m.Vertex(i / 3)
		if h, ok := s.Closest(p); !ok || h.Distance != 0 {
			t.Fatalf("at vertex %v: %+v", p, h)
		}
	}
}
