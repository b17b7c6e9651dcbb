package jfrogtest

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// AttestationKey verifies the signatures of release bundles and of promotions: Ed25519 over the pre-authentication
// encoding of their DSSE envelopes.
func (s *Server) AttestationKey() ed25519.PublicKey { return s.attestor.Public().(ed25519.PublicKey) }

// FillCache puts a file into the cache of a remote repository, as if it had been downloaded through it.
func (s *Server) FillCache(remoteKey, itemPath string, data []byte) error {
	b, err := spool(bytes.NewReader(data), s.opt.spool, s.spoolFolder)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	repo := s.repos[remoteKey+cacheSuffix]
	if repo == nil {
		b.discard()
		return fmt.Errorf("jfrogtest: no remote repository %q", remoteKey)
	}
	if _, err := s.putFile(repo, strings.Trim(itemPath, "/"), b, checksums{}, "_system_"); err != nil {
		b.discard()
		return fmt.Errorf("jfrogtest: fill cache of %s: %w", remoteKey, err)
	}
	return nil
}

// Version is the version of Artifactory that the server claims to be.
const Version = "7.111.4"

// TB is the part of testing.TB that [New] needs. It keeps package testing out of programs.
type TB interface {
	Helper()
	Cleanup(func())
	Fatalf(format string, args ...any)
}

// A Server is a running Artifactory.
type Server struct {
	// URL is the platform's base URL, without a slash at the end. Artifactory answers below /artifactory,
	// Release Lifecycle Management below /lifecycle, evidence below /evidence and /onemodel, Access below /access.
	URL string
	// Token is the access token of an administrator.
	Token string

	opt        options
	listener   *http.Server
	storage    *http.Server // the host that downloads are redirected to on demand
	storageURL string
	closing    sync.Once

	faults  faultList
	journal journal
	remote  journal // what the redirect target has received

	mu     sync.Mutex // guards all below
	repos  map[string]*repository
	blobs  *contents
	builds *buildStore
	signer signer
	access *accessStore

	jobs        []*job // that go on
	bundles     []*bundleVersion
	attestor    ed25519.PrivateKey // signs release bundles and promotions
	evidence    []*evidence
	evidenceIDs int // given so far
}

// New starts a server that lives as long as the test.
func New(tb TB, opts ...Option) *Server {
	tb.Helper()
	s, err := Start(opts...)
	if err != nil {
		tb.Fatalf("jfrogtest: %v", err)
	}
	tb.Cleanup(s.Close)
	return s
}

// Start starts a server outside of tests. The caller calls Close.
func Start(opts ...Option) (*Server, error) {
	opt := defaultOptions()
	for _, o := range opts {
		o(&opt)
	}
	s := &Server{
		Token:  opt.token,
		opt:    opt,
		repos:  map[string]*repository{},
		blobs:  newContents(opt.spool),
		builds: newBuildStore(),
		signer: newSigner(),
		access: newAccessStore(opt),
	}
	_, s.attestor, _ = ed25519.GenerateKey(nil) // never fails
	listener, err := net.Listen("tcp", opt.addr)
	if err != nil {
		return nil, fmt.Errorf("listen: %w", err)
	}
	storage, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, errors.Join(fmt.Errorf("listen: %w", err), listener.Close())
	}
	scheme := "http"
	if opt.tls != nil {
		listener, storage, scheme = tls.NewListener(listener, opt.tls), tls.NewListener(storage, opt.tls), "https"
	}
	s.URL = scheme + "://" + reachable(listener.Addr())
	_, port, _ := net.SplitHostPort(storage.Addr().String()) // a listener's address is well formed
	s.storageURL = scheme + "://localhost:" + port           // another name: HTTP clients do not look at ports alone
	s.addRepository(trashKey, classTrash, map[string]any{})
	for _, config := range opt.repositories {
		if _, err := s.createRepository(config["key"].(string), config); err != nil {
			return nil, errors.Join(err, listener.Close(), storage.Close())
		}
	}
	s.listener, s.storage = serveOn(listener, s.serve), serveOn(storage, s.serveStorage)
	return s, nil
}

// reachable is the address for clients: one that stands for all interfaces is no place to go to.
func reachable(addr net.Addr) string {
	tcp, ok := addr.(*net.TCPAddr)
	if ok && tcp.IP.IsUnspecified() {
		return net.JoinHostPort("127.0.0.1", strconv.Itoa(tcp.Port))
	}
	return addr.String()
}

// serveOn starts one HTTP server.
func serveOn(l net.Listener, handle http.HandlerFunc) *http.Server {
	srv := &http.Server{Handler: handle, ReadHeaderTimeout: time.Minute}
	go func() { _ = srv.Serve(l) }() // always ends with ErrServerClosed
	return srv
}

// Close stops the server, cuts the connections that are still open and removes its temporary files.
func (s *Server) Close() {
	s.closing.Do(func() {
		for _, srv := range []*http.Server{s.listener, s.storage} {
			ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
			if srv.Shutdown(ctx) != nil {
				_ = srv.Close()
			}
			cancel()
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		s.blobs.removeAll()
	})
}

// now is the server's time in the precision of Artifactory.
func (s *Server) now() time.Time { return s.opt.clock().UTC().Truncate(time.Millisecond) }
