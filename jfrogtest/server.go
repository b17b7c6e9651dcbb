package jfrogtest

import (
	"context"
	"crypto/ed25519"
	"crypto/tls"
	"errors"
	"fmt"
	"log"
	"net"
	"net/http"
	"runtime/debug"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/access"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/admin"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apptrust"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/artifactory"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/catalog"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/distribution"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/event"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/evidence"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jfconnect"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/lifecycle"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/livelogs"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/metadata"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/missioncontrol"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/myjfrog"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/pairing"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/pipelineruns"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/pipelines"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/replication"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/retention"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/router"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/security"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/webui"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/worker"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/xray"
)

// Version is the version that the server claims to have.
const Version = store.Version

// TB is the part of [testing.TB] that [New] needs. It keeps package testing out of programs.
type TB interface {
	Helper()
	Cleanup(func())
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
}

// A Server is a running platform.
type Server struct {
	// URL is the base URL of the platform, without a trailing slash. The paths of the products are
	// /artifactory, /access, /lifecycle, /distribution, /evidence, /onemodel, /event, /worker,
	// /jfconnect, /metadata, /catalog, /pipelines, /xray, /mc, /apptrust, /router and /ui. MyJFrog,
	// which is another host than the platform, is below /myjfrog, and JFrog's Entitlements Service
	// at /api.
	URL string
	// Token is an access token with the rights of an administrator.
	Token string
	// MyJFrogToken is the access token of MyJFrog, which does not accept tokens of the platform:
	//
	//	c, err := jfrog.New("", jfrog.WithServiceURL("api", srv.URL+"/myjfrog/api"),
	//		jfrog.WithAccessToken(srv.MyJFrogToken))
	//	my := myjfrog.New(c)
	MyJFrogToken string
	// RootCA is the certificate of the authority, in PEM, that has issued the server's certificate.
	// It is nil without [WithTLS] and with a certificate of the caller.
	RootCA []byte

	store     *store.Store
	platform  http.Handler
	filestore http.Handler // the host that faults redirect downloads to
	listeners []*http.Server
	closing   sync.Once

	reporting sync.Mutex
	report    func(format string, args ...any) // reports faults of the server

	faults     faultList
	journal    journal
	redirected journal // requests that the filestore has received
}

// New starts a server that is closed when the test ends.
func New(tb TB, opts ...Option) *Server {
	tb.Helper()
	s, err := Start(opts...)
	if err != nil {
		tb.Fatalf("jfrogtest: %v", err)
	}
	s.report = tb.Errorf
	tb.Cleanup(s.Close)
	return s
}

// Start starts a server outside of tests. The caller must call [Server.Close].
func Start(opts ...Option) (*Server, error) {
	opt := defaultOptions()
	for _, o := range opts {
		o(&opt)
	}
	for _, p := range opt.store.Plugins {
		if err := p.Check(); err != nil {
			return nil, err
		}
	}
	main, err := net.Listen("tcp", opt.addr)
	if err != nil {
		return nil, fmt.Errorf("listen: %w", err)
	}
	filestore, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, errors.Join(fmt.Errorf("listen: %w", err), main.Close())
	}
	s := &Server{Token: opt.store.Token, MyJFrogToken: myjfrog.Token, report: log.Printf}
	scheme := "http"
	if opt.tls != nil {
		// The address of a listener is well formed.
		host, _, _ := net.SplitHostPort(reachable(main.Addr()))
		config, authority, err := withCertificate(opt.tls, host)
		if err != nil {
			return nil, errors.Join(err, main.Close(), filestore.Close())
		}
		main, filestore, scheme = tls.NewListener(main, config), tls.NewListener(filestore, config), "https"
		s.RootCA = authority
	}
	s.URL = scheme + "://" + reachable(main.Addr())
	opt.store.URL = s.URL
	_, port, _ := net.SplitHostPort(filestore.Addr().String())
	// The host name differs from the platform's, because HTTP clients ignore ports.
	opt.store.FilestoreURL = scheme + "://localhost:" + port
	s.store = store.New(opt.store)
	for _, config := range opt.repositories {
		if err := createRepository(s.store, config); err != nil {
			return nil, errors.Join(err, main.Close(), filestore.Close())
		}
	}
	s.platform = rest.NewPlatform(s.store, services(s.store, opt.providers))
	s.filestore = artifactory.Filestore(s.store)
	s.listeners = []*http.Server{serveOn(main, s.serve), serveOn(filestore, s.serveFilestore)}
	return s, nil
}

