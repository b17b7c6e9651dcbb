// Command release does the job of a release pipeline. It publishes a build, creates a release
// bundle from it and attaches signed evidence to the bundle. Then it promotes the bundle to the
// production environment, distributes it to other sites, and lists its promotions and
// distributions.
//
//	go run ./examples/release                           # on an in-memory platform
//	go run ./examples/release -platform                 # on a real platform
//	go run ./examples/release -platform -sites edge-1   # with a distribution
//
// With -platform, release connects to the platform that is configured in the environment or for the
// JFrog CLI (see jfrog.NewFromEnv). The platform needs a license for release bundles, and the user
// must be allowed to create repositories. For a distribution, the sites must have the public key of
// the key pair default-rsa-key (see lifecycle.DistributionsService.PropagateKey).
//
// Release deletes everything that it creates, except for the repositories that a distribution
// creates on the sites: they stay there, without content.
package main

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"os/signal"
	"slices"
	"strconv"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/evidence"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
	"github.com/jfrogkit/jfrog-go/lifecycle"
)

func main() {
	log.SetFlags(0)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	ctx, cancel := context.WithTimeout(ctx, 10*time.Minute)
	defer cancel()
	if err := run(ctx, os.Args[1:], os.Stdout); err != nil && !errors.Is(err, flag.ErrHelp) {
		log.Fatal("release: ", err)
	}
}

// parse parses the command line. For -h, it prints the usage and returns flag.ErrHelp.
func parse(flags *flag.FlagSet, args []string, out io.Writer) error {
	flags.SetOutput(io.Discard) // main prints the error
	err := flags.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		flags.SetOutput(out)
		_, _ = fmt.Fprintf(out, "Usage: %s [flags]\n\n"+
			"Publishes a build, creates a release bundle from it, promotes the bundle and\n"+
			"distributes it.\n"+
			"Deletes everything at the end.\n\n", flags.Name())
		flags.PrintDefaults()
	}
	if err == nil && flags.NArg() > 0 {
		err = fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	return err
}

// connect returns a client for the configured platform, or for an in-memory one. The caller must
// call the returned function at the end.
func connect(ctx context.Context, platform bool) (*jfrog.Client, func(), error) {
	if platform {
		if err := check(ctx); err != nil {
			return nil, nil, err
		}
		c, err := jfrog.NewFromEnv(jfrog.WithUserAgent("release"))
		return c, func() {}, err
	}
	srv, err := jfrogtest.Start(
		jfrogtest.WithDistributionTarget("edge-1", "Frankfurt", "DE"), jfrogtest.WithDistributionTarget("edge-2", "Boston", "US"))
	if err != nil {
		return nil, nil, err
	}
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token))
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
	c, err := jfrog.NewFromEnv(jfrog.WithUserAgent("release"), jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 1}))
	if err != nil {
		return err
	}
	_, err = artifactory.New(c).System.Version(ctx)
	if errors.Is(err, jfrog.ErrForbidden) { // the user may still be allowed to release
		return nil
	}
	return err
}

