package lmio

import (
	"cairn/internal/strictjson"
	"cairn/landmark"
)

// protocolKey names the protocol that the points of a group were placed by, an object of
// three texts. It stands in the metadata of a group of LJSON and in a markup of Slicer,
// which passes over it.
const protocolKey = "protocol"

// protocolPart returns the part of a protocol that a key names; nil for none.
func protocolPart(p *landmark.ProtocolID, key string) *string {
	switch key {
	case "name":
		return &p.Name
	case "revision":
		return &p.Revision
	case "hash":
		return &p.Hash
	}
	return nil
}

// protocolOf reads the object; it has another shape where it is empty or has other keys.
func protocolOf(to *landmark.ProtocolID) visitor {
	key := ""
	return func(depth int, t strictjson.Token) bool {
		switch {
		case depth == 0 && t.Kind == strictjson.ObjectEnd:
			return !to.IsZero()
		case depth == 0:
			return t.Kind == strictjson.Object
		case depth > 1 || t.Kind != strictjson.Text:
			return false
		case key == "":
			key = t.Text
			part := protocolPart(to, key)
			return part != nil && *part == ""
		}
		*protocolPart(to, key) = t.Text
		key = ""
		return true
	}
}

// protocol writes the object.
func (w *jsonWriter) protocol(p landmark.ProtocolID) {
	var list []member
	for _, key := range []string{"name", "revision", "hash"} {
		if text := *protocolPart(&p, key); text != "" {
			list = append(list, w.texts(key, text))
		}
	}
	w.inOrder(list)
}
