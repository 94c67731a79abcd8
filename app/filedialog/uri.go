package filedialog

import (
	"net/url"
	"path/filepath"
)

// pathOf returns the path of a file URI of this computer. A plus stays a plus,
// as in "scan+1.ply": that it stands for a blank is so only in the forms of web
// pages.
func pathOf(text string) (path string, ok bool) {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "file" || u.Host != "" && u.Host != "localhost" || !filepath.IsAbs(u.Path) {
		return "", false
	}
	return u.Path, true
}
