package bulk

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"os"
)

// spoolMemory is the number of values that a spool keeps in memory.
const spoolMemory = 5000

// spool is a list that moves to a temporary file when it grows long.
type spool[T any] struct {
	dir string

	mem  []T
	file *os.File
	to   *bufio.Writer
	enc  *json.Encoder
}

// add appends a value. It must not be called after each.
func (s *spool[T]) add(v T) error {
	if len(s.mem) < spoolMemory {
		s.mem = append(s.mem, v)
		return nil
	}
	if s.file == nil {
		file, err := os.CreateTemp(s.dir, "jfrog-bulk-*")
		if err != nil {
			return err
		}
		s.file, s.to = file, bufio.NewWriterSize(file, 64<<10)
		s.enc = json.NewEncoder(s.to)
	}
	return s.enc.Encode(v)
}

// each calls a function with each value, in order, until it returns false. It can be called
// several times, one after the other.
func (s *spool[T]) each(f func(*T) bool) error {
	for i := range s.mem {
		v := s.mem[i] // a copy, which f may change
		if !f(&v) {
			return nil
		}
	}
	if s.file == nil {
		return nil
	}
	if err := s.to.Flush(); err != nil {
		return err
	}
	if _, err := s.file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	dec := json.NewDecoder(bufio.NewReaderSize(s.file, 64<<10))
	for {
		var v T
		if err := dec.Decode(&v); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		if !f(&v) {
			return nil
		}
	}
}

// close deletes the temporary file.
func (s *spool[T]) close() {
	if s.file != nil {
		_ = s.file.Close()
		_ = os.Remove(s.file.Name())
	}
	*s = spool[T]{dir: s.dir}
}
