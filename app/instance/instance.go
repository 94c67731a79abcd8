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
	"time"
)

// protocol is the version of the messages. A program that speaks another one
// does not answer as expected, and opens or gets a window of its own.
const protocol = 1

const (
	// patience is how long an open window may take to answer: one that hangs
	// must not keep the user from his files.
	patience = 5 * time.Second
	// mostBytes bounds a message: some thousand long paths.
	mostBytes = 1 << 20
)

// request asks the open window to open files and to come to the front. It is one
// line of JSON; the reply is another.
type request struct {
	Protocol int      `json:"protocol"`
	Open     []string `json:"open"` // absolute
}

type reply struct {
	Protocol int  `json:"protocol"`
	Opened   bool `json:"opened"`
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

// Send asks the window that listens at a socket to open files, given by absolute
// paths, and returns when it has said that it does. An error means that there is
// no such window, or none that answers as it should.
func Send(socket string, files []string) error {
	line, err := json.Marshal(request{protocol, files})
	if err != nil || len(line) >= mostBytes {
		return fmt.Errorf("%d files are too many to hand over", len(files))
	}
	connection, err := net.DialTimeout("unix", socket, patience)
	if err != nil {
		return err
	}
	defer connection.Close()
	if err := connection.SetDeadline(time.Now().Add(patience)); err != nil {
		return err
	}
	if err := sameUser(connection); err != nil {
		return err
	}
	if _, err := connection.Write(append(line, '\n')); err != nil {
		return err
	}
	var r reply
	if err := readLine(connection, &r); err != nil {
		return err
	}
	if r.Protocol != protocol || !r.Opened {
		return errors.New("the open window does not take files")
	}
	return nil
}

// readLine reads one line of JSON of bounded length.
func readLine(r io.Reader, into any) error {
	line, err := bufio.NewReader(io.LimitReader(r, mostBytes)).ReadBytes('\n')
	if err != nil {
		return err
	}
	return json.Unmarshal(line, into)
}

// Listener takes files from programs that are started later.
type Listener struct {
	net  net.Listener
	lock io.Closer
}

// Listen begins to listen at a socket, in place of one that an ended program
// left behind. It is an error if another program listens there: only one can
// hold the lock beside the socket, and the system takes it from a program that
// ends in whatever way.
func Listen(socket string) (*Listener, error) {
	lock, err := lockFile(socket + ".lock")
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
	return &Listener{l, lock}, nil
}

// Serve calls open with the files of each request, on a goroutine of its own,
// until Close; open reports whether they will be opened. Requests that came since
// Listen are not lost. A nil Listener serves nobody.
func (l *Listener) Serve(open func(files []string) bool) {
	if l == nil {
		return
	}
	go func() {
		for {
			connection, err := l.net.Accept()
			if errors.Is(err, net.ErrClosed) {
				return
			}
			if err == nil {
				go answer(connection, open) // one that says nothing must not keep others waiting
			}
		}
	}()
}

// answer takes one request. What is no request of this user's is not answered.
func answer(connection net.Conn, open func([]string) bool) {
	defer connection.Close()
	var r request
	if connection.SetDeadline(time.Now().Add(patience)) != nil || sameUser(connection) != nil || readLine(connection, &r) != nil {
		return
	}
	ok := r.Protocol == protocol
	for _, f := range r.Open {
		ok = ok && filepath.IsAbs(f)
	}
	line, err := json.Marshal(reply{protocol, ok && open(r.Open)})
	if err == nil {
		_, _ = connection.Write(append(line, '\n'))
	}
}

// Close ends listening, so that the next program opens a window. A nil Listener
// may be closed too.
func (l *Listener) Close() {
	if l != nil {
		_ = l.net.Close() // which removes the socket
		_ = l.lock.Close()
	}
}
