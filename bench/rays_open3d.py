# Casts rays at a mesh with Open3D, which calls Embree, by one thread, and says how long that took and how many meet the mesh, as a
# line of JSON. rays_open3d.py MESH.ply RAYS.txt
import json, sys, time
import numpy, open3d

mesh = open3d.t.geometry.TriangleMesh.from_legacy(open3d.io.read_triangle_mesh(sys.argv[1]))
rays = open3d.core.Tensor(numpy.loadtxt(sys.argv[2], dtype="f4", ndmin=2))
begin = time.perf_counter()
scene = open3d.t.geometry.RaycastingScene()
scene.add_triangles(mesh)
scene.cast_rays(rays[:1], nthreads=1)  # builds, with all processors
built = time.perf_counter() - begin
begin = time.perf_counter()
met = scene.cast_rays(rays, nthreads=1)
took = time.perf_counter() - begin
print(json.dumps({"build_ms": 1000 * built, "rays_per_s": len(rays) / took, "hits": int(numpy.isfinite(met["t_hit"].numpy()).sum())}))
