package modem

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

// Holder names who has a port, as far as this user may see it: the programs that have
// it open, or the one whose lock file names it (as minicom, pppd and gammu write). "" when
// there is none.
func Holder(path string) string {
	if who := holders(path); len(who) > 0 {
		return several(who)
	}
	return lockedBy("/", path)
}

// holder names who has a port that is taken for certain: where nothing says who, with a ?
// behind it, those that are known to take modems and run.
func holder(path string) string {
	if who := Holder(path); who != "" {
		return who
	}
	if who := takersIn("/"); who != "" {
		return who + "?"
	}
	return ""
}

func several(who []string) string { return strings.Join(who[:min(3, len(who))], ", ") }

// lockedBy reads the lock file of old (FHS 5.9): LCK..ttyUSB2 holds the number of a process.
func lockedBy(root, path string) string {
	real, err := filepath.EvalSymlinks(path)
	if err != nil {
		real = path
	}
	for _, dir := range []string{"run/lock", "var/lock"} {
		b, err := os.ReadFile(filepath.Join(root, dir, "LCK.."+filepath.Base(real)))
		if err != nil {
			continue
		}
		pid, err := strconv.Atoi(strings.TrimSpace(string(b)))
		if err != nil || pid == os.Getpid() {
			continue
		}
		if name := comm(root, pid); name != "" { // one that ended leaves its lock behind
			return fmt.Sprintf("%s (pid %d)", name, pid)
		}
	}
	return ""
}

// takers are programs that take modems for themselves.
var takers = []string{"ModemManager", "gammu-smsd", "smsd", "ofonod", "wvdial", "pppd"}

// Takers names programs that run and take modems for themselves: what those of other users have
// open is not to be seen. "" when there is none.
func Takers() string { return takersIn("/") }

func takersIn(root string) string {
	names, _ := filepath.Glob(filepath.Join(root, "proc/[0-9]*/comm"))
	var who []string
	for _, n := range names {
		pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(n)))
		if name := comm(root, pid); slices.Contains(takers, name) {
			who = append(who, fmt.Sprintf("%s (pid %d)", name, pid))
		}
	}
	return several(who)
}

// comm is what a process is called, "" when it is no more.
func comm(root string, pid int) string {
	b, _ := os.ReadFile(filepath.Join(root, fmt.Sprintf("proc/%d/comm", pid)))
	return strings.TrimSpace(string(b))
}

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
			who = append(who, fmt.Sprintf("%s (pid %d)", comm("/", pid), pid))
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
