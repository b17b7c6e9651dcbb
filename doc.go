// Package jfrog is the core of the JFrog Platform SDK: an authenticated HTTP
// client that knows retries, errors, paging and waiting, and nothing about any
// product. The product packages (artifactory, access, lifecycle ...) hang their
// services off it:
//
//	c, err := jfrog.New("https://acme.jfrog.io", jfrog.WithAccessToken(token))
//	rt := artifactory.New(c)
//	repo, err := rt.Repositories.Get(ctx, "libs-release-local")
//
// [Do] and [Open] send a [Request] to any endpoint, also to one that has no method
// yet. Every failure of the server is an [*Error] that errors.Is compares with
// [ErrNotFound] and its siblings. What a caller wants besides a result rides on
// the context: [WithHeader], [WithResponse].
//
// A Client is safe for concurrent use. Nothing secret shows up in its errors, log
// records or formatted values.
package jfrog
