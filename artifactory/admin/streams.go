package admin

import (
	"context"
	"io"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// open sends a request and returns the response's body.
func open(ctx context.Context, c *jfrog.Client, req *jfrog.Request) (io.ReadCloser, error) {
	stream, err := jfrog.Open(ctx, c, req)
	if err != nil {
		return nil, err
	}
	return stream, nil
}

// drain sends a request and reads a response of any length to its end, which is the end of the
// server's work.
func drain(ctx context.Context, c *jfrog.Client, req *jfrog.Request) error {
	stream, err := jfrog.Open(ctx, c, req)
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, stream)
	if closeErr := stream.Close(); err == nil {
		err = closeErr
	}
	return err
}
