# Times VTK's vtkStaticCellLocator: building it, and rays that meet the mesh, as one line of JSON.
import json, random, sys, time
from vtkmodules.vtkIOPLY import vtkPLYReader
from vtkmodules.vtkCommonDataModel import vtkStaticCellLocator
from vtkmodules.vtkCommonCore import reference

reader = vtkPLYReader()
reader.SetFileName(sys.argv[1])
reader.Update()
mesh = reader.GetOutput()
center, size = mesh.GetCenter(), mesh.GetLength()
begin = time.perf_counter()
locator = vtkStaticCellLocator()
locator.SetDataSet(mesh)
locator.BuildLocator()
build = time.perf_counter() - begin
random.seed(1)
t, sub, cell = reference(0.0), reference(0), reference(0)
x, weights = [0.0] * 3, [0.0] * 3
times = []
for _ in range(20000):
    a = [c + size * random.gauss(0, 1) for c in center]
    b = [2 * c + 0.2 * size * random.gauss(0, 1) - k for c, k in zip(center, a)]
    begin = time.perf_counter()
    hit = locator.IntersectWithLine(a, b, 0.0, t, x, weights, sub, cell)
    took = time.perf_counter() - begin
    if hit:
        times.append(took)
times.sort()
print(json.dumps({"build_ms": 1e3 * build, "median_us": 1e6 * times[len(times) // 2], "p99_us": 1e6 * times[len(times) * 99 // 100]}))
