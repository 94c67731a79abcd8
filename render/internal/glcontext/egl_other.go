//go:build !linux

package glcontext

// OpenSurfaceless opens a context that needs no display. There is none on this
// system.
func OpenSurfaceless() (Context, error) {
	return nil, &Error{"EGL", "it is not used on this system"}
}
