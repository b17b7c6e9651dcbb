// Package jfrog is the core of the JFrog Platform SDK: an authenticated HTTP client with
// retries, typed errors, paging and waiting. The product packages (artifactory, access,
// lifecycle ...) build their services on it:
//
//	c, err := jfrog.New("https://acme.jfrog.io", jfrog.WithAccessToken(token))
//	rt := artifactory.New(c)
//	repo, err := rt.Repositories.Get(ctx, "libs-release-local")
//
// [Do], [Send] and [Open] send a [Request] to any endpoint, including endpoints that have no
// method yet. A failure of the server is an [*Error]. Use errors.Is to compare it with
// [ErrNotFound] and its siblings. [WithHeader] and [WithResponse] set headers and get the
// response of a call through its context.
//
// A Client is safe for concurrent use. Its errors, log records and formatted values contain no
// secrets.
//
// # For product packages
//
// Some names are useful only to packages that implement operations: [Request.Check],
// [Request.NotFoundIf], [Request.RetryIf], [Request.Idempotent], [Request.NotIdempotent],
// [Request.MayBeEmpty], [Request.LongRunning], [Request.AnyContent], [OpenFunc],
// [Stream.BadAnswer], [FormatMasked] and [Connection]. Programs rarely need them.
package jfrog
