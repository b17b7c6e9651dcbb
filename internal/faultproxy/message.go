package faultproxy

import (
	"bufio"
	"bytes"
	"strconv"
	"strings"
	"time"
)

// head is the head of a message, with the empty line.
type head []byte

// readHead reads a head.
func readHead(r *bufio.Reader) (head, error) {
	var h head
	for {
		line, err := r.ReadSlice('\n')
		h = append(h, line...)
		if err == bufio.ErrBufferFull {
			continue
		}
		if err != nil {
			return nil, err
		}
		if len(bytes.TrimRight(line, "\r\n")) == 0 {
			return h, nil
		}
	}
}

func (h head) firstLine() []string {
	line, _, _ := bytes.Cut(h, []byte("\r\n"))
	return append(strings.Fields(string(line)), "", "")
}

func (h head) request() (method, path string) {
	f := h.firstLine()
	return f[0], f[1]
}

func (h head) status() int {
	n, _ := strconv.Atoi(h.firstLine()[1])
	return n
}

func (h head) field(name string) string {
	for line := range strings.SplitSeq(string(h), "\r\n") {
		if k, v, ok := strings.Cut(line, ":"); ok && strings.EqualFold(k, name) {
			return strings.TrimSpace(v)
		}
	}
	return ""
}

// Lengths of a body without a Content-Length.
const (
	chunked  = -1
	untilEnd = -2 // until the end of the connection
)

func (h head) bodyLength(response bool) int64 {
	if strings.EqualFold(h.field("Transfer-Encoding"), "chunked") {
		return chunked
	}
	if n, err := strconv.ParseInt(h.field("Content-Length"), 10, 64); err == nil {
		return n
	}
	if response {
		return untilEnd
	}
	return 0
}

// message is a request or a response that is being passed on.
type message struct {
	from  *bufio.Reader
	to    *bufio.Writer
	end   func() // cuts the connections
	fault *armed // nil: none, or it has struck
}

// pass passes a message on, and reports whether another message may follow on the connection.
func (m *message) pass(h head, length int64) bool {
	inBody := m.fault != nil && (m.fault.Body || m.fault.End)
	if m.fault == nil || inBody {
		_, _ = m.to.Write(h)
	} else if !m.spoil(h, m.at(int64(len(h)))) {
		return false
	}
	if m.to.Flush() != nil {
		return false
	}
	if !inBody { // the rest of the fault waits for a byte that the head does not have
		m.fault = nil
	}
	switch length {
	case chunked:
		return m.chunks()
	case untilEnd:
		return m.data(0, 1<<62, -1) && false
	default:
		return m.data(0, length, length) && m.last()
	}
}

// at returns the offset of the fault in a head or body of a length, or -1 if that is not known.
func (m *message) at(length int64) int64 {
	switch {
	case m.fault.Offset < 0 && length < 0:
		return -1
	case m.fault.Offset < 0:
		return length + m.fault.Offset
	}
	return m.fault.Offset
}

// last applies a fault at the end of the message.
func (m *message) last() bool {
	if m.fault != nil && m.fault.End {
		return m.strike(nil)
	}
	return m.to.Flush() == nil
}

// data passes on n bytes of a body, from an offset. total is the length of the body if known.
func (m *message) data(offset, n, total int64) bool {
	buf := make([]byte, 32<<10)
	for n > 0 {
		k, err := m.from.Read(buf[:min(n, int64(len(buf)))])
		at := int64(-1)
		if m.fault != nil && !m.fault.End {
			at = m.at(total) - offset
		}
		if !m.spoil(buf[:k], at) || m.to.Flush() != nil || err != nil {
			return false
		}
		offset += int64(k)
		n -= int64(k)
	}
	return true
}

// chunks passes a chunked body on. Faults do not hit the framing.
func (m *message) chunks() bool {
	for offset := int64(0); ; {
		line, err := m.from.ReadBytes('\n')
		if err != nil {
			return false
		}
		size, err := strconv.ParseInt(strings.TrimSpace(string(line)), 16, 64)
		if err != nil {
			return false
		}
		_, _ = m.to.Write(line)
		if !m.data(offset, size, -1) {
			return false
		}
		offset += size
		tail, err := m.from.ReadBytes('\n')
		if err != nil {
			return false
		}
		// The body has not ended before its last line.
		if size == 0 && m.fault != nil && m.fault.End && !m.strike(nil) {
			return false
		}
		_, _ = m.to.Write(tail)
		if size == 0 || m.from.Buffered() == 0 {
			if m.to.Flush() != nil {
				return false
			}
		}
		if size == 0 {
			return true
		}
	}
}

// spoil passes bytes on, and applies the fault to the byte at an offset, if there is one.
func (m *message) spoil(b []byte, at int64) bool {
	if m.fault == nil || at < 0 || at >= int64(len(b)) {
		_, err := m.to.Write(b)
		return err == nil
	}
	_, _ = m.to.Write(b[:at])
	_ = m.to.Flush()
	if !m.strike(b[at : at+1]) {
		return false
	}
	_, err := m.to.Write(b[at:])
	return err == nil
}

// strike applies the fault, and reports whether the connection is still open.
func (m *message) strike(b []byte) bool {
	f := m.fault
	m.fault = nil
	if !f.due() {
		return true
	}
	if f.Hook != nil {
		f.Hook()
	}
	switch f.Do {
	case Cut:
		_ = m.to.Flush()
		m.end()
		return false
	case Flip:
		for i := range b {
			b[i] ^= 0xff
		}
	case Delay:
		_ = m.to.Flush()
		time.Sleep(f.Wait)
	}
	return true
}
