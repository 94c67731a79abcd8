// Package instance lets a program that is started again hand its files to the
// window that is open already: one for each user and display, found by a socket
// in a folder that only the user may enter.
package instance

import (
	"bufio"
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"sync"
	"time"

	"cairn/internal/filesystem"
	"cairn/internal/pathtext"
)

// protocol is the version of the messages. A program that speaks another one
// does not answer as expected, and opens or gets a window of its own.
const protocol = 2

const (
	// patience is how long an open window may take to answer: one that hangs
	// must not keep the user from his files.
	patience = 5 * time.Second
	// mostBytes bounds what one side of a conversation says: some thousand long
	// paths.
	mostBytes = 1 << 20
)

// message is a line of JSON. A program that starts asks the open window to open
// files and to come to the front; the window says that it is ready to; then the
// program says go, and leaves it at that. Only now the window opens them, and says
// so. So no file is opened twice: a program that has lost its patience has not said
// go, and one that has said it opens no window of its own while the other lives.
type message struct {
	Protocol int            `json:"protocol"`
	Open     pathtext.Paths `json:"open,omitempty"` // absolute
	Ready    bool           `json:"ready,omitempty"`
	Go       bool           `json:"go,omitempty"`
	Opened   bool           `json:"opened,omitempty"`
}

// conversation is a connection on which both sides speak in turn.
type conversation struct {
	net.Conn
	lines *bufio.Reader
}

func converse(c net.Conn) *conversation {
	return &conversation{c, bufio.NewReader(io.LimitReader(c, mostBytes))}
}

// say sends a message.
func (c *conversation) say(m message) error {
	m.Protocol = protocol
	line, err := json.Marshal(m)
	if err != nil {
		return err
	}
	if len(line) >= mostBytes/2 {
		return errors.New("the message is too long")
	}
	_, err = c.Write(append(line, '\n'))
	return err
}

// hear receives a message of this protocol.
func (c *conversation) hear() (m message, err error) {
	line, err := c.lines.ReadBytes('\n')
	if err == nil {
		err = json.Unmarshal(line, &m)
	}
	if err == nil && m.Protocol != protocol {
		err = fmt.Errorf("the other program speaks version %d, not %d", m.Protocol, protocol)
	}
	return m, err
}

// Socket returns where the window of this user and this display listens. The
// folder is there when it returns, and nobody else may enter it.
func Socket() (string, error) {
	parent := os.Getenv("XDG_RUNTIME_DIR")
	name := "cairn"
	if !filepath.IsAbs(parent) {
		parent, name = os.TempDir(), fmt.Sprintf("cairn-%d", os.Getuid())
	}
	folder := filepath.Join(parent, name)
	if err := os.Mkdir(folder, 0o700); err != nil && !errors.Is(err, os.ErrExist) {
		return "", err
	}
	if err := private(folder); err != nil {
		return "", err
	}
	display := cmp.Or(os.Getenv("WAYLAND_DISPLAY"), os.Getenv("DISPLAY"))
	sum := sha256.Sum256([]byte(display))
	return filepath.Join(folder, fmt.Sprintf("%x.socket", sum[:8])), nil // short: a socket's path has at most some 100 bytes
}

// errNotTaken says that a window is there that does not take files.
var errNotTaken = errors.New("the open window does not take files")

// Send asks the window that listens at a socket to open files, given by absolute
// paths, and returns when it has said that it does. An error means that there is
// no such window, or none that answers as it should, and that it will not open
// them.
func Send(socket string, files []string) error {
	connection, err := net.DialTimeout("unix", socket, patience)
	if err != nil {
		return err
	}
	defer connection.Close()
	return send(converse(connection), files)
}

func send(c *conversation, files []string) error {
	if err := c.SetDeadline(time.Now().Add(patience)); err != nil {
		return err
	}
	if err := sameUser(c.Conn); err != nil {
		return err
	}
	if err := c.say(message{Open: pathtext.Of(files)}); err != nil {
		return err
	}
	switch m, err := c.hear(); {
	case err != nil:
		return err
	case !m.Ready:
		return errNotTaken
	}
	if err := c.say(message{Go: true}); err != nil {
		return err
	}
	if err := c.SetDeadline(time.Now().Add(patience)); err != nil {
		return err
	}
	m, err := c.hear()
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return nil // it hangs, but it was told, and will open them when it goes on
	}
	if err == nil && !m.Opened {
		err = errNotTaken
	}
	return err // its end, if it ended meanwhile
}

// Listener takes files from programs that are started later.
type Listener struct {
	net     net.Listener
	lock    io.Closer
	closing sync.Once
	closed  chan struct{}
}

// Listen begins to listen at a socket, in place of one that an ended program
// left behind. It is an error if another program listens there: only one can
// hold the lock beside the socket, and the system takes it from a program that
// ends in whatever way.
func Listen(socket string) (*Listener, error) {
	lock, err := filesystem.Lock(filesystem.Real, socket+".lock")
	if err != nil {
		return nil, err
	}
	if err := os.Remove(socket); err != nil && !errors.Is(err, os.ErrNotExist) {
		lock.Close()
		return nil, err
	}
	l, err := net.Listen("unix", socket)
	if err != nil {
		lock.Close()
		return nil, err
	}
	return &Listener{net: l, lock: lock, closed: make(chan struct{})}, nil
}

// Serve calls open with the files of each request, on a goroutine of its own,
// until Close; open reports whether they will be opened. Requests that came since
// Listen are not lost. A nil Listener serves nobody.
func (l *Listener) Serve(open func(files []string) bool) {
	if l == nil {
		return
	}
	go l.serve(open)
}

func (l *Listener) serve(open func(files []string) bool) {
	const shortest, longest = 5 * time.Millisecond, time.Second
	pause := shortest
	for {
		connection, err := l.net.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err == nil {
			pause = shortest
			go answer(converse(connection), open) // one that says nothing must not keep others waiting
			continue
		}
		// There may be too many open files for a while, or for ever.
		select {
		case <-l.closed:
			return
		case <-time.After(pause):
			pause = min(2*pause, longest)
		}
	}
}

// answer takes one request. What is no request of this user's is not answered.
func answer(c *conversation, open func([]string) bool) {
	defer c.Close()
	if c.SetDeadline(time.Now().Add(patience)) != nil || sameUser(c.Conn) != nil {
		return
	}
	request, err := c.hear()
	if err != nil {
		return
	}
	files := request.Open.Strings()
	for _, f := range files {
		if !filepath.IsAbs(f) {
			return
		}
	}
	if c.say(message{Ready: true}) != nil {
		return
	}
	// The other program says go, or it ends. However late this one comes to hear
	// it, after a pause of the whole computer too: what it has said counts.
	if c.SetDeadline(time.Time{}) != nil {
		return
	}
	if m, err := c.hear(); err != nil || !m.Go {
		return
	}
	opened := open(files)
	_ = c.SetDeadline(time.Now().Add(patience))
	_ = c.say(message{Opened: opened}) // if not, the other program's patience was shorter
}

// Close ends listening, so that the next program opens a window. Doing it twice is
// allowed, and a nil Listener may be closed too.
func (l *Listener) Close() {
	if l == nil {
		return
	}
	l.closing.Do(func() {
		close(l.closed)
		_ = l.net.Close() // which removes the socket
		_ = l.lock.Close()
	})
}
