//go:build !linux

package meshio

func largePages([]byte) {}
