package main

import (
	"context"
	"io"
	"net/http"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// start starts an in-memory platform, whose certificate has a private authority. It refuses the
// third request, so that the client must retry it.
func start() (*jfrogtest.Server, error) {
	srv, err := jfrogtest.Start(jfrogtest.WithTLS(nil), jfrogtest.WithoutDefaults(),
		jfrogtest.WithRepository("libs-local", "local", "generic"), jfrogtest.WithRepository("tools-local", "local", "generic"))
	if err != nil {
		return nil, err
	}
	srv.Inject(jfrogtest.Fault{After: 2, Status: http.StatusServiceUnavailable, RetryAfter: "0"})
	return srv, nil
}

// demo runs the command on an in-memory platform.
func demo(ctx context.Context, out io.Writer) error {
	srv, err := start()
	if err != nil {
		return err
	}
	defer srv.Close()
	return traced(ctx, out, srv.RootCA, func(opts ...jfrog.Option) (*jfrog.Client, error) {
		return jfrog.New(srv.URL, append(opts, jfrog.WithAccessToken(srv.Token))...)
	})
}
