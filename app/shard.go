package main

import (
	"slices"
	"strconv"
	"strings"
)

// shard is a part of a batch: every count-th file, beginning with the index-th. The zero
// value is the whole.
type shard struct{ index, count int }

// parseShard reads the value of --shard, as "3/20".
func parseShard(text string) (shard, error) {
	i, n, ok := strings.Cut(text, "/")
	index, err := strconv.Atoi(i)
	count, err2 := strconv.Atoi(n)
	if !ok || err != nil || err2 != nil {
		return shard{}, usagef("--shard %s: write it as 3/20, for the 3rd of 20 parts", text)
	}
	if count < 1 || index < 1 || index > count {
		return shard{}, usagef("--shard %s: parts are counted from 1, such as 1/20 to 20/20; let a scheduler's array begin with 1", text)
	}
	return shard{index, count}, nil
}

// of returns the indices of the files in the part. They are counted in the order of their
// names' bytes: a shell's own order depends on its language, and may differ from one
// machine of a cluster to the next.
func (s shard) of(files []string) []int {
	all := make([]int, len(files))
	for i := range all {
		all[i] = i
	}
	if s.count == 0 {
		return all
	}
	slices.SortFunc(all, func(a, b int) int { return strings.Compare(files[a], files[b]) })
	var part []int
	for i := s.index - 1; i < len(all); i += s.count {
		part = append(part, all[i])
	}
	return part
}
