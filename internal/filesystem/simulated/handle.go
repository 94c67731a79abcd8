package simulated

import (
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"syscall"
	"time"

	"cairn/internal/filesystem"
)

// handle is an open file.
type handle struct {
	disk   *Disk
	node   *node
	name   string
	flag   int
	at     int
	life   int
	closed bool
}

// do does an operation of an open file.
func (h *handle) do(kind string, effect func(part int) error) error {
	return h.disk.do(kind, h.name, func(part int) error {
		switch {
		case h.closed:
			return fs.ErrClosed
		case h.life != h.disk.life:
			return ErrStopped // opened before a restart
		}
		return effect(part)
	})
}

func (n *node) cut(size int) {
	n.data = n.data[:size:size]
	n.writes = append(n.writes, write{offset: size})
}

// Name is part of filesystem.File.
func (h *handle) Name() string { return h.name }

// Read is part of io.Reader.
func (h *handle) Read(p []byte) (read int, err error) {
	if len(p) == 0 {
		return 0, nil
	}
	err = h.do("read", func(int) error {
		read = copy(p, h.node.data[min(h.at, len(h.node.data)):])
		h.at += read
		return nil
	})
	if err == nil && read == 0 {
		err = io.EOF
	}
	return read, err
}

// Write is part of io.Writer.
func (h *handle) Write(p []byte) (written int, err error) {
	err = h.do("write", func(part int) error {
		if h.flag&(os.O_WRONLY|os.O_RDWR) == 0 {
			return syscall.EBADF
		}
		b := slices.Clone(p)
		if part >= 0 {
			b = b[:min(part, len(b))]
		}
		n := h.node
		if h.flag&os.O_APPEND != 0 {
			h.at = len(n.data)
		}
		n.writes = append(n.writes, write{offset: h.at, data: b})
		n.data = put(n.data, h.at, b)
		n.modified = time.Now()
		h.at += len(b)
		written = len(b)
		return nil
	})
	if err == nil {
		written = len(p) // also where it was skipped
	}
	return written, err
}

// put writes b into data, with zeros where it would leave a gap.
func put(data []byte, offset int, b []byte) []byte {
	if short := offset + len(b) - len(data); short > 0 {
		data = append(data, make([]byte, short)...)
	}
	copy(data[offset:], b)
	return data
}

// Close is part of io.Closer.
func (h *handle) Close() error {
	err := h.do("close", func(int) error {
		h.release()
		return nil
	})
	h.disk.mu.Lock()
	defer h.disk.mu.Unlock()
	if h.life == h.disk.life && !h.disk.stopped {
		h.release() // also where closing failed
	}
	return err
}

func (h *handle) release() {
	h.closed = true
	if h.node.lock == h {
		h.node.lock = nil
	}
}

// Stat is part of filesystem.File.
func (h *handle) Stat() (info fs.FileInfo, err error) {
	err = h.do("fstat", func(int) error {
		info = h.node.info(path.Base(clean(h.name)))
		return nil
	})
	return info, err
}

// Sync is part of filesystem.File.
func (h *handle) Sync() error {
	return h.do("sync", func(int) error {
		n := h.node
		n.safeData, n.safeMode, n.writes = slices.Clone(n.data), n.mode, nil
		return nil
	})
}

// Chmod is part of filesystem.File.
func (h *handle) Chmod(mode fs.FileMode) error {
	return h.do("chmod", func(int) error {
		h.node.mode = mode.Perm()
		return nil
	})
}

// Chown is part of filesystem.File.
func (h *handle) Chown(uid, gid int) error {
	return h.do("chown", func(int) error {
		if uid >= 0 {
			h.node.owner.UID = uid
		}
		if gid >= 0 {
			h.node.owner.GID = gid
		}
		return nil
	})
}

// TryLock is part of filesystem.File.
func (h *handle) TryLock() error {
	return h.do("lock", func(int) error {
		if h.node.lock != nil && h.node.lock != h {
			return filesystem.ErrLocked
		}
		h.node.lock = h
		return nil
	})
}
