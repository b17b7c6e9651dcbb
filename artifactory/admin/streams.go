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

// maxReport limits how much of a response drain keeps. An error object is smaller.
const maxReport = 64 << 10

// drain sends a request and reads a response of any length to its end, which is the end of the
// server's work. A response that is only an error object is an error, whatever its status.
func drain(ctx context.Context, c *jfrog.Client, req *jfrog.Request) error {
	stream, err := jfrog.Open(ctx, c, req)
	if err != nil {
		return err
	}
	head, err := io.ReadAll(io.LimitReader(stream, maxReport))
	var more int64
	if err == nil {
		more, err = io.Copy(io.Discard, stream)
	}
	if closeErr := stream.Close(); err == nil {
		err = closeErr
	}
	if err == nil && more == 0 {
		err = stream.Reported(head)
	}
	return err
}
