package artifactory

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/jfrogkit/jfrog-go/internal/jsonlax"
)

// aqlReader reads the response to a query, {"results":[...],"range":{...}}, row by row. It holds
// one row at a time. The response is complete only if it ends after its last brace.
type aqlReader struct {
	src    io.Reader
	buf    []byte
	at     int   // buf[at:] is unused
	err    error // error of src, such as io.EOF
	cut    bool  // the response ended in the middle
	inRows bool
	rows   int64

	hasRows  bool
	hasRange bool
	rng      AQLRange
	fault    []byte // error object in the response
	others   []byte // the beginning of an object of other members, which come before the results
}

const (
	aqlBuffer  = 64 << 10
	aqlExcerpt = 4 << 10
	aqlLargest = 64 << 20 // largest size of a row; only broken responses exceed it
)

// byteOrderMark is what some servers begin their JSON with.
const byteOrderMark = "\ufeff"

func newAQLReader(src io.Reader) *aqlReader {
	return &aqlReader{src: src, buf: make([]byte, 0, aqlBuffer)}
}

// next moves to the next row. It returns false and no error at the end of a complete response.
func (r *aqlReader) next() (bool, error) {
	behind := ",}"
	if !r.hasRows && !r.hasRange {
		behind = "{"
	}
	if r.inRows {
		c, err := r.token(",]")
		if err != nil || c == ',' {
			return err == nil, err
		}
		r.inRows = false
	}
	if c, err := r.peek(); err == nil && c == byteOrderMark[0] && bytes.HasPrefix(r.buf[r.at:], []byte(byteOrderMark)) && behind == "{" {
		r.at += len(byteOrderMark)
	}
	for {
		c, err := r.token(behind)
		if err != nil {
			return false, err
		}
		if c == '}' {
			return false, r.end()
		}
		if err := r.member(); err != nil || r.inRows {
			return err == nil, err
		}
		behind = ",}"
	}
}

// member reads a member of the response. Of the results, it reads the beginning only.
func (r *aqlReader) member() error {
	var name string
	if err := r.decode(&name); err != nil {
		return err
	}
	if _, err := r.token(":"); err != nil {
		return err
	}
	for _, known := range []string{"results", "range", "errors", "error"} {
		if strings.EqualFold(name, known) { // as encoding/json compares names
			name = known
		}
	}
	switch name {
	case "results":
		if r.hasRows {
			return errors.New("it has two results")
		}
		if _, err := r.token("["); err != nil {
			return err
		}
		c, err := r.peek()
		if r.hasRows, r.inRows = true, c != ']'; !r.inRows {
			r.at++
		}
		return err
	case "range":
		r.hasRange = true
		return r.decode(&r.rng)
	case "errors", "error":
		var what json.RawMessage
		err := r.decode(&what)
		switch string(what) {
		case "null", "[]", "{}", `""`, "false":
			return err
		}
		if err == nil {
			r.fault = fmt.Appendf(nil, "{%q:%s}", name, what)
			err = errors.New("it is an error")
		}
		return err
	}
	var unknown json.RawMessage
	if err := r.decode(&unknown); err != nil || r.hasRows || len(r.others)+len(unknown) > aqlExcerpt {
		return err
	}
	separator := ","
	if r.others == nil {
		separator = "{"
	}
	r.others = fmt.Appendf(r.others, "%s%q:%s", separator, name, unknown)
	return nil
}

func (r *aqlReader) end() error {
	if !r.hasRows {
		if r.others != nil && r.fault == nil {
			r.fault = append(r.others, '}')
		}
		return errors.New("it has no results")
	}
	c, err := r.peek()
	switch {
	case err == nil:
		return fmt.Errorf("content after its end: %q", c)
	case r.err == io.EOF:
		r.cut = false
		return nil
	}
	return err
}

// row reads a row. It passes the buffered data to fast. That function decodes the row at the
// start and returns its length, or 0 for a row that it cannot decode. Such a row is passed to
// slow.
func (r *aqlReader) row(fast func([]byte) int, slow func([]byte) error) error {
	if c, err := r.peek(); err != nil {
		return err
	} else if c != '{' {
		return fmt.Errorf("row %d begins with %q", r.rows, c)
	}
	had := len(r.buf)
	n := fast(r.buf[r.at:])
	if n == 0 {
		raw, err := r.value()
		if err != nil {
			return err
		}
		if len(r.buf) != had { // the buffer held only a part of the row
			n = fast(raw)
		}
		if n == 0 {
			if err := slow(raw); err != nil {
				return fmt.Errorf("row %d: %w", r.rows, err)
			}
			n = len(raw)
		}
	}
	r.at += n
	r.rows++
	return nil
}

// decode decodes the next value.
func (r *aqlReader) decode(to any) error {
	raw, err := r.value()
	if err != nil {
		return err
	}
	if err := jsonlax.Unmarshal(raw, to); err != nil {
		return err
	}
	r.at += len(raw)
	return nil
}

// value returns the next value without moving past it.
func (r *aqlReader) value() ([]byte, error) {
	if _, err := r.peek(); err != nil {
		return nil, err
	}
	var e jsonExtent
	for {
		if n, whole := e.find(r.buf[r.at:]); whole {
			return r.buf[r.at : r.at+n], nil
		}
		if err := r.fill(); err != nil {
			return nil, err
		}
	}
}

// token skips the next byte, which must be one of may, and returns it.
func (r *aqlReader) token(may string) (byte, error) {
	c, err := r.peek()
	if err != nil {
		return 0, err
	}
	if strings.IndexByte(may, c) < 0 {
		return 0, fmt.Errorf("after %d rows: %q in place of one of %s", r.rows, c, may)
	}
	r.at++
	return c, nil
}

// peek returns the next byte that is not white space.
func (r *aqlReader) peek() (byte, error) {
	for {
		for ; r.at < len(r.buf); r.at++ {
			if c := r.buf[r.at]; !isJSONSpace(c) {
				return c, nil
			}
		}
		if err := r.fill(); err != nil {
			return 0, err
		}
	}
}

// fill reads more data. It grows the buffer if one value fills it.
func (r *aqlReader) fill() error {
	if r.at > 0 {
		r.buf = r.buf[:copy(r.buf, r.buf[r.at:])]
		r.at = 0
	}
	if len(r.buf) == cap(r.buf) {
		if len(r.buf) >= aqlLargest {
			return fmt.Errorf("row %d has more than %d bytes", r.rows, aqlLargest)
		}
		r.buf = append(make([]byte, 0, 2*cap(r.buf)), r.buf...)
	}
	had := len(r.buf)
	for len(r.buf) == had {
		if r.err != nil {
			r.cut = true
			err := r.err
			if err == io.EOF {
				err = io.ErrUnexpectedEOF
			}
			return fmt.Errorf("it breaks off after %d rows: %w", r.rows, err)
		}
		var n int
		n, r.err = r.src.Read(r.buf[had:cap(r.buf)])
		r.buf = r.buf[:had+n]
	}
	return nil
}

// excerpt returns the part of the response that shows the fault.
func (r *aqlReader) excerpt() []byte {
	if r.fault != nil {
		return r.fault
	}
	return r.buf[r.at:min(len(r.buf), r.at+aqlExcerpt)]
}
