package landmark

// ProtocolID names the protocol by which points were placed. It is comparable; the zero
// value stands for none.
type ProtocolID struct {
	Name     string
	Revision string // the user's own text, such as "2"
	Hash     string // of what matters for placing
}

// IsZero reports whether it names none.
func (p ProtocolID) IsZero() bool { return p == ProtocolID{} }
