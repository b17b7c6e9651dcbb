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
	"github.com/jfrogkit/jfrog-go/artifactory/buildinfo"
	"github.com/jfrogkit/jfrog-go/artifactory/transfer"
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
		out: out, rt: artifactory.New(c), dir: dir, files: *files,
		staging: "quickstart-" + number + "-staging", release: "quickstart-" + number + "-release",
	}
	if p.transfers, err = transfer.New(p.rt, nil); err != nil {
		return err
	}
	if p.build, err = buildinfo.New("quickstart", number, &buildinfo.Options{
		Agent: &artifactory.BuildAgent{Name: "jfrog-go quickstart", Version: jfrog.Version},
	}); err != nil {
		return err
	}
	if err := makeFiles(filepath.Join(dir, "app"), *files, number); err != nil {
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

// makeFiles writes files into a folder. Their content differs from run to run.
func makeFiles(dir string, n int, run string) error {
	if err := os.Mkdir(dir, 0o700); err != nil {
		return err
	}
	for i := 1; i <= n; i++ {
		content := strings.Repeat(fmt.Sprintf("Part %d of run %s.\n", i, run), 50*i)
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("part-%03d.txt", i)), []byte(content), 0o600); err != nil {
			return err
		}
	}
	return nil
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
	transfers        *transfer.Manager
	build            *buildinfo.Builder
	staging, release string // repository keys
	dir              string // has the files in the folder app
	files            int    // number of files

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

// deploy uploads the files with the properties by which Artifactory links them to the build, and
// makes them artifacts of the build.
func (p *pipeline) deploy(ctx context.Context) (result, error) {
	properties := p.build.Properties()
	properties["kind"] = []string{"sample"}
	sum, err := p.build.Module("quickstart-files").AddUploads(p.transfers.UploadTreeResults(ctx, filepath.Join(p.dir, "app"),
		transfer.At(p.staging, "app"), &transfer.UploadTreeOptions{Properties: properties}))
	return result{what: "streamed, checksums compared", count: sum.Total(), bytes: sum.Bytes}, err
}

func (p *pipeline) findByProperty(ctx context.Context) (result, error) {
	found, err := p.rt.Search.ByProperties(ctx, artifactory.Properties{"build.number": {p.build.Number()}},
		&artifactory.SearchOptions{Repos: []string{p.staging}})
	if err == nil && len(found) != p.files {
		err = fmt.Errorf("found %d files, want %d", len(found), p.files)
	}
	return result{what: "build.number=" + p.build.Number(), count: len(found)}, err
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
	if r.count != p.files {
		return r, fmt.Errorf("found %d files, want %d", r.count, p.files)
	}
	return r, nil
}

func (p *pipeline) publish(ctx context.Context) (result, error) {
	p.published = true
	return result{what: p.build.String(), count: 1}, p.build.Publish(ctx, p.rt)
}

func (p *pipeline) promote(ctx context.Context) (result, error) {
	_, err := p.build.Promote(ctx, p.rt, artifactory.BuildPromoteRequest{
		Status: "released", Comment: "all checks passed", SourceRepo: p.staging, TargetRepo: p.release, Copy: true,
	})
	return result{what: "staging -> release", count: p.files}, err
}

// verify downloads the files from the release repository, and compares their checksums with the
// artifacts of the build.
func (p *pipeline) verify(ctx context.Context) (result, error) {
	r := result{what: "same SHA-256 as deployed"}
	deployed := map[string]string{} // path -> SHA-256
	for _, a := range p.build.Info().Modules[0].Artifacts {
		deployed[a.Path] = a.SHA256
	}
	for res, err := range p.transfers.DownloadTreeResults(ctx, transfer.At(p.release, "app"), filepath.Join(p.dir, "copy"), nil) {
		if err != nil {
			return r, err
		}
		if want := deployed[res.Remote.Path]; res.Checksums.SHA256 != want {
			return r, fmt.Errorf("%s: SHA-256 is %s, want %s", res.Remote, res.Checksums.SHA256, want)
		}
		r.add(res.Size)
	}
	if r.count != p.files {
		return r, fmt.Errorf("downloaded %d files, want %d", r.count, p.files)
	}
	return r, nil
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
		ignoreAbsent(p.rt.Builds.Delete(ctx, artifactory.BuildDeleteRequest{BuildName: p.build.Name(), BuildNumbers: []string{p.build.Number()}}))
	}
	for _, key := range p.created {
		ignoreAbsent(p.rt.Repositories.Delete(ctx, key))
	}
	return errors.Join(errs...)
}
