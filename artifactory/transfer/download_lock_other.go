//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd)

package transfer

import (
	"io/fs"
	"os"
)

// canLock is false: without locks each download has its own part, and none is resumed.
const canLock = false

func lockFile(*os.File) bool { return false }

func ownFile(fs.FileInfo) bool { return true }
