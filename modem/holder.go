package modem

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// holders names the other programs that have a terminal open, "gammu-smsd
// (pid 412)". Those of other users are seen only by root. The program behind a
// pseudo-terminal may hold both of its ends, and is not meant.
func holders(path string) (who []string) {
	var dev syscall.Stat_t
	if syscall.Stat(path, &dev) != nil {
		return nil
	}
	fds, _ := filepath.Glob("/proc/[0-9]*/fd/*") // elsewhere than on Linux there is none
	open := map[int]bool{}
	behind := map[int]bool{}
	real, _ := filepath.EvalSymlinks(path)
	terminal := strings.TrimPrefix(real, "/dev/pts/")
	for _, fd := range fds {
		pid, err := strconv.Atoi(strings.Split(fd, "/")[2])
		if err != nil || pid == os.Getpid() {
			continue
		}
		target, err := os.Readlink(fd)
		if err != nil || !strings.HasPrefix(target, "/dev/") {
			continue
		}
		if strings.HasSuffix(target, "/ptmx") && terminal != real {
			if masters(fd) == terminal {
				behind[pid] = true
			}
			continue
		}
		var st syscall.Stat_t
		if target == real || syscall.Stat(fd, &st) == nil && st.Rdev == dev.Rdev && st.Mode&syscall.S_IFMT == syscall.S_IFCHR {
			open[pid] = true
		}
	}
	for pid := range open {
		if !behind[pid] {
			name, _ := os.ReadFile(fmt.Sprintf("/proc/%d/comm", pid))
			who = append(who, fmt.Sprintf("%s (pid %d)", strings.TrimSpace(string(name)), pid))
		}
	}
	return who
}

// masters is the number of the pseudo-terminal that a descriptor of /dev/ptmx
// is the other end of, "" if the kernel does not say.
func masters(fd string) string {
	b, _ := os.ReadFile(strings.Replace(fd, "/fd/", "/fdinfo/", 1))
	for l := range strings.Lines(string(b)) {
		if rest, ok := strings.CutPrefix(l, "tty-index:"); ok {
			return strings.TrimSpace(rest)
		}
	}
	return ""
}
