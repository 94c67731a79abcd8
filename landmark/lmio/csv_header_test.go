package lmio

import (
	"path/filepath"
	"strings"
	"testing"

	"cairn/landmark"
)

// TestHeadersOfSpecimens: however the columns of two points are called and
// ordered, both points are there, and the table is written as it was.
func TestHeadersOfSpecimens(t *testing.T) {
	const inOrder = "s1,1,2,3,4,5,6"
	for _, c := range []struct{ header, row, want string }{
		{"ID,x1,y1,z1,x2,y2,z2", inOrder, "1(1,2,3) 2(4,5,6)"},
		{"ID,x1,y1,z1,x2,y2,z2 ", inOrder, "1(1,2,3) 2(4,5,6)"},
		{"ID,x1 ,y1,z1,x2, y2,z2", inOrder, "1(1,2,3) 2(4,5,6)"},
		{"ID,x1,y1,z1,x2,y2,z2\u00a0", inOrder, "1(1,2,3) 2(4,5,6)"},
		{"ID,x1,y1,z1,\u202fx2,y2\u2009,z2\u3000", inOrder, "1(1,2,3) 2(4,5,6)"},
		{"ID,x1,y1,z1,x2,y2,z2\u200b", inOrder, "1(1,2,3) 2(4,5,6)"},
		{"ID,x1,y1,z1,x2,\u2060y2,z\ufeff2", inOrder, "1(1,2,3) 2(4,5,6)"},
		{"ID,X1,Y1,Z1,x2,Y2,z2", inOrder, "1(1,2,3) 2(4,5,6)"},
		{"ID,x0,y0,z0,x1,y1,z1", inOrder, "0(1,2,3) 1(4,5,6)"},
		{"ID,x3,y3,z3,x17,y17,z17", inOrder, "3(1,2,3) 17(4,5,6)"},
		{"ID,x01,y01,z01,x02,y02,z02", inOrder, "01(1,2,3) 02(4,5,6)"},
		{"ID,x1,z1,y1,x2,z2,y2", inOrder, "1(1,3,2) 2(4,6,5)"},
		{"ID,z1,y1,x1,z2,y2,x2", inOrder, "1(3,2,1) 2(6,5,4)"},
		{"ID,x1,x2,y1,y2,z1,z2", inOrder, "1(1,3,5) 2(2,4,6)"},
		{"ID,1x,1y,1z,2x,2y,2z", inOrder, "1(1,2,3) 2(4,5,6)"},
		{"ID,1.X,1.Y,1.Z,2.X,2.Y,2.Z", inOrder, "1(1,2,3) 2(4,5,6)"},
		{"ID,x_1,y_1,z_1,x_2,y_2,z_2", inOrder, "1(1,2,3) 2(4,5,6)"},
		{"ID,X[1],Y[1],Z[1],X[2],Y[2],Z[2]", inOrder, "1(1,2,3) 2(4,5,6)"},
		{"ID,x(1),y(1),z(1),x(2),y(2),z(2)", inOrder, "1(1,2,3) 2(4,5,6)"},
		{"ID,LM1 (X),LM1 (Y),LM1 (Z),LM2 (X),LM2 (Y),LM2 (Z)", inOrder, "LM1(1,2,3) LM2(4,5,6)"},
		{"ID,LM1X,LM1Y,LM1Z,LM2X,LM2Y,LM2Z", inOrder, "LM1(1,2,3) LM2(4,5,6)"},
		{"ID,x1 (mm),y1 (mm),z1 (mm),x2 [mm],y2 [mm],z2 [mm]", inOrder, "1(1,2,3) 2(4,5,6)"},
		{"ID,x1_mm,y1_mm,z1_mm,x2_mm,y2_mm,z2_mm", inOrder, "1(1,2,3) 2(4,5,6)"},
		{"ID,nasion_X,nasion_Y,nasion_Z,inion_X,inion_Y,inion_Z", inOrder, "nasion(1,2,3) inion(4,5,6)"},
		{"ID,nasion_x,nasion_z,nasion_y,inion_X,inion_Z,inion_Y ", inOrder, "nasion(1,3,2) inion(4,6,5)"},
		{"ID,nasion.x,nasion.y,nasion.z,inion.x,inion.y,inion.z", inOrder, "nasion(1,2,3) inion(4,5,6)"},
		{"ID,nasion x,nasion y,nasion z,inion x,inion y,inion z", inOrder, "nasion(1,2,3) inion(4,5,6)"},
		{"ID,nasion - x,nasion - y,nasion - z,inion:x,inion:y,inion:z", inOrder, "nasion(1,2,3) inion(4,5,6)"},
		{"ID,x_nasion,y_nasion,z_nasion,x_inion,y_inion,z_inion", inOrder, "nasion(1,2,3) inion(4,5,6)"},
		{"ID,X nasion,Y nasion,Z nasion,X inion,Y inion,Z inion", inOrder, "nasion(1,2,3) inion(4,5,6)"},
		{"ID,nasionX,nasionY,nasionZ,inionX,inionY,inionZ", inOrder, "nasion(1,2,3) inion(4,5,6)"},
		{"ID,xNasion,yNasion,zNasion,xInion,yInion,zInion", inOrder, "Nasion(1,2,3) Inion(4,5,6)"},
		{"ID,Nasion_X,nasion_y,NASION_Z,inion_X,Inion_Y,inion Z", inOrder, "Nasion(1,2,3) inion(4,5,6)"},
		{"ID,x,y,z,x.1,y.1,z.1", inOrder, "(1,2,3) 1(4,5,6)"},
		{"ID,x,y,z,x,y,z", inOrder, "1(1,2,3) 2(4,5,6)"},
		{"ID,Ｘ１,Ｙ１,Ｚ１,x₂,y₂,z₂", inOrder, "１(1,2,3) ₂(4,5,6)"},
		{"ID,鼻根_X,鼻根_Y,鼻根_Z,b_X,b_Y,b_Z", inOrder, "鼻根(1,2,3) b(4,5,6)"},
		{"\"ID\",\"x1\",\"y1\",\"z1\",\"x2\",\"y2\",\"z2 \"", inOrder, "1(1,2,3) 2(4,5,6)"},
		{"x1,y1,z1,x2,y2,z2,ID", "1,2,3,4,5,6,s1", "1(1,2,3) 2(4,5,6)"},
		{"Specimen,Sex,x1,y1,z1,Age,x2,y2,z2,Z-score", "s1,F,1,2,3,7,4,5,6,0.5", "1(1,2,3) 2(4,5,6)"},
	} {
		for _, delimiter := range []string{",", ";", "\t"} {
			text := strings.ReplaceAll(c.header, ",", delimiter) + "\n" + strings.ReplaceAll(c.row, ",", delimiter) + "\n"
			r := table(t, "a.csv", text)
			if got := listed(r.Groups); got != "[s1 3D] "+c.want {
				t.Errorf("%q is read as %s", text, got)
				continue
			}
			if !strings.Contains(c.header, "Sex") && r.Groups[0].Properties().Extra.Len() > 0 {
				t.Errorf("%q: %v is kept as something else", text, r.Groups[0].Properties().Extra.All())
			}
			const path = "a.csv" // it is only named
			// Blanks at the ends of a header are written in quotes.
			bare := strings.NewReplacer(`"`, "", ", y2", ",y2", "; y2", ";y2", "\t y2", "\ty2")
			if _, got := throughFile(t, path, r.Groups, false); bare.Replace(string(got)) != bare.Replace(text) {
				t.Errorf("%q is written %q", text, got)
			}
		}
	}
}

