// Command genmesh writes a bumpy sphere of any number of triangles as a binary
// PLY file: the same bytes every time, closed, evenly meshed and without
// normals or colours. Tests and measurements open it.
package main

import (
	"bufio"
	"flag"
	"fmt"
	"os"

	"cairn/internal/bumpysphere"
	"cairn/scene/mesh"
	"cairn/scene/meshio"
)

func main() {
	triangles := flag.Int("triangles", 1_000_000, "about how many triangles")
	path := flag.String("o", "bumpy.ply", "the file to write")
	flag.Parse()
	if err := write(*path, *triangles); err != nil {
		fmt.Fprintln(os.Stderr, "genmesh:", err)
		os.Exit(1)
	}
}

func write(path string, triangles int) error {
	sphere := bumpysphere.New(triangles)
	m, err := mesh.New(mesh.Data{Positions: sphere.Positions, Triangles: sphere.Triangles})
	if err != nil {
		return err
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(f, 1<<20)
	if err := meshio.WritePLY(w, m, ""); err != nil {
		f.Close()
		return err
	}
	if err := w.Flush(); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}
