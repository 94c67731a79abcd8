// Package meshio reads mesh files into scene/mesh and knows nothing of windows,
// landmarks or the GPU.
package meshio
