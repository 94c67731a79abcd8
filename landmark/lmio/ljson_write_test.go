package lmio

import (
	"math"
	"strings"
	"testing"

	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

// asMenpo is what menpo writes for the groups of TestWritesAsMenpo, typed from
// the rules of Python's json.dump.
const asMenpo = `{
    "groups": {
        "": {
            "labels": [],
            "landmarks": {
                "points": []
            }
        },
        "LJSON": {
            "labels": [
                {
                    "label": "left \"eye\"\\\u00e9\ud83e\udde0\u007f\u0001\t",
                    "mask": [
                        0,
                        1
                    ]
                },
                {
                    "label": "none",
                    "mask": []
                }
            ],
            "landmarks": {
                "connectivity": [
                    [
                        0,
                        1
                    ]
                ],
                "points": [
                    [
                        316.8,
                        2.0,
                        1e-09
                    ],
                    [
                        null,
                        5.0,
                        -0.0
                    ]
                ]
            }
        },
        "pupils": {
            "labels": [],
            "landmarks": {
                "connectivity": [],
                "points": [
                    [
                        1e+16,
                        0.0001
                    ]
                ]
            },
            "metadata": {
                "names": [
                    "tip"
                ]
            }
        }
    },
    "version": 3
}`

func TestWritesAsMenpo(t *testing.T) {
	pupils := landmark.NewGroup("pupils", []landmark.Landmark{
		{Name: "tip", Position: r3.Vec{X: 1e-4, Y: 1e16}, Status: landmark.Defined}})
	pupils.SetDim(2)
	eyes := landmark.NewGroup("LJSON", []landmark.Landmark{
		{Position: r3.Vec{X: 316.8, Y: 2, Z: 1e-9}, Status: landmark.Defined},
		{Position: r3.Vec{X: math.NaN(), Y: 5, Z: math.Copysign(0, -1)}, Status: landmark.Missing},
	})
	for _, err := range []error{
		pupils.SetConnectivity([]landmark.Edge{}),
		eyes.SetConnectivity([]landmark.Edge{{0, 1}}),
		eyes.SetLabels([]landmark.Label{{Name: "left \"eye\"\\é🧠\x7f\x01\t", Indices: []int{0, 1}}, {Name: "none"}}),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	got, err := encodeLJSON([]*landmark.Group{landmark.NewGroup("", nil), eyes, pupils})
	if err != nil || string(got) != asMenpo {
		t.Errorf("error %v, wrote\n%s", err, got)
	}
}

func TestNumbersAsPythonWritesThem(t *testing.T) {
	for x, want := range map[float64]string{
		0: "0.0", 2: "2.0", -316.8: "-316.8", 0.1: "0.1", 1.0 / 3: "0.3333333333333333",
		1e-4: "0.0001", 9.999e-5: "9.999e-05", 1e-9: "1e-09", 1e-300: "1e-300", 5e-324: "5e-324",
		1e15: "1000000000000000.0", 9999999999999998: "9999999999999998.0", 1e16: "1e+16",
		123456789012345680: "1.2345678901234568e+17", 1e22: "1e+22", math.MaxFloat64: "1.7976931348623157e+308",
		math.Inf(1): "null", math.Inf(-1): "null",
	} {
		w := &jsonWriter{}
		if w.number(x); string(w.out) != want {
			t.Errorf("%g: %s, not %s", x, w.out, want)
		}
	}
}

// NaN and infinity are no JSON, and a point that has no position must not come
// back with one.
func TestPointsThatAreNotPlacedAreNull(t *testing.T) {
	whole := r3.Vec{X: 1, Y: 2, Z: 3}
	for _, c := range []struct {
		name string
		l    landmark.Landmark
		want string
	}{
		{"not visited", landmark.Landmark{}, "null,null,null"},
		{"not visited, with a position", landmark.Landmark{Position: whole}, "null,null,null"},
		{"missing, with a position", landmark.Landmark{Position: whole, Status: landmark.Missing}, "null,null,null"},
		{"placed at infinity", landmark.Landmark{Position: r3.Vec{X: math.Inf(1)}, Status: landmark.Defined}, "null,null,null"},
		{"placed at no number", landmark.Landmark{Position: r3.Vec{X: math.NaN(), Y: 2}, Status: landmark.Defined}, "null,2.0,0.0"},
		{"estimated", landmark.Landmark{Position: whole, Status: landmark.Estimated}, "1.0,2.0,3.0"},
		{"huge", landmark.Landmark{Position: r3.Vec{X: 1e308, Y: 1e308, Z: 1e308}, Status: landmark.Defined}, "1e+308,1e+308,1e+308"},
	} {
		fitted, _, err := ljson.fit([]*landmark.Group{landmark.NewGroup("a", []landmark.Landmark{c.l})})
		if err != nil {
			t.Fatal(err)
		}
		out, err := encodeLJSON(fitted)
		text := strings.Join(strings.Fields(string(out)), "")
		if err != nil || !strings.Contains(text, `"points":[[`+c.want+`]]`) {
			t.Errorf("%s: error %v, wrote %s", c.name, err, text)
		}
	}
}
