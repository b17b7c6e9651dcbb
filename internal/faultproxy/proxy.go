// Package faultproxy is a TCP proxy for tests. Between an HTTP client and a server, it cuts
// connections, delays them, and changes bytes at any point of a request or a response.
//
// It parses HTTP/1.1 only to find the beginning of each message and its body. Everything else
// passes through byte by byte.
package faultproxy

import (
	"bufio"
	"net"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"time"
)

// A Proxy listens on loopback and passes connections on to one server.
type Proxy struct {
	URL string // base URL to use in place of the server's

	listener net.Listener
	target   string
	open     atomic.Int64
	accepted atomic.Int64
	running  sync.WaitGroup

	mu     sync.Mutex
	closed bool
	conns  map[net.Conn]bool
	faults []*armed
}

// Side is one direction of an exchange.
type Side int

// The sides of an exchange.
const (
	Request Side = iota
	Response
)

// Action is the effect of a fault on a byte.
type Action int

// The actions of a [Fault].
const (
	Cut   Action = iota // close both connections before the byte
	Flip                // invert the bits of the byte
	Delay               // wait before the byte
	Tell                // only call Hook
)

// A Fault harms messages at one byte.
type Fault struct {
	Match func(method, path string) bool // matches requests, with their query; nil: any
	After int                            // number of times that the byte passes unharmed first
	Times int                            // number of times that it is harmed then; negative: always

	Side Side
	Body bool // Offset counts the bytes of the body, without the framing of chunks
	// Offset is the index of the byte. A negative Offset counts from the end of the head, or of a
	// body of known length; -1 is the last byte.
	Offset int64
	End    bool // after the last byte of the message, in place of Offset

	Do   Action
	Wait time.Duration // duration of a Delay
	Hook func()        // called when the byte is reached; nil: nothing
}

type armed struct {
	Fault
	mu   sync.Mutex
	hits atomic.Int64
}

// due counts a byte that has been reached, and reports whether to harm it.
func (a *armed) due() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	switch {
	case a.After > 0:
		a.After--
		return false
	case a.Times == 0:
		return false
	case a.Times > 0:
		a.Times--
	}
	a.hits.Add(1)
	return true
}

// Start starts a proxy for the server at an http URL. The caller must call Close.
func Start(server string) (*Proxy, error) {
	u, err := url.Parse(server)
	if err != nil {
		return nil, err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	p := &Proxy{URL: "http://" + l.Addr().String(), listener: l, target: u.Host, conns: map[net.Conn]bool{}}
	p.running.Go(p.accept)
	return p, nil
}

// Inject adds a fault, and returns a function that returns how often it has struck. The first fault
// that matches an exchange on a side applies.
func (p *Proxy) Inject(f Fault) (hits func() int) {
	if f.Times == 0 {
		f.Times = 1
	}
	a := &armed{Fault: f}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.faults = append(p.faults, a)
	return func() int { return int(a.hits.Load()) }
}

// Reset removes all faults.
func (p *Proxy) Reset() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.faults = nil
}

// Open returns the number of connections from clients that are open.
func (p *Proxy) Open() int { return int(p.open.Load()) }

// Accepted returns the number of connections that clients have made.
func (p *Proxy) Accepted() int { return int(p.accepted.Load()) }

// Close ends the proxy and all its connections.
func (p *Proxy) Close() {
	p.mu.Lock()
	p.closed = true
	_ = p.listener.Close()
	for c := range p.conns {
		_ = c.Close()
	}
	p.mu.Unlock()
	p.running.Wait()
}

func (p *Proxy) accept() {
	for {
		client, err := p.listener.Accept()
		if err != nil {
			return
		}
		p.accepted.Add(1)
		p.open.Add(1)
		p.running.Go(func() {
			defer p.open.Add(-1)
			p.serve(client)
		})
	}
}

// keep registers a connection for Close. It returns false if Close has been called.
func (p *Proxy) keep(c net.Conn) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.closed {
		p.conns[c] = true
	}
	return !p.closed
}

func (p *Proxy) drop(c net.Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.conns, c)
	_ = c.Close()
}

// serve passes on one connection.
func (p *Proxy) serve(client net.Conn) {
	defer p.drop(client)
	server, err := net.Dial("tcp", p.target)
	if err != nil {
		return
	}
	defer p.drop(server)
	if !p.keep(client) || !p.keep(server) {
		return
	}
	end := sync.OnceFunc(func() {
		_ = client.Close()
		_ = server.Close()
	})
	asked := make(chan exchange, 16)
	var both sync.WaitGroup
	both.Go(func() {
		defer close(asked)
		defer end()
		from, to := bufio.NewReader(client), bufio.NewWriter(server)
		for p.request(from, to, end, asked) {
			continue
		}
	})
	both.Go(func() {
		defer end()
		from, to := bufio.NewReader(server), bufio.NewWriter(client)
		for x := range asked {
			if !p.response(from, to, end, x) {
				return
			}
		}
	})
	both.Wait()
}

// exchange is a request, and the faults for its sides.
type exchange struct {
	method string
	fault  *armed // fault of the response
}

// find returns the fault for a side of a request.
func (p *Proxy) find(side Side, method, path string) *armed {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, f := range p.faults {
		if f.Side == side && (f.Match == nil || f.Match(method, path)) {
			return f
		}
	}
	return nil
}

// request passes one request on, and reports whether another may follow.
func (p *Proxy) request(from *bufio.Reader, to *bufio.Writer, end func(), asked chan<- exchange) bool {
	head, err := readHead(from)
	if err != nil {
		return false
	}
	method, path := head.request()
	asked <- exchange{method, p.find(Response, method, path)}
	m := &message{from: from, to: to, end: end, fault: p.find(Request, method, path)}
	return m.pass(head, head.bodyLength(false))
}

// response passes on the response to a request.
func (p *Proxy) response(from *bufio.Reader, to *bufio.Writer, end func(), x exchange) bool {
	head, err := readHead(from)
	if err != nil {
		return false
	}
	length := head.bodyLength(true)
	if status := head.status(); x.method == http.MethodHead || status == http.StatusNoContent || status == http.StatusNotModified {
		length = 0
	}
	m := &message{from: from, to: to, end: end, fault: x.fault}
	return m.pass(head, length)
}
