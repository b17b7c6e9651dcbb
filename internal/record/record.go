// Package record shows the replay harness the values that the core encodes and decodes for a
// call, including unexported envelope types.
package record

import "context"

// Recorder receives the Go values of a call's requests and responses.
type Recorder interface {
	Encoded(v any)             // a value encoded as the JSON body
	Query(v any)               // a value whose url tags made query parameters
	Decoded(v any, raw []byte) // a value decoded from the JSON response raw
}

type key struct{}

// With returns a context that carries r.
func With(ctx context.Context, r Recorder) context.Context {
	return context.WithValue(ctx, key{}, r)
}

// From returns the recorder of ctx, or nil.
func From(ctx context.Context) Recorder {
	r, _ := ctx.Value(key{}).(Recorder)
	return r
}
