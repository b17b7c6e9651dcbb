// Package spool keeps long lists in temporary files.
package spool

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"os"
)

// inMemory is the number of values that a list keeps in memory.
const inMemory = 5000

// List is a list whose further values go to a temporary file when it grows long. The values must
// survive their encoding as JSON.
type List[T any] struct {
	Dir string // of the file; empty: os.TempDir

	mem  []T
	file *os.File
	to   *bufio.Writer
	enc  *json.Encoder
}

// Add appends a value. It must not be called after Each.
func (l *List[T]) Add(v T) error {
	if len(l.mem) < inMemory {
		l.mem = append(l.mem, v)
		return nil
	}
	if l.file == nil {
		file, err := os.CreateTemp(l.Dir, "jfrog-list-*")
		if err != nil {
			return err
		}
		l.file, l.to = file, bufio.NewWriterSize(file, 64<<10)
		l.enc = json.NewEncoder(l.to)
	}
	return l.enc.Encode(v)
}

// Each calls a function with each value, in order, until it returns false. It can be called
// several times, one after the other.
func (l *List[T]) Each(f func(*T) bool) error {
	for i := range l.mem {
		v := l.mem[i] // a copy, which f may change
		if !f(&v) {
			return nil
		}
	}
	if l.file == nil {
		return nil
	}
	if err := l.to.Flush(); err != nil {
		return err
	}
	if _, err := l.file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	dec := json.NewDecoder(bufio.NewReaderSize(l.file, 64<<10))
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

// Close deletes the temporary file.
func (l *List[T]) Close() {
	if l.file != nil {
		_ = l.file.Close()
		_ = os.Remove(l.file.Name())
	}
	*l = List[T]{Dir: l.Dir}
}