// createRepository creates a repository of [WithRepository].
func createRepository(st *store.Store, config map[string]any) error {
	key := config["key"].(string)
	if config["rclass"] == store.ClassDistribution {
		return st.AddDistributionRepository(key)
	}
	_, err := st.CreateRepository(key, config)
	return err
}

// services returns the routes of each product, by the first segment of the path.
func services(st *store.Store, providers []*access.Provider) map[string][]rest.Route {
	table := map[string][]rest.Route{
		"artifactory": slices.Concat(pairing.Routes(st, "artifactory", "Artifactory"), security.Routes(st), replication.Routes(st), retention.Routes(st), admin.Routes(st),
			artifactory.Routes(st)), // the last because its routes for items match every path
		"access": slices.Concat(pairing.Routes(st, "access", "Access"), security.AccessRoutes(st),
			access.Routes(st, providers...)),
		"ui":           webui.Routes(st),
		"lifecycle":    lifecycle.Routes(st),
		"distribution": distribution.Routes(st),
		"apptrust":     apptrust.Routes(st),
		"catalog":      catalog.Routes(),
		"event":        event.Routes(st),
		"evidence":     evidence.Routes(st),
		"jfconnect":    jfconnect.Routes(st),
		"mc":           missioncontrol.Routes(st),
		"metadata":     metadata.Routes(st),
		"myjfrog":      myjfrog.Routes(st),
		"onemodel":     evidence.OneModelRoutes(st),
		"pipelines":    slices.Concat(pipelines.Routes(st), pipelineruns.Routes(st)),
		"worker":       worker.Routes(st),
		"xray":         xray.Routes(st),
		"router":       router.Routes("jfac", "jfcon", "jfds", "jfevd", "jfevt", "jflcm", "jfmc", "jfpip", "jfrt", "jfwks"),
	}
	livelogs.Mount(st, table)
	table["api"] = append(table["api"], jfconnect.EntitlementsRoutes(st)...)
	return table
}

// serve serves a request to the platform.
func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	entry := s.journal.add(r)
	r.Body = entry.countBody(r.Body)
	s.serveWith(s.platform, entry, w, r)
}

// serveFilestore serves a request to the host that downloads are redirected to.
func (s *Server) serveFilestore(w http.ResponseWriter, r *http.Request) {
	entry := s.redirected.add(r)
	r.Body = entry.countBody(r.Body)
	s.serveWith(s.filestore, entry, w, r)
}

// serveWith applies faults and calls the handler.
func (s *Server) serveWith(h http.Handler, entry *journalEntry, w http.ResponseWriter, r *http.Request) {
	w = &statusWriter{ResponseWriter: w, entry: entry}
	defer s.recoverPanic(w, r, entry)
	spoiled, done := s.faults.apply(w, r)
	if !done {
		h.ServeHTTP(spoiled, r)
	}
}

// recoverPanic reports a panic of a handler, which is a fault of the server. The client gets a
// response with status 500, or a broken connection if a response has begun.
func (s *Server) recoverPanic(w http.ResponseWriter, r *http.Request, entry *journalEntry) {
	v := recover()
	if v == nil {
		return
	}
	if v == http.ErrAbortHandler {
		panic(v)
	}
	s.reporting.Lock()
	s.report("jfrogtest: panic while serving %s %s: %v\n%s", r.Method, r.URL.EscapedPath(), v, debug.Stack())
	s.reporting.Unlock()
	if entry.status.Load() != 0 {
		panic(http.ErrAbortHandler)
	}
	rest.Drain(r)
	rest.Fail(w, r, fmt.Sprintf("jfrogtest panicked: %v", v))
}

