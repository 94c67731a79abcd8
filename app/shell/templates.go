package shell

import (
	"context"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"path/filepath"
	"slices"
	"strings"

	"cairn/app/filedialog"
	"cairn/app/template"
	"cairn/app/trace"
	"cairn/app/workspace"
	"cairn/internal/message"
	"cairn/landmark"
	"cairn/landmark/lmio"
	"cairn/scene"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// templating makes groups from templates and templates from groups.
type templating struct {
	*desk
	files  *fileAsker
	list   *workspace.Recent // template files
	follow func()            // what is shown of the templates may be another now
}

// read reads the template files that were used last, in the background. One
// that cannot be read is not told of: it may be on a disk that is not there today.
func (tm *templating) read() {
	files := append([]string(nil), tm.list.Files()...)
	go func() {
		for i := len(files) - 1; i >= 0; i-- {
			if known, _, err := template.Open(context.Background(), files[i]); err == nil {
				tm.post(func() {
					tm.session.Templates.Add(files[i], known)
					if !tm.ending {
						tm.follow()
					}
				})
			}
		}
	}()
}

// newFromTemplate asks for a template and makes a group from it in the document in
// front.
func (tm *templating) newFromTemplate() {
	last := tm.app.Preferences().String(prefTemplate)
	tm.choose(max(0, slices.IndexFunc(tm.session.Templates.All(), func(k *template.Known) bool { return templateTitle(k) == last })))
}

// prefTemplate is the preference for the template that was taken last.
const prefTemplate = "template"

// choose asks for a template, of which one is chosen at first.
func (tm *templating) choose(chosen int) {
	front := tm.session.Front()
	all := tm.session.Templates.All()
	var rows [][2]string
	for _, k := range all {
		rows = append(rows, [2]string{templateTitle(k), message.Plural(len(k.Template.Points), "point")})
	}
	list := tm.dialogs.newChoices(rows, chosen)
	about := newTemplateAbout()
	list.changed = func() { about.show(all[list.chosen]) }
	list.changed()
	const tall = 240 // units; more templates scroll
	scroll := container.NewScroll(list)
	scroll.SetMinSize(fyne.NewSize(1, min(tall, list.MinSize().Height)))
	q := tm.dialogs.ask("New from Template", front, container.NewVBox(scroll, widget.NewSeparator(), about.box),
		answer{"Cancel", theme.CancelIcon(), nil},
		answer{"Begin", theme.ConfirmIcon(), func() { tm.begin(front, all[list.chosen]) }})
	tm.dialogs.asks(q, "Open File…", theme.FolderOpenIcon(), func() { tm.openTemplate(front, q) })
	tm.log.Event("asked", trace.Fields{"document": front, "text": "New from Template"})
}

// templateTitle returns what a list calls a template.
func templateTitle(k *template.Known) string {
	if k.File == "" {
		return k.Template.Name
	}
	return fmt.Sprintf("%s (%s)", forTitle(k.Template.Name), forTitle(filepath.Base(k.File)))
}

// templateAbout says what a template is for, and shows its picture.
type templateAbout struct {
	box     *fyne.Container
	text    *widget.Label
	picture *canvas.Raster
	of      *template.Picture
}

func newTemplateAbout() *templateAbout {
	const side, tall = 150, 190 // units
	a := &templateAbout{text: widget.NewLabel("")}
	a.text.Wrapping = fyne.TextWrapWord
	a.picture = canvas.NewRaster(func(width, height int) image.Image { return inTheme(fitted(a.of, width, height)) })
	a.picture.SetMinSize(fyne.NewSize(side, tall))
	scroll := container.NewVScroll(a.text)
	scroll.SetMinSize(fyne.NewSize(1, tall))
	a.box = container.NewBorder(nil, nil, nil, a.picture, scroll)
	return a
}

func (a *templateAbout) show(k *template.Known) {
	t := k.Template
	text := t.Description
	add := func(label, value string) {
		if value != "" && text != "" {
			text += "\n\n"
		}
		if value != "" {
			text += label + value
		}
	}
	add("Source: ", t.Source)
	add("Licence: ", t.License)
	add("File: ", k.File)
	if k.File != "" && t.Description == "" && t.Source == "" {
		add("", "The file says nothing about it.")
	}
	a.text.SetText(text)
	a.of, _ = k.Picture(0)
	if a.of == nil {
		a.picture.Hide()
	} else {
		a.picture.Show()
	}
	a.picture.Refresh()
	a.box.Refresh()
}

// fitted draws a picture in the middle of so many pixels.
func fitted(of *template.Picture, width, height int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	if of == nil {
		return img
	}
	x, y, w, h := of.Fit(float64(width), float64(height))
	inner := image.Rect(int(x), int(y), int(x+w), int(y+h))
	draw.Draw(img, inner, of.Draw(inner.Dx(), inner.Dy()), image.Point{}, draw.Src)
	return img
}

// sheetInDark is the white of a template's picture in the dark theme, in which white would
// glare. All else gets darker by as much, and keeps its contrast.
var sheetInDark = color.NRGBA{0xb4, 0xb8, 0xbc, 0xff}

// inTheme makes a picture on white darker where the theme is dark. It returns the same
// picture.
func inTheme(img *image.RGBA) *image.RGBA {
	if r, g, b, _ := theme.Color(theme.ColorNameBackground).RGBA(); r+g+b > 3*0x7fff {
		return img
	}
	by := [4]uint16{uint16(sheetInDark.R), uint16(sheetInDark.G), uint16(sheetInDark.B), 0xff}
	for i, v := range img.Pix {
		img.Pix[i] = uint8(uint16(v) * by[i&3] / 0xff)
	}
	return img
}

// openTemplate asks for a template file, and then which of the templates is meant, in
// place of the dialog q. That stays where no file is opened.
func (tm *templating) openTemplate(front scene.ID, q *question) {
	tm.files.choose(filedialog.Request{
		Title: "Open a Template", Accept: "Open", Folder: tm.folder(),
		Filters: []filedialog.Filter{{Name: "Templates and landmarks", Extensions: landmarkExtensions()}, {Name: "All files"}},
	}, func(paths []string) {
		path := paths[0]
		go func() {
			known, notes, err := template.Open(context.Background(), path)
			tm.post(func() { tm.opened(front, q, path, known, notes, err) })
		}()
	})
}

// opened follows the reading of a template file. Where that failed, it is said in the
// dialog that it is for, if that is still open.
func (tm *templating) opened(front scene.ID, q *question, path string, known []*template.Known, notes []string, err error) {
	switch {
	case tm.ending:
		return
	case err != nil && tm.dialogs.shows(q):
		q.refuse(err.Error())
		return
	case err != nil:
		tm.notices.failure(0, "The template was not opened. "+err.Error())
		return
	}
	if tm.dialogs.shows(q) {
		q.Hide()
	}
	if len(notes) > 0 {
		tm.notices.warning(0, filepath.Base(path)+": "+message.Some(notes)+".")
	}
	tm.keep(path, known)
	if tm.docs.Document(front) != nil {
		tm.show(front)
		tm.choose(len(tm.session.Templates.All()) - tm.session.Templates.Files())
	}
}

// keep has the templates of a file found again, at the next start too.
func (tm *templating) keep(path string, known []*template.Known) {
	tm.list.Add(path)
	tm.session.Templates.Add(path, known)
	tm.follow()
}

// folder is where a dialog for template files begins: where the last one is.
func (tm *templating) folder() string {
	if files := tm.list.Files(); len(files) > 0 {
		return filepath.Dir(files[0])
	}
	return tm.files.folder()
}

// begin makes a group from a template, whose points are then asked for.
func (tm *templating) begin(front scene.ID, k *template.Known) {
	if tm.docs.Document(front) == nil {
		return
	}
	tm.show(front)
	tm.app.Preferences().SetString(prefTemplate, templateTitle(k))
	if err := tm.session.Begin(k.Template); err != nil {
		tm.notices.failure(front, "No group was made. "+err.Error())
		return
	}
	if k.Template.Dim != 3 {
		tm.notices.info(front, "The points of "+k.Template.Name+" have two coordinates: they are for pictures, and cannot be placed on a surface.")
	}
	tm.keys.focusView()
}

// saveTemplate asks where to write a template of the chosen group's points, and says
// what the format cannot hold.
func (tm *templating) saveTemplate() {
	n, front := tm.session.Group(), tm.session.Front()
	if n == nil {
		return
	}
	t := template.From(tm.session.Templates.Of(n.Group), n.Group)
	if t.Name == "" {
		t.Name = tm.document().GroupName(n)
	}
	path := newPathField(tm.files, filepath.Join(tm.folder(), fileName(t.Name)+".yml"))
	losses := widget.NewLabel("")
	losses.Wrapping = fyne.TextWrapWord
	check := func() error {
		_, err := lmio.TemplateLosses(path.text(), t)
		return err
	}
	path.entry.OnChanged = func(string) { tm.tellLosses(losses, t, path.text) }
	path.entry.OnChanged("")
	form := container.NewVBox(widget.NewForm(widget.NewFormItem("File", path.box)), losses)
	tm.fileForm("Save "+forTitle(t.Name)+" as Template", "Save", front, form, path.text, func(workspace.Target) error { return check() }, func(at workspace.Target) {
		tm.confirmOver(front, at, func() { tm.write(at.Path, t) })
	})
}

// tellLosses says in a label what a file at a path does not keep of a template: at once
// what its format cannot hold, and which pictures are not beside it when the disk has
// answered, unless path returns another by then.
func (tm *templating) tellLosses(label *widget.Label, t *landmark.Template, path func() string) {
	at := path()
	lost, err := lmio.TemplateLosses(at, t)
	tell := func(lost []string) {
		if len(lost) == 0 {
			label.SetText("All of the template is kept: " + message.Plural(len(t.Points), "point") + ", names, definitions, labels and lines. Positions go along as an example.")
			return
		}
		label.SetText("Lost:\n" + bullets(lost))
	}
	if err != nil {
		label.SetText(sentence(err.Error()))
		return
	}
	tell(lost)
	go func() {
		pictures := template.LostPictures(t, at)
		tm.post(func() {
			if !tm.ending && len(pictures) > 0 && path() == at {
				tell(append(lost, pictures...))
			}
		})
	}()
}

// write writes a template in the background.
func (tm *templating) write(path string, t *landmark.Template) {
	go func() {
		err := lmio.WriteTemplate(path, t)
		var known []*template.Known
		if err == nil {
			known, _, err = template.Open(context.Background(), path)
		}
		tm.post(func() {
			if tm.ending {
				return
			}
			if err != nil {
				tm.notices.failure(0, "The template was not saved. "+err.Error())
				return
			}
			tm.keep(path, known)
			tm.log.Event("saved", trace.Fields{"file": path})
			tm.notices.info(0, "Saved the template "+shortPath(path)+".")
		})
	}()
}

// fileName returns a name of a file for a name that people gave.
func fileName(name string) string {
	safe := strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`/\:*?"<>|`, r) {
			return '-'
		}
		return r
	}, name)
	if safe = strings.Trim(safe, " ."); safe == "" {
		return "template"
	}
	return safe
}
