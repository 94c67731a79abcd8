package study

import (
	"fmt"
	"path"
	"path/filepath"
	"slices"

	"cairn/internal/beside"
	"cairn/internal/message"
	"cairn/internal/natural"
	"cairn/landmark/lmio"
)

// Pairing is which landmark file belongs to which mesh by their names. It is a value to
// be looked at before anything is written.
type Pairing struct {
	Pairs []Pair
	// Alone are landmark files that belong to no mesh, with the reason, in the order in
	// which people count.
	Alone  []Alone
	Unread []string // folders that could not be read, with the reason
	Others int      // files of other kinds
}

// Pair is a specimen: a row of the table to be.
type Pair struct {
	Mesh      string // "" in a folder without meshes, where each landmark file is a specimen
	Landmarks string // "" where there is none, or several
	// Several are the landmark files that would all do: none is taken.
	Several []string
	Parts   []NamedPart // what a pattern has found in the name, in its order
	Odd     string      // why the pattern does not fit the name; "" where it does
}

// Name returns the name of a pair's file without its folder and extension.
func (p Pair) Name() string {
	if p.Mesh != "" {
		return plainStem(p.Mesh)
	}
	short, _ := shortStem(plainStem(p.Landmarks))
	return short
}

// NamedPart is a part of a name that a pattern has found.
type NamedPart struct{ Name, Text string }

// Alone is a landmark file without a mesh.
type Alone struct {
	Landmarks, Why string
	Claimed        bool // two or more meshes have its name
}

// PairUp pairs the files of a folder by their stems, which have to be the same but for
// letter case, how letters are composed, extensions and suffixes such as _landmarks: M1
// has nothing to do with M10. A file in the mesh's own folder goes before others, and a
// file whose stem is the mesh's to the letter before one with a suffix. Where two meshes
// or two landmark files are left, none is taken. Of a file whose extension other kinds of
// files have, too, such as .json, the beginning is read.
func PairUp(l *Listing) *Pairing {
	p := &Pairing{Unread: l.Unread, Others: l.Others}
	if len(l.Meshes) == 0 {
		for _, file := range l.Landmarks {
			if lmio.IsLandmarks(filepath.Join(l.Folder, filepath.FromSlash(file))) {
				p.Pairs = append(p.Pairs, Pair{Landmarks: file})
			} else {
				p.Others++
			}
		}
		return p
	}
	claims := newClaims(l)
	claims.settle()
	for m, mesh := range l.Meshes {
		pair := Pair{Mesh: mesh}
		switch files := claims.of[m]; len(files) {
		case 0:
		case 1:
			pair.Landmarks = files[0]
		default:
			pair.Several = files
		}
		p.Pairs = append(p.Pairs, pair)
	}
	p.Alone, p.Others = claims.alone, p.Others+claims.others
	slices.SortFunc(p.Alone, func(a, b Alone) int { return natural.Compare(a.Landmarks, b.Landmarks) })
	return p
}

// claims are which landmark files say by their names that they belong to a mesh.
type claims struct {
	l      *Listing
	byStem map[string][]int // meshes by their folded stems
	of     [][]string       // landmark files of each mesh
	alone  []Alone
	others int // files that are no landmarks
}

func newClaims(l *Listing) *claims {
	c := &claims{l: l, byStem: map[string][]int{}, of: make([][]string, len(l.Meshes))}
	for m, mesh := range l.Meshes {
		key := beside.Folded(plainStem(mesh))
		c.byStem[key] = append(c.byStem[key], m)
	}
	return c
}

