package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"sync/atomic"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// demoRepo is the repository on the in-memory platform.
const demoRepo = "libs-demo-local"

// connect returns a client for the configured platform, or for an in-memory one with demo content.
// In the latter case it sets an empty repo to demoRepo. The caller must call the returned function
// at the end.
func connect(ctx context.Context, platform bool, repo *string, needsRepo bool) (*jfrog.Client, func(), error) {
	if platform {
		if *repo == "" && needsRepo {
			return nil, nil, errors.New("a repository is required: set -repo")
		}
		if err := check(ctx); err != nil {
			return nil, nil, err
		}
		c, err := jfrog.NewFromEnv(jfrog.WithUserAgent("cleanup"))
		return c, func() {}, err
	}
	if *repo == "" {
		*repo = demoRepo
	}
	// fillDemo sets the server's clock back, so that the files are old.
	var ago atomic.Int64
	clock := func() time.Time { return time.Now().Add(-time.Duration(ago.Load())) }
	srv, err := jfrogtest.Start(jfrogtest.WithClock(clock), jfrogtest.WithRepository(demoRepo, "local", "generic"))
	if err != nil {
		return nil, nil, err
	}
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token))
	if err == nil {
		err = fillDemo(ctx, artifactory.New(c), func(days int) { ago.Store(int64(days) * int64(24*time.Hour)) })
	}
	if err != nil {
		srv.Close()
		return nil, nil, err
	}
	return c, srv.Close, nil
}

// check sends one request without retries, so that a wrong URL or token is reported at once.
func check(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	c, err := jfrog.NewFromEnv(jfrog.WithUserAgent("cleanup"), jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 1}))
	if err != nil {
		return err
	}
	_, err = artifactory.New(c).System.Version(ctx)
	if errors.Is(err, jfrog.ErrForbidden) { // the user may still be allowed to search
		return nil
	}
	return err
}

// fillDemo deploys five versions in the course of the last year. The first one has the property
// keep, and the third one was last downloaded a week ago.
func fillDemo(ctx context.Context, rt *artifactory.Client, daysAgo func(int)) error {
	file := func(version int) string { return fmt.Sprintf("org/acme/app/%d.0/app-%d.0.tgz", version, version) }
	for version := 1; version <= 5; version++ {
		daysAgo(400 - 80*version)
		opts := &artifactory.ArtifactDeployOptions{}
		if version == 1 {
			opts.Properties = artifactory.Properties{"keep": {"first release"}}
		}
		content := bytes.Repeat([]byte{byte(version)}, version*64<<10)
		if _, err := rt.Artifacts.Deploy(ctx, demoRepo, file(version), bytes.NewReader(content), opts); err != nil {
			return err
		}
	}
	daysAgo(7)
	defer daysAgo(0)
	d, err := rt.Artifacts.Download(ctx, demoRepo, file(3), nil)
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, d)
	return errors.Join(err, d.Close())
}
