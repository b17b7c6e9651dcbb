// Command release does what a release pipeline does: it publishes a build, makes a release
// bundle of it, attaches signed evidence to the bundle, promotes it to the production
// environment and lists its promotions.
//
//	go run ./examples/release
//
// It uses the platform that the environment or the JFrog CLI names (see jfrog.NewFromEnv),
// which needs a licence for release bundles and the right to create repositories, or else
// an Artifactory in memory. It removes what it has made.
package main

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"os/signal"
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
	if err := run(ctx, os.Stdout); err != nil {
		log.Fatal("release: ", err)
	}
}

// connect returns a client of the configured platform, or of an embedded server.
func connect() (*jfrog.Client, func(), error) {
	c, err := jfrog.NewFromEnv(jfrog.WithUserAgent("release"))
	if !errors.Is(err, jfrog.ErrNotConfigured) {
		return c, func() {}, err
	}
	srv, err := jfrogtest.Start()
	if err != nil {
		return nil, nil, err
	}
	c, err = jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token))
	return c, srv.Close, err
}

func run(ctx context.Context, out io.Writer) (err error) {
	c, done, err := connect()
	if err != nil {
		return err
	}
	defer done()
	id := strconv.FormatInt(time.Now().UnixMilli(), 10)
	p := &pipeline{
		out: out, rt: artifactory.New(c), lc: lifecycle.New(c), ev: evidence.New(c),
		dev: "release-demo-" + id + "-dev", prod: "release-demo-" + id + "-prod",
		name: "release-demo-" + id, version: "1.0.0", number: id,
	}
	defer func() { err = errors.Join(err, p.cleanUp()) }()
	for _, step := range []func(context.Context) error{p.publish, p.bundle, p.attest, p.promote, p.listPromotions} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

type pipeline struct {
	out       io.Writer
	rt        *artifactory.Client
	lc        *lifecycle.Client
	ev        *evidence.Client
	dev, prod string // keys of the repositories of the two environments
	name      string // of build and release bundle
	number    string // of the build
	version   string // of the release bundle
}

func (p *pipeline) say(format string, args ...any) { _, _ = fmt.Fprintf(p.out, format+"\n", args...) }

// publish deploys what the build made and publishes its build-info.
func (p *pipeline) publish(ctx context.Context) error {
	for key, environment := range map[string]string{p.dev: "DEV", p.prod: "PROD"} {
		repo := artifactory.NewLocalRepository(key, artifactory.PackageTypeGeneric)
		repo.Environments = []string{environment}
		if err := p.rt.Repositories.Create(ctx, repo); err != nil {
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
	if err == nil {
		p.say("published build %s/%s with %d artifacts", p.name, p.number, len(module.Artifacts))
	}
	return err
}

// bundle makes a release bundle of the build and waits until it is complete.
func (p *pipeline) bundle(ctx context.Context) error {
	bundle, err := p.lc.ReleaseBundles.CreateAndWait(ctx, &lifecycle.CreateRequest{
		Name: p.name, Version: p.version,
		Sources: []lifecycle.Source{lifecycle.FromBuilds(lifecycle.SourceBuild{Name: p.name, Number: p.number})},
	}, nil, nil)
	if err != nil {
		return err
	}
	p.say("created release bundle %s %s", bundle.Name, bundle.Version)
	for artifact, err := range p.lc.ReleaseBundles.AllArtifacts(ctx, p.name, p.version, nil) {
		if err != nil {
			return err
		}
		p.say("  %s  %s", artifact.Checksum, artifact.Path)
	}
	return nil
}

// attest signs the test results as evidence for the bundle, whose manifest is the subject.
// The key is made for the occasion; one whose public half the platform knows makes the
// evidence a verified one.
func (p *pipeline) attest(ctx context.Context) error {
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return err
	}
	signer, err := evidence.NewSigner(key, "release-demo")
	if err != nil {
		return err
	}
	subject := "release-bundles-v2/" + p.name + "/" + p.version + "/release-bundle.json.evd"
	created, err := p.ev.Evidence.Create(ctx, subject, &evidence.Statement{
		PredicateType: "https://jfrogkit.example/test-results/v1",
		Predicate:     map[string]int{"passed": 120, "failed": 0},
		CreatedBy:     "examples/release",
	}, signer, nil)
	if err == nil {
		p.say("attached evidence %s", created.Name)
	}
	return err
}

// promote takes the bundle to production, which copies its artifacts there.
func (p *pipeline) promote(ctx context.Context) error {
	promotion, err := p.lc.Promotions.CreateAndWait(ctx, p.name, p.version, &lifecycle.PromotionRequest{
		Environment: "PROD", IncludedRepositoryKeys: []string{p.prod},
	}, nil, nil)
	if err != nil {
		return err
	}
	p.say("promoted to %s", promotion.Environment)
	files, err := p.rt.Items.List(ctx, p.prod, "/", &artifactory.ItemListOptions{Deep: true})
	if err != nil {
		return err
	}
	for _, f := range files.Files {
		p.say("  %s%s", p.prod, f.URI)
	}
	return nil
}

func (p *pipeline) listPromotions(ctx context.Context) error {
	p.say("promotions of %s:", p.name)
	for promotion, err := range p.lc.Promotions.All(ctx, p.name, nil) {
		if err != nil {
			return err
		}
		p.say("  %s  %s  %s", promotion.BundleVersion, promotion.Environment, promotion.Status)
	}
	return nil
}

// cleanUp removes the bundle, the build and the repositories, also after an interrupt.
func (p *pipeline) cleanUp() error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	var errs []error
	ignoreAbsent := func(err error) {
		if !errors.Is(err, jfrog.ErrNotFound) {
			errs = append(errs, err)
		}
	}
	// Not in the background: the repositories of its artifacts go next.
	ignoreAbsent(p.lc.ReleaseBundles.Delete(ctx, p.name, p.version, &lifecycle.DeleteOptions{Async: new(false)}))
	err := p.rt.Builds.Delete(ctx, artifactory.BuildDeleteRequest{BuildName: p.name, BuildNumbers: []string{p.number}})
	ignoreAbsent(err)
	for _, key := range []string{p.dev, p.prod} {
		_, err := p.rt.Repositories.Delete(ctx, key)
		ignoreAbsent(err)
	}
	return errors.Join(errs...)
}
