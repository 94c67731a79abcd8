package session

import (
	"archive/zip"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"cairn/app/study"
	"cairn/app/tool"
	"cairn/internal/testfiles"
	"cairn/landmark"
	"cairn/landmark/shape"
	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r3"
)

// skullStudy writes a study of the landmarks of 122 skulls of mice, without meshes: those of the known answers.
func skullStudy(t testing.TB) (folder string) {
	t.Helper()
	archive, err := zip.OpenReader(filepath.Join(testfiles.Dir(t, "gorilla"), "mouse_skull_LMs.zip"))
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	folder = t.TempDir()
	table := "landmarks,group\n"
	slices.SortFunc(archive.File, func(a, b *zip.File) int { return strings.Compare(a.Name, b.Name) })
	for i, f := range archive.File {
		if strings.Contains("4104_S 4153_S 4176_S 4206_S", strings.TrimSuffix(f.Name, ".mrk.json")) {
			continue // a point of theirs stands for none
		}
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		r.Close()
		if err == nil {
			err = os.WriteFile(filepath.Join(folder, f.Name), text, 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
		table += fmt.Sprintf("%s,%c\n", f.Name, 'a'+rune(i%3))
	}
	if err := os.WriteFile(filepath.Join(folder, study.TableName), []byte(table), 0o644); err != nil {
		t.Fatal(err)
	}
	return folder
}

// shapes waits for the shapes as they are when all has come to rest.
func (w *world) shapes() *Shapes {
	w.t.Helper()
	var made *Shapes
	w.until("the shapes are compared", func() bool {
		made = w.Shapes()
		work := &w.Session.queue.shapes
		w.OpenShape()
		return made != nil && !work.stale && work.stop == nil && work.seen == work.placed.state
	})
	return made
}

// TestShapesOfSkulls: the known answers, and the open specimen lies where it lies among all.
func TestShapesOfSkulls(t *testing.T) {
	var known struct {
		Partial struct {
			Size      float64   `json:"centroid_size_of_the_mean"`
			Distances []float64 `json:"rho_to_mean"`
			Rounds    int       `json:"iterations_here"`
			PCA       struct {
				Percent []float64
				Scores  [][2]float64 `json:"scores_first_pcs_up_to_sign"`
				Signs   [2]float64   `json:"sign_rule_multiplier"`
				Values  []float64    `json:"eigenvalues_n_minus_1"`
			} `json:"pca_of_tangent_projection"`
		}
		Sizes []float64 `json:"centroid_size"`
	}
	var quality struct {
		Outliers map[string]any `json:"outlier_specimens"`
	}
	for name, into := range map[string]any{"02_gpa_mouse122.json": &known, "10_quality_mouse126.json": &quality} {
		text, err := os.ReadFile(filepath.Join(testfiles.Dir(t, "known_answers"), name))
		if err == nil {
			err = json.Unmarshal(text, into)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	w := newWorld(t)
	w.SetHand(tool.NewHand(&toolView{w: w}))
	opened, err := ReadStudy(t.Context(), skullStudy(t))
	if err != nil {
		t.Fatal(err)
	}
	w.OpenStudy(opened)
	w.until("the specimen is open", func() bool { return !w.Documents.Entry(w.Session.queue.document).Loading })
	made := w.shapes()
	if made.Problem != "" || len(made.Warnings) > 0 || made.Used != 122 || made.Partly != 0 || len(made.Specimens) != 122 {
		t.Fatalf("%q, %q, %d used, %d partly", made.Problem, made.Warnings, made.Used, made.Partly)
	}
	const tolerance = 1e-9 // of the known answers
	k := known.Partial
	for i, s := range made.Specimens {
		if math.Abs(s.Distance-k.Distances[i]) > tolerance || s.Partly || s.LeftOut != "" {
			t.Errorf("specimen %d is %v from the mean, want %v; %v", i, s.Distance, k.Distances[i], s)
		}
	}
	for c := range 2 {
		if math.Abs(100*made.Shares[c]-k.PCA.Percent[c]) > 1e-7 || math.Abs(made.Space.Deviations[c]-math.Sqrt(k.PCA.Values[c])) > tolerance {
			t.Errorf("component %d has %v and the deviation %v, want %v %% and √%v", c+1, made.Shares[c], made.Space.Deviations[c], k.PCA.Percent[c], k.PCA.Values[c])
		}
		// The sign of a component depends on the frame of the mean.
		sign := math.Copysign(1, made.Specimens[0].Scores[c]*k.PCA.Scores[0][c])
		for i, s := range made.Specimens[:len(k.PCA.Scores)] {
			if math.Abs(s.Scores[c]*sign-k.PCA.Scores[i][c]) > tolerance {
				t.Errorf("specimen %d has the score %v along component %d, want %v", i, s.Scores[c], c+1, k.PCA.Scores[i][c])
			}
		}
	}
	// The known fence is of distances to the mean as it comes, which is not quite of size 1.
	far := func(rho float64) float64 { return math.Sqrt(1 + k.Size*k.Size - 2*k.Size*math.Cos(rho)) }
	fence := quality.Outliers["tukey_upper_fence_of_distance_to_mean (q3+1.5 iqr, numpy percentiles)"].(float64)
	if math.Abs(far(made.Fence)-fence) > 1e-5 { // the fence of angles is not quite the angle of the fence
		t.Errorf("the fence is %v, want that of %v", made.Fence, fence)
	}
	sorted := slices.Sorted(slices.Values(k.Distances))
	if want := (sorted[60] + sorted[61]) / 2; math.Abs(made.Median-want) > tolerance {
		t.Errorf("the median is %v, want %v", made.Median, want)
	}
	sizes := slices.Sorted(slices.Values(known.Sizes))
	if want := (sizes[60] + sizes[61]) / 2; math.Abs(made.Space.Size-want) > 1e-8 {
		t.Errorf("the size is %v, want %v", made.Space.Size, want)
	}
	o, ok := w.OpenShape()
	if !ok || o.Placed != 55 || o.Of != 55 || o.Problem != "" {
		t.Fatal(o, ok)
	}
	if math.Abs(o.Distance-k.Distances[0]) > tolerance || math.Abs(math.Abs(o.Scores[0])-math.Abs(k.PCA.Scores[0][0])) > tolerance || len(o.Scores) != 3 {
		t.Errorf("the open specimen is %v away with the scores %v, want %v, %v", o.Distance, o.Scores, k.Distances[0], k.PCA.Scores[0])
	}
	dots := w.ShapeDots()
	if len(dots) != 122 || !dots[0].Open || dots[1].Open || dots[0].Name != "4001_S" || dots[4].Group != "b" || dots[121].Row != 121 {
		t.Errorf("%d dots: %+v", len(dots), dots[:5])
	}
}

// warped are specimens of n points, all a bit different, in poses of their own.
func warped(seed uint64, specimens, n int) (all [][]r3.Vec) {
	rnd := rand.New(rand.NewPCG(seed, seed))
	at := func(by float64) r3.Vec {
		return r3.Vec{X: by * rnd.NormFloat64(), Y: by * rnd.NormFloat64(), Z: by * rnd.NormFloat64()}
	}
	var first []r3.Vec
	for range n {
		first = append(first, at(10))
	}
	for range specimens {
		turn := r3.NewRotation(rnd.Float64()*6, at(1))
		to, scale := at(30), 1+rnd.Float64()
		var points []r3.Vec
		for _, p := range first {
			points = append(points, r3.Add(to, r3.Scale(scale, turn.Rotate(r3.Add(p, at(0.3))))))
		}
		all = append(all, points)
	}
	return all
}

// tableText returns points as a table, without those that are missing.
func tableText(points []r3.Vec) string {
	text := "name,x,y,z\n"
	for j, p := range points {
		if p == p {
			text += fmt.Sprintf("p%d,%v,%v,%v\n", j+1, p.X, p.Y, p.Z)
		}
	}
	return text
}

// TestShapesFollow goes through the states of a study: the open specimen follows each change at once
// against the mean as it was, and this follows when the points rest.
func TestShapesFollow(t *testing.T) {
	all := warped(1, 10, 7)
	texts := map[int]string{}
	for i, points := range all[:9] {
		texts[i] = tableText(points)
	}
	w := newWorld(t)
	w.rest = time.Hour // until that is wanted
	w.openStudy(newStudy(t, 10, false, texts))
	made := w.shapes()
	if made.Used != 9 || made.Space == nil {
		t.Fatalf("%+v", made)
	}
	// second is where a specimen lies, another way: by fits to the mean, one after the other.
	second := func(points []r3.Vec) (distance float64, scores []float64) {
		d, err := shape.Compare(points, made.fit.Mean, false)
		if err != nil {
			t.Fatal(err)
		}
		scores, _, err = made.components.Project(points)
		if err != nil {
			t.Fatal(err)
		}
		return d.Riemannian, scores[:3]
	}
	agree := func(when string, points []r3.Vec) OpenShape {
		t.Helper()
		o, ok := w.OpenShape()
		distance, scores := second(points)
		const rounding = 1e-9 // of what a table of numbers and float64 leave
		if !ok || math.Abs(o.Distance-distance) > rounding || !slices.EqualFunc(o.Scores, scores, func(a, b float64) bool { return math.Abs(a-b) < rounding }) {
			t.Errorf("%s: it is at %v, %v; want %v, %v", when, o.Distance, o.Scores, distance, scores)
		}
		return o
	}
	agree("as opened", all[0])
	now := slices.Clone(all[0])
	n := w.Document().Groups()[0]
	for step := range 5 { // as a drag does
		now[3].X += float64(step)
		if err := w.Document().Apply(scene.MovePoint(w.Document(), n.Point(3), now[3], r3.Vec{})); err != nil {
			t.Fatal(err)
		}
		o := agree(fmt.Sprint("step ", step), now)
		if w.Shapes() != made {
			t.Fatal("the mean follows a drag")
		}
		if step == 4 && (o.Name != "p4" || o.Worst != n.Point(3) || !o.Beyond) {
			t.Errorf("worst is %q, beyond %v", o.Name, o.Beyond)
		}
		if step == 4 {
			// By hand: the mean, brought to the specimen, is that far from the point.
			fit, err := shape.Fit(now, made.fit.Mean, shape.Options{Scale: true})
			if err != nil {
				t.Fatal(err)
			}
			want := r3.Norm(r3.Sub(fit.Inverse().Apply(made.fit.Mean[3]), now[3]))
			if math.Abs(o.Residual-want) > 0.02*want { // one fits the sizes to each other, the other makes both 1
				t.Errorf("p4 is %v away, want %v", o.Residual, want)
			}
		}
	}
	before := made.Specimens[0].Distance
	w.rest = time.Millisecond
	w.Session.queue.shapes.later.Reset(w.rest)
	made = w.shapes()
	if o := agree("at rest", now); math.Abs(o.Distance-made.Specimens[0].Distance) > 1e-12 || o.Distance == before {
		t.Errorf("the open one is at %v, and among all at %v", o.Distance, made.Specimens[0].Distance)
	}
	// It is saved, and the next one is open. All that is known is that of the file.
	w.run("next-specimen")
	w.until("the next one is open", func() bool { return w.name() == "s1" })
	w.opened()
	same := w.shapes()
	agree("the next specimen", all[1])
	if math.Abs(same.Specimens[0].Distance-made.Specimens[0].Distance) > 1e-9 {
		t.Errorf("the first one is at %v once it is saved, it was at %v", same.Specimens[0].Distance, made.Specimens[0].Distance)
	}
	w.run("flag-specimen")
	if again := w.shapes(); again != same {
		t.Error("flagging a specimen makes all anew")
	}
	w.Session.queue.shapes.stale = true // as when a specimen was saved in which nothing has changed
	if again := w.shapes(); again != same {
		t.Error("all is made anew of the same points")
	}
	if dots := w.ShapeDots(); dots[1].Group != study.Flagged.Word() || dots[0].Group != study.Done.Word() {
		t.Errorf("%+v", dots[:2])
	}
	// While names are hidden nothing says where the first time was.
	w.SetQuery(study.Query{Blind: true})
	if o, _ := w.OpenShape(); o.Scores != nil || o.Distance == o.Distance || !strings.Contains(o.Problem, "hidden") {
		t.Errorf("while names are hidden: %+v", o)
	}
	w.Session.queue.query.Blind = false
	agree("with its name again", all[1])
	// One without landmarks.
	w.GoToSpecimen(9)
	w.until("the last one is open", func() bool { return w.name() == "s9" })
	w.opened()
	w.shapes()
	if o, ok := w.OpenShape(); !ok || o.Problem != "The open specimen has no landmarks." || o.Scores != nil || o.Distance == o.Distance {
		t.Errorf("%+v, %t", o, ok)
	}
	points := []landmark.Landmark{}
	for j, p := range all[9] {
		points = append(points, landmark.Landmark{Name: fmt.Sprintf("p%d", j+1), Status: landmark.Defined, Position: p})
	}
	add := func(points []landmark.Landmark) {
		t.Helper()
		for _, n := range w.Document().Groups() {
			if err := w.Document().Apply(scene.RemoveGroups(w.Document(), n.ID())); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Document().Apply(scene.AddGroups(w.Document(), "", landmark.NewGroup("points", points))); err != nil {
			t.Fatal(err)
		}
	}
	add(points[:2])
	if o, ok := w.OpenShape(); !ok || !strings.Contains(o.Problem, "cannot be compared") {
		t.Errorf("%+v, %t", o, ok)
	}
	points[0].Status = landmark.Estimated
	add(points[:5])
	partly := slices.Clone(all[9])
	partly[0], partly[5], partly[6] = landmark.NoPosition(), landmark.NoPosition(), landmark.NoPosition()
	made = w.Shapes()
	if o := agree("an incomplete one", partly); o.Placed != 4 || o.Of != 7 {
		t.Errorf("%d of %d points", o.Placed, o.Of)
	}
	made = w.shapes()
	if made.Used != 10 || made.Partly != 1 || !made.Specimens[9].Partly || len(made.Warnings) != 1 {
		t.Errorf("%d used, %d partly, %q", made.Used, made.Partly, made.Warnings)
	}
	queue := w.Session.queue
	w.rest = time.Hour
	n = w.Document().Groups()[0]
	if err := w.Document().Apply(scene.MovePoint(w.Document(), n.Point(1), r3.Vec{X: 1}, r3.Vec{})); err != nil {
		t.Fatal(err)
	}
	if w.OpenShape(); queue.shapes.later == nil {
		t.Fatal("nothing waits for the points to rest")
	}
	w.CloseStudy()
	w.until("the study is closed", func() bool { return !w.InStudy() })
	if _, ok := w.OpenShape(); ok || w.Shapes() != nil || w.ShapeDots() != nil || w.ShapeSpace() != nil {
		t.Error("shapes are known of a study that is closed")
	}
	if queue.shapes.stop != nil || queue.shapes.later.Stop() {
		t.Error("something still runs of a study that is closed")
	}
}

// rowsOf are rows of points with names p1, p2 and so on, all placed.
func rowsOf(all [][]r3.Vec) (rows []rowOf) {
	for i, points := range all {
		r := rowOf{key: fmt.Sprint("s", i)}
		for j, p := range points {
			l := landmark.Landmark{Name: fmt.Sprintf("p%d", j+1), Position: p, Status: landmark.Defined}
			if p != p {
				l.Status = landmark.Undefined
			}
			r.points = append(r.points, l)
		}
		rows = append(rows, r)
	}
	return rows
}

func madeOfRows(t *testing.T, names []string, rows []rowOf) *Shapes {
	t.Helper()
	made, err := makeShapes(t.Context(), names, rows, nil)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// TestShapesSayWhatIsWrong: what cannot be shown, and what must not be believed without a word.
func TestShapesSayWhatIsWrong(t *testing.T) {
	none := landmark.NoPosition()
	missing := slices.Repeat([]r3.Vec{none}, 7)
	flat, line := warped(2, 5, 7), warped(3, 4, 7)
	for i := range flat {
		for j := range flat[i] {
			flat[i][j].Z = 5
		}
	}
	for j := range line[0] {
		line[0][j] = r3.Vec{X: float64(j)}
	}
	alike := slices.Repeat(warped(4, 1, 7), 4)
	for _, c := range []struct {
		what          string
		specimens     [][]r3.Vec
		problem, says string
	}{
		{"nothing", nil, "No specimen has three points", ""},
		{"one", warped(5, 1, 7), "1 specimen has three points", ""},
		{"two", append(warped(5, 2, 7), missing), "2 specimens have three points", ""},
		{"all missing", [][]r3.Vec{missing, missing, missing, missing}, "No specimen has three points", ""},
		{"flat", flat, "", "one plane"},
		{"one on a line", line, "", "1 specimen is left out"},
		{"all alike", alike, "", "nothing in which they differ"},
		{"fine", warped(6, 4, 7), "", ""},
	} {
		made := madeOfRows(t, nil, rowsOf(c.specimens))
		if !strings.Contains(made.Problem, c.problem) || (c.problem == "") != (made.Problem == "") || (made.Space != nil) != (c.problem == "") {
			t.Errorf("%s: %q", c.what, made.Problem)
		}
		if got := strings.Join(made.Warnings, " "); !strings.Contains(got, c.says) || (c.says == "") != (got == "") {
			t.Errorf("%s: it warns %q", c.what, got)
		}
		if made.Fence == made.Fence {
			t.Errorf("%s: there is a fence of %d specimens", c.what, len(c.specimens))
		}
	}
	made := madeOfRows(t, nil, rowsOf(append(line, missing)))
	if !strings.Contains(made.Specimens[0].LeftOut, "line") || made.Specimens[0].Scores != nil || !strings.Contains(made.Specimens[4].LeftOut, "0 points placed") {
		t.Errorf("%+v", made.Specimens)
	}
	// A fit that is stopped early.
	made = &Shapes{Specimens: make([]ShapeOf, 4)}
	fit, err := shape.Generalise(t.Context(), warped(7, 4, 7), shape.GeneralisedOptions{Rounds: 1})
	if err != nil {
		t.Fatal(err)
	}
	if made.take(fit, []int{0, 1, 2, 3}); len(made.Warnings) != 1 || !strings.Contains(made.Warnings[0], "has not settled after 1 round") {
		t.Errorf("%q", made.Warnings)
	}
}

// TestShapesMatchPoints: by the names of the protocol, else by those that most have, else by number.
func TestShapesMatchPoints(t *testing.T) {
	rows := rowsOf(warped(8, 6, 7))
	rows[2].points = append(rows[2].points, landmark.Landmark{Name: "mine", Status: landmark.Defined})
	slices.Reverse(rows[3].points)
	want := madeOfRows(t, nil, rowsOf(warped(8, 6, 7)))
	alike := func(what string, got *Shapes) {
		t.Helper()
		if got.Partly != 0 || got.Used != 6 {
			t.Errorf("%s: %d used, %d partly: %q", what, got.Used, got.Partly, got.Problem)
		}
		for i, s := range got.Specimens {
			if !(math.Abs(s.Distance-want.Specimens[i].Distance) < 1e-12) {
				t.Errorf("%s: specimen %d is at %v, want %v", what, i, s.Distance, want.Specimens[i].Distance)
			}
		}
	}
	alike("a point that one has, and another order", madeOfRows(t, nil, rows))
	alike("a protocol", madeOfRows(t, []string{"p4", "p1", "p2", "p3", "p5", "p7", "p6"}, rows))
	if got := madeOfRows(t, []string{"p1", "p2", "p3", "p4", "other"}, rows); got.Used != 6 || len(got.Space.Names) != 5 || got.Partly != 0 {
		t.Errorf("a protocol of other points: %+v", got)
	}
	rows = rowsOf(warped(8, 6, 7))
	for i := range rows {
		for j := range rows[i].points {
			rows[i].points[j].Name = ""
		}
	}
	got := madeOfRows(t, nil, rows)
	alike("without names", got)
	if !got.Space.ByNumber || !strings.Contains(strings.Join(got.Notes, " "), "by number") && !strings.Contains(strings.Join(got.Notes, " "), "one number") {
		t.Errorf("%q", got.Notes)
	}
	g := landmark.NewGroup("", rows[1].points)
	if points := got.Space.Points(g); points[6] != rows[1].points[6].Position {
		t.Errorf("%v", points)
	}
	rows[4].points[2].Name = "p1"
	rows[4].points[3].Name = "p1"
	if got := madeOfRows(t, []string{"p1"}, rows); got.Problem == "" {
		t.Errorf("%+v", got)
	}
}

// TestShapeSpaceAt: the shape at the scores of a specimen, along all components, is that of the specimen.
func TestShapeSpaceAt(t *testing.T) {
	made := madeOfRows(t, nil, rowsOf(warped(9, 5, 7)))
	for i, s := range made.Specimens {
		got := made.Space.At(s.Scores...)
		for j, p := range made.fit.Tangent()[i] {
			if r3.Norm(r3.Sub(got[j], p)) > 1e-12 {
				t.Errorf("point %d of specimen %d is at %v, want %v", j, i, got[j], p)
			}
		}
	}
	before := made.Space.Mean[0]
	if at := made.Space.At(1); at[0] == before || made.Space.Mean[0] != before {
		t.Error("the mean moves, or the shape does not")
	}
}

// BenchmarkOpenShape measures what a movement of a point costs on the window's goroutine.
func BenchmarkOpenShape(b *testing.B) {
	for _, n := range []int{55, 100} {
		b.Run(fmt.Sprint(n, " points"), func(b *testing.B) {
			rows := rowsOf(warped(10, 122, n))
			made, err := makeShapes(b.Context(), nil, rows, nil)
			if err != nil {
				b.Fatal(err)
			}
			d := scene.NewDocument("")
			if err := d.Apply(scene.AddGroups(d, "", landmark.NewGroup("points", rows[0].points))); err != nil {
				b.Fatal(err)
			}
			node := d.Groups()[0]
			p := &placedShape{}
			for b.Loop() {
				p.find(made, node.Group.Landmarks())
				p.place(node)
			}
		})
	}
}