// TestHeadersOfPoints: the same of tables in which a row is a point.
func TestHeadersOfPoints(t *testing.T) {
	for _, header := range []string{
		"name,x,y,z", "name,x,y,z ", "name,x,y,z\u00a0", "name,x,y,z\u200b", "Name,X,Y,Z", "NAME , X,Y ,Z", "name,x,Y,z_coord", "name,X (mm),Y (mm),Z (mm)",
		"name,x_mm,y_mm,z_mm", "name,X coordinate,Y coordinate,Z coordinate", "name,pos_x,pos_y,z", "name,x coord,y coord,z coord", "label ,L,P,S\u00a0", "\u200bname,xpts,ypts,zpts",
		"point,posX,posY,posZ", "name,x (voxels),y (voxels),z (voxels)", "landmark,[x],[y],[z]", "name,Ｘ,Ｙ,Ｚ",
	} {
		r := table(t, "a.csv", header+"\nn,1,2,3\n")
		if got := listed(r.Groups); got != "n(1,2,3)" {
			t.Errorf("%q is read as %s", header, got)
		}
	}
	for text, want := range map[string]string{
		"name,x,z,y\nn,1,3,2\n":                                        "n(1,2,3)",
		"z,y,x,name\n3,2,1,n\n":                                        "n(1,2,3)",
		"name,x,y,z,x_sd,y_sd,z_sd\nn,1,2,3,.1,.1,.1\n":                "n(1,2,3){x_sd=.1}{y_sd=.1}{z_sd=.1}",
		"name,x,y,z,max,Body\nn,1,2,3,7,8\n":                           "n(1,2,3){max=7}{Body=8}",
		"name,x,y,z,x2\nn,1,2,3,none\n":                                "n(1,2,3){x2=none}",
		"name,x,y,z,x2\nn,1,2,3,\n":                                    "n(1,2,3)",
		"name,x,y,z\nn,1,2,3\nname,x,y,z\nm,4,5,6\n":                   "n(1,2,3) m(4,5,6)",
		"name,x,y,z\nn,1,2,3\nz,y,x,label\n6,5,4,m\n":                  "n(1,2,3) m(4,5,6)",
		"specimen,LM,X,Y,Z\na,1,1,2,3\n":                               "[a 3D] 1(1,2,3)",
		"Specimen_ID,x1,y1,z1\na,1,2,3\n":                              "[a 3D] 1(1,2,3)",
		"ID,x1,y1,x2,y2\ns,1,2,3,4\n":                                  "[s 2D] 1(1,2,0) 2(3,4,0)",
		"ID,a_X,a_Y,b_X,b_Y\ns,1,2,3,4\n":                              "[s 2D] a(1,2,0) b(3,4,0)",
		"Subject,a_X,a_Y,a_Z\ns,1,2,3\nSubject,a_X,a_Y,a_Z\nt,4,5,6\n": "[s 3D] a(1,2,3) [t 3D] a(4,5,6)",
		"Subject,a_X,a_Y,a_Z\ns,1,2,3\nID,b_X,b_Z,b_Y\nt,4,6,5\n":      "[s 3D] a(1,2,3) [t 3D] b(4,5,6)",
		"ID,x1,y1,z1,x1,y1,z1\ns,1,2,3,4,5,6\n":                        "[s 3D] 1(1,2,3) 1(4,5,6)",
	} {
		if got := listed(table(t, "a.csv", text).Groups); got != want {
			t.Errorf("%q is read as %s, want %s", text, got, want)
		}
	}
}

