//go:build !unix

package meshio

const noWait = 0
