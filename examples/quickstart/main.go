// Command quickstart does the main job of a CI pipeline on a JFrog Platform. It deploys files with
// properties, finds them, publishes a build-info and promotes the build to a second repository.
// Then it downloads the promoted files and verifies their checksums.
//
//	go run ./examples/quickstart
//
// Quickstart connects to the platform that is configured in the environment or for the JFrog CLI
// (see jfrog.NewFromEnv). The user must be allowed to create repositories. If no platform is
// configured, quickstart runs on an in-memory Artifactory.
//
// The files are Go sources below the current folder. Quickstart deletes everything that it creates.
package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"os/signal"
	"strconv"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/aql"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

func main() {
	log.SetFlags(0)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx); err != nil {
		stop()
		log.Fatal("quickstart: ", err)
	}
}

// connect returns a client for the configured platform, or for an in-memory Artifactory. The caller
// must call done at the end.
func connect() (c *jfrog.Client, where string, done func(), err error) {
	c, err = jfrog.NewFromEnv(jfrog.WithUserAgent("quickstart"))
	if !errors.Is(err, jfrog.ErrNotConfigured) {
		if err != nil {
			return nil, "", nil, err
		}
		return c, c.BaseURL(), func() {}, nil
	}
	srv, err := jfrogtest.Start()
	if err != nil {
		return nil, "", nil, err
	}
	c, err = jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token))
	if err != nil {
		srv.Close()
		return nil, "", nil, err
	}
	where = "an in-memory Artifactory (set JFROG_URL and JFROG_ACCESS_TOKEN to use a platform)"
	return c, where, srv.Close, nil
}

func run(ctx context.Context) (err error) {
	c, where, done, err := connect()
	if err != nil {
		return err
	}
	defer done()
	sources, err := goSources(".")
	if err != nil {
		return err
	}
	number := strconv.FormatInt(time.Now().UnixMilli(), 10)
	p := &pipeline{
		rt:      artifactory.New(c),
		staging: "quickstart-" + number + "-staging",
		release: "quickstart-" + number + "-release",
		build:   "quickstart",
		number:  number,
		files:   sources,
	}
	fmt.Printf("Running on %s with %d files:\n\n", where, len(p.files))
	defer func() { err = errors.Join(err, p.cleanUp()) }()
	return p.runAll(ctx)
}

// pipeline is one run of the job.
type pipeline struct {
	rt               *artifactory.Client
	staging, release string // repository keys
	build, number    string
	files            []source
}

// runAll runs the steps and prints a line for each step.
func (p *pipeline) runAll(ctx context.Context) error {
	t := newTable(os.Stdout)
	defer t.print()
	for _, step := range []struct {
		name string
		run  func(context.Context) (result, error)
	}{
		{"create repositories", p.createRepositories},
		{"deploy with properties", p.deploy},
		{"find by property", p.findByProperty},
		{"find with AQL", p.findByAQL},
		{"publish build-info", p.publish},
		{"promote the build", p.promote},
		{"download and verify", p.verify},
	} {
		begin := time.Now()
		r, err := step.run(ctx)
		if err != nil {
			return fmt.Errorf("%s: %w", step.name, err)
		}
		t.row(step.name, r, time.Since(begin))
	}
	return nil
}

func (p *pipeline) createRepositories(ctx context.Context) (result, error) {
	for _, key := range []string{p.staging, p.release} {
		repo := artifactory.NewLocalRepository(key, artifactory.PackageTypeGeneric)
		repo.Description = new("Created by the jfrog-go quickstart. It is safe to delete it.")
		if err := p.rt.Repositories.Create(ctx, repo); err != nil {
			return result{}, err
		}
	}
	return result{what: p.staging + ", " + p.release, count: 2}, nil
}

// properties returns the properties of the files. Artifactory links files to a build by build.name
// and build.number.
func (p *pipeline) properties() artifactory.Properties {
	return artifactory.Properties{"build.name": {p.build}, "build.number": {p.number}, "language": {"go"}}
}

func (p *pipeline) deploy(ctx context.Context) (result, error) {
	r := result{what: "streamed; the server compared the checksums"}
	for _, f := range p.files {
		opts := &artifactory.ArtifactDeployOptions{Checksums: f.sums, Properties: p.properties()}
		if err := f.open(func(content *os.File) error {
			_, err := p.rt.Artifacts.Deploy(ctx, p.staging, f.path, content, opts)
			return err
		}); err != nil {
			return r, err
		}
		r.add(f.size)
	}
	return r, nil
}

