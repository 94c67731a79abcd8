package render

import (
	"math"

	"cairn/scene"
)

// nameKey says whose name it is, from frame to frame: a landmark's, or that of one
// of the marks of a tool, counted from 1.
type nameKey struct {
	point scene.Point
	mark  int
}

// wantedName is a text that wants a place beside what it names, a disc in the
// picture. Lengths are in pixels, from the picture's top left.
type wantedName struct {
	key           nameKey
	x, y, radius  float64
	width, height float64
	rank          int // the higher goes first; those above 0 may cover landmarks
	seen          bool
}

// placedName is the place of a text that found one.
type placedName struct {
	name   int // of those wanted
	at     box // on whole pixels
	leader bool
	line   [4]float64 // of the leader: from the landmark to the text
}

// nameMemory is where the names of a document stood in the frame before, so that
// they keep their places while the view turns.
type nameMemory struct {
	frame  uint32
	places map[nameKey]namePlace
	moving bool // the view moves now: of many names only some look for a place
}

// namePlace is where a name stood last, and in which frame that was.
type namePlace struct {
	slot  slot
	frame uint32
}

// slot numbers the places about a landmark: first those beside it, then those that
// stand off it with a leader, ring after ring.
type slot int16

const (
	besideSlots    = 8
	leaderSlots    = 12 // of a ring: every thirty degrees, from the right, clockwise
	diagonalInward = 0.7
)

// Lengths of the layout, in design pixels.
const (
	nameGap    = 2.5 // from a landmark to the name beside it
	nameMargin = 3.0 // that a name must find free around its place to move there
)

// leaderRings are how far names with leaders stand off, in design pixels.
var leaderRings = [...]float64{16, 30, 48, 70}

// mostLeaders is up to how many names have leaders. Among more there is rarely room
// for one, and the lines would be a thicket.
const mostLeaders = 400

// besideOf are the places beside a landmark in the order in which they are tried:
// on which side of it the text is, right and down.
var besideOf = [besideSlots][2]float64{
	{1, 0}, {-1, 0}, {0, -1}, {0, 1},
	{1, -1}, {1, 1}, {-1, -1}, {-1, 1},
}

// While a view moves that has more than someNames, those that have no place look for
// one in every searchTurns-th frame only. That takes most of the time, and mostly in
// vain. Once the view rests all do.
const (
	someNames   = 500
	searchTurns = 4
)

// nameLayout gives names their places in a picture. No two overlap, none overlaps
// a leader, and no leader crosses another; a name without room is left out.
type nameLayout struct {
	picture box
	ratio   float64 // pixels a design pixel
	names   coverage
	glyphs  coverage
	middleX float64 // of what is named
	middleY float64
	leaders bool
	gap     float64
	past    []namePlace // of the names, where they stood
	turns   nameTurns
}

// nameTurns are the names by when they look for their places.
type nameTurns [4 * (highestRank + 1)][]int

// reset makes it the layout of an empty picture.
func (l *nameLayout) reset(width, height int, ratio float64) {
	l.picture, l.ratio = box{0, 0, float64(width), float64(height)}, ratio
	l.names.reset(width, height, ratio)
	l.glyphs.reset(width, height, ratio)
	// Coverage is rounded to cells: a name must not meet its own landmark by that.
	l.gap = max(nameGap*ratio, 2*l.names.cell)
}

// block keeps names out of a box.
func (l *nameLayout) block(b box) { l.names.mark(b) }

// place gives names their places, the important ones first. Of names as important
// as each other, those that are seen go before those of hidden landmarks, and those
// that had a place in the frame before go before others: a name keeps its place as
// long as it fits there. What m remembers becomes this frame; it may be nil. The
// landmarks themselves, as boxes, are covered by names above rank 0 only.
func (l *nameLayout) place(wanted []wantedName, m *nameMemory) (placed []placedName) {
	if m == nil {
		m = &nameMemory{}
	}
	if m.places == nil {
		m.places = map[nameKey]namePlace{}
	}
	before := m.frame
	m.frame++
	l.leaders = len(wanted) <= mostLeaders
	l.findMiddle(wanted)
	l.past = l.past[:0]
	for i := range wanted {
		l.past = append(l.past, m.places[wanted[i].key])
	}
	past := l.past
	stood := func(i int) bool { return before > 0 && past[i].frame == before }
	inTurns := m.moving && before > 0 && len(wanted) > someNames
	l.turns.sort(wanted, stood)
	for _, names := range l.turns {
		for _, i := range names {
			w := &wanted[i]
			if inTurns && w.rank == rankPlain && !stood(i) && (uint32(i)+m.frame)%searchTurns != 0 {
				continue
			}
			p, s, ok := l.find(w, past[i], stood(i))
			if !ok {
				continue
			}
			p.name = i
			l.names.mark(p.at)
			if p.leader {
				l.names.markLine(p.line)
			}
			m.places[w.key] = namePlace{s, m.frame}
			placed = append(placed, p)
		}
	}
	return placed
}

