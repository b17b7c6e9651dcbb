// Command quickstart does the main job of a CI pipeline on a JFrog Platform. It deploys files with
// properties, finds them, publishes a build-info and promotes the build to a second repository.
// Then it downloads the promoted files and verifies their checksums.
//
//	go run ./examples/quickstart              # on an in-memory platform
//	go run ./examples/quickstart -platform    # on a real platform
//
// With -platform, quickstart connects to the platform that is configured in the environment or for
// the JFrog CLI (see jfrog.NewFromEnv). The user must be allowed to create repositories.
//
// Quickstart makes the files in a temporary folder, and deletes everything that it creates. This
// file is the whole program, so that it can be copied to another module.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
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
	if err := run(ctx, os.Args[1:], os.Stdout); err != nil && !errors.Is(err, flag.ErrHelp) {
		stop()
		log.Fatal("quickstart: ", err)
	}
}

func run(ctx context.Context, args []string, out io.Writer) (err error) {
	flags := flag.NewFlagSet("quickstart", flag.ContinueOnError)
	platform := flags.Bool("platform", false, "run on the configured platform, not on an in-memory one")
	files := flags.Int("files", 12, "`number` of files to deploy")
	if err := parse(flags, args, out); err != nil {
		return err
	}
	if *files < 1 {
		return errors.New("-files must be positive")
	}
	c, where, done, err := connect(ctx, *platform)
	if err != nil {
		return err
	}
	defer done()
	dir, err := os.MkdirTemp("", "quickstart-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	number := strconv.FormatInt(time.Now().UnixMilli(), 10)
	p := &pipeline{
		out: out, rt: artifactory.New(c),
		staging: "quickstart-" + number + "-staging", release: "quickstart-" + number + "-release",
		build: "quickstart", number: number,
	}
	if p.files, err = makeFiles(dir, *files, number); err != nil {
		return err
	}
	fmt.Fprintf(out, "Running on %s with %s.\n", where, count(*files, "file"))
	fmt.Fprintf(out, "Repositories: %s, %s\n\n", p.staging, p.release)
	defer func() { err = errors.Join(err, p.cleanUp()) }()
	return p.runAll(ctx)
}

// parse parses the command line. For -h, it prints the usage and returns flag.ErrHelp.
func parse(flags *flag.FlagSet, args []string, out io.Writer) error {
	flags.SetOutput(io.Discard) // main prints the error
	err := flags.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		flags.SetOutput(out)
		fmt.Fprintf(out, "Usage: %s [flags]\n\n"+
			"Deploys files, finds them, publishes a build, promotes it and downloads the result.\n"+
			"Deletes everything at the end.\n\n", flags.Name())
		flags.PrintDefaults()
	}
	if err == nil && flags.NArg() > 0 {
		err = fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	return err
}

// connect returns a client for the configured platform, or for an in-memory one. The caller must
// call done at the end.
func connect(ctx context.Context, platform bool) (c *jfrog.Client, where string, done func(), err error) {
	if platform {
		if err := check(ctx); err != nil {
			return nil, "", nil, err
		}
		c, err = jfrog.NewFromEnv(jfrog.WithUserAgent("quickstart"))
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
	return c, "an in-memory platform", srv.Close, nil
}

// check sends one request without retries, so that a wrong URL or token is reported at once.
func check(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	c, err := jfrog.NewFromEnv(jfrog.WithUserAgent("quickstart"), jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 1}))
	if err != nil {
		return err
	}
	_, err = artifactory.New(c).System.Version(ctx)
	if errors.Is(err, jfrog.ErrForbidden) { // the user may still be allowed to deploy
		return nil
	}
	return err
}

// count returns a number with a noun.
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// source is a file to deploy.
type source struct {
	file string // local path
	path string // path in the repository
	size int64
	sums artifactory.Checksums
}

