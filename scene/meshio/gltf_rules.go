package meshio

type gltfKind uint8

const (
	gltfObject  gltfKind = iota
	gltfList             // of element
	gltfWhole            // a whole number, not negative
	gltfNumbers          // a list of n numbers
	gltfReal             // a number of any kind
	gltfText
	gltfFlag
	gltfEmpty // an object or list whose being there is all that counts
)

// gltfRule says what a value of the document must be.
type gltfRule struct {
	kind    gltfKind
	weight  int // of an object: what it takes in memory, by the smallest
	n       int
	values  []int    // that a whole number can have; nil for all
	words   []string // that a text can be; nil for all
	element *gltfRule
	members map[string]*gltfRule
	rest    *gltfRule // of other members, if their names are plain; nil: they are left out
}

type gltfMembers map[string]*gltfRule

// plainName reports whether a name is made of letters, digits and underscores, as
// those of attributes are.
func plainName(name string) bool {
	const longest = 64
	for _, c := range []byte(name) {
		if c != '_' && !isDigit(c) && (c|0x20 < 'a' || c|0x20 > 'z') {
			return false
		}
	}
	return len(name) <= longest
}

func objectOf(weight int, m gltfMembers) *gltfRule { return &gltfRule{weight: weight, members: m} }
func listOf(e *gltfRule) *gltfRule                 { return &gltfRule{kind: gltfList, element: e} }
func numbersOf(n int) *gltfRule                    { return &gltfRule{kind: gltfNumbers, n: n} }
func wholeOf(values ...int) *gltfRule              { return &gltfRule{kind: gltfWhole, values: values} }

var gltfRules = func() *gltfRule {
	whole, number, text := wholeOf(), &gltfRule{kind: gltfReal}, &gltfRule{kind: gltfText}
	flag, empty := &gltfRule{kind: gltfFlag}, &gltfRule{kind: gltfEmpty}
	const heavy = 4
	component := wholeOf(5120, 5121, 5122, 5123, 5125, 5126)
	attributes := objectOf(heavy, gltfMembers{"POSITION": whole, "NORMAL": whole, "COLOR_0": whole})
	attributes.rest = whole // they are told of
	for i := range gltfTexCoords {
		attributes.members[texCoordName(i)] = whole
	}
	textureInfo := objectOf(1, gltfMembers{"index": whole, "texCoord": whole,
		"extensions": objectOf(heavy, gltfMembers{gltfTransform: objectOf(1, gltfMembers{
			"offset": numbersOf(2), "rotation": number, "scale": numbersOf(2), "texCoord": whole})})})
	sparsePart := objectOf(1, gltfMembers{"bufferView": whole, "byteOffset": whole, "componentType": component})
	packedView := objectOf(1, gltfMembers{"buffer": whole, "byteOffset": whole, "byteLength": whole, "byteStride": whole,
		"count": whole, "mode": text, "filter": text})
	primitive := objectOf(1, gltfMembers{"attributes": attributes, "indices": whole, "material": whole,
		"mode": wholeOf(0, 1, 2, 3, 4, 5, 6), "targets": empty,
		"extensions": objectOf(heavy, gltfMembers{gltfDraco: empty})})
	return objectOf(1, gltfMembers{
		"asset": objectOf(1, gltfMembers{"version": text, "minVersion": text,
			"extras": objectOf(heavy, gltfMembers{"unit": text})}),
		"extensionsUsed": listOf(text), "extensionsRequired": listOf(text),
		"scene": whole, "scenes": listOf(objectOf(1, gltfMembers{"nodes": listOf(whole), "name": text})),
		"nodes": listOf(objectOf(heavy, gltfMembers{"mesh": whole, "skin": whole, "children": listOf(whole),
			"matrix": numbersOf(16), "rotation": numbersOf(4), "scale": numbersOf(3), "translation": numbersOf(3),
			"extensions": objectOf(heavy, gltfMembers{gltfInstancing: empty})})),
		"meshes": listOf(objectOf(1, gltfMembers{"primitives": listOf(primitive)})),
		"accessors": listOf(objectOf(2, gltfMembers{"bufferView": whole, "byteOffset": whole, "componentType": component,
			"normalized": flag, "count": whole,
			"type":   {kind: gltfText, words: []string{"SCALAR", "VEC2", "VEC3", "VEC4", "MAT2", "MAT3", "MAT4"}},
			"sparse": objectOf(1, gltfMembers{"count": whole, "indices": sparsePart, "values": sparsePart})})),
		"bufferViews": listOf(objectOf(1, gltfMembers{"buffer": whole, "byteOffset": whole, "byteLength": whole,
			"byteStride": whole, "extensions": objectOf(heavy, gltfMembers{gltfMeshopt: packedView, gltfMeshoptKHR: packedView})})),
		"buffers": listOf(objectOf(1, gltfMembers{"byteLength": whole, "uri": text})),
		"images":  listOf(objectOf(1, gltfMembers{"uri": text, "bufferView": whole, "name": text})),
		"textures": listOf(objectOf(1, gltfMembers{"source": whole,
			"extensions": objectOf(heavy, gltfMembers{gltfWebP: objectOf(1, gltfMembers{"source": whole})})})),
		"materials": listOf(objectOf(2, gltfMembers{"name": text, "alphaMode": text,
			"pbrMetallicRoughness": objectOf(1, gltfMembers{"baseColorFactor": numbersOf(4), "baseColorTexture": textureInfo}),
			"emissiveFactor":       numbersOf(3), "emissiveTexture": textureInfo,
			"extensions": objectOf(heavy, gltfMembers{
				gltfGlossiness: objectOf(1, gltfMembers{"diffuseFactor": numbersOf(4), "diffuseTexture": textureInfo}),
				gltfStrength:   objectOf(1, gltfMembers{"emissiveStrength": number}), gltfUnlit: empty})})),
		"animations": empty, "skins": empty,
	})
}()
