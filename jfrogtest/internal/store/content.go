package store

import (
	"bytes"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
)

// A blob is content, stored once for all items that have it.
type Blob struct {
	Sums Checksums
	Size int64
	Data []byte // small content
	file string // large content: path of the temporary file

	listed []string // the files in it, if it is an archive; nil until somebody asks
}

// open returns the content. It stays readable when the blob is removed meanwhile.
func (b *Blob) Open() (BlobReader, error) {
	if b.file == "" {
		return memory{bytes.NewReader(b.Data)}, nil
	}
	f, err := os.Open(b.file)
	if err != nil {
		return nil, fmt.Errorf("open content: %w", err)
	}
	return f, nil
}

// content is opened content: files and memory alike. Archives need the random access.
type BlobReader interface {
	io.ReadSeekCloser
	io.ReaderAt
}

type memory struct{ *bytes.Reader }

func (memory) Close() error { return nil }

// contents holds all blobs of a server by each of their checksums.
type Contents struct {
	threshold int64
	dir       string // made when the first large content arrives
	ByHash    map[string]*Blob
}

func newContents(threshold int64) *Contents {
	return &Contents{threshold: threshold, ByHash: map[string]*Blob{}}
}

// spool reads content to its end and computes its checksums on the way; content above the threshold goes to a file in dir.
// The blob belongs to nobody until it is adopted or discarded.
func spool(r io.Reader, threshold int64, dir func() (string, error)) (_ *Blob, err error) {
	h1, h5, h256 := sha1.New(), md5.New(), sha256.New()
	r = io.TeeReader(r, io.MultiWriter(h1, h5, h256))
	b := &Blob{}
	var head bytes.Buffer
	if b.Size, err = io.Copy(&head, io.LimitReader(r, threshold+1)); err != nil {
		return nil, fmt.Errorf("read content: %w", err)
	}
	if b.Size <= threshold {
		b.Data = head.Bytes()
	} else if err = b.spill(&head, r, dir); err != nil {
		return nil, err
	}
	b.Sums = Checksums{
		SHA1:   hex.EncodeToString(h1.Sum(nil)),
		MD5:    hex.EncodeToString(h5.Sum(nil)),
		SHA256: hex.EncodeToString(h256.Sum(nil)),
	}
	return b, nil
}

// spill writes what was read so far and the rest to a temporary file.
func (b *Blob) spill(head io.Reader, rest io.Reader, dir func() (string, error)) error {
	folder, err := dir()
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(folder, "content-*")
	if err != nil {
		return fmt.Errorf("spool content: %w", err)
	}
	b.file = f.Name()
	b.Size, err = io.Copy(f, io.MultiReader(head, rest))
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		b.Discard()
		return fmt.Errorf("spool content: %w", err)
	}
	return nil
}

// discard removes what the blob occupies on disk.
func (b *Blob) Discard() {
	if b.file != "" {
		_ = os.Remove(b.file) // Close removes the folder at the latest
	}
}

// folder makes the temporary folder.
func (c *Contents) folder() (string, error) {
	if c.dir == "" {
		dir, err := os.MkdirTemp("", "jfrogtest-*")
		if err != nil {
			return "", fmt.Errorf("make spool folder: %w", err)
		}
		c.dir = dir
	}
	return c.dir, nil
}

// adopt keeps a spooled blob, or drops it in favour of the same content that is there already.
func (c *Contents) adopt(b *Blob) *Blob {
	if known := c.ByHash[b.Sums.SHA256]; known != nil {
		if known != b {
			b.Discard()
		}
		return known
	}
	for _, sum := range []string{b.Sums.SHA1, b.Sums.MD5, b.Sums.SHA256} {
		c.ByHash[sum] = b
	}
	return b
}

// keepOnly drops every blob that is not used and tells how many those were.
func (c *Contents) KeepOnly(used map[*Blob]bool) int {
	removed := map[*Blob]bool{}
	for sum, b := range c.ByHash {
		if !used[b] {
			delete(c.ByHash, sum)
			removed[b] = true
		}
	}
	for b := range removed {
		b.Discard()
	}
	return len(removed)
}

func (c *Contents) removeAll() {
	c.ByHash = map[string]*Blob{}
	if c.dir != "" {
		_ = os.RemoveAll(c.dir) // nothing sensible can be done about a leftover
		c.dir = ""
	}
}

// receive reads content to its end. It takes the lock only to make the temporary folder.
func (s *Store) Receive(r io.Reader) (*Blob, error) {
	return spool(r, s.Config.SpoolAbove, func() (string, error) {
		s.Lock()
		defer s.Unlock()
		return s.Blobs.folder()
	})
}

// spool is receive for content that the server itself makes. The lock is held.
func (s *Store) Spool(r io.Reader) (*Blob, error) {
	return spool(r, s.Config.SpoolAbove, s.Blobs.folder)
}
