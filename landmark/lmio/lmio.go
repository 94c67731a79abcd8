// Package lmio reads and writes landmark files. It knows nothing of meshes, the
// GPU or the window.
//
// What a file says is never silently changed: a coordinate that is missing
// stays missing, what Cairn has no meaning for is carried through to a file of
// the same format, and what a format cannot hold is named before it is written.
//
// Files may be hostile. A reader allocates no more than what the bytes of the
// file can justify, and opens other files only in the file's own folder.
package lmio

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"cairn/internal/atomicfile"
	"cairn/landmark"
)

// maxFileBytes bounds what is read of one file: 100 times the largest real
// landmark file seen. A longer one is something else with the wrong name.
const maxFileBytes = 128 << 20

// maxPoints bounds the landmarks of a file. Real sets have at most some ten
// thousand; more is a point cloud with the wrong name.
const maxPoints = 1 << 18

// Format is a kind of landmark file. A new one is one file of this package and
// one line in the list below.
type Format struct {
	Name        string   // as people call it
	Description string   // for a file dialog, without the extension
	Extensions  []string // lower case with the dot, the preferred one first; they may have two parts
	// Shared holds extensions that other kinds of files have too: there only
	// the content tells, see IsLandmarks.
	Shared []string
	MIME   string // "" where the system's type for the extension says enough

	// onlyAsRead are those of Shared that people expect another format under: only
	// a file that was called so when it was read is written under them, see
	// tableSpelling.
	onlyAsRead []string
	// sniff reports whether the first headBytes of a text, as UTF-8 without a
	// byte-order mark, are certainly of this format; nil where nothing in the
	// content tells.
	sniff func(head []byte) bool
	// may reports whether they are perhaps of this format, as where a table has no
	// header: it is taken for that where the file's name is one of a table, and no
	// format is certain. nil for formats that are certain or not there.
	may func(head []byte) bool
	// decode returns the groups with their coordinates as the file stores them,
	// and in their Properties how they are meant to be read.
	decode func(ctx context.Context, path string, data []byte) (*Result, error)
	// tellsNames reports that decode itself warns of points of one name, since they are
	// usual in some of its files.
	tellsNames bool
	// encode writes groups that fit has cut to limits; nil where the format is
	// only read.
	encode func(groups []*landmark.Group) ([]byte, error)
	limits limits
}

// formats is the registry: one line a format, in the order of a file dialog.
// Where two share an extension and the content does not tell, the first counts.
var formats = []Format{
	ljson,
	slicerMarkups,
	slicerFCSV,
	slicerAnnotation,
	meshlabPoints,
	meshlabTemplate,
	templateYAML,
	templateJSON,
	tps,
	ntsys,
	idavTable,
	morphologika,
	amiraLandmarks,
	idavPoints,
	menpoPoints,
	bosphorusSpace,
	bosphorusPicture,
	bu3dfe,
	checkpoint,
	morphodig,
	morphodigSet,
	morphodigProject,
	lddmm,
	asf,
	lan,
	csvTable,
	tsvTable,
	openSimTable,
	morphoJ,
	scalismo,
	teethLand,
}

// Formats returns the formats that are known. The slice is the caller's.
func Formats() []Format { return slices.Clone(formats) }

// Writes reports whether files of the format can be written, and not only read.
func (f Format) Writes() bool { return f.encode != nil }

// ManyGroups reports whether a file of the format holds several groups, such as
// the specimens of a data set.
func (f Format) ManyGroups() bool { return !f.limits.oneGroup }

// Result is what a landmark file holds.
type Result struct {
	// Groups are in the file's order. A group to which the file gives no name has
	// none. Their positions are in the frame that the file declares: those of a
	// file in RAS are in LPS, the frame of meshes (see landmark.Placement).
	Groups   []*landmark.Group
	Format   string   // name and version, such as "LJSON v3"
	Notes    []string // what was assumed where the file does not say, for people to read
	Warnings []string // what is odd, for people to read
	// NotKept says in a few words each what the file holds and Groups do not, for
	// people to read: it is gone from a file that is written from them.
	NotKept []string
	Version atomicfile.Version // of the bytes that were read
}

// Read reads a landmark file. The format is that of the content where that
// tells, and else that of the extension. An error about the content is a
// *FormatError; a cancelled context ends the reading within milliseconds, with
// the context's error.
func Read(ctx context.Context, path string) (*Result, error) {
	data, err := readFile(ctx, path)
	if err != nil {
		return nil, err
	}
	f := formatOf(path, headOf(data))
	if f == nil {
		return nil, unknownFormat(path)
	}
	version := atomicfile.VersionOf(data) // before decoding, which may change them
	r, err := f.read(ctx, path, data)
	if err != nil {
		return nil, err
	}
	r.Version = version
	return r, nil
}

