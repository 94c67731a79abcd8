//go:build linux

package e2e

// command does a command by the palette: words that find it first, and Return.
func (p *program) command(words string) {
	p.t.Helper()
	mark := p.mark()
	p.screen.tap('k', keyControl)
	p.waitAfter(mark, "focus", func(e event) bool { return e.Kind == "field" })
	p.screen.text(words)
	p.screen.tap(keyReturn)
}
