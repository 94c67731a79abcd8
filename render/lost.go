package render

// checkContext looks whether the context is still there, before work and
// between pieces of it. The window toolkit ends the window system, and with it
// the context of a hidden window, when its event loop ends, which a signal can
// make it do: before anybody has closed the thread. Any call of OpenGL crashes
// then, those included that free things and those that drivers make at the end
// of a system thread. So checkContext does not return: it ends the thread for
// all others, as Close does, and the goroutine stays until the program's end.
func (t *Thread) checkContext() {
	if t.context.Alive() {
		return
	}
	t.renderer.lose()
	t.publish()
	t.renderer = nil // nothing may be freed by its captures
	for _, v := range t.allViews() {
		v.lose()
	}
	t.dropQueue()
	close(t.done)
	select {}
}

// lose drops everything without a call of OpenGL.
func (r *Renderer) lose() {
	r.device.Lose()
	for _, g := range r.meshes {
		g.cleanup.Stop()
		if g.solid != nil {
			g.solid.stop()
		}
	}
	for _, g := range r.textures {
		g.cleanup.Stop()
	}
	for _, g := range r.groups {
		g.cleanup.Stop()
	}
	clear(r.meshes)
	clear(r.textures)
	clear(r.groups)
	clear(r.typefaces)
	clear(r.programs.made)
	r.seen, r.paths, r.ellipsoids, r.some = visibility{}, stream{}, stream{}, stream{}
}
