package lmio

import (
	"testing"

	"cairn/landmark"
)

func TestOnlyIdentifiersOfSlicersOwnGoWithoutAWord(t *testing.T) {
	for field, want := range map[landmark.Field]bool{
		{Key: "id", Value: "vtkMRMLMarkupsFiducialNode_17"}: true,
		{Key: "id", Value: `"7"`}:                           true,
		{Key: "id", Value: "3"}:                             true,
		{Key: "id", Value: "M3-left"}:                       false,
		{Key: "id", Value: "7b"}:                            false,
		{Key: "selected", Value: "0"}:                       false,
	} {
		if got := isUsual(markupsName, field); got != want {
			t.Errorf("%+v: %v", field, got)
		}
	}
	if isUsual(commaTable.name, landmark.Field{Key: "id", Value: "7"}) {
		t.Error("the number in a column id of somebody's table goes without a word")
	}
}
