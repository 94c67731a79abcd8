module cairn

go 1.26.0

// Behind each stands what it is for.
require (
	fyne.io/fyne/v2 v2.7.4 // the window and its widgets
	github.com/fyne-io/oksvg v0.2.0 // reads pictures of templates in SVG; the one that fyne has, too
	github.com/go-gl/gl v0.0.0-20231021071112-07e5d0ea2e71 // OpenGL
	github.com/go-gl/glfw/v3.3/glfw v0.0.0-20240506104042-037f3cc74f2a // a hidden window to draw in, where there is no EGL; the one that fyne has, too
	github.com/go-text/typesetting v0.3.4 // shapes names in any script, and finds the fonts of the system
	github.com/godbus/dbus/v5 v5.1.0 // the file dialogs of Linux desktops
	github.com/jezek/xgb v1.1.1 // tests only: real events of an X server
	github.com/klauspost/compress v1.20.3 // gzip and zlib, read half again as fast as by the standard library and written ten times as fast
	github.com/ncruces/zenity v0.10.14 // the file dialogs of Windows and macOS
	github.com/qmuntal/gltf v0.28.0 // the types of glTF and what its writers are to keep to
	github.com/spf13/cobra v1.10.2 // the command line: subcommands, help, completion
	github.com/spf13/pflag v1.0.9 // its flags
	github.com/srwiley/rasterx v0.0.0-20220730225603-2ab79fcdd4ef // draws what oksvg reads
	go.yaml.in/yaml/v4 v4.0.0 // templates in YAML, with the lines of faults and comments kept; by the YAML organisation
	golang.org/x/image v0.47.0 // BMP, TIFF and WebP pictures, and drawing letters
	golang.org/x/sys v0.49.0 // files on Windows
	golang.org/x/text v0.43.0 // old encodings of texts, Unicode, and the order of names
	gonum.org/v1/gonum v0.17.0 // vectors, rotations and linear algebra
	gonum.org/v1/plot v0.17.0 // figures of analyses as SVG, PDF and PNG, by the makers of gonum
)

require (
	codeberg.org/go-fonts/liberation v0.5.0 // indirect
	codeberg.org/go-latex/latex v0.2.0 // indirect
	codeberg.org/go-pdf/fpdf v0.11.1 // indirect
	fyne.io/systray v1.12.1 // indirect
	git.sr.ht/~sbinet/gg v0.7.0 // indirect
	github.com/BurntSushi/toml v1.5.0 // indirect
	github.com/ajstarks/svgo v0.0.0-20211024235047-1546f124cd8b // indirect
	github.com/akavel/rsrc v0.10.2 // indirect
	github.com/davecgh/go-spew v1.1.1 // indirect
	github.com/dchest/jsmin v0.0.0-20220218165748-59f39799265f // indirect
	github.com/fredbi/uri v1.1.1 // indirect
	github.com/fsnotify/fsnotify v1.9.0 // indirect
	github.com/fyne-io/gl-js v0.2.0 // indirect
	github.com/fyne-io/glfw-js v0.3.0 // indirect
	github.com/fyne-io/image v0.1.1 // indirect
	github.com/go-text/render v0.2.1 // indirect
	github.com/golang/freetype v0.0.0-20170609003504-e2365dfdc4a0 // indirect
	github.com/hack-pad/go-indexeddb v0.3.2 // indirect
	github.com/hack-pad/safejs v0.1.0 // indirect
	github.com/inconshreveable/mousetrap v1.1.0 // indirect
	github.com/jeandeaual/go-locale v0.0.0-20250612000132-0ef82f21eade // indirect
	github.com/josephspurrier/goversioninfo v1.4.1 // indirect
	github.com/jsummers/gobmp v0.0.0-20230614200233-a9de23ed2e25 // indirect
	github.com/kr/text v0.2.0 // indirect
	github.com/mattn/go-runewidth v0.0.17 // indirect
	github.com/nfnt/resize v0.0.0-20180221191011-83c6a9932646 // indirect
	github.com/nicksnyder/go-i18n/v2 v2.5.1 // indirect
	github.com/pmezard/go-difflib v1.0.0 // indirect
	github.com/randall77/makefat v0.0.0-20210315173500-7ddd0e42c844 // indirect
	github.com/rivo/uniseg v0.2.0 // indirect
	github.com/rymdport/portal v0.4.2 // indirect
	github.com/srwiley/oksvg v0.0.0-20221011165216-be6e8873101c // indirect
	github.com/stretchr/testify v1.11.1 // indirect
	github.com/yuin/goldmark v1.7.8 // indirect
	golang.org/x/exp/typeparams v0.0.0-20231108232855-2478ac86f678 // indirect
	golang.org/x/mod v0.41.0 // indirect
	golang.org/x/net v0.59.0 // indirect
	golang.org/x/sync v0.24.0 // indirect
	golang.org/x/tools v0.51.0 // indirect
	gopkg.in/yaml.v3 v3.0.1 // indirect
	honnef.co/go/tools v0.8.2 // indirect
)

tool honnef.co/go/tools/cmd/staticcheck
