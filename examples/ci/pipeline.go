package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/buildinfo"
	"github.com/jfrogkit/jfrog-go/artifactory/transfer"
)

// pipeline is the day of a build.
type pipeline struct {
	out              io.Writer
	rt               *artifactory.Client
	dir              string // working folder of the jobs
	build            string
	staging, release string // repository keys

	undo []func(context.Context) error // what cleanUp calls, last element first
}

func newPipeline(out io.Writer, rt *artifactory.Client, dir, name string) *pipeline {
	return &pipeline{out: out, rt: rt, dir: dir, build: name, staging: name + "-staging", release: name + "-release"}
}

func (p *pipeline) printf(format string, args ...any) {
	_, _ = fmt.Fprintf(p.out, format+"\n", args...)
}

func (p *pipeline) run(ctx context.Context) error {
	if err := p.createRepositories(ctx); err != nil {
		return err
	}
	var b *buildinfo.Builder
	var j *job
	for number := 1; number <= 3; number++ {
		var err error
		if j, err = newJob(ctx, p.dir, number); err != nil {
			return err
		}
		if b, err = p.publish(ctx, j); err != nil {
			return err
		}
	}
	for _, step := range []func(context.Context, *buildinfo.Builder, *job) error{p.scan, p.compare, p.promote, p.retain} {
		if err := step(ctx, b, j); err != nil {
			return err
		}
	}
	return nil
}

// publish collects, uploads and publishes a run of the build. The run has its number from the CI
// system.
func (p *pipeline) publish(ctx context.Context, j *job) (*buildinfo.Builder, error) {
	b, err := buildinfo.New(p.build, "", &buildinfo.Options{Environ: j.environ})
	if err != nil {
		return nil, err
	}
	if err := b.CollectEnv(nil); err != nil {
		return nil, err
	}
	if err := p.collectSources(ctx, b, j); err != nil {
		return nil, err
	}
	m, err := transfer.New(p.rt, nil)
	if err != nil {
		return nil, err
	}
	module := b.Module("web")
	if err := module.AddDependencyFile(filepath.Join(j.dir, "vendor", "react.js"), "runtime"); err != nil {
		return nil, err
	}
	to := transfer.At(p.staging, "web/"+b.Number())
	sum, err := module.AddUploads(m.UploadTreeResults(ctx, filepath.Join(j.dir, "dist"), to,
		&transfer.UploadTreeOptions{Properties: b.Properties()}))
	if err != nil {
		return nil, err
	}
	err = b.Publish(ctx, p.rt)
	p.onCleanUp(err, func(ctx context.Context) error {
		return p.rt.Builds.Delete(ctx, artifactory.BuildDeleteRequest{BuildName: b.Name(), BuildNumbers: []string{b.Number()}})
	})
	if err == nil {
		info := b.Info()
		p.printf("Published run %s with %d artifacts and %d variables", b.Number(), sum.Total(), len(info.Properties))
	}
	return b, err
}

// collectSources adds the revision, and the issues that were resolved since the previous run.
func (p *pipeline) collectSources(ctx context.Context, b *buildinfo.Builder, j *job) error {
	err := b.CollectVCS(ctx, j.dir)
	if errors.Is(err, buildinfo.ErrNoGit) {
		p.printf("Run %s has no revision: %v", b.Number(), buildinfo.ErrNoGit)
		return nil
	}
	if err != nil {
		return err
	}
	issues := buildinfo.IssueOptions{
		Pattern: `WEB-\d+`, URL: "https://jira.example/browse/", Tracker: artifactory.BuildAgent{Name: "JIRA", Version: "9.12"},
	}
	previous, err := b.Previous(ctx, p.rt)
	if err != nil {
		return err
	}
	if previous != nil && len(previous.VCS) > 0 {
		issues.Since = previous.VCS[0].Revision
	}
	if err := b.CollectIssues(ctx, j.dir, issues); err != nil {
		return err
	}
	info := b.Info()
	v := info.VCS[0]
	p.printf("Run %s is %.12s on %s of %s", b.Number(), v.Revision, v.Branch, v.URL)
	for _, issue := range info.Issues.AffectedIssues {
		p.printf("  resolves %s", issue.URL)
	}
	return nil
}

// scan searches the published build for the secrets of the job.
func (p *pipeline) scan(ctx context.Context, b *buildinfo.Builder, j *job) error {
	build, err := p.rt.Builds.Get(ctx, b.Name(), b.Number(), nil)
	if err != nil {
		return err
	}
	text, err := json.Marshal(build)
	if err != nil {
		return err
	}
	for _, secret := range j.secrets {
		if strings.Contains(string(text), secret) {
			return fmt.Errorf("the build-info of run %s contains a secret", b.Number())
		}
	}
	p.printf("Searched the build-info for %d secrets: none", len(j.secrets))
	return nil
}

// compare compares the run with the first one.
func (p *pipeline) compare(ctx context.Context, b *buildinfo.Builder, _ *job) error {
	diff, err := b.Diff(ctx, p.rt, "1")
	if err != nil {
		return err
	}
	p.printf("Since run 1:")
	for _, a := range diff.Artifacts.Updated {
		p.printf("  %s  %.12s -> %.12s", a.New.Name, a.Old.SHA256, a.New.SHA256)
	}
	p.printf("  unchanged artifacts: %d", len(diff.Artifacts.Unchanged))
	return nil
}

func (p *pipeline) promote(ctx context.Context, b *buildinfo.Builder, _ *job) error {
	_, err := b.Promote(ctx, p.rt, artifactory.BuildPromoteRequest{Status: "released", TargetRepo: p.release, Copy: true})
	if err == nil {
		p.printf("Promoted run %s to %s", b.Number(), p.release)
	}
	return err
}

// retain keeps the last run that is not promoted, and nothing older than 30 days.
func (p *pipeline) retain(ctx context.Context, b *buildinfo.Builder, _ *job) error {
	if err := b.Retain(ctx, p.rt, buildinfo.Keep{Last: 1, Days: 30, DeleteArtifacts: true}); err != nil {
		return err
	}
	runs, err := p.rt.Builds.Runs(ctx, b.Name(), nil)
	if err != nil {
		return err
	}
	var numbers []string
	for _, run := range runs {
		numbers = append(numbers, run.Number())
	}
	slices.Sort(numbers)
	p.printf("Kept the runs %s", strings.Join(numbers, " and "))
	return nil
}

func (p *pipeline) createRepositories(ctx context.Context) error {
	for _, key := range []string{p.staging, p.release} {
		err := p.rt.Repositories.Create(ctx, artifactory.NewLocalRepository(key, artifactory.PackageTypeGeneric))
		p.onCleanUp(err, func(ctx context.Context) error { return p.rt.Repositories.Delete(ctx, key) })
		if err != nil {
			return err
		}
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

// cleanUp deletes the builds and the repositories. It has its own context, so that it also runs
// after an interrupt.
func (p *pipeline) cleanUp() error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	var errs []error
	for _, undo := range slices.Backward(p.undo) {
		if err := undo(ctx); !errors.Is(err, jfrog.ErrNotFound) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}
