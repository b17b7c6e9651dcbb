package transfer

import (
	"io"
	"sync"

	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/checksum"
)

// hashesFor returns what computes the strongest of the known checksums, to compare it.
func hashesFor(known artifactory.Checksums) *checksum.Hashes {
	return checksum.Strongest(checksum.Sums(known))
}

// compare reports whether both are checksums of the same content, by the strongest one that
// both have, and whether there is such a checksum.
func compare(a, b artifactory.Checksums) (same, comparable bool) {
	return checksum.Sums(a).Compare(checksum.Sums(b))
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
	*checksum.Hashes
	free  chan block
	full  chan filled
	ended chan struct{}
}

type filled struct {
	block
	n int
}

func newHashPipeline(h *checksum.Hashes) *hashPipeline {
	p := &hashPipeline{Hashes: h, free: make(chan block, pipelineBlocks), full: make(chan filled, pipelineBlocks), ended: make(chan struct{})}
	for range pipelineBlocks {
		p.free <- getBlock()
	}
	go func() {
		defer close(p.ended)
		for f := range p.full {
			_, _ = p.Hashes.Write(f.block[:f.n])
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
func (p *hashPipeline) end() artifactory.Checksums {
	close(p.full)
	<-p.ended
	for range pipelineBlocks {
		blocks.Put(<-p.free)
	}
	return artifactory.Checksums(p.Sum())
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