// reachable returns the address that clients connect to. A server that listens on all interfaces
// is reached on the loopback interface.
func reachable(addr net.Addr) string {
	tcp, ok := addr.(*net.TCPAddr)
	if ok && tcp.IP.IsUnspecified() {
		return net.JoinHostPort("127.0.0.1", strconv.Itoa(tcp.Port))
	}
	return addr.String()
}

// maxHeader limits the request line and the headers of a request, in bytes. The journal keeps them.
const maxHeader = 256 << 10

// serveOn starts an HTTP server on a listener.
func serveOn(l net.Listener, handle http.HandlerFunc) *http.Server {
	srv := &http.Server{Handler: handle, ReadHeaderTimeout: time.Minute, MaxHeaderBytes: maxHeader}
	go func() { _ = srv.Serve(l) }() // always ends with ErrServerClosed
	return srv
}

// Close stops the server, cuts the connections that are still open and removes its temporary files.
func (s *Server) Close() {
	s.closing.Do(func() {
		for _, srv := range s.listeners {
			ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
			if srv.Shutdown(ctx) != nil {
				_ = srv.Close()
			}
			cancel()
		}
		s.reporting.Lock()
		s.report = log.Printf // the test may have ended
		s.reporting.Unlock()
		s.store.Close()
	})
}

// AttestationKey returns the public key that verifies the signatures of release bundles and
// promotions: Ed25519 over the pre-authentication encoding of their DSSE envelopes.
func (s *Server) AttestationKey() ed25519.PublicKey { return s.store.AttestationKey() }

// ConfirmLogin confirms the session of a web login for a user, as the user does in the web
// interface. Then the program that has registered the session gets a token for the user. Users
// of the command can also open the page of the login, and log in there.
func (s *Server) ConfirmLogin(session, username string) error {
	s.store.Lock()
	defer s.store.Unlock()
	if err := s.store.ConfirmWebLogin(session, username); err != nil {
		return fmt.Errorf("jfrogtest: confirm a login: %w", err)
	}
	return nil
}

// MultipartUploads counts the multipart uploads of a server.
type MultipartUploads struct {
	Begun    int
	Deployed int
	Aborted  int
	Open     int // neither deployed nor aborted
	Stored   int // parts and merged contents that are stored for open uploads
}

// MultipartUploads returns the counts of the multipart uploads since the start of the server.
func (s *Server) MultipartUploads() MultipartUploads {
	s.store.Lock()
	defer s.store.Unlock()
	u := &s.store.Uploads
	out := MultipartUploads{Begun: u.Begun, Deployed: u.Deployed, Aborted: u.Aborted}
	out.Open, out.Stored = s.store.UploadCounts()
	return out
}

// PushGit pushes a commit to a branch of a Git repository, whose name is such as acme/app. The map
// has all files of the branch by path, such as pipelines.yml. Pipelines then synchronizes the
// pipeline sources with this branch. The commit is a new version of GitRepo resources that select
// the branch, and so triggers pipelines. PushGit returns the SHA of the commit.
func (s *Server) PushGit(repository, branch string, files map[string]string) string {
	s.store.Lock()
	defer s.store.Unlock()
	return s.store.PushGit(repository, branch, files)
}

// A NodeLoad is the load of a build node in percent, from 0 to 100.
type NodeLoad struct{ Disk, Memory, CPU int }

// ReportNode reports the load of a build node of Pipelines, as the node itself does. The first
// report also initializes a node that a person has to initialize.
func (s *Server) ReportNode(nodeID int64, load NodeLoad) error {
	s.store.Lock()
	defer s.store.Unlock()
	if err := s.store.ReportNode(nodeID, load.Disk, load.Memory, load.CPU); err != nil {
		return fmt.Errorf("jfrogtest: report the load of a node: %w", err)
	}
	return nil
}

// FillCache puts a file into the cache of a remote repository, as if a client had downloaded it
// through the repository.
func (s *Server) FillCache(remoteKey, itemPath string, data []byte) error {
	if err := s.store.FillCache(remoteKey, itemPath, data); err != nil {
		return fmt.Errorf("jfrogtest: fill the cache of %s: %w", remoteKey, err)
	}
	return nil
}
