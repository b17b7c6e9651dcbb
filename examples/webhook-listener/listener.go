package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/platform/webhooks"
)

// listener receives events over HTTP and prints them.
type listener struct {
	server *http.Server
	failed chan error // receives the error that ends the server early

	mu       sync.Mutex
	out      io.Writer
	received chan *webhooks.Event // nil, or receives a copy of each event
}

// listen starts a listener on a socket.
func listen(socket net.Listener, out io.Writer, secrets ...jfrog.Secret) *listener {
	l := &listener{out: out, failed: make(chan error, 1)}
	l.server = &http.Server{
		Handler:           webhooks.Receiver(l.handle, secrets...),
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       30 * time.Second,
	}
	go func() {
		if err := l.server.Serve(socket); err != http.ErrServerClosed {
			l.failed <- err
		}
	}()
	return l
}

// close waits a short time for the events in progress and ends the server. Shutdown alone would
// also wait for connections that a client has opened and not used yet.
func (l *listener) close() error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if err := l.server.Shutdown(ctx); !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return l.server.Close()
}

// handle prints an event. The platform sees an error if this fails.
func (l *listener) handle(ctx context.Context, e *webhooks.Event) error {
	l.mu.Lock()
	_, err := fmt.Fprintf(l.out, "%-17s  %-8s  %s\n", e.Domain, e.EventType, describe(e))
	l.mu.Unlock()
	if err == nil && l.received != nil {
		select {
		case l.received <- e:
		case <-ctx.Done():
		}
	}
	return err
}

// describe returns what an event is about.
func describe(e *webhooks.Event) string {
	switch d := e.Data.(type) {
	case *webhooks.ArtifactData:
		if d.TargetRepoPath != "" {
			return fmt.Sprintf("%s/%s -> %s", d.RepoKey, d.Path, d.TargetRepoPath)
		}
		return fmt.Sprintf("%s/%s, %d bytes", d.RepoKey, d.Path, d.Size)
	case *webhooks.PropertyData:
		return fmt.Sprintf("%s/%s: %s=%s", d.RepoKey, d.Path, d.PropertyKey, strings.Join(d.PropertyValues, ","))
	case *webhooks.DockerData:
		return fmt.Sprintf("%s/%s:%s", d.RepoKey, d.ImageName, d.Tag)
	case *webhooks.BuildData:
		return fmt.Sprintf("%s %s", d.BuildName, d.BuildNumber)
	case *webhooks.ReleaseBundleV2Data:
		return fmt.Sprintf("%s %s", d.ReleaseBundleName, d.ReleaseBundleVersion)
	}
	if e.DataError != nil { // its text has no data
		return e.DataError.Error()
	}
	return string(e.RawData) // the data of other domains as it was received
}
