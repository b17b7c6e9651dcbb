package buildinfo

import (
	"context"
	"errors"
	"fmt"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
)

// Previous returns the latest published run of the build that started before this one. It returns
// nil if there has been no such run. Its revision is where the issues of this run begin, see
// [IssueOptions].Since.
//
// Requires: read permission for the build.
func (b *Builder) Previous(ctx context.Context, rt *artifactory.Client) (*artifactory.BuildInfo, error) {
	info := b.Info()
	runs, err := rt.Builds.Runs(ctx, info.Name, &artifactory.BuildRunsOptions{Project: b.opts.Project})
	if errors.Is(err, jfrog.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var last artifactory.BuildRun
	for _, run := range runs {
		if run.Started.Before(info.Started.Time) && run.Started.After(last.Started.Time) {
			last = run
		}
	}
	if last.URI == "" {
		return nil, nil
	}
	build, err := rt.Builds.Get(ctx, info.Name, last.Number(), &artifactory.BuildGetOptions{Started: last.Started.Time, Project: b.opts.Project})
	if err != nil {
		return nil, err
	}
	return &build.BuildInfo, nil
}

// AddBuild adds another published build of the same project as a module of the type build, as the
// JFrog CLI does. Its ID is the name and the number. The checksums are those of the published
// document. The error matches [jfrog.ErrNotFound] if there is no such build.
//
// Requires: read permission for the build and its repository.
func (b *Builder) AddBuild(ctx context.Context, rt *artifactory.Client, buildName, buildNumber string) error {
	build, err := rt.Builds.Get(ctx, buildName, buildNumber, &artifactory.BuildGetOptions{Project: b.opts.Project})
	if err != nil {
		return err
	}
	repo := "artifactory-build-info"
	if b.opts.Project != "" {
		repo = b.opts.Project + "-build-info"
	}
	at := fmt.Sprintf("%s/%s-%d.json", documentName(buildName), documentName(buildNumber), build.BuildInfo.Started.UnixMilli())
	item, err := rt.Items.Get(ctx, repo, at)
	if err != nil {
		return err
	}
	return b.AddModules(artifactory.BuildModule{
		ID: buildName + "/" + buildNumber, Type: moduleBuild,
		MD5: item.Checksums.MD5, SHA1: item.Checksums.SHA1, SHA256: item.Checksums.SHA256,
	})
}

var documentEscapes = strings.NewReplacer(
	"%", "%25", "/", "%2F", `\`, "%5C", ":", "%3A", "|", "%7C", "?", "%3F", "*", "%2A", `"`, "%22", "<", "%3C", ">", "%3E", ";", "%3B")

// documentName returns the form of a name in the path of a published document.
func documentName(name string) string { return documentEscapes.Replace(name) }

// Diff compares the build with a published run of the same build, which is the older one. The
// error matches [jfrog.ErrNotFound] if there is no such run.
//
// Requires: read permission for the build.
func (b *Builder) Diff(ctx context.Context, rt *artifactory.Client, olderBuildNumber string) (*Diff, error) {
	older, err := rt.Builds.Get(ctx, b.Name(), olderBuildNumber, &artifactory.BuildGetOptions{Project: b.opts.Project})
	if err != nil {
		return nil, err
	}
	return Compare(&older.BuildInfo, b.Info()), nil
}
