package transfer

import "sync"

// smallTries says which of the small files of a list are tried as a deploy by checksum: all,
// as long as the server turns out to have them, and fewer and fewer, as long as it does not.
// So a list that is uploaded again sends no content, and one that is new hardly costs more
// requests than it has files.
type smallTries struct {
	mu     sync.Mutex
	misses int // in a row
	pass   int // files that are not tried, until the next one is
}

const maxPass = 1024

// next tells whether the next file is to be tried.
func (s *smallTries) next() bool {
	if s == nil { // a single file, for which one request is better than two
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.pass > 0 {
		s.pass--
		return false
	}
	return true
}

// saw notes how a try has ended.
func (s *smallTries) saw(hit bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if hit {
		s.misses, s.pass = 0, 0
		return
	}
	s.misses++
	s.pass = min(1<<min(s.misses, 30), maxPass)
}

// tries tells whether an upload is to be tried as a deploy by checksum, and returns what is to
// be told how that has ended.
func (f *flight) tries(job *UploadJob, size int64) (bool, func(hit bool)) {
	least := f.m.opts.ChecksumDeployMin
	switch {
	case job.Explode || least < 0 || size <= 0:
		return false, nil
	case size >= least:
		return true, func(bool) {}
	}
	return f.small.next(), f.small.saw
}
