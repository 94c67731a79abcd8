package main

import (
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"

	"cairn/landmark/lmio"
	"cairn/scene/meshio"
)

// kind is what files hold.
type kind uint8

const (
	landmarkFiles kind = iota
	meshFiles
)

func (k kind) String() string {
	if k == meshFiles {
		return "mesh"
	}
	return "landmark"
}

func (k kind) other() kind { return meshFiles - k }

// The parts of OUT that stand for names.
const (
	inputPart = "{}"
	groupPart = "{name}"
)

// convertPlan is what is to become of what.
type convertPlan struct {
	flags      *convertFlags
	kind       kind
	format     string // of the outputs
	jobs       []*job
	otherFiles int // skipped in folders, since they hold neither meshes nor landmarks
	otherKind  int // skipped in folders, since they are not of the plan's kind
	makeFolder bool
}

func (p *convertPlan) skipped() int { return p.otherFiles + p.otherKind }

// job is one or more inputs that become one file, or one for each group.
type job struct {
	inputs []string
	out    string // a path, where {name} stands for the name of a group
	// perGroup is out where the format holds one group only and the input has
	// several; "" where OUT is one file.
	perGroup string
}

// known reports whether the names of the job's files are known before its
// inputs are read.
func (j *job) known() bool { return j.perGroup == "" && !strings.Contains(j.out, groupPart) }

// newConvertPlan makes the plan of a call. Only folders are read for it, and the
// first bytes of files whose names do not say what they hold.
func newConvertPlan(f *convertFlags, args []string) (*convertPlan, error) {
	if len(args) == 0 {
		return nil, usagef("say which files to convert")
	}
	if f.out == "" {
		return nil, usagef("say with -o where the result goes, such as -o points.ljson")
	}
	if err := checkMissing(f.missing); err != nil {
		return nil, err
	}
	p := &convertPlan{flags: f}
	target, folder, err := p.target()
	if err != nil {
		return nil, err
	}
	if p.kind, p.format, err = targetKind(target, args[0]); err != nil {
		return nil, usageError{err}
	}
	if err := f.checkValues(p.kind); err != nil {
		return nil, err
	}
	if folder {
		p.makeFolder = true
		return p, p.intoFolder(args)
	}
	return p, p.intoFiles(args)
}

// checkMissing says why numbers of --missing cannot stand for missing points.
func checkMissing(numbers []float64) error {
	for _, x := range numbers {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return usagef("--missing=%v: it takes a finite number, such as -999; NaN and inf are no coordinates", x)
		}
	}
	return nil
}

