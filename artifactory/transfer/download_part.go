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
// download is a rename, and an interrupted download can be resumed.
type part struct {
	*place
	file *os.File
	name string
	kept partState // state of an interrupted download; ETag is "" without one

	stated bool // there may be a state file
}

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
		f, err := p.dir.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o666)
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
			out := &part{place: p, file: f, name: name, stated: true}
			out.load(mine)
			return out, nil
		}
		_ = f.Close()
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
	}
	return p.newPart()
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
func (p *place) newPart() (*part, error) {
	name := p.tempName()
	f, err := p.dir.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return nil, err
	}
	return &part{place: p, file: f, name: name}, nil
}

func (p *part) stateName() string { return stateNameOf(p.name) }

// load reads the state that an interrupted download has left. It ignores an invalid state.
func (p *part) load(info fs.FileInfo) {
	if !info.Mode().IsRegular() || info.Size() == 0 {
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
	if err := p.dir.WriteFile(temp, data, 0o666); err != nil {
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

// finish renames the part to its final name.
func (p *part) finish(replaced fs.FileInfo) error {
	p.dropState()                  // before another download can use the name for a part and its state
	if runtime.GOOS == "windows" { // Windows cannot rename an open file
		if err := p.file.Close(); err != nil {
			return err
		}
		return p.place.finish(p.name, replaced)
	}
	if err := p.place.finish(p.name, replaced); err != nil {
		return err
	}
	return p.file.Close()
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
