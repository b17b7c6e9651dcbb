// Package renewal lets a token source see why the client asks for a token.
package renewal

import "context"

type key struct{}

// With returns a context for asking a source for a token, after the server has refused another.
func With(ctx context.Context, refused string) context.Context {
	return context.WithValue(ctx, key{}, refused)
}

// Refused returns the token that the server refused, or "".
func Refused(ctx context.Context) string {
	token, _ := ctx.Value(key{}).(string)
	return token
}