// target returns a name with the extension of the outputs, and whether they go
// into a folder.
func (p *convertPlan) target() (name string, folder bool, err error) {
	out, to := p.flags.out, p.flags.to
	info, statErr := os.Stat(out)
	isFolder := statErr == nil && info.IsDir()
	asFolder := strings.HasSuffix(out, "/") || strings.HasSuffix(out, string(filepath.Separator))
	switch {
	case to != "" && statErr == nil && !isFolder:
		return "", false, usagef("-o %s is a file: --to is for folders", out)
	case to != "" && strings.Contains(out, "{"):
		return "", false, usagef("-o %s says the extension itself: leave --to out", out)
	case to == "" && (isFolder || asFolder):
		return "", false, usagef("-o %s is a folder: say with --to which format the files in it have, such as --to ljson", out)
	case to != "":
		p.flags.to = "." + strings.TrimPrefix(to, ".")
		if strings.ContainsAny(to, `/\`) || p.flags.to == "." {
			return "", false, usagef("--to %s is no extension of a file", to)
		}
		return "x" + p.flags.to, true, nil
	}
	return out, false, nil
}

// targetKind returns which kind of file a name is written as, and in which
// format. Where both kinds have the extension, that of the input counts.
func targetKind(target, input string) (kind, string, error) {
	landmarks, landmarkErr := lmio.WrittenAs(target)
	mesh, meshErr := meshio.WrittenAs(target)
	switch {
	case landmarkErr == nil && (meshErr != nil || kindOf(input) != meshFiles):
		return landmarkFiles, landmarks.Name, nil
	case meshErr == nil:
		return meshFiles, mesh.Name, nil
	case meshio.IsMesh(target):
		return 0, "", meshErr
	case lmio.IsLandmarks(target):
		return 0, "", landmarkErr
	}
	return 0, "", fmt.Errorf("%s: its extension names no format that can be written; these do: %s",
		target, strings.Join(writableExtensions(), ", "))
}

// kindOf returns what a file holds by its name, or by its first bytes where
// the name does not tell; landmarks where nothing does.
func kindOf(path string) kind {
	if !lmio.IsLandmarks(path) && meshio.IsMesh(path) {
		return meshFiles
	}
	return landmarkFiles
}

// intoFiles plans for an OUT that is a file or a pattern.
func (p *convertPlan) intoFiles(args []string) error {
	out := p.flags.out
	for _, a := range args {
		if info, err := os.Stat(a); err == nil && info.IsDir() {
			return usagef("%s is a folder: its files need one too, such as -o converted/ --to ljson", a)
		}
		if err := p.mayBecome(a); err != nil {
			return err
		}
	}
	if strings.Contains(out, groupPart) && p.kind == meshFiles {
		return usagef("-o %s: %s is for groups of landmarks; %s stands for the name of a file", out, groupPart, inputPart)
	}
	pattern := strings.Contains(out, inputPart) || strings.Contains(out, groupPart)
	if len(args) > 1 && !pattern && p.kind == meshFiles {
		return usagef("-o %s: %d meshes need a name with {} for each one's own, such as -o 'out/{}.ply', or a folder and --to",
			out, len(args))
	}
	p.makeFolder = pattern // a plain name in a folder that is not there may be a slip
	if !pattern {
		p.jobs = []*job{{inputs: args, out: out}}
		return nil
	}
	for _, a := range args {
		p.jobs = append(p.jobs, &job{inputs: []string{a}, out: strings.ReplaceAll(out, inputPart, escapeGroup(stem(a)))})
	}
	return p.distinct()
}

// escapeGroup keeps {name} in the name of a file from being taken for the name
// of a group.
func escapeGroup(name string) string { return strings.ReplaceAll(name, groupPart, "_name_") }

// mayBecome says why a file cannot become one of the plan's kind.
func (p *convertPlan) mayBecome(file string) error {
	landmarks, mesh := lmio.IsLandmarks(file), meshio.IsMesh(file)
	if p.kind == meshFiles && landmarks && !mesh || p.kind == landmarkFiles && mesh && !landmarks {
		return usagef("%s is a %s file, and %s would be a %s file: the one does not become the other",
			file, p.kind.other(), p.flags.out, p.kind)
	}
	return nil
}

// intoFolder plans for an OUT that is a folder.
func (p *convertPlan) intoFolder(args []string) error {
	for _, a := range args {
		info, err := os.Stat(a)
		if err == nil && info.IsDir() {
			if err := p.walk(a); err != nil {
				return err
			}
			continue
		}
		if err := p.mayBecome(a); err != nil {
			return err
		}
		p.add(a, filepath.Base(a))
	}
	if len(p.jobs) == 0 {
		return fmt.Errorf("%s: there is no %s file in it", args[0], p.kind)
	}
	p.tellApart()
	return p.distinct()
}

// tellApart gives outputs of one name in a folder the extensions of their inputs
// too: skull.pp and skull.tps become skull-pp.ljson and skull-tps.ljson.
func (p *convertPlan) tellApart() {
	same := map[string]int{}
	for _, j := range p.jobs {
		same[outputKey(j.out)]++
	}
	for _, j := range p.jobs {
		if same[outputKey(j.out)] > 1 {
			ext := strings.ReplaceAll(extensionOf(j.inputs[0]), ".", "-")
			base := strings.TrimSuffix(j.out, p.flags.to) + escapeGroup(ext)
			j.out = base + p.flags.to
			if j.perGroup != "" {
				j.perGroup = base + "-" + groupPart + p.flags.to
			}
		}
	}
}

// outputKey tells paths apart as every system does: some take no notice of case.
func outputKey(path string) string { return strings.ToLower(filepath.Clean(path)) }

// add plans for a file whose output lies at a path below the folder, but for
// the extension.
func (p *convertPlan) add(file, below string) {
	base := filepath.Join(p.flags.out, escapeGroup(filepath.Join(filepath.Dir(below), stem(below))))
	j := &job{inputs: []string{file}, out: base + p.flags.to}
	if p.kind == landmarkFiles {
		j.perGroup = base + "-" + groupPart + p.flags.to
	}
	p.jobs = append(p.jobs, j)
}

// walk plans for the files in a folder and below, and counts those that it
// skips. Hidden ones are no one's data; OUT itself may lie in the folder.
func (p *convertPlan) walk(folder string) error {
	out, _ := os.Stat(p.flags.out)
	return filepath.WalkDir(folder, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		hidden := strings.HasPrefix(e.Name(), ".") && path != folder
		if e.IsDir() {
			info, err := e.Info()
			if hidden || err == nil && out != nil && path != folder && os.SameFile(info, out) {
				return filepath.SkipDir
			}
			return nil
		}
		info, err := os.Stat(path) // of what a link names
		landmarks, mesh := false, false
		if err == nil && info.Mode().IsRegular() && !hidden {
			landmarks, mesh = lmio.IsLandmarks(path), meshio.IsMesh(path)
		}
		switch {
		case !landmarks && !mesh:
			p.otherFiles++
		case p.kind == landmarkFiles && !landmarks, p.kind == meshFiles && !mesh:
			p.otherKind++
		default:
			below, err := filepath.Rel(folder, path)
			if err != nil {
				return err
			}
			p.add(path, below)
		}
		return nil
	})
}

// distinct says which inputs would become the same file.
func (p *convertPlan) distinct() error {
	of := map[string]string{}
	for _, j := range p.jobs {
		key := outputKey(j.out)
		if other, ok := of[key]; ok && !strings.Contains(j.out, groupPart) {
			return usagef("%s and %s would both become %s: convert them in two calls", other, j.inputs[0], j.out)
		}
		of[key] = j.inputs[0]
	}
	return nil
}
