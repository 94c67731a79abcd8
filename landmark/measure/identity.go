package measure

// identityOf returns the identity of landmark i.
func identityOf(g Group, i int) Identity {
	return Identity{}
}

// find returns the landmark of an identity.
func (id Identity) find(groups []Group) (f found, ok bool) {
	return found{}, false
}
