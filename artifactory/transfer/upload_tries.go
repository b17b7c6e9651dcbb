package transfer

import "sync"

// smallTries decides which small files of a list are first tried as a deploy by checksum. It
// tries all files as long as the server has them, and fewer and fewer otherwise. A list that is
// uploaded again sends no content, and a new list needs hardly more requests than it has files.
type smallTries struct {
	mu     sync.Mutex
	misses int // misses in a row
	pass   int // files that are not tried before the next try
}

const maxPass = 1024

// next reports whether to try the next file.
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

// saw records the end of a try.
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

// tries reports whether to try an upload as a deploy by checksum, and returns the function that
// records the end of the try.
func (f *flight) tries(job *UploadJob, size int64) (bool, func(hit bool)) {
	least := f.m.opts.ChecksumDeployMin
	switch {
	case job.Explode || checksumOf(job.To.Path) != "" || least < 0 || size <= 0:
		return false, nil
	case size >= least:
		return true, func(bool) {}
	}
	return f.small.next(), f.small.saw
}