func (p *pipeline) findByProperty(ctx context.Context) (result, error) {
	found, err := p.rt.Search.ByProperties(ctx, artifactory.Properties{"build.number": {p.number}},
		&artifactory.SearchOptions{Repos: []string{p.staging}})
	if err == nil && len(found) != len(p.files) {
		err = fmt.Errorf("found %d files, want %d", len(found), len(p.files))
	}
	return result{what: "build.number=" + p.number, count: len(found)}, err
}

func (p *pipeline) findByAQL(ctx context.Context) (result, error) {
	query := aql.Items().
		Where(aql.Item.Repo.Eq(p.staging), aql.Item.Name.Match("*.go"), aql.Item.Prop("language").Eq("go")).
		Include(aql.Item.Repo, aql.Item.Path, aql.Item.Name, aql.Item.Size, aql.Item.SHA256)
	r := result{what: "items.find(repo, name, @language)"}
	for item, err := range p.rt.Search.Items(ctx, query, nil) {
		if err != nil {
			return r, err
		}
		r.add(int64(item.Size))
	}
	if r.count != len(p.files) {
		return r, fmt.Errorf("found %d files, want %d", r.count, len(p.files))
	}
	return r, nil
}

func (p *pipeline) publish(ctx context.Context) (result, error) {
	module := artifactory.BuildModule{ID: "quickstart-sources", Type: "generic"}
	for _, f := range p.files {
		module.Artifacts = append(module.Artifacts, artifactory.BuildArtifact{
			Name: f.name(), Type: "go", Path: f.path, OriginalDeploymentRepo: p.staging,
			MD5: f.sums.MD5, SHA1: f.sums.SHA1, SHA256: f.sums.SHA256,
		})
	}
	err := p.rt.Builds.Publish(ctx, artifactory.BuildInfo{
		Version: "1.0.1",
		Name:    p.build,
		Number:  p.number,
		Type:    "GENERIC",
		Agent:   &artifactory.BuildAgent{Name: "jfrog-go quickstart", Version: jfrog.Version},
		Started: jfrog.NewTime(time.Now()),
		Modules: []artifactory.BuildModule{module},
	}, nil)
	return result{what: p.build + "/" + p.number, count: 1}, err
}

func (p *pipeline) promote(ctx context.Context) (result, error) {
	messages, err := p.rt.Builds.Promote(ctx, p.build, p.number, artifactory.BuildPromoteRequest{
		Status: "released", Comment: "all checks passed", SourceRepo: p.staging, TargetRepo: p.release, Copy: true,
	}, nil)
	for _, m := range messages {
		if m.Level == "ERROR" || m.Level == "error" {
			err = errors.Join(err, errors.New(m.Message))
		}
	}
	return result{what: p.staging + " -> " + p.release, count: len(p.files)}, err
}

func (p *pipeline) verify(ctx context.Context) (result, error) {
	r := result{what: "same SHA-256 as deployed"}
	for _, f := range p.files {
		n, err := p.verifyOne(ctx, f)
		if err != nil {
			return r, fmt.Errorf("%s: %w", f.path, err)
		}
		r.add(n)
	}
	return r, nil
}

// verifyOne downloads a file from the release repository and compares its checksum with the
// deployed file. It returns the size of the download.
func (p *pipeline) verifyOne(ctx context.Context, f source) (n int64, err error) {
	content, err := p.rt.Artifacts.Download(ctx, p.release, f.path, nil)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, content.Close()) }()
	sums, n, err := sumsOf(content)
	if err != nil {
		return n, err
	}
	if sums.SHA256 != f.sums.SHA256 {
		return n, fmt.Errorf("SHA-256 is %s, want %s", sums.SHA256, f.sums.SHA256)
	}
	return n, nil
}

// cleanUp deletes the repositories and the build. It has its own context, so that it also runs
// after an interrupt.
func (p *pipeline) cleanUp() error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	var errs []error
	ignoreAbsent := func(err error) {
		if !errors.Is(err, jfrog.ErrNotFound) {
			errs = append(errs, err)
		}
	}
	err := p.rt.Builds.Delete(ctx, artifactory.BuildDeleteRequest{BuildName: p.build, BuildNumbers: []string{p.number}})
	ignoreAbsent(err)
	for _, key := range []string{p.staging, p.release} {
		ignoreAbsent(p.rt.Repositories.Delete(ctx, key))
	}
	return errors.Join(errs...)
}
