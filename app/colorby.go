package main

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"cairn/internal/message"
	"cairn/scene"
	"cairn/scene/colormap"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// colorBy holds the flags that say which values a surface shows as colours.
type colorBy struct {
	valueFlags
	colors   string
	limits   string
	isolines int
	every    float64
	noBar    bool
	agreed   *scene.ColorLook // one map and range for all meshes; nil: each has what suits it
}

func (c *colorBy) register(f *pflag.FlagSet) {
	c.flag = "--color-by"
	f.StringVar(&c.name, "color-by", "", "show values as colours: `NAME` of what the file has (cairn info lists it), or "+valueHelp)
	f.StringVar(&c.colors, "color-map", "", "their `COLORS`: "+strings.Join(colormap.Names(), ", ")+" (default: by the values)")
	f.StringVar(&c.limits, "color-range", "", "values of the first and the last colour, `LO,HI`, or percentiles such as p2,p98 (default: p2,p98; around 0 where there are negative ones; of a contact sheet one range for all meshes)")
	f.IntVar(&c.isolines, "isolines", 0, "lines of equal value that divide the range")
	f.Float64Var(&c.every, "isoline-step", 0, "lines of equal value at all multiples of a `STEP` within the range")
	c.valueFlags.register(f)
	f.BoolVar(&c.noBar, "no-color-bar", false, "without the bar that says what the colours stand for")
}

func (c *colorBy) complete(cmd *cobra.Command) {
	c.valueFlags.complete(cmd)
	_ = cmd.RegisterFlagCompletionFunc("color-map", cobra.FixedCompletions(colormap.Names(), cobra.ShellCompDirectiveNoFileComp))
}

// bar reports whether pictures say what the colours stand for.
func (c *colorBy) bar() bool { return c.name != "" && !c.noBar }

// check says what is wrong with the flags.
func (c *colorBy) check() error {
	if !slices.Contains(fitNames(), c.fit) {
		return c.valueFlags.check()
	}
	if c.name == "" {
		for _, flag := range []struct {
			name  string
			given bool
		}{
			{"--color-map", c.colors != ""}, {"--color-range", c.limits != ""}, {"--isolines", c.isolines != 0}, {"--isoline-step", c.every != 0},
			{c.given(), c.given() != ""}, {"--no-color-bar", c.noBar},
		} {
			if flag.given {
				return usagef("%s has no meaning without --color-by", flag.name)
			}
		}
		return nil
	}
	if c.colors != "" && colormap.Named(c.colors) == nil {
		return usagef("--color-map %s: there is no such map; choose of %s", c.colors, strings.Join(colormap.Names(), ", "))
	}
	if _, err := parseColorRange(c.limits); err != nil {
		return usageError{err}
	}
	if c.isolines < 0 || c.isolines > scene.MostIsolines {
		return usagef("--isolines %d: choose 0 to %d", c.isolines, scene.MostIsolines)
	}
	if c.every != 0 && (c.isolines != 0 || !positive(c.every)) {
		return usagef("--isoline-step %v: it must be above 0, and --isolines goes without it", c.every)
	}
	return c.valueFlags.check()
}

// parseColorRange reads the value of --color-range; nothing gives nil.
func parseColorRange(text string) (limits []scene.ColorLimit, err error) {
	if text == "" {
		return nil, nil
	}
	parts := strings.Split(text, ",")
	for _, part := range parts {
		number, percentile := strings.CutPrefix(strings.TrimSpace(part), "p")
		x, err := strconv.ParseFloat(number, 64)
		if err != nil || math.IsNaN(x) || math.IsInf(x, 0) || percentile && (x < 0 || x > 100) || len(parts) != 2 {
			return nil, fmt.Errorf("--color-range %s: write two numbers such as -0.5,0.5, or percentiles from p0 to p100 such as p2,p98", message.Quote(text))
		}
		limit := scene.ColorLimit{Kind: scene.ValueLimit, Number: x}
		if percentile {
			limit.Kind = scene.PercentileLimit
		}
		limits = append(limits, limit)
	}
	if a, b := limits[0], limits[1]; a.Kind == b.Kind && a.Number >= b.Number {
		return nil, fmt.Errorf("--color-range %s: the first number must be below the second", text)
	}
	return limits, nil
}

// apply has the meshes of a document show the values. What it returns is worth a warning.
// The flags must have passed check.
func (c *colorBy) apply(ctx context.Context, d *scene.Document) (warnings []string, err error) {
	if c.name == "" {
		return nil, nil
	}
	for _, n := range d.Meshes() {
		text, err := c.color(ctx, d, n)
		if err != nil {
			return nil, err
		}
		if text != "" {
			warnings = append(warnings, text)
		}
	}
	if len(d.Meshes()) == 0 {
		warnings = append(warnings, "there is no mesh to show values as colours on")
	}
	return warnings, nil
}

func (c *colorBy) color(ctx context.Context, d *scene.Document, n *scene.MeshNode) (warning string, err error) {
	f, err := c.field(ctx, d, n.Mesh)
	if err != nil {
		return "", err
	}
	look := scene.ColorLook{Colors: colormap.Named(c.colors), Isolines: c.isolines, Every: c.every}
	if c.agreed != nil {
		look.Colors, look.Low, look.High, look.Symmetric = c.agreed.Colors, c.agreed.Low, c.agreed.High, c.agreed.Symmetric
	}
	if limits, _ := parseColorRange(c.limits); limits != nil {
		look.Low, look.High = limits[0], limits[1]
	}
	coloring, err := look.Color(f, f.Stats())
	if err != nil {
		return "", fmt.Errorf("--color-by %s: %w", c.name, err)
	}
	switch {
	case coloring.Stats().Count() == 0:
		warning = fmt.Sprintf("none of the values %s is a number", message.Quote(c.name))
	case (c.isolines > 0 || c.every > 0) && (f.OfFaces || coloring.Colors().Labels):
		warning = fmt.Sprintf("%s has no isolines: lines of equal value are drawn between values of vertices", message.Quote(c.name))
	}
	if v, off := coloring.Middle(); off && warning == "" {
		warning = fmt.Sprintf("the middle colour of %s stands for %s, not for 0: with a range as far on both sides of 0 it does", coloring.Colors().Name, coloring.Number(v))
	}
	return warning, d.SetColoring(n, coloring)
}
