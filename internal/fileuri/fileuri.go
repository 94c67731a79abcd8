// Package fileuri reads the URIs by which other programs name files of this
// computer (RFC 8089).
package fileuri

import (
	"net/url"
	"os"
	"runtime"
	"strings"
)

// Path returns the absolute path of a file URI. ok is false for every other text,
// such as a plain path or a file of another computer. A plus stays a plus, as in
// "scan+1.ply": that it stands for a blank is so only in the forms of web pages.
func Path(text string) (path string, ok bool) {
	return pathOn(text, runtime.GOOS == "windows")
}

// pathOn is Path on Windows, or elsewhere. On Windows "file:///C:/scan.ply" is
// C:\scan.ply, whose slash before the drive is none of the path, and another
// computer is one that Windows itself asks for the file.
func pathOn(text string, windows bool) (path string, ok bool) {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "file" || strings.ContainsRune(u.Path, 0) {
		return "", false
	}
	host := u.Host
	if host == "localhost" {
		host = ""
	}
	if windows {
		return windowsPath(host, u)
	}
	if name, err := os.Hostname(); err == nil && strings.EqualFold(host, name) {
		host = ""
	}
	return u.Path, host == "" && strings.HasPrefix(u.Path, "/")
}

// Local returns the path of a file URI of this computer whose path was decoded
// already, as the toolkit gives those of dropped files.
func Local(path string) string { return localOn(path, runtime.GOOS == "windows") }

func localOn(path string, windows bool) string {
	if windows {
		if local, ok := windowsPath("", &url.URL{Path: path}); ok {
			return local
		}
	}
	return path
}

func windowsPath(host string, u *url.URL) (path string, ok bool) {
	path = strings.ReplaceAll(u.Path, `\`, "/")
	switch {
	case u.Opaque != "": // file:C:/scan.ply
		opaque, err := url.PathUnescape(u.Opaque)
		if err != nil {
			return "", false
		}
		path, host = "/"+strings.ReplaceAll(opaque, `\`, "/"), ""
	case strings.HasSuffix(host, ":"): // file://C:/scan.ply, with a slash too few
		path, host = "/"+host+path, ""
	}
	switch rest := strings.TrimLeft(path, "/"); {
	case host != "":
		path = "//" + host + path
	case hasDrive(rest): // after any number of slashes
		path = rest[:1] + ":" + rest[2:]
	case strings.HasPrefix(path, "//") && rest != "": // file:////server/share
		path = "//" + rest
	default:
		return "", false // without a drive it depends on which one is the current one
	}
	return strings.ReplaceAll(path, "/", `\`), true
}

// hasDrive reports whether a path begins with the letter of a drive, behind which
// old programs have a line instead of a colon.
func hasDrive(path string) bool {
	return len(path) > 2 && (path[0]|0x20 >= 'a' && path[0]|0x20 <= 'z') && (path[1] == ':' || path[1] == '|') && path[2] == '/'
}