// read decodes a file, and brings its groups into the frame that it declares.
func (f *Format) read(ctx context.Context, path string, data []byte) (*Result, error) {
	r, err := f.decode(ctx, path, data)
	if err != nil {
		return nil, err
	}
	for _, g := range r.Groups {
		p := g.Properties()
		p.Format = f.Name
		g.SetProperties(p)
		g.Place(p.Declared)
	}
	if !f.tellsNames {
		r.Warnings = append(r.Warnings, SameNames(r.Groups)...)
	}
	return r, nil
}

// Write writes the groups to a file, in the format that its extension names; where
// several formats share that, in the one that the groups came from, or the first
// that can hold them. Where the format can name a frame, positions are written in
// the one that their group declares: a group from a file in RAS is written in RAS.
// Else they are written as they are. The file appears whole or stays as it was; an
// old file's permissions are kept. What the format has no place for is left out: see
// Losses. The groups are not changed.
func Write(path string, groups []*landmark.Group) error {
	data, err := encode(path, groups)
	if err != nil {
		return err
	}
	return atomicfile.Write(path, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}

// Replace does what Write does, by files of any disk, if the file still holds the version
// old, and returns its new one. If another program has changed it, it stays as it is, and
// the error is an *atomicfile.ChangedError. So it does where ctx is done before the new
// content has taken the old one's place, with its error.
func Replace(ctx context.Context, files atomicfile.Files, path string, groups []*landmark.Group, old atomicfile.Version) (atomicfile.Version, error) {
	data, err := encode(path, groups)
	if err != nil {
		return atomicfile.Version{}, err
	}
	return files.Replace(path, old, func(w io.Writer) error {
		const block = 1 << 16 // a slow disk may be stopped between two
		for rest := range slices.Chunk(data, block) {
			if err := ctx.Err(); err != nil {
				return err
			}
			if _, err := w.Write(rest); err != nil {
				return err
			}
		}
		return ctx.Err()
	})
}

// WouldWrite returns the version of the file that Write would make.
func WouldWrite(path string, groups []*landmark.Group) (atomicfile.Version, error) {
	data, err := encode(path, groups)
	if err != nil {
		return atomicfile.Version{}, err
	}
	return atomicfile.VersionOf(data), nil
}

// encode returns what Write writes.
func encode(path string, groups []*landmark.Group) ([]byte, error) {
	f, err := formatToWrite(path, groups)
	if err != nil {
		return nil, err
	}
	fitted, _, err := f.fit(groups)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	data, err := f.encode(fitted)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return data, nil
}

// Losses says what Write would leave out or change, for people to read before
// they save; it is empty where Read would give the same groups again, except for
// the name LJSON, which stands for none there and may go. The error is that of
// Write where the groups cannot be written at all.
func Losses(path string, groups []*landmark.Group) ([]string, error) {
	f, err := formatToWrite(path, groups)
	if err != nil {
		return nil, err
	}
	_, losses, err := f.fit(groups)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return losses, nil
}

// WrittenAs returns the format in which Write writes the groups to a file of that
// name. The error lists the known ones.
func WrittenAs(path string, groups ...*landmark.Group) (Format, error) {
	f, err := formatToWrite(path, groups)
	if err != nil {
		return Format{}, err
	}
	return *f, nil
}

func formatToWrite(path string, groups []*landmark.Group) (*Format, error) {
	f, _, known := byExtension(path)
	if known && f.Writes() {
		return &f, nil
	}
	candidates := slices.DeleteFunc(sharing(path), func(f Format) bool { return !f.Writes() })
	for _, fits := range []func(f Format) bool{
		func(f Format) bool { return len(groups) > 0 && f.wasThatOf(groups[0], path) },
		func(f Format) bool { return f.isExpected(path) && f.admit(groups) == nil },
		func(f Format) bool { return f.isExpected(path) },
		func(Format) bool { return true },
	} {
		if i := slices.IndexFunc(candidates, fits); i >= 0 {
			return &candidates[i], nil
		}
	}
	if known {
		return nil, fmt.Errorf("%s: %s files can be read but not written", path, f.Name)
	}
	return nil, unwritable(path)
}

// wasThatOf reports whether a group came from a file of the format that may have
// been called like the path.
func (f Format) wasThatOf(g *landmark.Group, path string) bool {
	return g.Properties().Format == f.Name && (spellingOf[tableSpelling](g).calledSo || f.isExpected(path))
}

// isExpected reports whether people expect the format under the path's extension.
func (f Format) isExpected(path string) bool { return !hasOneOf(path, f.onlyAsRead) }

// unwritable is the error of writing to a name with an extension of no format
// that is written.
func unwritable(path string) error {
	var known []string
	for _, f := range formats {
		for _, e := range slices.Concat(f.Extensions, f.Shared) {
			if f.Writes() && !slices.Contains(known, e) {
				known = append(known, e)
			}
		}
	}
	return fmt.Errorf("%s: the extension is not one in which landmarks are written; known are %s", path, strings.Join(known, ", "))
}