// makeFiles writes files into a folder. Their content differs from run to run.
func makeFiles(dir string, n int, run string) ([]source, error) {
	var out []source
	for i := 1; i <= n; i++ {
		name := fmt.Sprintf("part-%03d.txt", i)
		s := source{file: filepath.Join(dir, name), path: "app/" + name}
		content := strings.Repeat(fmt.Sprintf("Part %d of run %s.\n", i, run), 50*i)
		if err := os.WriteFile(s.file, []byte(content), 0o600); err != nil {
			return nil, err
		}
		err := s.open(func(f *os.File) (err error) {
			s.sums, s.size, err = sumsOf(f)
			return err
		})
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, nil
}

// open opens the file, calls use with it and closes it.
func (s source) open(use func(*os.File) error) (err error) {
	f, err := os.Open(s.file)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return use(f)
}

// sumsOf reads r to the end and returns its checksums and its size.
func sumsOf(r io.Reader) (artifactory.Checksums, int64, error) {
	counted := &counter{r: r}
	sums, err := artifactory.ComputeChecksums(counted)
	return sums, counted.n, err
}

// counter counts the bytes that it reads from r.
type counter struct {
	r io.Reader
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

// result describes the work of a step.
type result struct {
	what  string
	count int   // number of files or other items
	bytes int64 // total size
}

// add counts one more file.
func (r *result) add(size int64) {
	r.count++
	r.bytes += size
}

// pipeline is one run of the job.
type pipeline struct {
	out              io.Writer
	rt               *artifactory.Client
	staging, release string // repository keys
	build, number    string
	files            []source

	created   []string // repositories that exist
	published bool
}

// runAll runs the steps and prints a line for each step.
func (p *pipeline) runAll(ctx context.Context) error {
	fmt.Fprintf(p.out, "%-20s  %5s  %8s  %8s  %s\n", "step", "items", "KiB", "ms", "result")
	for _, step := range []struct {
		name string
		run  func(context.Context) (result, error)
	}{
		{"create repositories", p.createRepositories},
		{"deploy files", p.deploy},
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
		size := "-"
		if r.bytes > 0 {
			size = fmt.Sprintf("%.1f", float64(r.bytes)/1024)
		}
		ms := float64(time.Since(begin)) / float64(time.Millisecond)
		fmt.Fprintf(p.out, "%-20s  %5d  %8s  %8.1f  %s\n", step.name, r.count, size, ms, r.what)
	}
	return nil
}

func (p *pipeline) createRepositories(ctx context.Context) (result, error) {
	for _, key := range []string{p.staging, p.release} {
		repo := artifactory.NewLocalRepository(key, artifactory.PackageTypeGeneric)
		repo.Description = new("Created by the jfrog-go quickstart. It is safe to delete it.")
		err := p.rt.Repositories.Create(ctx, repo)
		// After a lost response, the repository may exist.
		if _, refused := errors.AsType[*jfrog.Error](err); !refused {
			p.created = append(p.created, key)
		}
		if err != nil {
			return result{}, err
		}
	}
	return result{what: "for staging and release", count: 2}, nil
}

// properties returns the properties of the files. Artifactory links files to a build by build.name
// and build.number.
func (p *pipeline) properties() artifactory.Properties {
	return artifactory.Properties{"build.name": {p.build}, "build.number": {p.number}, "kind": {"sample"}}
}

func (p *pipeline) deploy(ctx context.Context) (result, error) {
	r := result{what: "streamed, checksums compared"}
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
		Where(aql.Item.Repo.Eq(p.staging), aql.Item.Name.Match("*.txt"), aql.Item.Prop("kind").Eq("sample")).
		Include(aql.Item.Repo, aql.Item.Path, aql.Item.Name, aql.Item.Size, aql.Item.SHA256)
	r := result{what: "items.find(repo, name, @kind)"}
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
	module := artifactory.BuildModule{ID: "quickstart-files", Type: "generic"}
	for _, f := range p.files {
		module.Artifacts = append(module.Artifacts, artifactory.BuildArtifact{
			Name: filepath.Base(f.file), Type: "txt", Path: f.path, OriginalDeploymentRepo: p.staging,
			MD5: f.sums.MD5, SHA1: f.sums.SHA1, SHA256: f.sums.SHA256,
		})
	}
	p.published = true
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
	return result{what: "staging -> release", count: len(p.files)}, err
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

// cleanUp deletes what the steps have created. It has its own context, so that it also runs
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
	if p.published {
		ignoreAbsent(p.rt.Builds.Delete(ctx, artifactory.BuildDeleteRequest{BuildName: p.build, BuildNumbers: []string{p.number}}))
	}
	for _, key := range p.created {
		ignoreAbsent(p.rt.Repositories.Delete(ctx, key))
	}
	return errors.Join(errs...)
}
