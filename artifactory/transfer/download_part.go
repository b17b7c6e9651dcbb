package transfer

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"runtime"

	"github.com/jfrogkit/jfrog-go/artifactory"
)

// part is the file that collects the content of a download, beside its place. The last step of a
// download is a rename, and an interrupted download can be resumed. Until then only the user may
// read and write the part: the file that it replaces may be private.
type part struct {
	*place
	file *os.File
	name string
	kept partState // state of an interrupted download; ETag is "" without one

	stated  bool // there may be a state file
	private bool // the file has the mode of a part, not its final mode
}

const privateMode = 0o600

// maxState is the size in bytes above which a state file is not one.
const maxState = 1 << 20

// partState is the content of the state file, which describes a part.
type partState struct {
	Repo      string                `json:"repo"`
	Path      string                `json:"path"`
	ETag      string                `json:"etag"`
	Size      int64                 `json:"size"`
	Checksums artifactory.Checksums `json:"checksums"`
	// Segment is the size of a segment in bytes, or 0 if the content has arrived in order.
	Segment int64 `json:"segment,omitempty"`
	Done    []int `json:"done,omitempty"` // indices of the segments that have arrived
}

// openPart opens the part of a place and locks it. If another download uses it, or it cannot be
// opened, openPart returns a new part.
func (p *place) openPart() (*part, error) {
	name := p.partName()
	for range 10 {
		if !canLock {
			break
		}
		f, err := p.dir.OpenFile(name, os.O_RDWR|os.O_CREATE, privateMode)
		if err != nil { // another user's part, for example
			break
		}
		if !lockFile(f) {
			_ = f.Close()
			break
		}
		// The download that held the lock may have renamed the file to its final name.
		now, err := p.dir.Lstat(name)
		if mine, statErr := f.Stat(); err == nil && statErr == nil && os.SameFile(now, mine) {
			if !ownFile(mine) { // others could change it
				_ = f.Close()
				break
			}
			if mine.Mode().Perm() != privateMode {
				_ = f.Chmod(privateMode) // not every file system has modes
			}
			out := &part{place: p, file: f, name: name, stated: true, private: true}
			out.load(mine)
			return out, nil
		}
		_ = f.Close()
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
	}
	return p.newPart(privateMode)
}

// hasState reports whether an interrupted download has left a part and its state.
func (p *place) hasState() bool {
	if !p.mayHave(p.stateName()) {
		return false
	}
	_, err := p.dir.Lstat(p.stateName())
	return err == nil
}

// discardPart removes the part of an interrupted download, unless another download uses it.
func (p *place) discardPart() {
	if part, err := p.openPart(); err == nil {
		part.discard()
	}
}

// newPart creates a part that no other download uses.
func (p *place) newPart(mode fs.FileMode) (*part, error) {
	name := p.tempName()
	f, err := p.dir.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return nil, err
	}
	return &part{place: p, file: f, name: name, private: mode == privateMode}, nil
}

// newMode returns the mode of new files in the folder. The umask of the process decides, or the
// folder.
func (p *place) newMode() (fs.FileMode, error) {
	probe, err := p.newPart(0o666)
	if err != nil {
		return 0, err
	}
	defer probe.discard()
	info, err := probe.file.Stat()
	if err != nil {
		return 0, err
	}
	return info.Mode().Perm(), nil
}

func (p *part) stateName() string { return stateNameOf(p.name) }

// load reads the state that an interrupted download has left. It ignores an invalid state.
func (p *part) load(info fs.FileInfo) {
	if !info.Mode().IsRegular() || info.Size() == 0 {
		return
	}
	// Others may have put something else at the name: reading a named pipe would wait for a writer.
	state, err := p.dir.Lstat(p.stateName())
	if err != nil || !state.Mode().IsRegular() || state.Size() > maxState {
		return
	}
	data, err := p.dir.ReadFile(p.stateName())
	var s partState
	if err != nil || json.Unmarshal(data, &s) != nil || s.ETag == "" || s.Size <= 0 || s.Segment < 0 {
		return
	}
	if s.Segment == 0 && info.Size() > s.Size || s.Segment > 0 && s.Size/s.Segment > maxSegments {
		return
	}
	p.kept = s
}

// save writes the state for a later download.
func (p *part) save(s partState) error {
	p.stated = true
	data, err := json.Marshal(s)
	if err != nil {
		return err
	}
	temp := p.stateName() + ".new"
	_ = p.dir.Remove(temp) // others may have made it a link, or a pipe
	f, err := p.dir.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, privateMode)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err := errors.Join(err, f.Close()); err != nil {
		return err
	}
	return p.dir.Rename(temp, p.stateName())
}

// resumable reports whether a later download can resume the part. It looks for the name of the
// part, and for the state beside it.
func (p *part) resumable() bool {
	_, err := p.dir.Lstat(p.stateName())
	return err == nil && p.name == p.partName()
}

// finish renames the part to its final name. With fsync it waits until both are on disk.
func (p *part) finish(replaced fs.FileInfo, fsync bool) error {
	if fsync {
		if err := p.file.Sync(); err != nil {
			return err
		}
	}
	if err := p.rename(replaced); err != nil || !fsync {
		return err
	}
	return syncDir(p.dir)
}

func (p *part) rename(replaced fs.FileInfo) error {
	p.dropState()                  // before another download can use the name for a part and its state
	if runtime.GOOS == "windows" { // Windows cannot rename an open file
		if err := errors.Join(p.setMode(replaced), p.file.Close()); err != nil {
			return err
		}
		return p.put()
	}
	if err := p.setMode(replaced); err != nil {
		return err
	}
	if err := p.put(); err != nil {
		return err
	}
	return p.file.Close()
}

// put gives the part its final name.
func (p *part) put() error {
	if !p.absent {
		return p.dir.Rename(p.name, p.place.name)
	}
	err := p.dir.Link(p.name, p.place.name)
	if err == nil {
		return p.dir.Remove(p.name)
	}
	if !errors.Is(err, fs.ErrExist) { // without links, an empty file reserves the name
		var claim *os.File
		if claim, err = p.dir.OpenFile(p.place.name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, privateMode); err == nil {
			_ = claim.Close()
			return p.dir.Rename(p.name, p.place.name)
		}
	}
	if errors.Is(err, fs.ErrExist) {
		err = errLocalPresent
	}
	return err
}

// syncDir waits until the names in a folder are on disk.
func syncDir(dir *os.Root) error {
	if runtime.GOOS == "windows" { // which cannot wait for a folder
		return nil
	}
	f, err := dir.Open(".")
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// setMode gives the part its final mode: the mode of the file that it replaces, or of a new file.
func (p *part) setMode(replaced fs.FileInfo) error {
	var mode fs.FileMode
	switch {
	case p.hasMode:
		mode = p.place.mode
	case replaced != nil && replaced.Mode().IsRegular():
		mode = replaced.Mode().Perm()
	case !p.private:
		return nil
	default:
		var err error
		if mode, err = p.newMode(); err != nil {
			return err
		}
	}
	if info, err := p.file.Stat(); err != nil || info.Mode().Perm() == mode {
		return err // file systems without modes have the same for every file
	}
	return p.file.Chmod(mode)
}

func (p *part) dropState() {
	if !p.stated {
		return
	}
	_ = p.dir.Remove(p.stateName())
	_ = p.dir.Remove(p.stateName() + ".new")
}

// discard removes the part and its state.
func (p *part) discard() {
	p.dropState()
	_ = p.dir.Remove(p.name) // before it is unlocked, or another download might use it
	_ = p.file.Close()
}
