# Casts rays at a mesh with Embree 3, one after another by one thread, and says how long that took, as a line of JSON.
# rays_embree.py MESH.ply RAYS.txt HITS.csv
# The mesh is a binary PLY file as bench writes it. A ray is a line of six numbers, where it begins and where it goes; a hit is a
# line with the triangle and the distance, or empty.
#
# Embree is called through its C interface (embree3/rtcore.h). Open3D would call it, too, but that of Debian 12 meets nothing: its rays
# have the mask 0, and Debian's Embree looks at masks. As Open3D does, the scene is a robust one, which rays do not slip through.
import ctypes, json, sys, time
import numpy

TRIANGLES, INDEX, VERTEX, UINT3, FLOAT3, ROBUST, NOTHING = 0, 0, 1, 0x5003, 0x9003, 4, 0xFFFFFFFF
path, rays, hits = sys.argv[1:4]

with open(path, "rb") as file:
    counts = {}
    while (line := file.readline()) != b"end_header\n":
        if line.startswith(b"element"):
            counts[line.split()[1]] = int(line.split()[2])
    vertices = numpy.fromfile(file, "<f4", 3 * counts[b"vertex"])
    faces = numpy.fromfile(file, [("n", "u1"), ("v", "<u4", 3)], counts[b"face"])
assert (faces["n"] == 3).all()
triangles = numpy.ascontiguousarray(faces["v"])
vertices = numpy.append(vertices, numpy.zeros(4, "f4"))  # Embree reads 16 bytes at once
table = numpy.loadtxt(rays, dtype="f4", ndmin=2)

embree = ctypes.CDLL("libembree3.so.3")
pointer, number, size = ctypes.c_void_p, ctypes.c_uint, ctypes.c_size_t
embree.rtcNewDevice.argtypes, embree.rtcNewDevice.restype = [ctypes.c_char_p], pointer
embree.rtcNewScene.argtypes, embree.rtcNewScene.restype = [pointer], pointer
embree.rtcNewGeometry.argtypes, embree.rtcNewGeometry.restype = [pointer, number], pointer
embree.rtcSetSceneFlags.argtypes = [pointer, number]
embree.rtcSetSharedGeometryBuffer.argtypes = [pointer, number, number, number, pointer, size, size, size]
embree.rtcCommitGeometry.argtypes = embree.rtcCommitScene.argtypes = [pointer]
embree.rtcAttachGeometry.argtypes, embree.rtcAttachGeometry.restype = [pointer, pointer], number
embree.rtcIntersect1M.argtypes = [pointer, pointer, pointer, number, size]

device = embree.rtcNewDevice(None)
begin = time.perf_counter()
scene = embree.rtcNewScene(device)
embree.rtcSetSceneFlags(scene, ROBUST)
geometry = embree.rtcNewGeometry(device, TRIANGLES)
embree.rtcSetSharedGeometryBuffer(geometry, VERTEX, 0, FLOAT3, vertices.ctypes.data, 0, 12, counts[b"vertex"])
embree.rtcSetSharedGeometryBuffer(geometry, INDEX, 0, UINT3, triangles.ctypes.data, 0, 12, counts[b"face"])
embree.rtcCommitGeometry(geometry)
embree.rtcAttachGeometry(scene, geometry)
embree.rtcCommitScene(scene)  # with all processors
built = time.perf_counter() - begin

ray_hit = numpy.dtype([
    ("origin", "f4", 3), ("near", "f4"), ("direction", "f4", 3), ("time", "f4"), ("far", "f4"), ("mask", "u4"), ("id", "u4"), ("flags", "u4"),
    ("normal", "f4", 3), ("uv", "f4", 2), ("triangle", "u4"), ("geometry", "u4"), ("instance", "u4"),
])
buffer = numpy.zeros(len(table) * ray_hit.itemsize + 16, "u1")
start = -buffer.ctypes.data % 16  # Embree wants them aligned
all_rays = buffer[start : start + len(table) * ray_hit.itemsize].view(ray_hit)
context = numpy.zeros(16, "u4")  # RTCIntersectContext: any rays, no filter
context[4] = NOTHING  # no instance
times = []
for _ in range(5):
    all_rays["origin"], all_rays["direction"] = table[:, :3], table[:, 3:]
    all_rays["near"], all_rays["far"], all_rays["mask"] = 0, numpy.inf, NOTHING
    all_rays["triangle"] = all_rays["geometry"] = all_rays["instance"] = NOTHING
    begin = time.perf_counter()
    embree.rtcIntersect1M(scene, context.ctypes.data, all_rays.ctypes.data, len(table), ray_hit.itemsize)
    times.append(time.perf_counter() - begin)
times.sort()
distance = all_rays["far"].astype("f8") * numpy.linalg.norm(table[:, 3:].astype("f8"), axis=1)
with open(hits, "w") as out:
    for d, t, g in zip(distance, all_rays["triangle"], all_rays["geometry"]):
        out.write("\n" if g == NOTHING else f"{t},{d:.9g}\n")
print(json.dumps({"build_ms": 1000 * built, "rays_per_s": len(table) / times[2]}))