func run(ctx context.Context, args []string, out io.Writer) (err error) {
	flags := flag.NewFlagSet("release", flag.ContinueOnError)
	platform := flags.Bool("platform", false, "run on the configured platform, not on an in-memory one")
	sites := flags.String("sites", "", "`names` of sites to distribute to, separated by commas; may have the wildcards\n"+
		"* and ?. If it is empty: all sites of the in-memory platform, and none of another")
	if err := parse(flags, args, out); err != nil {
		return err
	}
	if *sites == "" && !*platform {
		*sites = "*"
	}
	c, done, err := connect(ctx, *platform)
	if err != nil {
		return err
	}
	defer done()
	id := strconv.FormatInt(time.Now().UnixMilli(), 10)
	p := &pipeline{
		out: out, rt: artifactory.New(c), lc: lifecycle.New(c), ev: evidence.New(c),
		dev: "release-demo-" + id + "-dev", prod: "release-demo-" + id + "-prod",
		name: "release-demo-" + id, version: "1.0.0", number: id, rules: rulesFor(*sites),
	}
	defer func() { err = errors.Join(err, p.cleanUp()) }()
	for _, step := range []func(context.Context) error{
		p.publish, p.bundle, p.attest, p.promote, p.listPromotions, p.distribute,
	} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// pipeline is one run of the job.
type pipeline struct {
	out       io.Writer
	rt        *artifactory.Client
	lc        *lifecycle.Client
	ev        *evidence.Client
	dev, prod string // repository keys for the environments DEV and PROD
	name      string // name of the build and of the release bundle
	number    string // build number
	version   string // version of the release bundle
	rules     []lifecycle.DistributionRule

	undo []func(context.Context) error // what cleanUp calls, last element first
}

func (p *pipeline) printf(format string, args ...any) {
	_, _ = fmt.Fprintf(p.out, format+"\n", args...)
}

// publish creates the repositories, deploys the artifacts of the build and publishes its
// build-info.
func (p *pipeline) publish(ctx context.Context) error {
	for key, environment := range map[string]string{p.dev: "DEV", p.prod: "PROD"} {
		repo := artifactory.NewLocalRepository(key, artifactory.PackageTypeGeneric)
		repo.Environments = []string{environment}
		err := p.rt.Repositories.Create(ctx, repo)
		p.onCleanUp(err, func(ctx context.Context) error { return p.rt.Repositories.Delete(ctx, key) })
		if err != nil {
			return err
		}
	}
	module := artifactory.BuildModule{ID: p.name, Type: "generic"}
	for _, file := range []string{"app.tar.gz", "app.sbom.json"} {
		content := []byte("content of " + file)
		sums, err := artifactory.ComputeChecksums(bytes.NewReader(content))
		if err != nil {
			return err
		}
		path := p.name + "/" + p.version + "/" + file
		if _, err := p.rt.Artifacts.Deploy(ctx, p.dev, path, bytes.NewReader(content), &artifactory.ArtifactDeployOptions{
			Checksums:  sums,
			Properties: artifactory.Properties{"build.name": {p.name}, "build.number": {p.number}},
		}); err != nil {
			return err
		}
		module.Artifacts = append(module.Artifacts, artifactory.BuildArtifact{
			Name: file, Path: path, OriginalDeploymentRepo: p.dev, MD5: sums.MD5, SHA1: sums.SHA1, SHA256: sums.SHA256,
		})
	}
	err := p.rt.Builds.Publish(ctx, artifactory.BuildInfo{
		Version: "1.0.1", Name: p.name, Number: p.number, Started: jfrog.NewTime(time.Now()),
		Modules: []artifactory.BuildModule{module},
	}, nil)
	p.onCleanUp(err, func(ctx context.Context) error {
		return p.rt.Builds.Delete(ctx, artifactory.BuildDeleteRequest{BuildName: p.name, BuildNumbers: []string{p.number}})
	})
	if err == nil {
		p.printf("Published build %s/%s with %d artifacts", p.name, p.number, len(module.Artifacts))
	}
	return err
}

// bundle creates a release bundle from the build and waits until it is complete.
func (p *pipeline) bundle(ctx context.Context) error {
	bundle, err := p.lc.ReleaseBundles.CreateAndWait(ctx, lifecycle.ReleaseBundleCreateRequest{
		ReleaseBundleName: p.name, ReleaseBundleVersion: p.version,
		Sources: []lifecycle.Source{lifecycle.FromBuilds(lifecycle.SourceBuild{BuildName: p.name, BuildNumber: p.number})},
	}, nil, nil)
	// The release bundle may exist even if the server has refused a request, because of the wait.
	p.onCleanUp(nil, func(ctx context.Context) error {
		// The deletion must be complete before the repositories of the artifacts are deleted.
		return p.lc.ReleaseBundles.Delete(ctx, p.name, p.version, &lifecycle.ReleaseBundleDeleteOptions{Async: new(false)})
	})
	if err != nil {
		return err
	}
	p.printf("Created release bundle %s %s", bundle.ReleaseBundleName, bundle.ReleaseBundleVersion)
	for artifact, err := range p.lc.ReleaseBundles.AllArtifacts(ctx, p.name, p.version, nil) {
		if err != nil {
			return err
		}
		p.printf("  %.12s  %s", artifact.Checksum, artifact.Path)
	}
	return nil
}

// attest signs the test results and attaches them to the bundle's manifest as evidence. It uses a
// new key. The platform can verify evidence only if it has the public key.
func (p *pipeline) attest(ctx context.Context) error {
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return err
	}
	signer, err := evidence.NewSigner(key, "release-demo")
	if err != nil {
		return err
	}
	manifest := p.name + "/" + p.version + "/release-bundle.json.evd"
	created, err := p.ev.Records.Create(ctx, "release-bundles-v2", manifest, evidence.Statement{
		PredicateType: "https://jfrogkit.example/test-results/v1",
		Predicate:     map[string]int{"passed": 120, "failed": 0},
		CreatedBy:     "examples/release",
	}, signer, nil)
	if err == nil {
		p.printf("Attached evidence %s", created.Name)
	}
	return err
}

// promote promotes the bundle to PROD, which copies its artifacts to the repository prod.
func (p *pipeline) promote(ctx context.Context) error {
	promotion, err := p.lc.Promotions.CreateAndWait(ctx, p.name, p.version, lifecycle.PromotionCreateRequest{
		Environment: "PROD", IncludedRepositoryKeys: []string{p.prod},
	}, nil, nil)
	if err != nil {
		return err
	}
	p.printf("Promoted to %s", promotion.Environment)
	files, err := p.rt.Items.List(ctx, p.prod, "/", &artifactory.ItemListOptions{Deep: true})
	if err != nil {
		return err
	}
	for _, f := range files.Files {
		p.printf("  %s%s", p.prod, f.URI)
	}
	return nil
}

func (p *pipeline) listPromotions(ctx context.Context) error {
	p.printf("Promotions of %s:", p.name)
	for promotion, err := range p.lc.Promotions.All(ctx, p.name, nil) {
		if err != nil {
			return err
		}
		p.printf("  %s  %s  %s", promotion.ReleaseBundleVersion, promotion.Environment, promotion.Status)
	}
	return nil
}

// onCleanUp makes cleanUp call a function, unless the server has refused the creation that the
// function reverses. After another error, the creation may have succeeded.
func (p *pipeline) onCleanUp(err error, undo func(context.Context) error) {
	if _, refused := errors.AsType[*jfrog.Error](err); !refused {
		p.undo = append(p.undo, undo)
	}
}

// cleanUp deletes the bundle, also on the sites, the build and the repositories. It has its own
// context, so that it also runs after an interrupt.
func (p *pipeline) cleanUp() error {
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	var errs []error
	for _, undo := range slices.Backward(p.undo) {
		if err := undo(ctx); !errors.Is(err, jfrog.ErrNotFound) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}
