//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package transfer

import (
	"os"
	"syscall"
)

const canLock = true

// lockFile locks a file until it is closed, and reports whether it could. Another download of any
// process may hold the lock.
func lockFile(f *os.File) bool {
	return syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil
}
