package jfrog

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"reflect"
	"sync"

	"github.com/hashicorp/go-retryablehttp"
)

// payload is a request body ready to be sent.
type payload struct {
	contentType string
	size        int64                    // -1: unknown
	open        retryablehttp.ReaderFunc // a fresh reader for each attempt; nil: no body or once
	once        io.Reader                // a body that cannot be rewound
}

// payload turns what Body was given into what is sent.
func (r *Request) payload() (payload, error) {
	p := payload{size: r.size}
	switch b := r.body.(type) {
	case nil:
		if !r.hasBody {
			return p, nil
		}
		return p, errors.New("body is nil")
	case url.Values:
		p.contentType = "application/x-www-form-urlencoded"
		p.bytes([]byte(b.Encode()))
	case string:
		p.contentType = "text/plain"
		p.bytes([]byte(b))
	case []byte:
		p.contentType = "application/octet-stream"
		p.bytes(b)
	case retryablehttp.ReaderFunc:
		p.contentType = "application/octet-stream"
		p.open = b
	case func() (io.Reader, error):
		p.contentType = "application/octet-stream"
		p.open = b
	case io.Reader:
		p.contentType = "application/octet-stream"
		if err := p.reader(b); err != nil {
			return p, fmt.Errorf("body: %w", err)
		}
	default:
		if v := reflect.ValueOf(b); v.Kind() == reflect.Pointer && v.IsNil() {
			return p, errors.New("body is nil")
		}
		data, err := json.Marshal(b)
		if err != nil {
			return p, fmt.Errorf("encode body: %w", err)
		}
		p.contentType = "application/json"
		r.encoded = true
		p.bytes(data)
	}
	return p, nil
}

func (p *payload) bytes(b []byte) {
	p.size = int64(len(b))
	p.open = func() (io.Reader, error) { return bytes.NewReader(b), nil }
}

// reader finds out how a stream can be rewound, and its size where it can be known.
func (p *payload) reader(r io.Reader) error {
	seeker, ok := r.(io.Seeker)
	if f, isFile := r.(*os.File); isFile {
		// A pipe or a terminal is an *os.File too, but cannot seek.
		info, err := f.Stat()
		if err != nil {
			return err
		}
		ok = info.Mode().IsRegular()
	}
	if !ok {
		if l, has := r.(retryablehttp.LenReader); has && p.size < 0 {
			p.size = int64(l.Len())
		}
		p.once = r
		return nil
	}
	start, err := seeker.Seek(0, io.SeekCurrent)
	if err != nil {
		return err
	}
	end, err := seeker.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	if _, err := seeker.Seek(start, io.SeekStart); err != nil {
		return err
	}
	if p.size < 0 || p.size > end-start {
		p.size = end - start
	}
	if at, ok := r.(io.ReaderAt); ok {
		size := p.size
		p.open = func() (io.Reader, error) { return io.NewSectionReader(at, start, size), nil }
		return nil
	}
	shared := &sharedSeeker{r: r, s: seeker, start: start}
	p.open = shared.open
	return nil
}

// sharedSeeker lends one ReadSeeker to attempt after attempt. The transport may
// still read the body of an attempt that was answered early, so an earlier
// attempt's reader is cut off before the stream is rewound for the next.
type sharedSeeker struct {
	mu    sync.Mutex
	r     io.Reader
	s     io.Seeker
	start int64
	turn  int
}

func (s *sharedSeeker) open() (io.Reader, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, err := s.s.Seek(s.start, io.SeekStart); err != nil {
		return nil, err
	}
	s.turn++
	return &turnReader{s, s.turn}, nil
}

type turnReader struct {
	s    *sharedSeeker
	turn int
}

func (t *turnReader) Read(p []byte) (int, error) {
	t.s.mu.Lock()
	defer t.s.mu.Unlock()
	if t.turn != t.s.turn {
		return 0, errors.New("body was rewound for another attempt")
	}
	return t.s.r.Read(p)
}
