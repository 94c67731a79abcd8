package session

import "strings"

// KeyRow is a line of the page on keys and mouse.
type KeyRow struct {
	Keys []string // for people: "Ctrl + S"
	Does string
}

// gestures are what the view, the table and fields do with the pointer and with keys
// that are no action of their own, since they mean something else in each.
var gestures = []KeyRow{
	{[]string{"Left drag"}, "Turn: about the whole, or near by about what is in the middle of the view"},
	{[]string{"Right drag", "Middle drag", "Shift + Left drag"}, "Move"},
	{[]string{"Wheel", "Two fingers"}, "Zoom to the pointer"},
	{[]string{"Double click"}, "Turn about that place"},
	{[]string{"Click", "Shift + Click", "Ctrl + Click"}, "Select a landmark, add it to the selection, add it or take it out"},
	{[]string{"Left drag on the selected landmark"}, "Move it along the surface; Escape meanwhile takes that back"},
	{[]string{"Arrows", "Shift + Arrows"}, "Turn, move the view"},
	{[]string{"Arrows with one landmark selected"}, "Move it by half a pixel on the surface; with Shift ten times as far, with Alt a tenth"},
	{[]string{"Click while placing", "Return"}, "Place the next point under the pointer, or under the crosshair"},
	{[]string{"Arrows while placing"}, "Move the crosshair, with Shift farther, with Alt less; at the view's edge turn the view"},
	{[]string{"Click while drawing a curve", "Return"}, "Put a point there and join it to the one before; on the first point close the curve, on the last end it"},
	{[]string{"Left drag with rubber band or lasso"}, "Select what is seen within; with Ctrl or Shift beside what is selected"},
	{[]string{"Return, arrows, Return with rubber band or lasso"}, "The same by keys: the arrows move a crosshair and draw, Shift + Return selects beside what is selected"},
	{[]string{"Left drag on the ring of the clipping plane", "Arrows while it is moved"}, "Move it; arrows with Shift farther, with Alt less"},
	{[]string{"Left drag on its outline"}, "Tilt the clipping plane"},
	{[]string{"Escape"}, "Put the tool down, select nothing, dismiss messages"},
	{[]string{"Tab", "Shift + Tab"}, "Go to the next, previous button, tab, field or list"},
	{[]string{"Up", "Down", "Page Up", "Page Down"}, "In the table: select another row, with Shift all up to it"},
	{[]string{"Return in the table"}, "Give the keys to the view: there the arrows move the selected point, or the crosshair while placing"},
	{[]string{"Click in the table", "Ctrl + Click", "Shift + Click"}, "Select a row, one more, all up to it"},
	{[]string{"Double click in the table"}, "Rename: Return takes the name, Escape leaves it as it was"},
	{[]string{"Drag in the table", "Alt + Up", "Alt + Down"}, "Put the selected rows elsewhere in the order"},
	{[]string{"Drag in the list of groups", "Alt + Up", "Alt + Down"}, "Put the group or label elsewhere in the order"},
	{[]string{"Click on a header", "Drag its border", "Right click on it"}, "Sort the table, make a column wider, choose the columns; View > Show > Columns of the Table sorts, too"},
	{[]string{"Ctrl + Page Down", "Ctrl + Page Up"}, "While a study is open: save, and go to the next specimen, the one before"},
	{[]string{"Return", "Space"}, "Press the button, show the tab; in a tab the arrows go on, Delete closes"},
}

// KeyRows returns the page on keys and mouse: what is done with the pointer, and then
// the keys of all actions.
func (s *Session) KeyRows() []KeyRow {
	rows := append([]KeyRow(nil), gestures...)
	for _, a := range s.actions {
		if len(a.Keys) == 0 {
			continue
		}
		row := KeyRow{Does: strings.TrimSuffix(a.Title, "…")}
		for _, text := range a.Keys {
			row.Keys = append(row.Keys, MustKey(text).String())
		}
		rows = append(rows, row)
	}
	return rows
}
