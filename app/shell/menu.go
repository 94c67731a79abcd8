package shell

import (
	"strings"

	"cairn/app/session"

	"fyne.io/fyne/v2"
)

// menus are the menu bar and the context menus, drawn from the table of actions.
type menus struct {
	*keyboard
	main  *fyne.MainMenu
	items []menuItem
}

// menuItem is the entry of an action, and what it showed last.
type menuItem struct {
	action  *session.Action
	item    *fyne.MenuItem
	choices string // the titles of its submenu, one a line
}

// build returns the menu bar.
func (m *menus) build() *fyne.MainMenu {
	menus, submenus := map[string]*fyne.Menu{}, map[string]*fyne.Menu{}
	for _, name := range m.session.Menus() {
		menus[name] = fyne.NewMenu(name)
	}
	for _, a := range m.session.Actions() {
		name, sub := a.Path()
		if name == "" {
			continue
		}
		menu := menus[name]
		if sub != "" {
			if submenus[a.Menu] == nil {
				submenus[a.Menu] = fyne.NewMenu("")
				parent := fyne.NewMenuItem(sub, nil)
				parent.ChildMenu = submenus[a.Menu]
				parent.Action = func() { m.openSubmenu(menus[name], parent) }
				addItem(menu, parent, a.Line)
			}
			menu = submenus[a.Menu]
		}
		i := m.newItem(a)
		if i.ChildMenu != nil && sub == "" {
			i.Action = func() { m.openSubmenu(menus[name], i) }
		}
		addItem(menu, i, a.Line)
		m.items = append(m.items, menuItem{action: a, item: i})
	}
	m.main = fyne.NewMainMenu()
	for _, name := range m.session.Menus() {
		m.main.Items = append(m.main.Items, menus[name])
	}
	return m.main
}

// addItem adds an entry to a menu, below a line if that is wanted and there is
// something above it.
func addItem(m *fyne.Menu, i *fyne.MenuItem, line bool) {
	if line && len(m.Items) > 0 {
		m.Items = append(m.Items, fyne.NewMenuItemSeparator())
	}
	m.Items = append(m.Items, i)
}

// newItem returns a menu's entry for an action, as it is now.
func (m *menus) newItem(a *session.Action) *fyne.MenuItem {
	i := fyne.NewMenuItem(a.Label(), func() { m.do(a) })
	if k, ok := a.Key(); ok {
		i.Shortcut = shortcut(k)
	}
	if a.Choices != nil {
		i.Action, i.ChildMenu = nil, fyne.NewMenu("")
	}
	i.IsQuit = a.Name == "quit"
	i.Disabled, i.Checked = a.Reason() != "", a.Checked()
	return i
}

// menuOf returns a menu of actions as they are now. Those of one part are in a submenu,
// unless there are no others; a line divides what is in other menus of the bar.
func (m *menus) menuOf(actions []*session.Action) *fyne.Menu {
	of := map[string]int{} // how many there are of a part
	for _, a := range actions {
		of[a.Part()]++
	}
	root, parts, last := fyne.NewMenu(""), map[string]*fyne.Menu{}, ""
	for _, a := range actions {
		menu, _ := a.Path()
		part, line := a.Part(), a.Line || menu != "" && menu != last
		if menu != "" {
			last = menu
		}
		into := root
		if of[part] > 1 && of[part] < len(actions) && part != "" {
			if into = parts[part]; into == nil {
				into = fyne.NewMenu("")
				parts[part] = into
				parent := fyne.NewMenuItem(part, nil)
				parent.ChildMenu = into
				addItem(root, parent, line)
			}
			line = a.Line
		}
		addItem(into, m.newItem(a), line)
	}
	return root
}

// update shows what is on and what can be used. Rebuilding the menu bar
// closes an open menu, so it happens only when something changed.
func (m *menus) update() {
	if m.main == nil {
		return
	}
	changed := false
	for n := range m.items {
		changed = m.items[n].update() || changed
	}
	if changed {
		m.main.Refresh()
	}
}

// update shows how the action is now, and reports whether that is something else.
func (m *menuItem) update() bool {
	a, i := m.action, m.item
	label, disabled, checked := a.Label(), a.Reason() != "", a.Checked()
	changed := label != i.Label || disabled != i.Disabled || checked != i.Checked
	i.Label, i.Disabled, i.Checked = label, disabled, checked
	return m.updateChoices() || changed
}

// updateChoices fills the submenu of an action that has one.
func (m *menuItem) updateChoices() bool {
	if m.action.Choices == nil {
		return false
	}
	choices := m.action.Choices()
	var titles []string
	for _, c := range choices {
		title := c.Title
		if c.File {
			title = shortPath(title)
		}
		titles = append(titles, title)
	}
	all := strings.Join(titles, "\n")
	if all == m.choices {
		return false
	}
	m.choices = all
	child := fyne.NewMenu("")
	const longest = 64 // characters of a line in a menu
	for n, parts := range partings(titles) {
		addItem(child, fyne.NewMenuItem(shortened([]rune(titles[n]), longest, parts), choices[n].Do), choices[n].Line)
	}
	m.item.ChildMenu.Items = child.Items
	return true
}
