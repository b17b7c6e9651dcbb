// Package examples holds the code of the README's table "How do I ...", so that it compiles.
package examples

import (
	"context"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/access"
	"github.com/jfrogkit/jfrog-go/aql"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/bulk"
	"github.com/jfrogkit/jfrog-go/artifactory/cleanup"
	"github.com/jfrogkit/jfrog-go/artifactory/docker"
	"github.com/jfrogkit/jfrog-go/artifactory/mirror"
	"github.com/jfrogkit/jfrog-go/artifactory/publish"
	"github.com/jfrogkit/jfrog-go/artifactory/reports"
	"github.com/jfrogkit/jfrog-go/artifactory/transfer"
	"github.com/jfrogkit/jfrog-go/artifactory/versions"
	"github.com/jfrogkit/jfrog-go/artifactory/watch"
)

// TestHowTo checks that every piece of code in the table stands in this file too.
func TestHowTo(t *testing.T) {
	readme, source := read(t, "../README.md"), read(t, "howto_test.go")
	_, table, found := strings.Cut(readme, "## How do I ...")
	table, _, end := strings.Cut(table, "\n## ")
	if !found || !end {
		t.Fatal("the README has no table")
	}
	count := 0
	for i, code := range strings.Split(table, "`") {
		if i%2 == 0 || !strings.ContainsAny(code, "({") { // text, or a name
			continue
		}
		count++
		if !strings.Contains(source, code) {
			t.Errorf("howto_test.go lacks %s", code)
		}
	}
	if count < 30 {
		t.Errorf("only %d pieces of code", count)
	}
}

func read(t *testing.T, name string) string {
	content, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// The functions below are compiled, and not run. Their statements stand as in the README.
var _ = []any{changes, retention, images, latest, packages, copies, rights, builds, settings}

func client() (*artifactory.Client, *access.Client) {
	c, err := jfrog.NewFromCLI("prod")
	use(err)
	rt, ac := artifactory.New(c), access.New(c)
	return rt, ac
}

func use(...any) {}

func changes(ctx context.Context, rt *artifactory.Client, items bulk.Items, props artifactory.Properties, file io.ReadWriter) {
	m, err := bulk.New(rt, nil)
	use(m, err)
	use(m.Apply(ctx, m.PlanDelete(ctx, m.Glob(ctx, "libs-local", "app/**/*.tmp", nil), nil)))
	use(m.Apply(ctx, m.PlanMove(ctx, items, bulk.To("releases/{path}"), nil)))
	query := aql.Items().Where(aql.Item.Repo.Eq("libs"))
	plan := m.PlanSetProperties(ctx, m.Query(ctx, query), props, nil)
	use(m.Apply(ctx, m.PlanSetProperties(ctx, m.Query(ctx, query), props, nil)))
	use(bulk.WritePlan(file, plan))
	use(m.Apply(ctx, bulk.ReadPlan(file)))
}

func retention(ctx context.Context, m *bulk.Manager, repos []string) {
	plan := cleanup.Plan(ctx, m, cleanup.Policy{Rules: []cleanup.Rule{{Repos: repos, Group: cleanup.Docker(), KeepNewest: 10}}})
	use(cleanup.Apply(ctx, m, plan, nil))
	use(cleanup.Rule{Repos: repos, Group: cleanup.Maven(), KeepNewest: 5, Order: cleanup.ByVersion()})
	use(cleanup.Rule{Repos: repos, NotDownloadedFor: 90 * cleanup.Day})
}

func images(ctx context.Context, rt *artifactory.Client) {
	img, err := docker.NewImage(rt, "docker-local", "team/app")
	use(err)
	use(img.Tags(ctx, nil))
	plan, err := img.Plan(ctx, []string{"1.0"}, nil)
	use(err)
	use(img.Delete(ctx, plan, nil))
}

func latest(ctx context.Context, rt *artifactory.Client, repos []string, approved artifactory.Properties) {
	use(versions.Latest(ctx, rt, versions.Query{Repos: repos, Layout: versions.LayoutMaven, Name: "org.acme:app", Range: "[1.2,2)"}))
	use(versions.Query{Range: "[1.2-SNAPSHOT]"})
	use(versions.Query{Repos: repos, Pattern: "app/{version}/app-{version}.zip", Properties: approved})
}

func packages(ctx context.Context, rt *artifactory.Client, m *transfer.Manager, archive transfer.Remote, file string) {
	remote := transfer.At("libs", "app/1.0")
	use(m.UploadTree(ctx, "dist", remote, &transfer.UploadTreeOptions{IfAbsent: true}))
	use(m.UploadTree(ctx, "dist", remote, &transfer.UploadTreeOptions{KeepLinks: true, KeepModes: true}))
	use(m.UploadTreeArchive(ctx, "dist", transfer.At("libs", "app-1.0.tar.gz"), nil))
	use(m.Download(ctx, transfer.DownloadJob{From: archive, Dir: "app", Explode: true, Extract: &transfer.ExtractOptions{Stream: true}}))
	use(m.Upload(ctx, transfer.UploadJob{To: transfer.At("libs", "app/image.tar"), Local: "image.tar"}))
	pkg, err := publish.NPM(file, nil)
	use(err)
	use(pkg.Publish(ctx, rt, "npm-local", nil))
	use(publish.Debian(file, publish.DebianOptions{Distributions: []string{"bookworm"}, Components: []string{"main"}}))
	use(publish.Maven("pom.xml", &publish.MavenOptions{Artifacts: []publish.MavenArtifact{{File: "app.jar"}}}))
}

func copies(ctx context.Context, old, rt *artifactory.Client, at transfer.Remote) {
	m, err := mirror.New(mirror.Source{Client: old, At: at}, mirror.Target{Client: rt, At: at}, nil)
	use(err)
	use(m.Run(ctx))
	use(m.Plan(ctx))
}

func rights(ctx context.Context, ac *access.Client, before time.Time, old jfrog.Secret, store func(context.Context, *access.Token, access.TokenRotation) error) {
	for grant, err := range ac.Permissions.AllForUser(ctx, "dev") {
		use(grant, err)
	}
	use(ac.ProjectMembers.AllForUser)
	use(ac.Tokens.AllStale(ctx, before, nil), ac.Tokens.AllExpiring(ctx, before, nil))
	plan, err := ac.Tokens.PlanRotation(ctx, old)
	use(err)
	use(ac.Tokens.Rotate(ctx, *plan, store, &access.TokenRotateOptions{Overlap: time.Hour}))
	use(ac.Tokens.FinishRotation, ac.Tokens.Create)
}

func builds(ctx context.Context, rt *artifactory.Client, saved watch.Cursor) {
	use(reports.DiskUsage(ctx, rt, &reports.UsageOptions{Depth: 2, Largest: 20}))
	use(rt.Builds.AllMatching(ctx, &artifactory.BuildMatchOptions{Repo: "libs", Path: "app/1.0/app.jar"}))
	use(rt.Builds.AllMatching(ctx, &artifactory.BuildMatchOptions{NamePrefix: "app-", Status: "released"}))
	for change, err := range watch.Follow(ctx, rt, watch.Options{Cursor: saved}) {
		use(err)
		use(change.Cursor())
	}
}

func settings(have, want *artifactory.LocalRepository) {
	diffs, err := jfrog.Diff(have, want)
	use(diffs, err)
	change, err := jfrog.Changes(have, want)
	use(change, err)
	use(client)
}
