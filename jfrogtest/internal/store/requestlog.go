package store

import (
	"fmt"
	"strings"
	"sync"
	"time"
)

const (
	// NodeID is the id of the server as a node.
	NodeID = "jfrogtest"

	maxRequestLog = 4 << 20 // bytes; the log is then rotated
	maxLogField   = 1 << 10 // bytes of a field
)

// A RequestLog has a line for each request that a service has answered. It locks itself, because
// requests are logged while they are answered.
type RequestLog struct {
	Name string // of the file

	mu       sync.Mutex
	text     []byte
	modified time.Time
}

// A LogEntry is a line of the request log.
type LogEntry struct {
	Time                time.Time
	Remote, User        string
	Method, Path, Agent string
	Status              int
	Size                int64 // of the request's body; -1: unknown
}

// Add adds a line. A log that is full is rotated: it begins again, and the old lines are lost.
func (l *RequestLog) Add(e LogEntry) {
	line := fmt.Sprintf("%s||%s|%s|%s|%s|%d|%d|-1|0|%s\n", e.Time.UTC().Format("2006-01-02T15:04:05.000Z"),
		logField(e.Remote), logField(e.User), logField(e.Method), logField(e.Path), e.Status, e.Size, logField(e.Agent))
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.text)+len(line) > maxRequestLog {
		l.text = nil
	}
	l.text = append(l.text, line...)
	l.modified = e.Time
}

// logField makes a text fit into a field of a line.
func logField(s string) string {
	if len(s) > maxLogField {
		s = s[:maxLogField]
	}
	return strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' || r == '|' {
			return '?'
		}
		return r
	}, s)
}

// Read returns the text after a position, the size of the log and its last change. If the text is
// longer than limit, Read returns its end. A position beyond the log is one in a rotated log: it
// counts as 0.
func (l *RequestLog) Read(position int64, limit int) (text string, size int64, modified time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	size = int64(len(l.text))
	if position > size {
		position = 0
	}
	rest := l.text[position:]
	return string(rest[max(0, len(rest)-limit):]), size, l.modified
}
