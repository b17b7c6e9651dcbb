package transfer

import (
	"io"
	"sync"

	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/checksum"
)

// hashesFor returns hashes that compute the strongest of the known checksums.
func hashesFor(known artifactory.Checksums) *checksum.Hashes {
	return checksum.Strongest(checksum.Sums(known))
}

// compare compares the strongest checksum that both a and b have, and reports whether it is the
// same. It also reports whether there is such a checksum.
func compare(a, b artifactory.Checksums) (same, comparable bool) {
	return checksum.Sums(a).Compare(checksum.Sums(b))
}

// blockSize is the number of bytes read at once. A file of that size or less is held in memory.
const blockSize = 256 << 10

var blocks = sync.Pool{New: func() any { return (*[blockSize]byte)(make([]byte, blockSize)) }}

type block = *[blockSize]byte

func getBlock() block { return blocks.Get().(block) }

// pipelineBlocks is the number of blocks of a file in memory while it is hashed.
const pipelineBlocks = 4

// hashPipeline hashes content in a separate goroutine, so that hashing does not delay moving the
// content. The user takes a free block, fills it and puts it back to be hashed.
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

// take returns a free block. put gives the first n bytes of a block to be hashed. Only one block
// may be taken at a time.
func (p *hashPipeline) take() block { return <-p.free }

func (p *hashPipeline) put(b block, n int) { p.full <- filled{b, n} }

// end waits until all content is hashed and stops the goroutine. All blocks must have been put
// back.
func (p *hashPipeline) end() artifactory.Checksums {
	close(p.full)
	<-p.ended
	for range pipelineBlocks {
		blocks.Put(<-p.free)
	}
	return artifactory.Checksums(p.Sum())
}

// readThrough hashes the rest of r.
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
