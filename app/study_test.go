package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// studyFolder makes a folder of files: landmark files have two points, others nothing.
func studyFolder(t *testing.T, names ...string) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range names {
		text := ""
		if strings.HasSuffix(name, ".pts3") {
			text = "version: 1\nn_points: 2\n{\n1 2 3\n4 5 6\n}\n"
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestStudyInit(t *testing.T) {
	dir := studyFolder(t, "M1_L.ply", "M1_L.pts3", "M10_L.ply", "M2_R.ply", "M2_R.pts3", "M2_R_landmarks.pts3", "odd.ply", "lone.pts3")
	table, protocol := filepath.Join(dir, "study.csv"), filepath.Join(dir, "protocol.json")
	r := cairn(t, "study", "init", dir, "--dry-run", "--pattern", "{individual}_{side}")
	r.want(t, exitDone, "")
	for _, want := range []string{"M1_L.ply   M1_L.pts3", "M10_L.ply  none yet", "several: M2_R_landmarks.pts3, M2_R.pts3", "individual M1, side L", `"odd" is not like {individual}_{side}`,
		"left out: lone.pts3: no mesh has its name", "4 specimens: 1 with landmarks, 2 without, 1 with several files; 1 landmark file without a mesh; 1 name that the pattern does not fit\n"} {
		if !strings.Contains(r.out, want) {
			t.Errorf("%q is not in\n%s", want, r.out)
		}
	}
	if _, err := os.Stat(table); err == nil {
		t.Fatal("a dry run has written the table")
	}
	r = cairn(t, "study", "init", dir, "--pattern", "{individual}_{side}", "--protocol", filepath.Join(dir, "M1_L.pts3"))
	r.want(t, exitDone, "2 points had no name")
	b, err := os.ReadFile(table)
	const want = "mesh,landmarks,individual,side,replicate,observer,group,status\n" +
		"M1_L.ply,M1_L.pts3,M1,L,,,,done\nM2_R.ply,,M2,R,,,,flagged\nM10_L.ply,,M10,L,,,,\nodd.ply,,,,,,,\n"
	if err != nil || string(b) != want {
		t.Errorf("%s, want %s, %v", b, want, err)
	}
	if b, err := os.ReadFile(protocol); err != nil || !strings.Contains(string(b), `{"name":"2","kind":"fixed","position":[4,5,6]}`) || !strings.Contains(string(b), `"name":"`+filepath.Base(dir)+`"`) {
		t.Errorf("%s %v", b, err)
	}
	// What is there stays.
	if err := os.WriteFile(table, []byte("mesh;age\nM1_L.ply;3\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	cairn(t, "study", "init", dir).want(t, exitFailed, "it is there already")
	if b, _ := os.ReadFile(table); string(b) != "mesh;age\nM1_L.ply;3\n" {
		t.Errorf("it is now %s", b)
	}
	cairn(t, "study", "init", dir, "--force").want(t, exitDone, `replaced; it had 1 row and the columns "age"`)
	if b, _ := os.ReadFile(table); !strings.HasPrefix(string(b), "mesh,landmarks") {
		t.Errorf("it is now %s", b)
	}
}

func TestStudyInitSaysWhatIsWrong(t *testing.T) {
	dir := studyFolder(t, "a.ply", "a.pts3")
	cairn(t, "study").want(t, exitUsage, "say what to do")
	cairn(t, "study", "init").want(t, exitUsage, "name one folder")
	cairn(t, "study", "init", dir, "--pattern", "{individual}{side}").want(t, exitUsage, "nothing between")
	cairn(t, "study", "init", filepath.Join(dir, "absent")).want(t, exitFailed, "cannot be read")
	cairn(t, "study", "init", t.TempDir()).want(t, exitFailed, "no meshes and no landmark files")
	cairn(t, "study", "init", dir, "--protocol", filepath.Join(dir, "b.pts3")).want(t, exitFailed, "b.pts3")
	if names, _ := os.ReadDir(dir); len(names) != 2 {
		t.Errorf("something was written: %v", names)
	}
	if runtime.GOOS != "windows" && os.Geteuid() != 0 {
		if err := os.Chmod(dir, 0o555); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = os.Chmod(dir, 0o755) })
		r := cairn(t, "study", "init", dir)
		r.want(t, exitFailed, "study.csv: cannot")
		if !strings.Contains(r.out, "a.pts3") {
			t.Errorf("the pairs are not shown: %s", r.out)
		}
	}
}

func TestStudyJSON(t *testing.T) {
	dir := studyFolder(t, "a_1.ply", "a_1.pts3", "b.ply", "lone.pts3")
	r := cairn(t, "study", "init", dir, "--json", "--pattern", "{individual}_{replicate}")
	r.want(t, exitDone, "")
	var infos []pairInfo
	for line := range strings.Lines(r.out) {
		var info pairInfo
		if err := json.Unmarshal([]byte(line), &info); err != nil || strings.Contains(line, "null") {
			t.Fatalf("%s %v", line, err)
		}
		infos = append(infos, info)
	}
	if len(infos) != 3 || infos[0].Parts["individual"] != "a" || infos[0].Landmarks != "a_1.pts3" || infos[1].Odd == "" || infos[2].Mesh != "" {
		t.Errorf("%+v", infos)
	}
	text := "mesh,landmarks,status\na_1.ply,a_1.pts3,done\ngone.ply,,\nb.ply,,later\n"
	if err := os.WriteFile(filepath.Join(dir, "study.csv"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	r = cairn(t, "study", "show", dir, "--json")
	r.want(t, exitFailed, "")
	var info studyInfo
	if err := json.Unmarshal([]byte(r.out), &info); err != nil {
		t.Fatal(err)
	}
	if info.Specimens != 3 || info.Done != 1 || info.NotVisited != 2 || info.Protocol != nil || len(info.Faults) != 2 {
		t.Errorf("%+v", info)
	}
	for _, f := range info.Faults {
		if f.Works != (f.Kind == "bad status") || f.Row != map[string]int{"bad status": 4, "vanished file": 3}[f.Kind] {
			t.Errorf("%+v", f)
		}
	}
	r = cairn(t, "study", "show", dir)
	if r.want(t, exitFailed, ""); !strings.Contains(r.out, "3 specimens by the table: 1 done, 0 partly, 0 flagged, 2 not visited\nby their landmark files: 1 with all points, 0 with some, 2 with none\n") || !strings.Contains(r.out, "row 3: gone.ply is not there") {
		t.Error(r.out)
	}
	cairn(t, "study", "show", t.TempDir()).want(t, exitFailed, "there is no study in it")
	if err := os.WriteFile(filepath.Join(dir, "protocol.json"), []byte(`{"format": "Cairn protocol", "version": 9}`), 0o644); err != nil {
		t.Fatal(err)
	}
	cairn(t, "study", "show", dir).want(t, exitFailed, "the version is 9")
}
