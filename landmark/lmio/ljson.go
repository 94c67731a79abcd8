package lmio

import (
	"context"

	"cairn/internal/strictjson"
)

// ljson is menpo's landmark format (menpo 0.11.1, menpo/io/input/landmark.py and
// menpo/io/output/landmark.py): JSON in three versions, of which the third is
// written. Points of pictures are two numbers, y first; points of meshes are x, y,
// z. A coordinate that is missing is null. A file holds all that a document has:
// what menpo has no place for stands in a group's "metadata", which it passes over.
// The coordinates are always those of the document, never of a frame that the
// metadata declares: menpo would put them beside the mesh.
var ljson = Format{
	Name:        ljsonName,
	Description: "LJSON landmarks",
	Extensions:  []string{".ljson"},
	Shared:      []string{".json"},
	MIME:        "application/x-ljson+json",
	sniff:       sniffLJSON,
	decode:      decodeLJSON,
	encode:      encodeLJSON,
	limits: limits{
		dims: []int{3, 2}, uniqueNames: true, groupName: anyName, name: anyName, description: anyName, reason: anyName,
		noGroupName: func(int) string { return defaultGroup },
		missing:     true, undefined: true, estimated: true, partial: true,
		normals: true, origins: true, locked: true, hidden: true,
		units: true, color: true, groupLocked: true, groupHidden: true, protocol: true,
		labels: true, labelColors: true, connectivity: true, curves: true,
	},
}

const ljsonName = "LJSON"

// defaultGroup is what menpo calls the group of a file that cannot name it.
const defaultGroup = ljsonName

// sniffLJSON reports whether the beginning of a JSON text looks like LJSON: an
// object with points, with labels of them, or with groups and a version. What
// is broken or cut off shows when the file is read.
func sniffLJSON(head []byte) bool {
	r := newJSONReader(context.Background(), "", "", head)
	var version, groups, found bool
	pointSet := func() error {
		return r.Object("", func(key string) error {
			found = found || key == "points" || key == "connectivity"
			return r.Skip()
		})
	}
	labels := func() error {
		return r.List("", func(int) error {
			return r.Object("", func(key string) error {
				found = found || key == "mask"
				return r.Skip()
			})
		})
	}
	groupV1 := func(int) error {
		return r.Object("", func(key string) error {
			found = found || key == "landmarks" || key == "connectivity"
			return r.Skip()
		})
	}
	if sniffTemplateJSON(head) { // which has a list of groups with connectivity, too
		return false
	}
	group := func(string) error {
		return r.Object("", func(key string) error {
			switch key {
			case "landmarks":
				return pointSet()
			case "labels":
				return labels()
			}
			return r.Skip()
		})
	}
	_ = r.Object("", func(key string) error {
		switch key {
		case "version":
			version = true
		case "groups":
			groups = true
			if r.Is(strictjson.List) {
				return r.List("", groupV1)
			}
			return r.Object("", group)
		case "landmarks":
			return pointSet()
		case "labels":
			return labels()
		}
		return r.Skip()
	})
	return found || version && groups
}
