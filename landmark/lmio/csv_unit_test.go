package lmio

import (
	"errors"
	"strings"
	"testing"
)

// TestUnitsInHeaders: in every form that people write, the coordinates are read, and
// the unit is that of the group.
func TestUnitsInHeaders(t *testing.T) {
	for header, want := range map[string]string{
		"name,x_mm,y_mm,z_mm":                                        "mm",
		"name,x (mm),y (mm),z (mm)":                                  "mm",
		"name,X [cm],Y [cm],Z [cm]":                                  "cm",
		"name,x(mm),y(mm),z(mm)":                                     "mm",
		"name,x {um},y {um},z {um}":                                  "um",
		"name,x (µm),y (µm),z (µm)":                                  "um",
		"name,x (μm),y (μm),z (μm)":                                  "um", // the Greek letter
		"name,x_µm,y_µm,z_µm":                                        "um",
		"name,x (microns),y (microns),z (microns)":                   "um",
		"name,x.mm,y.mm,z.mm":                                        "mm",
		"name,x mm,y mm,z mm":                                        "mm",
		"name,x/mm,y/mm,z/mm":                                        "mm",
		"name,x / mm,y / mm,z / mm":                                  "mm",
		"name,x (m),y (m),z (m)":                                     "m",
		"name,x_m,y_m,z_m":                                           "m",
		"name,x [m],y [m],z [m]":                                     "m",
		"name,x (in),y (in),z (in)":                                  "in",
		"name,x (inches),y (inches),z (inches)":                      "in",
		"name,x (in mm),y (in mm),z (in mm)":                         "mm",
		"name,x (px),y (px),z (px)":                                  "px",
		"name,x (Millimetres),y (Millimetres),z (mm)":                "mm",
		"name,X_MM,Y_MM,Z_MM":                                        "mm",
		"name,x (mm),y,z":                                            "mm", // stated once
		"name,pos_x (mm),pos_y (mm),pos_z (mm)":                      "mm",
		"name,x_coord_mm,y_coord_mm,z_coord_mm":                      "mm",
		"name,X coordinate (mm),Y coordinate (mm),Z coordinate (mm)": "mm",
		"label,l (mm),p (mm),s (mm)":                                 "mm",
		"label,r_mm,a_mm,s_mm":                                       "mm",
		"name,x,y,z":                                                 "",
		"name,x,y,z\n,mm,mm,mm":                                      "mm", // a row of its own
		"name,x,y,z\nunit,(cm),(cm),(cm)":                            "cm",
		"ID,a_x_mm,a_y_mm,a_z_mm":                                    "mm",
		"ID,a_x (mm),a_y (mm),a_z (mm)":                              "mm",
		"ID,x1 [cm],y1 [cm],z1 [cm]":                                 "cm",
		"ID,x1,y1,z1\n,mm,mm,mm":                                     "mm",
	} {
		for _, delimiter := range []string{",", ";", "\t"} {
			text := strings.ReplaceAll(header+"\nn,1,2,3\n", ",", delimiter)
			r := table(t, "a.csv", text)
			g := r.Groups[0]
			p := g.Properties()
			if at := p.Declared.Invert(g.At(0).Position); p.Units != want || len(r.Groups) != 1 || g.Len() != 1 || at.X != 1 || at.Y != 2 || at.Z != 3 {
				t.Errorf("%q: unit %q, want %q; %s", text, p.Units, want, describeAll(r.Groups))
				continue
			}
			if strings.Contains(header, "\n") {
				continue // the row becomes part of the header
			}
			if losses, err := Losses("a.csv", r.Groups); p.Format != "TSV" && (err != nil || len(losses) > 0) {
				t.Errorf("%q: losses %q, %v", text, losses, err)
			}
			if out, err := encodeAgain(r); err != nil || !strings.HasPrefix(out, strings.ReplaceAll(header, ",", delimiter)) {
				t.Errorf("%q is written as %q, %v", text, out, err)
			}
		}
	}
}

