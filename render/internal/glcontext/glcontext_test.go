package glcontext

import (
	"errors"
	"os"
	"runtime"
	"strings"
	"testing"
)

// TestContextsEndOneByOne opens two contexts of the one display that EGL has:
// the end of the first must not end the second.
func TestContextsEndOneByOne(t *testing.T) {
	runtime.LockOSThread() // never unlocked: the thread has had a context
	open := func() Context {
		c, err := OpenSurfaceless()
		if err != nil {
			if os.Getenv("CI") != "" {
				t.Fatal(err)
			}
			t.Skip(err)
		}
		return c
	}
	first, second := open(), open()
	first.Destroy()
	if err := second.MakeCurrent(); err != nil {
		t.Fatal(err)
	}
	if second.ProcAddress("glGetString") == nil {
		t.Error("glGetString was not found")
	}
	second.Release()
	second.Destroy()
	third := open() // after the display was terminated
	if err := third.MakeCurrent(); err != nil {
		t.Error(err)
	}
	third.Release()
	third.Destroy()
}

func TestErrorsSayWhatToInstall(t *testing.T) {
	err := error(&Error{"EGL", "libEGL.so.1 was not found"})
	var e *Error
	if !errors.As(err, &e) || !strings.Contains(err.Error(), "libEGL.so.1") || !strings.Contains(err.Error(), "libgl1-mesa-dri") {
		t.Error(err)
	}
}

func TestSoftwareIsKnownByName(t *testing.T) {
	for renderer, want := range map[string]bool{
		"llvmpipe (LLVM 15.0.6, 256 bits)": true, "softpipe": true, "Software Rasterizer": true, "Apple Software Renderer": true,
		"D3D12 (Microsoft Basic Render Driver)": true, "NVIDIA GeForce RTX 3060/PCIe/SSE2": false, "Mesa Intel(R) UHD Graphics 620 (KBL GT2)": false,
		"AMD Radeon RX 6600 (radeonsi, navi23, LLVM 15.0.6)": false, "Apple M1": false,
	} {
		if Software(renderer) != want {
			t.Errorf("%s: %v", renderer, !want)
		}
	}
}
