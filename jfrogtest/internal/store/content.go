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
	"time"
)

// A Blob is a content. All items with the content share it.
type Blob struct {
	Sums Checksums
	Size int64
	Data []byte // small content
	// Created is when the content was first stored.
	Created time.Time
	file    string // path of the temporary file of large content

	listed []string // cache of Entries
}

// Open opens the content. It remains readable if the blob is discarded.
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

// A BlobReader reads a content. Archives need random access.
type BlobReader interface {
	io.ReadSeekCloser
	io.ReaderAt
}

type memory struct{ *bytes.Reader }

// Close does nothing.
func (memory) Close() error { return nil }

// Contents holds all blobs by each of their checksums.
type Contents struct {
	threshold int64
	dir       string // created for the first large content
	ByHash    map[string]*Blob
}

func newContents(threshold int64) *Contents {
	return &Contents{threshold: threshold, ByHash: map[string]*Blob{}}
}

// spool reads content to its end and computes its checksums. Content above the threshold goes to a
// file in dir. The caller must adopt or discard the blob.
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

// spill writes the content to a temporary file.
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

// Discard removes the file of the blob.
func (b *Blob) Discard() {
	if b.file != "" {
		_ = os.Remove(b.file) // Store.Close removes the folder
	}
}

// folder returns the temporary folder. It creates the folder if it is missing.
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

// adopt stores a spooled blob. If the content is already stored, it discards the blob and returns
// the stored one.
func (c *Contents) adopt(b *Blob, now time.Time) *Blob {
	if known := c.ByHash[b.Sums.SHA256]; known != nil {
		if known != b {
			b.Discard()
		}
		return known
	}
	b.Created = now
	for _, sum := range []string{b.Sums.SHA1, b.Sums.MD5, b.Sums.SHA256} {
		c.ByHash[sum] = b
	}
	return b
}

// Used returns the contents that items have, also items of Cold Storage and of exports.
func (s *Store) Used() map[*Blob]bool {
	used := map[*Blob]bool{}
	mark := func(n *Item) {
		if !n.IsFolder() {
			used[n.Blob] = true
		}
	}
	for _, repo := range s.Stored() {
		repo.Root.Walk(mark)
	}
	for _, e := range s.exports {
		for _, repo := range e.repositories {
			repo.Root.Walk(mark)
		}
	}
	return used
}

// KeepOnly removes all unused blobs and returns their number.
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
		_ = os.RemoveAll(c.dir) // a remaining file does no harm
		c.dir = ""
	}
}

// Receive reads content to its end. It holds the lock only while it creates the temporary folder.
func (s *Store) Receive(r io.Reader) (*Blob, error) {
	return spool(r, s.Config.SpoolAbove, func() (string, error) {
		s.Lock()
		defer s.Unlock()
		return s.Blobs.folder()
	})
}

// Spool is like Receive, for content that the server makes. The lock is held.
func (s *Store) Spool(r io.Reader) (*Blob, error) {
	return spool(r, s.Config.SpoolAbove, s.Blobs.folder)
}