// settle gives each landmark file to its mesh: first those in the mesh's own folder.
func (c *claims) settle() {
	var far []string
	here := make([]bool, len(c.l.Meshes)) // the mesh has one in its own folder
	for _, file := range c.l.Landmarks {
		meshes := c.meshes(file)
		if !lmio.IsLandmarks(filepath.Join(c.l.Folder, filepath.FromSlash(file))) && (len(meshes) == 0 || !isTable(c.l.Folder, file)) {
			c.others++
			continue
		}
		near := slices.DeleteFunc(slices.Clone(meshes), func(m int) bool { return path.Dir(c.l.Meshes[m]) != path.Dir(file) })
		switch near = c.likest(near, file); {
		case len(near) == 1:
			c.of[near[0]] = append(c.of[near[0]], file)
			here[near[0]] = true
		case len(near) > 1:
			c.leaveClaimed(file, near)
		case len(meshes) == 0:
			c.leave(file, "no mesh has its name")
		default:
			far = append(far, file)
		}
	}
	for _, file := range far {
		meshes := c.likest(c.meshes(file), file)
		switch {
		case len(meshes) > 1:
			c.leaveClaimed(file, meshes)
		case here[meshes[0]]:
			c.leave(file, "%s has %s in its own folder", c.l.Meshes[meshes[0]], message.Some(c.of[meshes[0]]))
		default:
			c.of[meshes[0]] = append(c.of[meshes[0]], file)
		}
	}
}

// isTable reports whether a file is perhaps a table of points without a header, which
// counts where a mesh has its name.
func isTable(folder, file string) bool {
	return lmio.MayBeLandmarks(filepath.Join(folder, filepath.FromSlash(file)))
}

func (c *claims) leave(file, format string, args ...any) {
	c.alone = append(c.alone, Alone{Landmarks: file, Why: fmt.Sprintf(format, args...)})
}

// leaveClaimed leaves a file to no mesh, of those that have its name.
func (c *claims) leaveClaimed(file string, meshes []int) {
	c.leave(file, "%s have its name: say in the table which it belongs to", c.names(meshes))
	c.alone[len(c.alone)-1].Claimed = true
}

// meshes returns the meshes whose stem a landmark file has, whole or without a suffix.
func (c *claims) meshes(file string) []int {
	stem := plainStem(file)
	if meshes := c.byStem[beside.Folded(stem)]; len(meshes) > 0 {
		return meshes
	}
	short, ok := shortStem(stem)
	if !ok {
		return nil
	}
	return c.byStem[beside.Folded(short)]
}

// likest returns of meshes whose stems differ in letter case those that are written as
// the file is, where there are such.
func (c *claims) likest(meshes []int, file string) []int {
	stem := beside.Letters(plainStem(file))
	short, _ := shortStem(stem)
	var like []int
	for _, m := range meshes {
		if s := beside.Letters(plainStem(c.l.Meshes[m])); s == stem || s == short {
			like = append(like, m)
		}
	}
	if len(like) > 0 {
		return like
	}
	return meshes
}

func (c *claims) names(meshes []int) string {
	var names []string
	for _, m := range meshes {
		names = append(names, c.l.Meshes[m])
	}
	return message.Some(names)
}

// Summary counts what a pairing is.
type Summary struct {
	Specimens, Paired, WithoutLandmarks, Several, Odd int
	Alone                                             int // landmark files without a mesh
	Claimed                                           int // of these, how many several meshes have the name of
}

// Summary counts what the pairing is.
func (p *Pairing) Summary() Summary {
	s := Summary{Specimens: len(p.Pairs), Alone: len(p.Alone)}
	for _, a := range p.Alone {
		if a.Claimed {
			s.Claimed++
		}
	}
	for _, pair := range p.Pairs {
		switch {
		case len(pair.Several) > 0:
			s.Several++
		case pair.Landmarks == "":
			s.WithoutLandmarks++
		default:
			s.Paired++
		}
		if pair.Odd != "" {
			s.Odd++
		}
	}
	return s
}

// Table returns the table that the pairing becomes: a row a pair, in its order. A
// specimen with several landmark files has none, and says so by being flagged.
func (p *Pairing) Table() *Table {
	t := New()
	for _, pair := range p.Pairs {
		i := t.Add()
		t.SetPath(i, Mesh, pair.Mesh)
		t.SetPath(i, Landmarks, pair.Landmarks)
		if len(pair.Several) > 0 {
			t.SetStatus(i, Flagged)
		}
		for _, part := range pair.Parts {
			t.SetCell(i, t.AddColumn(part.Name), part.Text)
		}
	}
	return t
}
