package lmio

// ljson is menpo's landmark format (menpo 0.11.1, menpo/io/input/landmark.py
// and menpo/io/output/landmark.py): JSON in three versions, of which the third
// is written. Points of pictures are two numbers, y first; points of meshes are
// x, y, z. A coordinate that is missing is null.
var ljson = Format{
	Name:        ljsonName,
	Description: "menpo landmarks",
	Extensions:  []string{".ljson"},
	Shared:      []string{".json"},
	MIME:        "application/x-ljson+json",
	sniff:       sniffLJSON,
	decode:      decodeLJSON,
	encode:      encodeLJSON,
	losses:      ljsonLosses,
}

const ljsonName = "LJSON"

// defaultGroup is what menpo calls the group of a file that cannot name it.
const defaultGroup = ljsonName

// sniffLJSON reports whether a JSON text looks like LJSON, whole or damaged: a
// top-level object with points in it, or with groups and a version.
func sniffLJSON(data []byte) bool {
	r := newJSONReader("", "", data)
	var version, groups, points bool
	_ = r.object("", func(key string) error { // what is broken shows when it is read
		switch key {
		case "version":
			version = true
		case "groups":
			groups = true
		case "landmarks":
			return r.object("", func(key string) error {
				points = points || key == "points"
				return r.skip()
			})
		}
		return r.skip()
	})
	return points || version && groups
}
