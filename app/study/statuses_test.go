package study

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// TestWhatWasDigitisedBeforeIsDone: of the rows without a status, one whose file has all
// points of the protocol is done and one that lacks some is begun; what the table says stays.
func TestWhatWasDigitisedBeforeIsDone(t *testing.T) {
	folder := t.TempDir()
	for name, text := range map[string]string{
		"all.csv":    "name,x,y,z\na,1,2,3\nb,4,5,6\n",
		"one.csv":    "name,x,y,z\na,1,2,3\n",
		"torn.csv":   "name,x,y,z\na,1",
		"points.csv": "name,x,y,z\na,0,0,0\nb,1,0,0\n",
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	p, _, err := ProtocolOf(t.Context(), filepath.Join(folder, "points.csv"), "skulls")
	if err != nil {
		t.Fatal(err)
	}
	if p.Template.Name != "skulls" {
		t.Errorf("the protocol of a specimen's points is called %q, and not as its study", p.Template.Name)
	}
	const rows = "mesh,landmarks,status\na.ply,all.csv,\nb.ply,one.csv,\nc.ply,,\nd.ply,torn.csv,\ne.ply,all.csv,flagged\nf.ply,one.csv,done\ng.ply,gone.csv,\n"
	for _, c := range []struct {
		protocol *Protocol
		want     []Status
	}{
		{p, []Status{Done, Partly, NotVisited, NotVisited, Flagged, Done, NotVisited}},
		{nil, []Status{Done, Done, NotVisited, NotVisited, Flagged, Done, NotVisited}},
	} {
		table, err := Decode(t.Context(), "study.csv", []byte(rows))
		if err != nil {
			t.Fatal(err)
		}
		if err := table.TakeStatuses(t.Context(), c.protocol, folder); err != nil {
			t.Fatal(err)
		}
		var got []Status
		for i := range table.Len() {
			s, _ := table.Status(i)
			got = append(got, s)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("with a protocol %v: %v, want %v", c.protocol != nil, got, c.want)
		}
	}
}
