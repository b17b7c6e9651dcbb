package artifactory

import (
	"context"
	"time"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var (
	libsReleaseLocal = RepoKeys{"libs-release-local"}
	sampleTime       = time.UnixMilli(1407345768020)
)

const infoAndProperties = DetailInfo | DetailProperties

var searchCases = replay.Cases[*Client]{
	"observed-lead-file/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Search.LeadFile(ctx, LeadFileRequest{
			PackageType: "maven", PackageName: "org.acme:app", PackageVersion: "1.0", PackageRepoName: "libs-release-local",
		})
	},
	"2.8.1/sample": aqlSample("items.find(\n{\n    \"repo\": {\"$eq\": \"libs-release-local\"}\n})"),
	"2.8.1/wire-properties, stats, checksums": aqlSample(`items.find({"repo":"libs-release-local"}).include("*","property","stat")`),
	"2.8.1/wire-build domains": aqlSample(`builds.find({"name":"app"}).include("*","property","promotion","module.*",` +
		`"module.property","module.artifact.*","module.artifact.item","module.dependency.*")`),
	"2.8.1/wire-release bundles": aqlSample(`releases.find({"name":"app"}).include("*","release_artifact","release_artifact.item.name")`),
	"9.4/sample":                 aqlSample("items.find(\n{\n    \"repo\": {\"$eq\": \"libs-release-local\"}\n})"),
	"9.4/9 items with archive entries": aqlSample(`items.find(
    {
        "name": {"$match": "multi2*.jar"},
        "$or": [
            {
                "$and": [
                    {"artifact.module.build.name": {"$eq": "maven+example"}},
                    {"artifact.module.build.number": {"$eq": "317"}}
                ]
            },
            {
                "$and": [
                    {"artifact.module.build.name": {"$eq": "maven+example"}},
                    {"artifact.module.build.number": {"$eq": "318"}}
                ]
            }
        ]
    }).include("archive.entry")`),
	"9.4/9.7.2 builds with items": aqlSample("builds.find({\n    \"module.artifact.item.@license\": {\"$match\": \"Apache*\"}\n})\n" +
		`.include("module.artifact.item.name")`),
	"9.4/9.10.1 transitive":          aqlSample("items.find(\n    {\n        \"repo\" : \"docker-remote-repo\"\n    }\n)\n.transitive()"),
	"9.4/9.10.1 transitive, include": aqlSample("items.find(\n{\n  \"repo\" : \"docker-remote-repo\"\n}\n).include(\"name\").transitive()"),

	"2.8.2/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Search.ByName(ctx, "lib", &SearchOptions{Repos: libsReleaseLocal})
	},
	"2.8.2/wire-info and properties": func(ctx context.Context, c *Client) (any, error) {
		return c.Search.ByName(ctx, "lib", &SearchOptions{Detail: infoAndProperties})
	},
	"2.8.3/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Search.ArchiveEntries(ctx, "*Logger.class", &SearchArchiveEntriesOptions{Repos: []string{"third-party-releases-local", "repo1-cache"}})
	},
	"2.8.4/sample": func(ctx context.Context, c *Client) (any, error) {
		coordinates := GAVC{GroupID: "org.acme", ArtifactID: "artifact", Version: "1.0", Classifier: "sources"}
		return c.Search.GAVC(ctx, coordinates, &SearchGAVCOptions{Repos: libsReleaseLocal})
	},
	"2.8.4/wire-info and properties": func(ctx context.Context, c *Client) (any, error) {
		return c.Search.GAVC(ctx, GAVC{GroupID: "org.acme"}, &SearchGAVCOptions{Detail: infoAndProperties})
	},
	"2.8.4.1/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Search.GAVC(ctx, GAVC{GroupID: "abbot", ArtifactID: "abbot"}, &SearchGAVCOptions{Repos: []string{"maven-virtual"}, Specific: true})
	},
	"2.8.4.1/with details": func(ctx context.Context, c *Client) (any, error) {
		return c.Search.GAVC(ctx, GAVC{GroupID: "abbot"}, &SearchGAVCOptions{Specific: true, Detail: infoAndProperties})
	},
	"2.8.5/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Search.ByProperties(ctx, Properties{"p1": {"v1", "v2"}, "p2": {"v3"}}, &SearchOptions{Repos: libsReleaseLocal})
	},
	"2.8.5/any value": func(ctx context.Context, c *Client) (any, error) {
		return c.Search.ByProperties(ctx, Properties{"p1": nil, "p2": {"v3"}}, nil)
	},
	"2.8.5/wire-info and properties": func(ctx context.Context, c *Client) (any, error) {
		return c.Search.ByProperties(ctx, Properties{"qa": {"passed"}}, &SearchOptions{Detail: infoAndProperties})
	},
	"2.8.6/sample": func(ctx context.Context, c *Client) (any, error) {
		sum := Checksums{SHA256: "9a7fb65f15e00aa2a22c1917d0dafd4374fee8daf0966a4d94cd37a0b9acafb9"}
		return c.Search.ByChecksum(ctx, sum, &SearchOptions{Repos: libsReleaseLocal})
	},
	"2.8.6/wire-info and properties": func(ctx context.Context, c *Client) (any, error) {
		sum := Checksums{SHA1: "da39a3ee5e6b4b0d3255bfef95601890afd80709"}
		return c.Search.ByChecksum(ctx, sum, &SearchOptions{Detail: infoAndProperties})
	},
	"2.8.7/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Search.BadChecksums(ctx, ChecksumMD5, &SearchBadChecksumsOptions{Repos: libsReleaseLocal})
	},
	"2.8.7/sha1": func(ctx context.Context, c *Client) (any, error) {
		return c.Search.BadChecksums(ctx, ChecksumSHA1, nil)
	},
	"2.8.8/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Search.NotDownloadedSince(ctx, sampleTime, &SearchNotDownloadedSinceOptions{CreatedBefore: sampleTime, Repos: libsReleaseLocal})
	},
	"2.8.8/wire-download counts": func(ctx context.Context, c *Client) (any, error) {
		return c.Search.NotDownloadedSince(ctx, sampleTime, nil)
	},
	"2.8.9/long value": func(ctx context.Context, c *Client) (any, error) {
		return c.Search.InDateRange(ctx, time.UnixMilli(1708819200000), []DateField{DateCreated, DateLastModified}, nil)
	},
	"2.8.9/ISO 8601 values, from and to": func(ctx context.Context, c *Client) (any, error) {
		to := time.Date(2024, 2, 29, 23, 59, 59, 867e6, time.UTC)
		return c.Search.InDateRange(ctx, isoFrom, []DateField{DateCreated, DateLastModified}, &SearchInDateRangeOptions{To: to})
	},
	"2.8.9/ISO 8601 value, from only": func(ctx context.Context, c *Client) (any, error) {
		return c.Search.InDateRange(ctx, isoFrom, []DateField{DateCreated, DateLastModified}, nil)
	},
	"2.8.10/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Search.CreatedInDateRange(ctx, sampleTime, &SearchCreatedInDateRangeOptions{To: sampleTime, Repos: libsReleaseLocal})
	},
	"2.8.11/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Search.ByPattern(ctx, "libs-release-local", "killer/*/ninja/*/*.jar")
	},
	"2.8.12/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Search.BuildsByDependency(ctx, "451a3c5f8cf44c5d805379e760b5c512c7d250b")
	},
	"2.8.13/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Search.Licenses(ctx, &SearchLicensesOptions{
			Approved: true, Unknown: new(true), Autofind: true, Repos: []string{"libs-release-local", "staging"},
		})
	},
	"2.8.14/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Search.Versions(ctx, "org.acme", "artifact", &SearchVersionOptions{Repos: libsReleaseLocal})
	},
	"2.8.15/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Search.LatestVersion(ctx, "org.acme", "artifact", &SearchVersionOptions{Version: "1.0-SNAPSHOT", Repos: []string{"libs-snapshot-local"}})
	},
	"2.8.16/with files": func(ctx context.Context, c *Client) (any, error) {
		opts := &SearchLatestVersionByPropertiesOptions{Properties: winGPL, ListFiles: true}
		return c.Search.LatestVersionByProperties(ctx, AnyRepo, "a/b", opts)
	},
	"2.8.16/version only": func(ctx context.Context, c *Client) (any, error) {
		return c.Search.LatestVersionByProperties(ctx, AnyRepo, "a/b", &SearchLatestVersionByPropertiesOptions{Properties: winGPL})
	},
	"2.8.17/sample": buildArtifacts("2.8.17/sample"),
	"2.8.17/Build Artifacts Request JSON (section 2.27)": buildArtifacts("2.8.17/Build Artifacts Request JSON (section 2.27)"),
}

var (
	isoFrom = time.Date(2024, 2, 28, 12, 7, 45, 867e6, time.UTC)
	winGPL  = map[string]string{"os": "win", "license": "GPL"}
)

func aqlSample(query AQLText) replay.Case[*Client] {
	return func(ctx context.Context, c *Client) (any, error) { return c.Search.AQLPage(ctx, query) }
}

func buildArtifacts(key string) replay.Case[*Client] {
	return func(ctx context.Context, c *Client) (any, error) {
		return c.Search.BuildArtifacts(ctx, replay.Body[BuildArtifactsRequest](key))
	}
}
