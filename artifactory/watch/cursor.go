package watch

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"strconv"
	"time"

	"github.com/jfrogkit/jfrog-go/artifactory"
)

// Cursor is a position between changes. The zero Cursor is no position. A cursor is immutable,
// and its text contains no names of files. It belongs to a server. It may be used with other
// filters. They apply to the changes after it, and to those within the window that the former
// filters left out.
type Cursor struct {
	low  int64 // milliseconds; changes before have been seen
	high int64 // milliseconds; the latest change that has been seen
	seen []entry
}

// entry is a change that has been seen.
type entry struct {
	at int64 // milliseconds
	id identity
}

// identity identifies a change.
type identity [12]byte

// identify returns the identity of the change of an item.
func identify(item *artifactory.AQLItem) identity {
	text := fmt.Sprintf("%s/%s\x00%d\x00%s", item.Repo, item.FilePath(), item.Updated.UnixMilli(), item.ActualSHA1)
	sum := sha256.Sum256([]byte(text))
	return identity(sum[:len(identity{})])
}

// IsZero reports whether the cursor is no position.
func (c Cursor) IsZero() bool { return c.high == 0 }

// Time returns the server's time of the latest change before the cursor. If there has been no
// change, it returns the time at which the walk began.
func (c Cursor) Time() time.Time {
	if c.IsZero() {
		return time.Time{}
	}
	return time.UnixMilli(c.high).UTC()
}

// cursorVersion begins the text of a cursor.
const cursorVersion = "w1."

// String returns the text of the cursor, which [ParseCursor] reads. It is empty for the zero
// Cursor.
func (c Cursor) String() string {
	if c.IsZero() {
		return ""
	}
	data := binary.AppendVarint(nil, c.low)
	data = binary.AppendVarint(data, c.high-c.low)
	for _, e := range c.seen {
		if e.at >= c.low {
			data = binary.AppendUvarint(data, uint64(e.at-c.low))
			data = append(data, e.id[:]...)
		}
	}
	data = binary.BigEndian.AppendUint32(data, crc32.ChecksumIEEE(data))
	return cursorVersion + base64.RawURLEncoding.EncodeToString(data)
}

// ParseCursor reads the text of a cursor. Empty text is the zero Cursor. Text that is cut off or
// damaged is an error.
func ParseCursor(text string) (Cursor, error) {
	if text == "" {
		return Cursor{}, nil
	}
	c, err := parseCursor(text)
	if err != nil {
		return Cursor{}, fmt.Errorf("watch: cursor %s: %w", strconv.Quote(text[:min(len(text), 20)]), err)
	}
	return c, nil
}

var errDamaged = errors.New("it is damaged")

func parseCursor(text string) (Cursor, error) {
	if len(text) < len(cursorVersion) || text[:len(cursorVersion)] != cursorVersion {
		return Cursor{}, errors.New("it is no cursor of this version")
	}
	data, err := base64.RawURLEncoding.Strict().DecodeString(text[len(cursorVersion):])
	if err != nil || len(data) < 4 {
		return Cursor{}, errDamaged
	}
	data, sum := data[:len(data)-4], data[len(data)-4:]
	if crc32.ChecksumIEEE(data) != binary.BigEndian.Uint32(sum) {
		return Cursor{}, errDamaged
	}
	var c Cursor
	var n int
	if c.low, n = binary.Varint(data); n <= 0 {
		return Cursor{}, errDamaged
	}
	data = data[n:]
	span, n := binary.Varint(data)
	if n <= 0 || span < 0 || c.low+span <= 0 {
		return Cursor{}, errDamaged
	}
	c.high, data = c.low+span, data[n:]
	for len(data) > 0 {
		after, n := binary.Uvarint(data)
		if n <= 0 || len(data) < n+len(identity{}) {
			return Cursor{}, errDamaged
		}
		e := entry{at: c.low + int64(after)}
		data = data[n+copy(e.id[:], data[n:]):]
		c.seen = append(c.seen, e)
	}
	return c, nil
}

// MarshalText returns the text of the cursor.
func (c Cursor) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText reads the text of a cursor, as [ParseCursor] does.
func (c *Cursor) UnmarshalText(text []byte) error {
	parsed, err := ParseCursor(string(text))
	if err == nil {
		*c = parsed
	}
	return err
}

// position is the state of a walk. Cursors share its list of changes, which is only appended to.
type position struct {
	Cursor
	window  int64
	known   map[identity]struct{}
	pruneAt int // number of changes in seen at which old ones are dropped
}

func newPosition(c Cursor, window time.Duration) *position {
	p := &position{Cursor: c, window: window.Milliseconds(), known: map[identity]struct{}{}, pruneAt: 1024}
	p.seen = p.seen[:len(p.seen):len(p.seen)] // the caller's cursor is never appended to
	for _, e := range p.seen {
		p.known[e.id] = struct{}{}
	}
	return p
}

// admit reports whether a change has not been seen, and records it.
func (p *position) admit(item *artifactory.AQLItem) bool {
	id := identify(item)
	if _, known := p.known[id]; known {
		return false
	}
	p.known[id] = struct{}{}
	p.seen = append(p.seen, entry{item.Updated.UnixMilli(), id})
	return true
}

// advance moves the position to a time, but not beyond the clock. A file with a time in the future
// must not hide the changes until then.
func (p *position) advance(at, clock int64) {
	p.high = max(p.high, min(at, clock))
	p.low = max(p.low, p.high-p.window)
	if len(p.seen) < p.pruneAt {
		return
	}
	var kept []entry
	for _, e := range p.seen {
		if e.at >= p.low {
			kept = append(kept, e)
		} else {
			delete(p.known, e.id)
		}
	}
	p.seen, p.pruneAt = kept, 2*len(kept)+1024
}
