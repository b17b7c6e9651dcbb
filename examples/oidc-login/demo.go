package main

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/access"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

const (
	demoProvider = "github-oidc"
	demoAudience = "jfrog-platform"
	demoRepo     = "oidc-demo-local"

	// demoLifetime is the lifetime of access tokens. It is short, so that the demo shows a
	// replacement: the client replaces a token when a tenth of its lifetime is left.
	demoLifetime = 2 * time.Second
)

// stage is the environment of a job: a CI system, and a platform that trusts it.
type stage struct {
	ci       *provider
	platform *platform
	srv      *jfrogtest.Server // Artifactory of the platform
	url      string            // URL of the platform
	undo     []func()          // the calls of tearDown, last element first
}

// setUp starts the CI system and the platform, and sets the environment variables of a job.
func setUp() (s *stage, err error) {
	s = &stage{}
	defer func() {
		if err != nil {
			s.tearDown()
		}
	}()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return nil, err
	}
	s.ci = newProvider(key)
	if err := s.serve(func(url string) http.Handler { s.ci.issuer = url; return s.ci }); err != nil {
		return nil, err
	}
	if s.srv, err = jfrogtest.Start(); err != nil {
		return nil, err
	}
	s.undo = append(s.undo, s.srv.Close)
	s.platform = newPlatform(s.ci.issuer, demoLifetime, proxy(s.srv))
	if err := s.serve(func(url string) http.Handler { s.url = url; return s.platform }); err != nil {
		return nil, err
	}
	s.undo = append(s.undo, setenv(s.ci.environment()))
	return s, nil
}

// tearDown reverses setUp.
func (s *stage) tearDown() {
	for _, undo := range slices.Backward(s.undo) {
		undo()
	}
}

// demo runs a job between setUp and tearDown.
func demo(ctx context.Context, out io.Writer, logger *slog.Logger) error {
	s, err := setUp()
	if err != nil {
		return err
	}
	defer s.tearDown()
	return job(ctx, out, s, jfrog.WithLogger(logger))
}

// job does the work of the CI job. Its only secret is the request token that the CI system sets in
// its environment. From s it uses only the URL and the platform's counters.
func job(ctx context.Context, out io.Writer, s *stage, opts ...jfrog.Option) error {
	printf := func(format string, args ...any) { _, _ = fmt.Fprintf(out, format+"\n", args...) }
	c, err := login(s.url, demoProvider, access.IDTokenFromGitHubActions(demoAudience, opts...), opts...)
	if err != nil {
		return err
	}
	rt := artifactory.New(c)
	const calls = 8
	if err := pingAtOnce(ctx, rt, calls); err != nil {
		return err
	}
	granted, _ := s.platform.counts()
	printf("Sent %d pings at once; access tokens issued: %d", calls, granted)

	if err := rt.Repositories.Create(ctx, artifactory.NewLocalRepository(demoRepo, artifactory.PackageTypeGeneric)); err != nil {
		return err
	}
	item, err := rt.Artifacts.Deploy(ctx, demoRepo, "app/1.0/app.txt", strings.NewReader("built in CI\n"), nil)
	if err != nil {
		return err
	}
	printf("Created repository %s and deployed %s", item.Repo, item.Path)

	if err := pingFor(ctx, rt, demoLifetime); err != nil {
		return err
	}
	granted, denied := s.platform.counts()
	printf("Sent pings for %s, the lifetime of a token; access tokens issued: %d, requests denied: %d",
		demoLifetime, granted, denied)

	other, err := login(s.url, demoProvider, access.IDTokenFromGitHubActions("other-audience", opts...), opts...)
	if err != nil {
		return err
	}
	err = artifactory.New(other).System.Ping(ctx)
	if !errors.Is(err, jfrog.ErrUnauthorized) {
		return fmt.Errorf("ID token for another audience: got %v, want %v", err, jfrog.ErrUnauthorized)
	}
	printf("ID token for another audience: %v", err)
	return nil
}

// pingAtOnce sends concurrent pings.
func pingAtOnce(ctx context.Context, rt *artifactory.Client, calls int) error {
	errs := make([]error, calls)
	var wg sync.WaitGroup
	for i := range errs {
		wg.Go(func() { errs[i] = rt.System.Ping(ctx) })
	}
	wg.Wait()
	return errors.Join(errs...)
}

// pingFor sends pings one after another for the duration d.
func pingFor(ctx context.Context, rt *artifactory.Client, d time.Duration) error {
	for end := time.Now().Add(d); time.Now().Before(end); {
		if err := rt.System.Ping(ctx); err != nil {
			return err
		}
		time.Sleep(d / 40)
	}
	return nil
}

// serve starts a server on a free loopback port. It calls handler with the URL of the server.
func (s *stage) serve(handler func(url string) http.Handler) error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	srv := &http.Server{Handler: handler("http://" + l.Addr().String()), ReadHeaderTimeout: time.Minute}
	go func() { _ = srv.Serve(l) }()
	s.undo = append(s.undo, func() { _ = srv.Close() })
	return nil
}

// setenv sets environment variables as a CI runner does. The returned function restores them.
func setenv(vars map[string]string) (undo func()) {
	var undos []func() error
	for name, value := range vars {
		before, was := os.LookupEnv(name)
		undos = append(undos, func() error {
			if was {
				return os.Setenv(name, before)
			}
			return os.Unsetenv(name)
		})
		_ = os.Setenv(name, value)
	}
	return func() {
		for _, u := range undos {
			_ = u()
		}
	}
}
