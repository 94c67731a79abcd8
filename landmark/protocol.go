package landmark

import "fmt"

// ProtocolID names the protocol by which points were placed. It is comparable; the zero
// value stands for none.
type ProtocolID struct {
	Name     string
	Revision string // the user's own text, such as "2"
	Hash     string // of what matters for placing
}

// IsZero reports whether it names none.
func (p ProtocolID) IsZero() bool { return p == ProtocolID{} }

// String names it for people.
func (p ProtocolID) String() string {
	if p.Revision == "" {
		return fmt.Sprintf("the protocol %q", p.Name)
	}
	return fmt.Sprintf("revision %s of the protocol %q", p.Revision, p.Name)
}
