//go:build !amd64

package paint

// overs puts pixels over others, as many.
func overs(to, from []uint32) {
	to = to[:len(from)]
	for i, top := range from {
		to[i] = over(to[i], top)
	}
}
