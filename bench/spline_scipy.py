# Moves points by a thin-plate spline in space with SciPy, and says how long solving and moving took and where the points come to on average, as a
# line of JSON. spline_scipy.py FROM.csv TO.csv POINTS.csv
# SciPy's kernel "linear" is -r, which is that of space; its "thin_plate_spline" is that of the plane.
import json, sys, time
import numpy
from scipy.interpolate import RBFInterpolator

source, target, points = (numpy.loadtxt(path, delimiter=",", ndmin=2) for path in sys.argv[1:4])
begin = time.perf_counter()
moved = RBFInterpolator(source, target, kernel="linear", degree=1)(points)
took = time.perf_counter() - begin
print(json.dumps({"seconds": took, "length": float(numpy.sqrt((moved**2).sum(axis=1)).mean())}))
