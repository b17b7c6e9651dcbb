package lifecycle

import (
	"context"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/aql"
	"github.com/jfrogkit/jfrog-go/internal/replay"
)

func sampleOptions() *CreateOptions {
	return &CreateOptions{
		RepositoryOptions: RepositoryOptions{Project: "default"},
		Async:             new(false), SigningKey: "my-signing-key",
	}
}

var bundleCases = replay.Cases[*Client]{
	"2.4.1.1/source type aql": func(ctx context.Context, c *Client) (any, error) {
		return c.ReleaseBundles.Create(ctx, &CreateRequest{
			Name: "Commons-Bundle", Version: "1.0.0",
			Sources: []Source{FromAQL(AQLText(`items.find({$and : [{repo: {$match: "repository-prefix-*"}}, {name: {$match: "artifact-prefix-*"}}]})`))},
		}, sampleOptions())
	},
	"2.4.1.1/source type artifacts": func(ctx context.Context, c *Client) (any, error) {
		return c.ReleaseBundles.Create(ctx, &CreateRequest{
			Name: "Commons-Bundle", Version: "3.0.0",
			Sources: []Source{FromArtifacts(
				SourceArtifact{Path: "commons-dev-docker-local/commons/1.0.0/manifest.json", SHA256: "35888e382c9a035a7e1aa25c22a42da73db4d5393f696e08891498e8e5aaa3e9"},
				SourceArtifact{Path: "commons-dev-maven-local/org/apache/tomcat/commons/1.0.0/commons-1.0.0.pom", SHA256: "82a7fc9aa5d3edc1a32df11ecbece5177f0fe1ce2fed3caa6b18837176c1396a"},
				SourceArtifact{Path: "commons-dev-generic-local/commons/release-notes-1.0.0.txt", SHA256: "f87e4c72e60300b451739d545afc0251a6e2f4bd1beaa1902ba739455897ecb8"},
			)},
		}, sampleOptions())
	},
	"2.4.1.1/source type builds": func(ctx context.Context, c *Client) (any, error) {
		started := time.Date(2023, 4, 5, 7, 0, 0, 0, time.FixedZone("", 2*60*60))
		return c.ReleaseBundles.Create(ctx, &CreateRequest{
			Name: "Commons-Bundle", Version: "2.0.0",
			Sources: []Source{FromBuilds(SourceBuild{
				Name: "Commons-Build", Number: "1.0.1", Started: jfrog.NewTime(started), Repository: "artifactory-build-info",
			})},
		}, sampleOptions())
	},
	"2.4.1.1/source type release bundles": func(ctx context.Context, c *Client) (any, error) {
		return c.ReleaseBundles.Create(ctx, &CreateRequest{
			Name: "Tomcat-Bundle", Version: "1.0.0",
			Sources: []Source{FromReleaseBundles(
				SourceBundle{Name: "Commons-Bundle", Version: "1.0.0", RepositoryKey: "release-bundles-v2", ProjectKey: "default"},
				SourceBundle{Name: "Catalina-Bundle", Version: "1.0.0", RepositoryKey: "catalina-release-bundles-v2", ProjectKey: "catalina"},
			)},
		}, sampleOptions())
	},
	"2.4.1.1/wire-packages, draft": func(ctx context.Context, c *Client) (any, error) {
		return c.ReleaseBundles.Create(ctx, &CreateRequest{
			Name: "Commons-Bundle", Version: "1.0.0", Draft: true,
			Sources: []Source{FromPackages(SourcePackage{Name: "commons", Version: "1.0.0", Type: "maven", RepositoryKey: "commons-dev-maven-local"})},
		}, &CreateOptions{RepositoryOptions: RepositoryOptions{Project: "catalina"}, Async: new(true), SigningKey: "my-signing-key"})
	},
	"2.4.1.1/wire-several sources": func(ctx context.Context, c *Client) (any, error) {
		return c.ReleaseBundles.Create(ctx, &CreateRequest{
			Name: "Commons-Bundle", Version: "1.0.0",
			Sources: []Source{
				FromBuilds(SourceBuild{Name: "Commons-Build", Number: "1.0.1", Repository: "artifactory-build-info", IncludeDependencies: true}),
				FromReleaseBundles(SourceBundle{Name: "Catalina-Bundle", Version: "1.0.0", ProjectKey: "catalina"}),
				FromAQL(aql.Items().Where(aql.Item.Repo.Eq("commons-dev-generic-local"))),
			},
		}, &CreateOptions{Async: new(true)})
	},
	"2.4.1.1/wire-release bundle of a project": func(ctx context.Context, c *Client) (any, error) {
		return c.ReleaseBundles.Create(ctx, &CreateRequest{
			Name: "Commons-Bundle", Version: "1.0.0",
			Sources: []Source{FromReleaseBundles(SourceBundle{Name: "Catalina-Bundle", Version: "1.0.0", ProjectKey: "catalina"})},
		}, &CreateOptions{Async: new(true)})
	},
	"2.4.1.2/sample": func(ctx context.Context, c *Client) (any, error) { return c.ReleaseBundles.Names(ctx, nil) },
	"2.4.1.3/sample": func(ctx context.Context, c *Client) (any, error) { return c.ReleaseBundles.Groups(ctx, nil) },
	"2.4.1.4/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.ReleaseBundles.Versions(ctx, "Commons-Bundle", nil)
	},
	"2.4.1.4/wire-release status": func(ctx context.Context, c *Client) (any, error) {
		return c.ReleaseBundles.Versions(ctx, "Commons-Bundle", &ListOptions{
			PageOptions: PageOptions{Limit: 10, Offset: 20},
			Include:     IncludePermissions, FilterBy: "1.", OrderBy: OrderByCreated,
		})
	},
	"2.4.1.5/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.ReleaseBundles.Get(ctx, "Catalina-Bundle", "1.0.1", nil)
	},
	"2.4.1.5/wire-source": func(ctx context.Context, c *Client) (any, error) {
		return c.ReleaseBundles.Get(ctx, "bundle-test", "1.2.3", &DetailsOptions{})
	},
	"2.4.1.6/sha256 defined": func(ctx context.Context, c *Client) (any, error) {
		return c.ReleaseBundles.FindByArtifact(ctx, &ArtifactQuery{
			SHA256: "ddf2f7b01600275ab94084db143d4f14b9d73f224b0f35a8f93d378138c60ff6", Origin: OriginTarget,
		})
	},
	"2.4.1.6/artifact_path defined": findByPath,
	"2.4.1.6/nothing found":         findByPath,
	"2.4.1.7/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.ReleaseBundles.InEnvironment(ctx, "DEV", &PromotedListOptions{PageOptions: PageOptions{Limit: 10}, OrderBy: OrderByName})
	},
	"2.4.1.8/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.ReleaseBundles.Signature(ctx, "Commons-Bundle", "1.0.0", nil)
	},
	"2.4.1.9/without errors": func(ctx context.Context, c *Client) (any, error) {
		return c.ReleaseBundles.Status(ctx, "Commons-Bundle", "1.0.0", nil)
	},
	"2.4.1.9/with errors": func(ctx context.Context, c *Client) (any, error) {
		return c.ReleaseBundles.Status(ctx, "Commons-Bundle", "1.0.1", nil)
	},
	"2.4.1.9/wire-running": func(ctx context.Context, c *Client) (any, error) {
		return c.ReleaseBundles.Status(ctx, "Commons-Bundle", "1.0.2", &RepositoryOptions{Project: "catalina"})
	},
	"2.4.1.9/wire-rejected": func(ctx context.Context, c *Client) (any, error) {
		return c.ReleaseBundles.Status(ctx, "Commons-Bundle", "1.0.3", &RepositoryOptions{Project: "catalina"})
	},
	"2.4.1.10/constructed": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.ReleaseBundles.Delete(ctx, "Commons-Bundle", "1.0.0", &DeleteOptions{})
	},
}

func findByPath(ctx context.Context, c *Client) (any, error) {
	return c.ReleaseBundles.FindByArtifact(ctx, &ArtifactQuery{Path: "commons-1.0.0.txt"})
}
