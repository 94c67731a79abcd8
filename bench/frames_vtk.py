# Draws a mesh that turns once around with VTK, in a window off the screen, and says how long a frame takes, as a line of JSON.
# frames_vtk.py MESH.ply PICTURE.png WIDTH HEIGHT FRAMES EYE FOCUS ANGLE
# The picture is that of the first frame. One sample a pixel, flat shading from the file's triangles, no colours by values.
import json, sys, time
from vtkmodules.vtkIOPLY import vtkPLYReader
from vtkmodules.vtkIOImage import vtkPNGWriter
import vtkmodules.vtkRenderingOpenGL2
from vtkmodules.vtkRenderingCore import vtkActor, vtkPolyDataMapper, vtkRenderer, vtkRenderWindow, vtkWindowToImageFilter

path, picture, width, height, frames, eye, focus, angle = sys.argv[1:9]
reader = vtkPLYReader()
reader.SetFileName(path)
reader.Update()
mapper = vtkPolyDataMapper()
mapper.SetInputConnection(reader.GetOutputPort())
mapper.ScalarVisibilityOff()
actor = vtkActor()
actor.SetMapper(mapper)
renderer = vtkRenderer()
renderer.AddActor(actor)
renderer.SetBackground(0.2, 0.2, 0.2)
window = vtkRenderWindow()
window.SetOffScreenRendering(1)
window.SetMultiSamples(0)
window.SetSize(int(width), int(height))
window.AddRenderer(renderer)
camera = renderer.GetActiveCamera()
camera.SetPosition(*map(float, eye.split(",")))
camera.SetFocalPoint(*map(float, focus.split(",")))
camera.SetViewUp(0, 1, 0)
camera.SetViewAngle(float(angle))
renderer.ResetCameraClippingRange()
window.Render()  # the first frame uploads
image = vtkWindowToImageFilter()
image.SetInput(window)
writer = vtkPNGWriter()
writer.SetFileName(picture)
writer.SetInputConnection(image.GetOutputPort())
writer.Write()
times = []
for _ in range(int(frames)):
    camera.Azimuth(360 / int(frames))
    begin = time.perf_counter()
    window.Render()
    window.WaitForCompletion()
    times.append(time.perf_counter() - begin)
times.sort()
print(json.dumps({"median_ms": 1000 * times[len(times) // 2]}))
