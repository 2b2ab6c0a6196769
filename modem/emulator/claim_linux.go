package emulator

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"net"
	"path/filepath"
	"syscall"
)

// ErrLinked: another emulator that is alive keeps the link.
var ErrLinked = errors.New("it is another emulator's, which is running")

// Claim takes a link for this process until it ends or closes what is returned, and
// refuses one that another holds with an error wrapping ErrLinked. What the link
// points to tells nothing: when an emulator is dead, the next shell gets the terminal's
// number. So a name is held that is on no disk and goes with its holder.
func Claim(link string) (io.Closer, error) {
	path, err := filepath.Abs(link)
	if err != nil {
		return nil, err
	}
	if dir, err := filepath.EvalSymlinks(filepath.Dir(path)); err == nil {
		path = filepath.Join(dir, filepath.Base(path))
	}
	l, err := net.Listen("unix", fmt.Sprintf("@huying-emulate-%x", sha256.Sum256([]byte(path))))
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, fmt.Errorf("%s: %w", link, ErrLinked)
	}
	return l, err
}
