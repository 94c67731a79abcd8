package study

// Subjects returns what each row digitises: rows with the same subject are repeats of each
// other. Those are the rows of one mesh, and rows of one individual and side whose
// replicates are all there and differ, as of a specimen that was scanned anew. A row
// without a mesh and without such replicates is a subject of its own.
func (t *Table) Subjects() []string {
	subjects := make([]string, t.Len())
	replicates := map[string]map[string]int{} // by individual and side
	for i := range t.rows {
		if of := t.individual(i); of != "" {
			if replicates[of] == nil {
				replicates[of] = map[string]int{}
			}
			replicates[of][t.Get(i, Replicate)]++
		}
	}
	for i, key := range t.Keys() {
		of := t.individual(i)
		switch {
		case of != "" && differ(replicates[of]):
			subjects[i] = of
		case t.Path(i, Mesh) != "":
			subjects[i] = pathKey(t.Path(i, Mesh))
		default:
			subjects[i] = key
		}
	}
	return subjects
}

// individual returns which individual and side a row is of; "" where it does not say.
func (t *Table) individual(i int) string {
	if t.Get(i, Individual) == "" {
		return ""
	}
	return "\x00" + t.Get(i, Individual) + "\x00" + t.Get(i, Side)
}

// differ reports whether replicates are several, all there, and each another one.
func differ(times map[string]int) bool {
	for replicate, n := range times {
		if replicate == "" || n > 1 {
			return false
		}
	}
	return len(times) > 1
}