// TestNoCoordinateIsSomethingElse: a column that looks like a coordinate and
// completes no point is refused, and named.
func TestNoCoordinateIsSomethingElse(t *testing.T) {
	for text, column := range map[string]string{
		"ID,x1,y1,z1,x2,y2\ns,1,2,3,4,5\n":                                      `"x2"`,
		"ID,x1,y1,z1,x2,y2,zz\ns,1,2,3,4,5,6\n":                                 `"x2"`,
		"ID,x1,y1,z1,x2,y2,z3\ns,1,2,3,4,5,6\n":                                 `"x2"`,
		"ID,x1,y1,z1,z2\ns,1,2,3,4\n":                                           `"z2"`,
		"ID,x1,y1,x2,y2,x3\ns,1,2,3,4,5\n":                                      `"x3"`,
		"ID,nasion_X,nasion_Y,nasion_Z,b_X,b_Y\ns,1,2,3,4,5\n":                  `"b_X"`,
		"ID,nasion_X,nasion_Y,nasion_Z,b_X,b_Y,d_Z\ns,1,2,3,4,5,6\n":            `"b_X"`,
		"ID,nasion_X,nasion_Y,nasion_Z,b (X),b (Y)\ns,1,2,3,4,5\n":              `"b (X)"`,
		"ID,x_a,y_a,z_a,x_b,y_b\ns,1,2,3,4,5\n":                                 `"x_b"`,
		"ID,X[1],Y[1],Z[1],X[2],Y[2]\ns,1,2,3,4,5\n":                            `"X[2]"`,
		"ID,x1,y1,z1,x2,x2,y2,z2\ns,1,2,3,4,4,5,6\n":                            `"x2"`,
		"ID,x,y,z,x2,y2\ns,1,2,3,4,5\n":                                         `"x2"`,
		"name,x,y,z,x2,y2\nn,1,2,3,4,5\n":                                       `"x2"`,
		"name,x,y,z,nasion_x,nasion_y,nasion_z\nn,1,2,3,4,5,6\n":                `"nasion_x"`,
		"name,x,x,y,z\nn,1,1,2,3\n":                                             `"x"`,
		"name,x,y,z1\nn,1,2,3\n":                                                `"z1"`,
		"name,x,y,z,name,x,y,z\na,1,2,3,b,4,5,6\n":                              `"x"`,
		"ID,x1,y1,z1,x2,y2,z2\ns,1,2,3,4,5,6\nID,x1,y1,z1,x2,y2\nt,1,2,3,4,5\n": `"x2"`,
	} {
		_, err := Read(t.Context(), writeFile(t, t.TempDir(), "a.csv", text))
		if err == nil || !strings.Contains(err.Error(), "column "+column+" looks like a coordinate") {
			t.Errorf("%q: error %v", text, err)
		}
	}
}

