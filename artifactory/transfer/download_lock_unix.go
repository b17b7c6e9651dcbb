//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package transfer

import (
	"io/fs"
	"os"
	"syscall"
)

const canLock = true

// lockFile locks a file until it is closed, and reports whether it could. Another download of any
// process may hold the lock.
func lockFile(f *os.File) bool {
	return syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil
}

// ownFile reports whether a part is a file of this user alone. In a folder that others may write
// to, another user may have made it, or it may be another name of another file.
func ownFile(info fs.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return info.Mode().IsRegular() && ok && int(stat.Uid) == os.Geteuid() && stat.Nlink == 1
}