// TestWhatStandsInARowOfUnits: units of other columns stay in their headers, and what
// has no place is named as not kept.
func TestWhatStandsInARowOfUnits(t *testing.T) {
	for _, c := range []struct{ text, header, lost string }{
		{"name,x,y,z,weight\n,mm,mm,mm,kg\na,1,2,3,4\n", "name,x (mm),y (mm),z (mm),weight (kg)", ""},
		{"name,x,y,z,weight\nunits,mm,mm,mm,[kg]\na,1,2,3,4\n", "name,x (mm),y (mm),z (mm),weight (kg)", ""},
		{"name,x,y,z,weight\nUnit:,mm,mm,mm,-\na,1,2,3,4\n", "name,x (mm),y (mm),z (mm),weight", ""},
		{"name,x,y,z\norigin,mm,mm,mm\na,1,2,3\n", "name,x (mm),y (mm),z (mm)", `"origin" in the row of units (line 2)`},
		{"name,x,y,z,group\n,mm,mm,mm,all\na,1,2,3,4\n", "name,x (mm),y (mm),z (mm),group", `"all" in the row of units (line 2)`},
		{"name,x,y,z,n\n,mm,mm,mm,7\na,1,2,3,4\n", "name,x (mm),y (mm),z (mm),n", `"7" in the row of units (line 2)`},
		{"name,x,y,z\n,mm,mm,mm,kg\na,1,2,3\n", "name,x (mm),y (mm),z (mm)", `"kg" in the row of units (line 2)`},
		{"name,x,y,z,nx,ny,nz\n,mm,mm,mm,mm,,\na,1,2,3,0,0,1\n", "name,x (mm),y (mm),z (mm),nx,ny,nz", `"mm" in the row of units (line 2)`},
		{"ID,a_x,a_y,a_z,weight\n,mm,mm,mm,kg\ns,1,2,3,4\n", "ID,a_x (mm),a_y (mm),a_z (mm),weight (kg)", ""},
		{"ID,weight,a_x,a_y,a_z\norigin,kg,mm,mm,mm\ns,4,1,2,3\n", "ID,weight (kg),a_x (mm),a_y (mm),a_z (mm)", `"origin" in the row of units (line 2)`},
	} {
		r := table(t, "a.csv", c.text)
		if got := strings.Join(r.NotKept, "; "); got != c.lost {
			t.Errorf("%q: not kept %q, want %q", c.text, got, c.lost)
		}
		out, err := encodeAgain(r)
		if row := strings.SplitN(c.text, "\n", 3)[2]; err != nil || out != c.header+"\n"+row {
			t.Errorf("%q is written as %q, %v", c.text, out, err)
		}
		if again := table(t, "a.csv", out); listed(again.Groups) != listed(r.Groups) || len(again.NotKept) > 0 {
			t.Errorf("%q comes back as %s, was %s", out, listed(again.Groups), listed(r.Groups))
		}
	}
}

// TestNamesThatLookLikeUnitsAreNames: of points of a table of specimens.
func TestNamesThatLookLikeUnitsAreNames(t *testing.T) {
	for header, want := range map[string]string{
		"ID,x_b,y_b,z_b,x_m,y_m,z_m":                      "b m",
		"ID,x_in,y_in,z_in,x_na,y_na,z_na":                "in na",
		"ID,x_foot,y_foot,z_foot,x_hip,y_hip,z_hip":       "foot hip",
		"ID,foot_x,foot_y,foot_z,inch_x,inch_y,inch_z":    "foot inch",
		"ID,x[foot],y[foot],z[foot],x[hip],y[hip],z[hip]": "foot hip",
	} {
		g := table(t, "a.csv", header+"\ns,1,2,3,4,5,6\n").Groups[0]
		var names []string
		for _, l := range g.Landmarks() {
			names = append(names, l.Name)
		}
		if got := strings.Join(names, " "); got != want || g.Properties().Units != "" || g.Placed() != 2 {
			t.Errorf("%q: points %q in %q, want %q", header, got, g.Properties().Units, want)
		}
	}
}

// encodeAgain writes what was read in the format that it was read from.
func encodeAgain(r *Result) (string, error) {
	for _, f := range formats {
		if f.Name == r.Groups[0].Properties().Format {
			fitted, _, err := f.fit(r.Groups)
			if err != nil {
				return "", err
			}
			out, err := f.encode(fitted)
			return string(out), err
		}
	}
	return "", errors.New("no format")
}

// TestAUnitThatIsChosenIsWrittenIntoTheHeader: in place of the one that was there, or
// as none; where the header had none it is lost.
func TestAUnitThatIsChosenIsWrittenIntoTheHeader(t *testing.T) {
	for _, c := range []struct{ header, unit, want, lost string }{
		{"name,x_mm,y_mm,z_mm", "cm", "name,x (cm),y (cm),z (cm)", ""},
		{"name,X [mm],Y [mm],Z [mm]", "mm", "name,X [mm],Y [mm],Z [mm]", ""},
		{"name,x (mm),y (mm),z (mm)", "", "name,x,y,z", ""},
		{"ID,a_X (mm),a_Y (mm),a_Z (mm)", "um", "ID,a_X (um),a_Y (um),a_Z (um)", ""},
		{"name,x,y,z", "mm", "name,x,y,z", "1 unit of length left out"},
	} {
		r := table(t, "a.csv", c.header+"\nn,1,2,3\n")
		g := r.Groups[0]
		p := g.Properties()
		p.Units = c.unit
		g.SetProperties(p)
		losses, err := Losses("a.csv", r.Groups)
		out, err2 := encodeAgain(r)
		if err != nil || err2 != nil || strings.Join(losses, "; ") != c.lost || !strings.HasPrefix(out, c.want+"\n") {
			t.Errorf("%s, %q: %q, losses %q, %v %v", c.header, c.unit, out, losses, err, err2)
		}
		again := table(t, "a.csv", out)
		if got := again.Groups[0].Properties().Units; c.lost == "" && got != c.unit {
			t.Errorf("%s, %q: comes back as %q", c.header, c.unit, got)
		}
	}
	r := table(t, "a.csv", "name,x,y,z\n,mm,mm,mm\nn,1,2,3\n")
	if out, err := encodeAgain(r); err != nil || out != "name,x (mm),y (mm),z (mm)\nn,1,2,3\n" {
		t.Errorf("a row of units becomes %q, %v", out, err)
	}
	r = table(t, "a.csv", "name,x_mm,y_mm,z_mm\nn,1,2,3\n")
	for to, lost := range map[string]string{"a.ljson": "", "a.mrk.json": "", "a.tps": "1 unit of length left out; 1 name left out", "a.pp": "1 unit of length left out"} {
		if losses, err := Losses(to, r.Groups); err != nil || strings.Join(losses, "; ") != lost {
			t.Errorf("%s: %q, %v", to, losses, err)
		}
	}
}

