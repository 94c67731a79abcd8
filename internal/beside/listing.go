package beside

import (
	"path"
	"path/filepath"
	"slices"
	"unicode"
)

// Bounds of what is remembered of folders.
const (
	maxListed  = 1 << 17 // names of one folder
	maxFolders = 256
)

// listing holds the names in a folder by their folded letters, each list in the
// order of bytes.
type listing map[string][]string

// list returns the listing of a folder; a folder that cannot be read has none.
func (f *Folder) list(dir string) listing {
	if l, ok := f.listings[dir]; ok || len(f.listings) == maxFolders {
		return l
	}
	if f.listings == nil {
		f.listings = map[string]listing{}
	}
	f.listings[dir] = nil
	// A folder is not opened before it is known to be one: opening a device may
	// do something.
	if info, err := f.root.Stat(filepath.FromSlash(dir)); err != nil || !info.IsDir() {
		return nil
	}
	d, err := f.root.Open(filepath.FromSlash(dir))
	if err != nil {
		return nil
	}
	defer d.Close()
	names, _ := d.Readdirnames(maxListed) // those before an error count
	slices.Sort(names)
	l := listing{}
	for _, n := range names {
		key := Folded(n)
		l[key] = append(l[key], n)
	}
	f.listings[dir] = l
	return l
}

// match returns the name in a folder that is written like part, or else with the
// same letters, or else the first that differs in letter case only.
func (f *Folder) match(dir, part string) (name string, ok bool) {
	plain := Letters(part)
	names := f.list(dir)[folded(plain)]
	if len(names) == 0 || IsDevice(plain) {
		return "", false
	}
	if slices.Contains(names, part) {
		return part, true
	}
	if i := slices.IndexFunc(names, func(n string) bool { return Letters(n) == plain }); i >= 0 {
		return names[i], true
	}
	return names[0], true
}

// walk returns the path below dir whose parts match.
func (f *Folder) walk(dir string, parts []string) (name string, ok bool) {
	name = dir
	for _, p := range parts {
		part, ok := f.match(name, p)
		if !ok {
			return "", false
		}
		name = path.Join(name, part)
	}
	return name, len(parts) > 0
}

// Folded returns what names have in common that differ in letter case or in the
// encoding of their letters only.
func Folded(name string) string { return folded(Letters(name)) }

// folded returns a text without regard to letter case: of each letter's forms
// the smallest.
func folded(text string) string {
	runes := []rune(text)
	for i, r := range runes {
		for other := unicode.SimpleFold(r); other != r; other = unicode.SimpleFold(other) {
			runes[i] = min(runes[i], other)
		}
	}
	return string(runes)
}
