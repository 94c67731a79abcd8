package meshio

// metres is how many metres a unit has.
var metres = map[string]float64{"m": 1, "cm": 1e-2, "mm": 1e-3, "um": 1e-6, "in": 0.0254}
