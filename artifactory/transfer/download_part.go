package transfer

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"runtime"

	"github.com/jfrogkit/jfrog-go/artifactory"
)

// part is the file that the content of a download is collected in, beside the place that it
// will have: so that its last step is a renaming, and an interrupted one can be gone on with.
type part struct {
	*place
	file *os.File
	name string
	kept partState // what an interrupted download left; its ETag is "" if nothing is

	stated bool // a state may be beside it
}

// partState is what is known of a part, in a file beside it.
type partState struct {
	Repo    string                `json:"repo"`
	Path    string                `json:"path"`
	ETag    string                `json:"etag"`
	Size    int64                 `json:"size"`
	Sums    artifactory.Checksums `json:"checksums"`
	Segment int64                 `json:"segment,omitempty"` // bytes of a segment; 0: the part has come in order, as far as it is long
	Done    []int                 `json:"done,omitempty"`    // the segments that are there, counted from 0
}

// openPart opens the part of a place, and locks it. If another download works on it, or it
// cannot be opened, this one gets a part of its own.
func (p *place) openPart() (*part, error) {
	name := p.partName()
	for range 10 {
		if !canLock {
			break
		}
		f, err := p.dir.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o666)
		if err != nil { // something is in the way, such as another user's part
			break
		}
		if !lockFile(f) {
			_ = f.Close()
			break
		}
		// Who held the lock until now may have given the file its final name.
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

// hasState reports whether an interrupted download may have left a part.
func (p *place) hasState() bool {
	if !p.mayHave(p.stateName()) {
		return false
	}
	_, err := p.dir.Lstat(p.stateName())
	return err == nil
}

// discardPart removes the part that an interrupted download has left, unless another download
// works on it.
func (p *place) discardPart() {
	if part, err := p.openPart(); err == nil {
		part.discard()
	}
}

// newPart makes a part that no other download knows.
func (p *place) newPart() (*part, error) {
	name := p.tempName()
	f, err := p.dir.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return nil, err
	}
	return &part{place: p, file: f, name: name}, nil
}

func (p *part) stateName() string { return stateNameOf(p.name) }

// load reads what an interrupted download has left. What cannot be used is dropped: it
// saves time only.
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

// save tells a later download what is there.
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

// resumable tells whether a later download can go on with the part: it will look for that
// name, and for the state beside it.
func (p *part) resumable() bool {
	_, err := p.dir.Lstat(p.stateName())
	return err == nil && p.name == p.partName()
}

// finish gives the content its final name.
func (p *part) finish(replaced fs.FileInfo) error {
	p.dropState()                  // before the name is free for a part, and a state, of another download
	if runtime.GOOS == "windows" { // which cannot rename an open file
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

// discard removes what has been collected.
func (p *part) discard() {
	p.dropState()
	_ = p.dir.Remove(p.name) // before it is unlocked, so that it is nobody else's yet
	_ = p.file.Close()
}
