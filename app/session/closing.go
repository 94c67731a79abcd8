package session

import (
	"fmt"

	"cairn/app/workspace"
	"cairn/internal/message"
)

// Unsaved is what is asked about before a changed document closes.
type Unsaved struct {
	Document  string   // its name
	Landmarks bool     // that changed; otherwise only its measures did
	Groups    []string // the names of the groups that are not saved, in their order
	Of        int      // how many groups there are
	Removed   []string // the names of groups that were taken out and that no file has
	Left      []string // files of which no group is left, see workspace.Entry.LeftAlone
}

// SaveQuestion asks whether to save a document before something: "closing". It names the
// groups where only some are not saved, those that were removed, and the files that stay
// as they are since nothing is left of them.
func SaveQuestion(u Unsaved, before string) string {
	what := "measures"
	if u.Landmarks {
		what = "landmarks"
	}
	text := fmt.Sprintf("Save the %s of %s before %s?", what, u.Document, before)
	if n := len(u.Groups); n > 0 && n < u.Of {
		text += "\nOnly these groups are not saved yet: " + message.Some(u.Groups) + "."
	}
	if len(u.Removed)+len(u.Left) > 0 {
		text += "\n" + GiveUpQuestion(u.Removed, u.Left, before)
	}
	return text
}

// GiveUpQuestion tells of groups that were removed and that no file has, and of files of
// which nothing is left: it is asked alone where nothing else of the document is unsaved.
func GiveUpQuestion(removed, left []string, before string) string {
	text := ""
	if len(left) > 0 {
		text = workspace.LeftAloneText(left)
	}
	if len(removed) == 0 {
		return text + " Undo and Redo bring back what was there, but not after " + before + "."
	}
	if text != "" {
		text += "\n"
	}
	named := make([]string, len(removed))
	for i, name := range removed {
		named[i] = message.Quote(name)
	}
	what := message.Verb(len(removed), "A group that was removed is in no file", "Groups that were removed are in no file")
	return text + fmt.Sprintf("%s: %s. Undo brings back what was removed, but not after %s.", what, message.Some(named), before)
}

// SaveAllQuestion is the question about several documents: its title, and its text
// above their list.
func SaveAllQuestion(documents int, before string) (title, text string) {
	return fmt.Sprintf("Save %d Documents?", documents), fmt.Sprintf("Save the landmarks of these documents before %s?", before)
}
