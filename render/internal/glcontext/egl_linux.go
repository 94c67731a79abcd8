//go:build linux

package glcontext

/*
#cgo LDFLAGS: -ldl
#include <dlfcn.h>
#include <stddef.h>
#include <stdlib.h>

// The part of EGL that is used, declared here so that building needs no EGL
// headers, and found with dlopen so that running needs none for --help.
typedef void *egl_handle;
typedef int egl_int;
typedef unsigned int egl_enum;

static struct {
	void *library;
	void *(*GetProcAddress)(const char *);
	egl_handle (*GetDisplay)(void *);
	egl_handle (*GetPlatformDisplayEXT)(egl_enum, void *, const egl_int *);
	unsigned (*Initialize)(egl_handle, egl_int *, egl_int *);
	unsigned (*BindAPI)(egl_enum);
	unsigned (*ChooseConfig)(egl_handle, const egl_int *, egl_handle *, egl_int, egl_int *);
	egl_handle (*CreateContext)(egl_handle, egl_handle, egl_handle, const egl_int *);
	unsigned (*MakeCurrent)(egl_handle, egl_handle, egl_handle, egl_handle);
	unsigned (*DestroyContext)(egl_handle, egl_handle);
	unsigned (*Terminate)(egl_handle);
	unsigned (*ReleaseThread)(void);
	const char *(*QueryString)(egl_handle, egl_int);
	egl_int (*GetError)(void);
	unsigned (*QueryDevicesEXT)(egl_int, egl_handle *, egl_int *);
	const char *(*QueryDeviceStringEXT)(egl_handle, egl_int);
} egl;

// load_egl returns 0, or what is missing.
static const char *load_egl(void) {
	if (egl.library)
		return NULL;
	void *lib = dlopen("libEGL.so.1", RTLD_NOW | RTLD_LOCAL);
	if (!lib)
		return "libEGL.so.1";
#define LOAD(name) if (!(*(void **)&egl.name = dlsym(lib, "egl" #name))) return "egl" #name
	LOAD(GetProcAddress); LOAD(GetDisplay); LOAD(Initialize); LOAD(BindAPI); LOAD(ChooseConfig);
	LOAD(CreateContext); LOAD(MakeCurrent); LOAD(DestroyContext); LOAD(Terminate); LOAD(ReleaseThread);
	LOAD(QueryString); LOAD(GetError);
#define EXTENSION(name) *(void **)&egl.name = egl.GetProcAddress("egl" #name)
	EXTENSION(GetPlatformDisplayEXT); EXTENSION(QueryDevicesEXT); EXTENSION(QueryDeviceStringEXT);
	egl.library = lib;
	return NULL;
}

static egl_handle get_display(egl_enum platform, egl_handle native) {
	if (!platform)
		return egl.GetDisplay(NULL);
	return egl.GetPlatformDisplayEXT ? egl.GetPlatformDisplayEXT(platform, native, NULL) : NULL;
}

static egl_int query_devices(egl_handle *devices, egl_int max) {
	egl_int n = 0;
	if (!egl.QueryDevicesEXT || !egl.QueryDevicesEXT(max, devices, &n))
		return 0;
	return n;
}

static const char *device_extensions(egl_handle device) {
	const char *s = egl.QueryDeviceStringEXT ? egl.QueryDeviceStringEXT(device, 0x3055) : NULL;
	return s ? s : "";
}

static const char *client_extensions(void) {
	const char *s = egl.QueryString(NULL, 0x3055);
	return s ? s : "";
}

// open_context returns NULL and the step that failed.
static egl_handle open_context(egl_handle display, const char **step) {
	egl_int major, minor, n = 0;
	egl_handle config = NULL;
	*step = "eglInitialize";
	if (!egl.Initialize(display, &major, &minor))
		return NULL;
	*step = "eglBindAPI";
	if (!egl.BindAPI(0x30A2)) // OpenGL, not ES
		return NULL;
	static const egl_int any[] = {
		0x3033, 0,      // EGL_SURFACE_TYPE: none needed
		0x3040, 0x0008, // EGL_RENDERABLE_TYPE: OpenGL
		0x3038};
	egl.ChooseConfig(display, any, &config, 1, &n); // without one: EGL_NO_CONFIG
	static const egl_int core33[] = {
		0x3098, 3, 0x30FB, 3, // version 3.3
		0x30FD, 1,            // core profile
		0x3038};
	*step = "eglCreateContext";
	return egl.CreateContext(display, n ? config : NULL, NULL, core33);
}

static unsigned make_current(egl_handle display, egl_handle context) {
	return egl.BindAPI(0x30A2) && egl.MakeCurrent(display, NULL, NULL, context);
}
static void release(egl_handle display) { egl.MakeCurrent(display, NULL, NULL, NULL); egl.ReleaseThread(); }
static void destroy_context(egl_handle display, egl_handle context) { egl.DestroyContext(display, context); }
static void terminate(egl_handle display) { egl.Terminate(display); }
static void *proc_address(const char *name) { return egl.GetProcAddress(name); }
static egl_int last_error(void) { return egl.GetError(); }

// gl_renderer asks the current context what draws.
static const char *gl_renderer(void) {
	const unsigned char *(*get)(egl_enum) = egl.GetProcAddress("glGetString");
	const unsigned char *s = get ? get(0x1F01) : NULL;
	return s ? (const char *)s : "";
}
*/
import "C"

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"unsafe"
)

