package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"cairn/internal/message"
	"cairn/scene"
	"cairn/scene/mesh"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// valueFlags hold the flags that say which values of a mesh are wanted.
type valueFlags struct {
	flag   string // that names them, with its dashes
	name   string
	radius float64
	flags  *pflag.FlagSet // that these are registered in
	to     string
	toFlag string // that names it; --to where it is ""
	fit    string
	other  *otherFile
	// fitsToo says that the way to fit has a meaning without a mesh to measure to.
	fitsToo bool
}

// otherFile is the specimen that distances are measured to, which is read once.
type otherFile struct {
	once     sync.Once
	document *scene.Document
	err      error
}

// otherError says why there is no distance to the other specimen, from whichever mesh.
type otherError struct{ error }

func (e otherError) Unwrap() error { return e.error }

// valueHelp says which values there are beside those of the file.
const valueHelp = "mean-curvature, gaussian-curvature, shape-index, curvedness, distance, to another mesh, or surface-distance, from the nearest landmark, or =POINTS, from those only"

func (v *valueFlags) register(f *pflag.FlagSet) {
	f.Float64Var(&v.radius, "curvature-radius", 0, "curvatures of the surface within a `RADIUS` in the mesh's units (default: three edge lengths); 0: of the triangles around each vertex, noise too")
	v.flags = f
	if v.toFlag == "" {
		v.toFlag = "--to"
	}
	f.StringVar(&v.to, v.toFlag[2:], "", "the `MESH` that the distance is measured to")
	f.StringVar(&v.fit, "fit", scene.AsStored.String(), "how it lies: as stored, or fitted by the landmarks that both have: "+strings.Join(fitNames(), ", "))
	v.other = &otherFile{}
}

func (v *valueFlags) complete(cmd *cobra.Command) {
	_ = cmd.RegisterFlagCompletionFunc(strings.TrimPrefix(v.flag, "--"), cobra.FixedCompletions(scene.MeasuredNames(), cobra.ShellCompDirectiveNoFileComp))
	_ = cmd.RegisterFlagCompletionFunc("fit", cobra.FixedCompletions(fitNames(), cobra.ShellCompDirectiveNoFileComp))
	_ = cmd.RegisterFlagCompletionFunc(v.toFlag[2:], completeFiles)
}

func fitNames() []string {
	var names []string
	for _, f := range scene.Fits() {
		names = append(names, f.String())
	}
	return names
}

// given returns the first flag that has a meaning only with values, or "".
func (v *valueFlags) given() string {
	switch {
	case v.flags.Changed("curvature-radius"):
		return "--curvature-radius"
	case v.to != "":
		return v.toFlag
	case v.fit != scene.AsStored.String() && !v.fitsToo:
		return "--fit"
	}
	return ""
}

// check says what is wrong with the flags.
func (v *valueFlags) check() error {
	switch {
	case v.radius != 0 && !positive(v.radius):
		return usagef("--curvature-radius %v: it must be 0 or more", v.radius)
	case !slices.Contains(fitNames(), v.fit):
		return usagef("--fit %s: there is no such way; choose of %s", v.fit, strings.Join(fitNames(), ", "))
	case v.to != "" && v.name != scene.Distance:
		return usagef("%s has no meaning without %s %s", v.toFlag, v.flag, scene.Distance)
	case v.to == "" && v.fit != scene.AsStored.String() && !v.fitsToo:
		return usagef("--fit has no meaning without %s", v.toFlag)
	}
	return nil
}

// named returns the flags for one of several names, which share the rest.
func (v *valueFlags) named(name string) *valueFlags {
	one := *v
	one.name = name
	if name != scene.Distance {
		one.to = ""
	}
	return &one
}

// checkNames is check for several names.
func (v *valueFlags) checkNames(names []string) error {
	v.name = ""
	if slices.Contains(names, scene.Distance) {
		v.name = scene.Distance
	}
	return v.check()
}

// field returns the values of a mesh of a document, or of another one that is the same. The flags must have passed check.
func (v *valueFlags) field(ctx context.Context, d *scene.Document, m *mesh.TriMesh) (*mesh.Field, error) {
	if v.to != "" {
		return v.distances(ctx, d, m)
	}
	radius := v.radius
	if scene.IsCurvature(v.name) && !v.flags.Changed("curvature-radius") {
		radius = scene.UsualRadius(m)
	}
	f, err := scene.Values(ctx, m, v.name, d.Units(), radius, nil)
	if f != nil || err != nil {
		return f, err
	}
	name, points, chosen := strings.Cut(v.name, "=")
	switch {
	case v.name == scene.Distance:
		return nil, usagef("%s %s: say with %s which mesh it is measured to", v.flag, v.name, v.toFlag)
	case name == scene.SurfaceDistance && chosen && points == "":
		return nil, usagef("%s %s: name points, a group or a label behind the =", v.flag, v.name)
	case name == scene.SurfaceDistance && m.TriangleCount() > 0:
		return v.alongSurface(ctx, d, m, points)
	}
	return nil, usagef("%s %s: there are no such values; choose of %s", v.flag, message.Quote(v.name),
		strings.Join(slices.Concat(scene.ValueNames(m), []string{scene.Distance, scene.SurfaceDistance}), ", "))
}

// fitted returns what --fit says, which must have passed check.
func (v *valueFlags) fitted() scene.Fit { return scene.Fits()[slices.Index(fitNames(), v.fit)] }

// distances returns those to the other specimen.
func (v *valueFlags) distances(ctx context.Context, d *scene.Document, m *mesh.TriMesh) (*mesh.Field, error) {
	v.other.once.Do(func() { v.other.document, v.other.err = loadDocument(ctx, v.to) })
	if v.other.err != nil {
		return nil, otherError{v.other.err}
	}
	o, err := scene.NewOther(v.other.document, d, v.fitted())
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", v.toFlag, v.to, err)
	}
	return scene.Distances(ctx, m, d.Units(), o, nil)
}

// alongSurface returns distances from landmarks along the surface.
func (v *valueFlags) alongSurface(ctx context.Context, d *scene.Document, m *mesh.TriMesh, points string) (*mesh.Field, error) {
	from, err := d.Places(points)
	if err != nil {
		return nil, usagef("%s %s: %w", v.flag, message.Quote(v.name), err)
	}
	return scene.SurfaceDistances(ctx, m, d.Units(), from, points, nil)
}
