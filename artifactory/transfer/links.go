package transfer

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// linkPlan is a symbolic link to make in a folder.
type linkPlan struct {
	name   string // below the folder, with slashes
	dest   string // target of the link, as a server or an archive states it
	rule   nameRule
	absent bool // the link must not replace anything
}

// maxLink limits the length of the target of a link.
const maxLink = 4096

// text returns the text of the link. Segments of .. come first in it, so that the link cannot lead
// out of the folder through another link.
func (l *linkPlan) text() (string, error) {
	dest := l.dest
	unsafe := func(reason string) (string, error) {
		return "", fmt.Errorf("%w: the link leads to %q: %s", ErrUnsafeName, l.dest, reason)
	}
	if onWindows {
		dest = strings.ReplaceAll(dest, `\`, "/")
	}
	switch {
	case dest == "" || len(dest) > maxLink:
		return unsafe("the length is not valid")
	case path.IsAbs(dest) || filepath.IsAbs(dest) || filepath.VolumeName(dest) != "":
		return unsafe("it is absolute")
	}
	dest = path.Clean(dest)
	to := path.Join(path.Dir(l.name), dest)
	switch {
	case to == ".." || strings.HasPrefix(to, "../"):
		return unsafe("it is out of the folder")
	case to == ".":
	default:
		if err := checkLocalName(to, l.rule); err != nil {
			return unsafe(err.Error())
		}
	}
	return dest, nil
}

// errLocalPresent means that something exists at the place of a download, and must stay.
var errLocalPresent = errors.New("the target exists")

// make makes the link in an open folder, and reports whether it was not there already.
func (l *linkPlan) make(top *os.Root) (made bool, err error) {
	text, err := l.text()
	if err != nil {
		return false, err
	}
	below, name := path.Split(l.name)
	dir, err := openBelow(top, below)
	if err != nil {
		return false, err
	}
	defer dir.Close()
	// Where a folder is a link, .. leads from elsewhere.
	for parent := path.Dir(l.name); parent != "."; parent = path.Dir(parent) {
		info, err := top.Lstat(filepath.FromSlash(parent))
		if err != nil {
			return false, err
		}
		if !info.IsDir() {
			return false, fmt.Errorf("%w %q: %s is a link, and a link below it may lead anywhere", ErrUnsafeName, l.name, parent)
		}
	}
	to := filepath.FromSlash(path.Join(path.Dir(l.name), text))
	if _, err := top.Stat(to); leadsOut(err) {
		return false, fmt.Errorf("%w: the link leads to %q, and from there out of the folder", ErrUnsafeName, l.dest)
	}
	p := &place{dir: dir, name: name}
	there, err := p.existing()
	switch {
	case err != nil:
		return false, err
	case there != nil && l.absent:
		return false, errLocalPresent
	case there != nil && there.Mode().Type() == fs.ModeSymlink:
		if now, err := dir.Readlink(name); err == nil && filepath.ToSlash(now) == text {
			return false, nil
		}
	}
	if l.absent {
		if err = dir.Symlink(filepath.FromSlash(text), name); errors.Is(err, fs.ErrExist) {
			err = errLocalPresent
		}
		return err == nil, err
	}
	temp := p.tempName()
	if err := dir.Symlink(filepath.FromSlash(text), temp); err != nil {
		return false, err
	}
	if err := dir.Rename(temp, name); err != nil {
		return false, errors.Join(err, dir.Remove(temp))
	}
	return true, nil
}

// leadsOut reports whether err is the error of an os.Root for a path out of it.
func leadsOut(err error) bool {
	// Package os does not export this error.
	return err != nil && strings.Contains(err.Error(), "escapes from parent")
}

// downloadLink makes a link in place of a file that stands for one.
func (f *flight) downloadLink(job *DownloadJob, dest string) error {
	f.sized(0)
	dir, name := job.Dir, job.Local
	if job.Writer != nil {
		return f.failed(PhaseOpen, errors.New("a link cannot be written to a writer"))
	}
	if dir == "" {
		if dir, name = filepath.Split(job.Local); name == "" || name == "." || name == ".." {
			return f.failed(PhaseOpen, &fs.PathError{Op: "download", Path: job.Local, Err: errors.New("it names no file")})
		}
	} else if err := checkLocalName(name, ruleOf(job.AnySystem, false)); err != nil {
		return f.failed(PhaseOpen, err)
	}
	top, err := openDir(dir)
	if err != nil {
		return f.failed(PhaseOpen, err)
	}
	defer top.Close()
	plan := &linkPlan{name: name, dest: dest, rule: ruleOf(job.AnySystem, false), absent: job.IfAbsent}
	made, err := plan.make(top)
	switch {
	case errors.Is(err, errLocalPresent):
		f.Outcome = OutcomePresent
	case err != nil:
		return f.failed(PhaseWrite, err)
	case made:
		f.Outcome = OutcomeReceived
	default:
		f.Outcome = OutcomeUnchanged
	}
	return nil
}

// readLink reads the target of a link.
func readLink(r io.Reader) (string, error) {
	dest, err := io.ReadAll(io.LimitReader(r, maxLink+1))
	if err == nil && len(dest) == 0 {
		err = entryFault{fmt.Errorf("%w: the link has no target", ErrUnsafeName)}
	}
	return string(dest), err
}