const (
	platformSurfaceless = 0x31DD // EGL_PLATFORM_SURFACELESS_MESA
	platformDevice      = 0x313F // EGL_PLATFORM_DEVICE_EXT
)

// eglContext is a context without a surface.
type eglContext struct {
	display, context C.egl_handle
	kind             string
	renderer         string
}

// displays counts the contexts of each display: EGL gives the same display to
// all who ask, and terminating it ends the contexts of all.
var displays = struct {
	sync.Mutex
	users map[C.egl_handle]int
}{users: map[C.egl_handle]int{}}

// OpenSurfaceless opens a context with EGL that needs no display. The calling
// goroutine must be locked to its thread. The context is not current
// afterwards.
//
// A context of the surfaceless platform is drawn in software where the driver
// of the graphics card is not one of Mesa's; then the devices are asked too.
func OpenSurfaceless() (Context, error) {
	if missing := C.load_egl(); missing != nil {
		return nil, &Error{"EGL", C.GoString(missing) + " was not found"}
	}
	var failures []error
	try := func(kind string, platform C.egl_enum, native C.egl_handle) *eglContext {
		c, err := openEGL(kind, platform, native)
		if err != nil {
			failures = append(failures, err)
		}
		return c
	}
	extensions := C.GoString(C.client_extensions())
	var best *eglContext
	if strings.Contains(extensions, "EGL_MESA_platform_surfaceless") {
		best = try("EGL surfaceless", platformSurfaceless, nil)
	}
	if best == nil || Software(best.renderer) {
		for _, device := range hardware() {
			if c := try("EGL device", platformDevice, device); c != nil {
				if best != nil {
					best.discard()
				}
				best = c
				break
			}
		}
	}
	if best == nil {
		best = try("EGL default display", 0, nil)
	}
	if best == nil {
		return nil, &Error{"EGL", errors.Join(failures...).Error()}
	}
	return best, nil
}

// hardware returns the EGL devices that are not drawn in software.
func hardware() []C.egl_handle {
	var all [16]C.egl_handle
	n := int(C.query_devices(&all[0], C.egl_int(len(all))))
	var found []C.egl_handle
	for _, d := range all[:n] {
		if !strings.Contains(C.GoString(C.device_extensions(d)), "EGL_MESA_device_software") {
			found = append(found, d)
		}
	}
	return found
}

func openEGL(kind string, platform C.egl_enum, native C.egl_handle) (*eglContext, error) {
	display := C.get_display(platform, native)
	if display == nil {
		return nil, fmt.Errorf("%s: no display", kind)
	}
	displays.Lock()
	defer displays.Unlock()
	var step *C.char
	context := C.open_context(display, &step)
	c := &eglContext{display: display, context: context, kind: kind}
	if context == nil {
		err := fmt.Errorf("%s: %s fails with 0x%04x", kind, C.GoString(step), int(C.last_error()))
		if displays.users[display] == 0 {
			C.terminate(display)
		}
		return nil, err
	}
	displays.users[display]++
	if C.make_current(display, context) == 0 {
		err := fmt.Errorf("%s: eglMakeCurrent without a surface fails with 0x%04x", kind, int(C.last_error()))
		c.destroy()
		if displays.users[display] == 0 {
			C.terminate(display)
		}
		return nil, err
	}
	c.renderer = C.GoString(C.gl_renderer())
	c.Release()
	return c, nil
}

func (c *eglContext) Kind() string { return c.kind }

func (c *eglContext) MakeCurrent() error {
	if C.make_current(c.display, c.context) == 0 {
		return &Error{c.kind, fmt.Sprintf("eglMakeCurrent fails with 0x%04x", int(C.last_error()))}
	}
	return nil
}

func (c *eglContext) Release() { C.release(c.display) }

func (c *eglContext) ProcAddress(name string) unsafe.Pointer {
	s := C.CString(name)
	defer C.free(unsafe.Pointer(s))
	return C.proc_address(s)
}

func (c *eglContext) OnMain() bool { return false }

func (c *eglContext) Alive() bool { return true }

// Destroy keeps the display and with it the driver: unloading Mesa's and loading
// it again for the next context leaves 10 MB of address space and 20 kB of
// memory behind each time.
func (c *eglContext) Destroy() {
	displays.Lock()
	defer displays.Unlock()
	c.destroy()
}

func (c *eglContext) destroy() {
	C.destroy_context(c.display, c.context)
	displays.users[c.display]--
}

// discard is Destroy for a context whose driver is not needed again.
func (c *eglContext) discard() {
	displays.Lock()
	defer displays.Unlock()
	c.destroy()
	if displays.users[c.display] == 0 {
		C.terminate(c.display)
	}
}