// TestTablesWithTheirOwnRowsOfUnits: below each other, in any form that the unit has.
func TestTablesWithTheirOwnRowsOfUnits(t *testing.T) {
	const unitRow, inHeader = "name,x,y,z\n,mm,mm,mm\n", "name,x (mm),y (mm),z (mm)\n"
	const wide, wideRow = "ID,a_x (mm),a_y (mm),a_z (mm)\n", "ID,a_x,a_y,a_z\n,mm,mm,mm\n"
	for _, tables := range [][2]string{
		{unitRow, unitRow}, {unitRow, inHeader}, {inHeader, unitRow}, {unitRow, "\n" + unitRow}, {unitRow, "name,x,y,z\n# in\n\nunit,(mm),(mm),(mm)\n"},
		{unitRow, "label,z,y,x\n,mm,mm,mm\n"}, {wideRow, wideRow}, {wide, wideRow}, {wideRow, wide}, {unitRow, unitRow + "m,7,8,9\n" + unitRow},
	} {
		r := table(t, "a.csv", tables[0]+"a,1,2,3\n"+tables[1]+"b,4,5,6\n")
		n := 0
		for _, g := range r.Groups {
			n += g.Placed()
			if g.Properties().Units != "mm" {
				t.Errorf("%q: unit %q", tables, g.Properties().Units)
			}
		}
		last := r.Groups[len(r.Groups)-1]
		p := last.At(last.Len() - 1).Position
		if n != strings.Count(tables[1], "m,7")+2 || p.X+p.Y+p.Z != 15 {
			t.Errorf("%q: %s", tables, describeAll(r.Groups))
		}
	}
	for text, want := range map[string]string{
		unitRow + "a,1,2,3\nname,x,y,z\nb,4,5,6\n":                     "line 4 (byte 29): CSV: the header states no unit, and the one above mm",
		"name,x,y,z\na,1,2,3\n" + unitRow + "b,4,5,6\n":                "the header states mm, and the one above no unit",
		unitRow + "a,1,2,3\nname,x,y,z\n,cm,cm,cm\nb,4,5,6\n":          "another unit than the one above: cm and mm",
		unitRow + "a,1,2,3\nname,x,y,z\n,mm,cm,mm\nb,4,5,6\n":          "contradict each other",
		wideRow + "a,1,2,3\nID,a_x,a_y,a_z\n,cm,cm,cm\nb,4,5,6\n":      "another unit than the one above: cm and mm",
		"ID,a_x,a_y,a_z\na,1,2,3\nID,a_x,a_y,a_z\n,cm,cm,cm\n,4,5,6\n": "the header states cm, and the one above no unit",
	} {
		if _, err := Read(t.Context(), writeFile(t, t.TempDir(), "a.csv", text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v", text, err)
		}
	}
}

func TestUnitsThatContradictEachOtherAreRefused(t *testing.T) {
	for text, want := range map[string]string{
		"name,x (mm),y (cm),z (mm)\nn,1,2,3\n":                          `columns "x (mm)" and "y (cm)" state different units`,
		"name,x_mm,y_mm,z_um\nn,1,2,3\n":                                `columns "x_mm" and "z_um" state different units`,
		"ID,a_x_mm,a_y_mm,a_z_mm,b_x_cm,b_y_cm,b_z_cm\ns,1,2,3,4,5,6\n": "state different units",
		"name,x,y,z\n,mm,cm,mm\nn,1,2,3\n":                              "contradict each other",
		"name,x_mm,y_mm,z_mm\nn,1,2,3\nname,x_cm,y_cm,z_cm\nm,1,2,3\n":  "another unit than the one above",
		"name,x (mm),y (mm),z (mm)\n,cm,cm,cm\nn,1,2,3\n":               "contradict each other",
	} {
		r, err := Read(t.Context(), writeFile(t, t.TempDir(), "a.csv", text))
		var at *FormatError
		if !errors.As(err, &at) || !strings.Contains(at.Reason, want) {
			t.Errorf("%q: %v, %v", text, r, err)
		}
	}
}
