package session

import (
	"encoding/json"
	"testing"

	"cairn/app/workspace"
	"cairn/scene"
	"cairn/scene/colormap"
)

// written returns what is open now as the next start reads it.
func (w *world) written() (s workspace.Session) {
	w.t.Helper()
	text, err := json.Marshal(w.Documents.Session(w.Front(), func(scene.ID) (scene.Camera, bool) { return scene.Camera{}, false }))
	if err != nil {
		w.t.Fatal(err)
	}
	if err := json.Unmarshal(text, &s); err != nil {
		w.t.Fatal(err)
	}
	return s
}

// reopen opens what is open now as the next start does, from what is written of it.
func (w *world) reopen() *scene.Document {
	w.t.Helper()
	s := w.written()
	w.Documents.CloseAll()
	w.SetFront(0)
	front, _ := w.Documents.Reopen(s, 10)
	w.until("the file is loaded", func() bool { return !w.Documents.Entry(front).Loading })
	w.SetFront(front)
	w.FollowColors()
	w.made()
	return w.Document()
}

// TestColoursComeBackWithTheSession: as they were, and also from a session in which the
// document never came to the front.
func TestColoursComeBackWithTheSession(t *testing.T) {
	w := newWorld(t)
	w.open("a.ply", square)
	w.ShowValues("thickness")
	w.made()
	want := scene.ColorLook{Colors: colormap.Cividis, Low: scene.ColorLimit{Kind: scene.PercentileLimit, Number: 12.5},
		High: scene.ColorLimit{Kind: scene.ValueLimit, Number: -0.25}, Symmetric: true, Every: 3}
	want.Low, want.High = want.High, scene.ColorLimit{Kind: scene.PercentileLimit, Number: 87.5}
	w.SetColorLook(want)
	d := w.reopen()
	c := d.Meshes()[0].Coloring()
	if now := w.ColorStatus(); c == nil || now.Look != want || c.Field().Name != "thickness" || c.Colors() != colormap.Cividis {
		t.Fatalf("%+v", now)
	}
	w.SetCurvatureRadius(2)
	w.ShowValues("mean-curvature")
	w.made()
	w.reopen()
	if now := w.ColorStatus(); now.Values != "mean-curvature" || now.Radius != 2 || now.Shown == nil {
		t.Errorf("%+v", now)
	}
	w.SetCurvatureRadius(0)
	w.made()
	if w.reopen(); w.ColorStatus().Within != 0 || w.ColorStatus().Shown == nil {
		t.Errorf("of the triangles around each vertex: %+v", w.ColorStatus())
	}
	w.ShowValues("")
	if d := w.reopen(); w.ColorStatus().Values != "" || d.Meshes()[0].Coloring() != nil {
		t.Error("colours that were taken away come back")
	}
}

// TestOddSessionsOfColours: what makes no sense in the file is left out, and the rest
// counts.
func TestOddSessionsOfColours(t *testing.T) {
	for text, want := range map[string]string{
		`{"values":"thickness","low":"x","high":"p101","map":"jet","radius":-1}`: "thickness",
		`{"values":"gone"}`:                  "",
		`{"values":"distance"}`:              "",
		`{"values":7}`:                       "",
		`"thickness"`:                        "",
		`{"values":"part","isolines":"two"}`: "",
	} {
		w := newWorld(t)
		path := w.Documents.Entry(w.open("a.ply", square).ID()).Path
		w.Documents.CloseAll()
		w.SetFront(0)
		file, _ := json.Marshal(path)
		var s workspace.Session
		if err := json.Unmarshal([]byte(`{"documents":[{"path":`+string(file)+`,"colors":`+text+`}]}`), &s); err != nil {
			t.Fatal(err)
		}
		front, _ := w.Documents.Reopen(s, 10)
		w.until("the file is loaded", func() bool { return !w.Documents.Entry(front).Loading })
		w.SetFront(front)
		w.FollowColors()
		w.made()
		if now := w.ColorStatus(); now.Values != want || now.Problem != "" || (now.Shown != nil) != (want != "") {
			t.Errorf("%s: %+v", text, now)
		}
	}
}
