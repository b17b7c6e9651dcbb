package artifactory

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"io"
	"strings"
	"sync"
)

// hashes computes the checksums that are wanted of the content that is written to it.
type hashes struct{ md5, sha1, sha256 hash.Hash }

func allHashes() *hashes { return &hashes{md5.New(), sha1.New(), sha256.New()} }

// hashesFor computes the strongest of the checksums that are known, to compare it.
func hashesFor(known Checksums) *hashes {
	switch {
	case known.SHA256 == "" && known.SHA1 != "":
		return &hashes{sha1: sha1.New()}
	case known.SHA256 == "" && known.MD5 != "":
		return &hashes{md5: md5.New()}
	}
	return &hashes{sha256: sha256.New()}
}

// Write never fails.
func (h *hashes) Write(p []byte) (int, error) {
	for _, one := range []hash.Hash{h.sha256, h.sha1, h.md5} {
		if one != nil {
			_, _ = one.Write(p)
		}
	}
	return len(p), nil
}

func (h *hashes) sum() Checksums {
	return Checksums{MD5: hexSum(h.md5), SHA1: hexSum(h.sha1), SHA256: hexSum(h.sha256)}
}

func hexSum(h hash.Hash) string {
	if h == nil {
		return ""
	}
	return hex.EncodeToString(h.Sum(nil))
}

// compare tells whether both are of the same content, by the strongest checksum that both
// have, and whether there is one.
func (c Checksums) compare(other Checksums) (same, comparable bool) {
	for _, pair := range [][2]string{{c.SHA256, other.SHA256}, {c.SHA1, other.SHA1}, {c.MD5, other.MD5}} {
		if pair[0] != "" && pair[1] != "" {
			return strings.EqualFold(pair[0], pair[1]), true
		}
	}
	return false, false
}

// String names the strongest checksum.
func (c Checksums) String() string {
	switch {
	case c.SHA256 != "":
		return "SHA-256 " + c.SHA256
	case c.SHA1 != "":
		return "SHA-1 " + c.SHA1
	case c.MD5 != "":
		return "MD5 " + c.MD5
	}
	return "no checksum"
}

// blockSize is how much content is read at once. A file that fits in is held in memory.
const blockSize = 256 << 10

var blocks = sync.Pool{New: func() any { return (*[blockSize]byte)(make([]byte, blockSize)) }}

type block = *[blockSize]byte

func getBlock() block { return blocks.Get().(block) }

// pipelineBlocks is how many blocks of a file are in memory while it is hashed.
const pipelineBlocks = 4

// hashPipeline hashes in a goroutine of its own, so that this takes no time from moving the
// content: blocks are got free, filled, and given to be hashed.
type hashPipeline struct {
	*hashes
	free  chan block
	full  chan filled
	ended chan struct{}
}

type filled struct {
	block
	n int
}

func newHashPipeline(h *hashes) *hashPipeline {
	p := &hashPipeline{hashes: h, free: make(chan block, pipelineBlocks), full: make(chan filled, pipelineBlocks), ended: make(chan struct{})}
	for range pipelineBlocks {
		p.free <- getBlock()
	}
	go func() {
		defer close(p.ended)
		for f := range p.full {
			_, _ = p.hashes.Write(f.block[:f.n])
			p.free <- f.block
		}
	}()
	return p
}

// take returns a free block; put gives its first n bytes to be hashed. Only one block may be
// out at a time.
func (p *hashPipeline) take() block { return <-p.free }

func (p *hashPipeline) put(b block, n int) { p.full <- filled{b, n} }

// end waits until all is hashed and stops the goroutine. All blocks must have been put back.
func (p *hashPipeline) end() Checksums {
	close(p.full)
	<-p.ended
	for range pipelineBlocks {
		blocks.Put(<-p.free)
	}
	return p.sum()
}

// readThrough hashes what is left in r.
func (p *hashPipeline) readThrough(r io.Reader) (int64, error) {
	var total int64
	for {
		b := p.take()
		n, err := readBlock(r, b)
		p.put(b, n)
		total += int64(n)
		if err == io.EOF {
			return total, nil
		}
		if err != nil {
			return total, err
		}
	}
}
