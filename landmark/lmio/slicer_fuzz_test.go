package lmio

import "testing"

func FuzzFCSV(f *testing.F) {
	const header = "# Markups fiducial file version = 5.6\n# CoordinateSystem = RAS\n# columns = id,x,y,z,ow,ox,oy,oz,vis,sel,lock,label,desc,associatedNodeID\n"
	for _, s := range []string{
		header + "1,1,2,3,0,0,0,1,1,1,0,\"a, \"\"b\"\"\",d,n,2,0\n7,nan,nan,nan,1,0,0,1,0,0,1,c,[],[],3,1\n,4,5,6\n",
		header + "# key = value\n# remark\n2,1,2,3\n2,1e-9,-0,3,,,,,,,,,,,1\n",
		"# Fiducial List file a\n# name = a\n# columns = label,x,y,z,sel,vis\na,1,2,3,1,1\nb,NA,2,3,0,0\n",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) { fuzz(t, slicerFCSV, data) })
}

func FuzzACSV(f *testing.F) {
	f.Add([]byte("# Annotation file a\n# Name = F\n# pointVisibility = 0\n# pointColor = 0.5,1,0\n# pointColumns = type|x|y|z|sel|vis\npoint|1|2|3|1|0\n"))
	f.Add([]byte("text|a|1|1\npoint|1|2|3\npoint|4|5|6\n"))
	f.Fuzz(func(t *testing.T, data []byte) { fuzz(t, slicerAnnotation, data) })
}

func FuzzMarkups(f *testing.F) {
	for _, s := range []string{
		wholeMarkups,
		`{"markups":[{"type":"Line","coordinateSystem":0,"controlPoints":[{"label":null,"position":["NA",1,null]},{"id":3,"position":[1,2,3],"positionStatus":"preview","orientation":[1,0,0,0,0,-1,0,1,0]}]}]}`,
		`{"@schema":"markups-schema-v1.0.0.json#","a":{"b":[]},"markups":[{"type":"ClosedCurve","controlPoints":[]},{"display":{"visibility":false,"color":[0.4,1,1],"selectedColor":[0.4,1,1]}},{"display":{"color":[2,0,0.51],"x":1},"document.a":1}]}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) { fuzz(t, slicerMarkups, data) })
}