// TestAbbreviationsOfLandmarks: n is the nasion and se the sellion beside points of
// other names, in every form of header; what is rather none is kept, with a warning.
func TestAbbreviationsOfLandmarks(t *testing.T) {
	for header, want := range map[string]string{
		"id,x_gn,y_gn,z_gn,x_n,y_n,z_n":                   "gn(1,2,3) n(4,5,6)",
		"id,x_n,y_n,z_n,x_gn,y_gn,z_gn":                   "n(1,2,3) gn(4,5,6)",
		"id,X N,Y N,Z N,X Gn,Y Gn,Z Gn":                   "N(1,2,3) Gn(4,5,6)",
		"id,X[n],Y[n],Z[n],X[gn],Y[gn],Z[gn]":             "n(1,2,3) gn(4,5,6)",
		"id,xN,yN,zN,xGn,yGn,zGn":                         "N(1,2,3) Gn(4,5,6)",
		"id,nX,nY,nZ,gnX,gnY,gnZ":                         "n(1,2,3) gn(4,5,6)",
		"id,n (X),n (Y),n (Z),gn (X),gn (Y),gn (Z)":       "n(1,2,3) gn(4,5,6)",
		"id,x_se,y_se,z_se,x_o,y_o,z_o":                   "se(1,2,3) o(4,5,6)",
		"id,gn_x,gn_y,gn_z,n_x,n_y,n_z":                   "gn(1,2,3) n(4,5,6)",
		"id,x_gn,x_n,y_gn,y_n,z_gn,z_n":                   "gn(1,3,5) n(2,4,6)",
		"id,x_gn,y_gn,z_gn,x_normal,y_normal,z_normal":    "gn(1,2,3)",
		"id,x_gn,y_gn,z_gn,x_sd,y_sd,z_sd":                "gn(1,2,3)",
		"id,gnasX,gnasY,gnasZ,nx,ny,nz":                   "gnas(1,2,3)",
		"id,x1,y1,z1,x_n,y_n,z_n":                         "1(1,2,3)",
		"id,x1,y1,z1,x_conf,y_conf,z_conf":                "1(1,2,3)",
		"id,x_gn,y_gn,z_gn,x_color,y_color,z_color":       "gn(1,2,3)",
		"id,x_gn,y_gn,z_gn,x_error_1,y_error_1,z_error_1": "gn(1,2,3)",
	} {
		r := table(t, "a.csv", header+"\ns,1,2,3,4,5,6\n")
		told := strings.Contains(strings.Join(r.Warnings, "\n"), "are kept, and not read as a point")
		if got := listed(r.Groups); got != "[s 3D] "+want || told != (strings.Count(want, "(") == 1) {
			t.Errorf("%q is read as %s, warnings %q", header, got, r.Warnings)
		}
		if _, got := throughFile(t, "a.csv", r.Groups, false); string(got) != header+"\ns,1,2,3,4,5,6\n" {
			t.Errorf("%q is written as %q", header, got)
		}
	}
	g := table(t, "a.csv", "id,x_gn,y_gn,x_ba,y_ba,x_n,y_n\ns,1,2,3,4,5,6\n").Groups
	if got := listed(g); got != "[s 2D] gn(1,2,0) ba(3,4,0) n(5,6,0)" {
		t.Errorf("two axes are read as %s", got)
	}
}