// findMiddle finds the middle of what is named, off which names with leaders stand.
func (l *nameLayout) findMiddle(wanted []wantedName) {
	n := 0.0
	l.middleX, l.middleY = 0, 0
	for i := range wanted {
		if wanted[i].seen {
			l.middleX, l.middleY, n = l.middleX+wanted[i].x, l.middleY+wanted[i].y, n+1
		}
	}
	if n > 0 {
		l.middleX, l.middleY = l.middleX/n, l.middleY/n
	}
}

// highestRank is the largest rank that a name has.
const highestRank = 4

// sort puts the names into the order in which they look for their places.
func (t *nameTurns) sort(wanted []wantedName, stood func(i int) bool) {
	for i := range t {
		t[i] = t[i][:0]
	}
	for i := range wanted {
		turn := 4 * (highestRank - wanted[i].rank)
		if !wanted[i].seen {
			turn += 2
		}
		if !stood(i) {
			turn++
		}
		t[turn] = append(t[turn], i)
	}
}

// find looks for a place of a name: where it stood, then beside its landmark, then
// with a leader. One that moves, or comes, must find a little more room than it
// needs: it would come and go otherwise.
func (l *nameLayout) find(w *wantedName, past namePlace, stood bool) (placedName, slot, bool) {
	if stood {
		if p, ok := l.fits(w, past.slot, 0, true); ok {
			return p, past.slot, true
		}
	}
	margin := nameMargin * l.ratio
	if !stood && past.frame > 0 { // it stood there some time before
		if p, ok := l.fits(w, past.slot, margin, true); ok {
			return p, past.slot, true
		}
	}
	for s := range slot(besideSlots) {
		if p, ok := l.fits(w, s, margin, true); ok {
			return p, s, true
		}
	}
	if l.leaders && w.seen || w.rank > 0 {
		for _, s := range l.leaderOrder(w) {
			if p, ok := l.fits(w, s, margin, true); ok {
				return p, s, true
			}
		}
	}
	if w.rank > 0 { // over landmarks rather than not at all
		for s := range slot(besideSlots) {
			if p, ok := l.fits(w, s, 0, false); ok {
				return p, s, true
			}
		}
	}
	return placedName{}, 0, false
}

// leaderOrder returns the places that stand off a landmark, the nearest first, and
// of a ring those first that lead away from the middle of all landmarks.
func (l *nameLayout) leaderOrder(w *wantedName) (order [len(leaderRings) * leaderSlots]slot) {
	out := math.Atan2(w.y-l.middleY, w.x-l.middleX)
	first := int(math.Round(out / (2 * math.Pi / leaderSlots)))
	n := 0
	for ring := range leaderRings {
		for k := range leaderSlots {
			turn := (k + 1) / 2 // 0, 1, -1, 2, -2 ...
			if k%2 == 0 {
				turn = -turn
			}
			way := ((first+turn)%leaderSlots + leaderSlots) % leaderSlots
			order[n] = slot(besideSlots + ring*leaderSlots + way)
			n++
		}
	}
	return order
}

// fits returns where a name is in a slot, if that is free with a margin around it,
// and, where clear, of landmarks too.
func (l *nameLayout) fits(w *wantedName, s slot, margin float64, clear bool) (p placedName, ok bool) {
	p = l.at(w, s)
	room := box{p.at.x0 - margin, p.at.y0 - margin, p.at.x1 + margin, p.at.y1 + margin}
	if !p.at.within(l.picture) || clear && !l.glyphs.free(p.at) || !l.names.free(room) {
		return p, false
	}
	return p, !p.leader || l.names.lineFree(p.line) && l.glyphs.lineFree(p.line)
}

// at returns where a name is in a slot.
func (l *nameLayout) at(w *wantedName, s slot) (p placedName) {
	if s < besideSlots {
		side, reach := besideOf[s], w.radius+l.gap
		if side[0] != 0 && side[1] != 0 {
			reach *= diagonalInward // the disc is round
		}
		x, y := w.x+side[0]*reach, w.y+side[1]*reach
		return placedName{at: textBox([2]float64{
			x - w.width*(1-side[0])/2, y - w.height*(1-side[1])/2,
		}, w.width, w.height)}
	}
	ring, way := int(s-besideSlots)/leaderSlots, int(s-besideSlots)%leaderSlots
	sin, cos := math.Sincos(2 * math.Pi * float64(way) / leaderSlots)
	reach := w.radius + leaderRings[ring]*l.ratio
	x, y := w.x+reach*cos, w.y+reach*sin
	p.at = textBox([2]float64{x - w.width*(1-cos)/2, y - w.height*(1-sin)/2}, w.width, w.height)
	p.leader = true
	start := w.radius + l.gap // so that its first cell is not the landmark's own
	p.line = [4]float64{
		w.x + start*cos, w.y + start*sin,
		min(max(x, p.at.x0), p.at.x1), min(max(y, p.at.y0), p.at.y1),
	}
	return p
}
