package study

import "fmt"

// LandmarkFile is the landmark file of a row.
type LandmarkFile struct {
	Row  int
	File string // on the disk, as it is spelt there
	Mesh string // of the row, the same; "" for none, or one that is not there
	Why  string // why it cannot be taken, in words that follow "row 3"; "" where it can
}

// LandmarkFiles returns the landmark files of a study that an analysis or a check takes, in
// the order of its rows: each file once, so that no specimen counts twice. without is how
// many rows have none, or none yet. It reads folders, and no file.
func (t *Table) LandmarkFiles(folder string) (files []LandmarkFile, without int) {
	r := NewResolver(folder)
	first := map[string]int{}
	for i := range t.rows {
		p := t.Path(i, Landmarks)
		if p == "" {
			without++
			continue
		}
		f := LandmarkFile{Row: i}
		if mesh := t.Path(i, Mesh); mesh != "" {
			if file, _, ok := r.Resolve(mesh); ok {
				f.Mesh = file
			}
		}
		file, _, ok := r.Resolve(p)
		f.File = file
		switch before, twice := first[file]; {
		case !ok && t.Path(i, Mesh) != "" && t.at[StatusOf] >= 0 && !r.missed(t, i):
			without++ // still to be made: nobody has visited the specimen
			continue
		case !ok:
			f.Why = "names it, and there is no such file"
		case twice:
			f.Why = fmt.Sprintf("names it, and so does row %d, which counts", t.Number(before))
		default:
			first[file] = i
		}
		files = append(files, f)
	}
	return files, without
}