// TestHeadersOfOtherFormats: letter case and blanks that nobody sees mean nothing
// in the headers of other formats either.
func TestHeadersOfOtherFormats(t *testing.T) {
	const fcsv = "# Markups fiducial file version = 4.11\n# CoordinateSystem = LPS\n# columns = id,x,y,z,ow,ox,oy,oz,vis,sel,lock,label,desc,associatedNodeID\n1,1,2,3,0,0,0,1,1,1,0,n,,\n"
	const acsv = "# Annotation file\n# pointColumns = type|x|y|z|sel|vis\npoint|-1|-2|3|1|1\n"
	const morphologika = "[individuals]\n1\n[landmarks]\n1\n[dimensions]\n3\n[names]\na\n[rawpoints]\n'a\n1 2 3\n"
	const ntsys = "1 1L 3 0 DIM=3\ns\n1 2 3\n"
	for _, c := range []struct{ file, text, was, is string }{
		{"a.fcsv", fcsv, "id,x,y,z", "ID, X,Y,Z\u00a0"}, {"a.fcsv", fcsv, "NodeID", "NodeID\u200b"},
		{"a.acsv", acsv, "|z|", "|z\u00a0|"}, {"a.acsv", acsv, "x|y|z", " X | Y | Z "}, {"a.acsv", acsv, "|vis", "|Vis "},
		{"a.txt", morphologika, "[individuals]", "[Individuals]\u00a0"}, {"a.txt", morphologika, "[landmarks]", " [LANDMARKS] "},
		{"a.txt", morphologika, "[rawpoints]", "\u200b[rawpoints]\u2003"}, {"a.nts", ntsys, "DIM=3", "dim = 3\u00a0"}, {"a.nts", ntsys, "1L 3", "1l\u00a03"},
		{"a.dta", "1 1L 3 1 9999 DIM=3\ns\n\n1 2 3\n", "9999 DIM=3", "9999  Dim=3\u00a0"},
	} {
		text := strings.Replace(c.text, c.was, c.is, 1)
		if text == c.text {
			t.Errorf("%s: %q is not in it", c.file, c.was)
		}
		r := table(t, c.file, text)
		if p := r.Groups[0].At(0).Position; p.X != 1 || p.Y != 2 || p.Z != 3 {
			t.Errorf("%s with %q: %v", c.file, c.is, p)
		}
	}
}

// TestNamesInAnotherOrder: a table in which a row is a specimen writes each
// point under its own name, whatever its place in the group.
func TestNamesInAnotherOrder(t *testing.T) {
	a := table(t, "a.csv", "name,x,y,z\nnasion,1,2,3\ninion,4,5,6\nvertex,7,8,9\n").Groups[0]
	b := table(t, "b.csv", "name,x,y,z\nvertex,70,80,90\nnasion,10,20,30\ninion,40,50,60\n").Groups[0]
	a.SetName("a")
	b.SetName("b")
	path := filepath.Join(t.TempDir(), "a.morphoj.csv")
	losses, err := Losses(path, []*landmark.Group{a, b})
	if err != nil || len(losses) != 1 || !strings.HasPrefix(losses[0], "1 group whose points stand in another order") {
		t.Errorf("losses %q, %v", losses, err)
	}
	if err := Write(path, []*landmark.Group{a, b}); err != nil {
		t.Fatal(err)
	}
	r, err := Read(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	const want = "[a 3D] nasion(1,2,3) inion(4,5,6) vertex(7,8,9) [b 3D] nasion(10,20,30) inion(40,50,60) vertex(70,80,90)"
	if got := listed(r.Groups); got != want {
		t.Errorf("read %s", got)
	}
	if b.At(0).Name != "vertex" {
		t.Error("writing changed the group")
	}
}
