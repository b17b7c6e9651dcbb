package lifecycle_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/aql"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
	"github.com/jfrogkit/jfrog-go/lifecycle"
)

// fast makes the examples poll at short intervals. Programs pass nil for the default intervals.
var fast = &jfrog.WaitOptions{Interval: time.Millisecond}

// inMemory starts a platform in memory that has a repository for each of the environments DEV
// and QA, and the artifact app-dev/app.jar. It returns the platform's services and a function
// that stops it.
func inMemory(opts ...jfrogtest.Option) (*lifecycle.Client, func()) {
	srv, err := jfrogtest.Start(opts...)
	if err != nil {
		log.Fatal(err)
	}
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token))
	if err != nil {
		log.Fatal(err)
	}
	ctx := context.Background()
	for repoKey, environment := range map[string]string{"app-dev": "DEV", "app-qa": "QA"} {
		err = jfrog.Send(ctx, c, jfrog.Put("/artifactory/api/repositories/{repoKey}", repoKey).Body(map[string]any{
			"key": repoKey, "rclass": "local", "packageType": "generic", "environments": []string{environment},
		}))
		if err != nil {
			log.Fatal(err)
		}
	}
	if err := jfrog.Send(ctx, c, jfrog.Put("/artifactory/{repoKey}/{itemPath...}", "app-dev", "app.jar").Body("app")); err != nil {
		log.Fatal(err)
	}
	return lifecycle.New(c), srv.Close
}

// create creates versions of the release bundle app from the artifact.
func create(lc *lifecycle.Client, versions ...string) {
	for _, version := range versions {
		_, err := lc.ReleaseBundles.CreateAndWait(context.Background(), lifecycle.ReleaseBundleCreateRequest{
			ReleaseBundleName: "app", ReleaseBundleVersion: version,
			Sources: []lifecycle.Source{lifecycle.FromArtifacts(lifecycle.SourceArtifact{Path: "app-dev/app.jar"})},
		}, nil, fast)
		if err != nil {
			log.Fatal(err)
		}
	}
}

// fakePlatform starts a server for exports, which the platform in memory lacks. It sends the
// response that stands under the request's method and path. It returns the platform's services and
// a function that stops it.
func fakePlatform(responses map[string]string) (*lifecycle.Client, func()) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		response, known := responses[r.Method+" "+r.URL.Path]
		if !known {
			w.WriteHeader(http.StatusNotFound)
		}
		_, _ = io.WriteString(w, response)
	}))
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken("token"))
	if err != nil {
		log.Fatal(err)
	}
	return lifecycle.New(c), srv.Close
}

// A release pipeline creates a release bundle, waits until it is complete, and promotes it.
func Example() {
	lc, stop := inMemory()
	defer stop()
	ctx, cancel := context.WithTimeout(context.Background(), time.Hour)
	defer cancel()

	query := aql.Items().Where(aql.Item.Repo.Eq("app-dev"), aql.Item.Name.Match("*.jar"))
	bundle, err := lc.ReleaseBundles.CreateAndWait(ctx, lifecycle.ReleaseBundleCreateRequest{
		ReleaseBundleName: "app", ReleaseBundleVersion: "1.0.0",
		Sources: []lifecycle.Source{lifecycle.FromAQL(query)},
	}, &lifecycle.ReleaseBundleCreateOptions{SigningKey: "release-key"}, fast)
	if err != nil {
		log.Fatal(err)
	}
	promotion, err := lc.Promotions.CreateAndWait(ctx, bundle.ReleaseBundleName, bundle.ReleaseBundleVersion,
		lifecycle.PromotionCreateRequest{Environment: "QA"}, nil, fast)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(promotion.ReleaseBundleName, promotion.ReleaseBundleVersion, "is in", promotion.IncludedRepositoryKeys)
	// Output: app 1.0.0 is in [app-qa]
}

// A creation that fails in the background is a FailedError with the server's messages.
func ExampleReleaseBundlesService_WaitCreated() {
	lc, stop := inMemory()
	defer stop()
	ctx := context.Background()

	_, err := lc.ReleaseBundles.Create(ctx, lifecycle.ReleaseBundleCreateRequest{
		ReleaseBundleName: "app", ReleaseBundleVersion: "1.0.0",
		Sources: []lifecycle.Source{lifecycle.FromAQLText(`items.find({"repo":"empty"})`)},
	}, nil)
	if err != nil {
		log.Fatal(err)
	}
	_, err = lc.ReleaseBundles.WaitCreated(ctx, "app", "1.0.0", nil, fast)
	var failure *jfrog.FailedError
	if errors.As(err, &failure) {
		fmt.Println(failure.Status, failure.Messages)
	}
	// Output: FAILED [Release Bundle app/1.0.0 would hold no artifacts]
}

func ExampleReleaseBundlesService_AllVersions() {
	lc, stop := inMemory()
	defer stop()
	create(lc, "1.0.0", "1.0.1", "1.1.0")

	for version, err := range lc.ReleaseBundles.AllVersions(context.Background(), "app", nil) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(version.ReleaseBundleVersion, version.Status)
	}
	// Output:
	// 1.1.0 COMPLETED
	// 1.0.1 COMPLETED
	// 1.0.0 COMPLETED
}

// An artifact leads to the release bundle versions that contain it.
func ExampleReleaseBundlesService_ListByArtifact() {
	lc, stop := inMemory()
	defer stop()
	create(lc, "1.0.0")

	matches, err := lc.ReleaseBundles.ListByArtifact(context.Background(), lifecycle.ArtifactFilter{ArtifactPath: "app-dev/app.jar"}, nil)
	if err != nil {
		log.Fatal(err)
	}
	for _, match := range matches {
		fmt.Println(match.ReleaseBundleName, match.ReleaseBundleVersion, match.Origin)
	}
	// Output: app 1.0.0 source
}

func ExamplePromotionsService_CreateAndWait() {
	lc, stop := inMemory()
	defer stop()
	create(lc, "1.0.0")
	ctx := context.Background()

	promotion, err := lc.Promotions.CreateAndWait(ctx, "app", "1.0.0", lifecycle.PromotionCreateRequest{
		Environment: "QA", IncludedRepositoryKeys: []string{"app-qa"},
	}, &lifecycle.PromotionCreateOptions{Operation: lifecycle.PromotionMove}, fast)
	if err != nil {
		log.Fatal(err)
	}
	details, err := lc.Promotions.Get(ctx, "app", "1.0.0", promotion.CreatedMillis, nil)
	if err != nil {
		log.Fatal(err)
	}
	for _, artifact := range details.Artifacts {
		fmt.Println(artifact.Path)
	}
	// Output: app-qa/app.jar
}

func ExamplePromotionsService_All() {
	lc, stop := inMemory()
	defer stop()
	create(lc, "1.0.0", "1.0.1")
	ctx := context.Background()
	for _, version := range []string{"1.0.0", "1.0.1"} {
		if _, err := lc.Promotions.CreateAndWait(ctx, "app", version, lifecycle.PromotionCreateRequest{Environment: "QA"}, nil, fast); err != nil {
			log.Fatal(err)
		}
	}

	byVersion := &lifecycle.PromotionListOptions{OrderBy: lifecycle.OrderByReleaseBundleVersion, OrderAsc: true}
	for promotion, err := range lc.Promotions.All(ctx, "app", byVersion) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(promotion.ReleaseBundleVersion, promotion.Environment, promotion.Status)
	}
	// Output:
	// 1.0.0 QA COMPLETED
	// 1.0.1 QA COMPLETED
}

// A rule selects the sites of a distribution.
func ExampleDistributionsService_CreateAndWait() {
	lc, stop := inMemory(jfrogtest.WithDistributionTarget("edge-1", "Paris", "FR"),
		jfrogtest.WithDistributionTarget("office", "", ""))
	defer stop()
	create(lc, "1.0.0")

	distribution, err := lc.Distributions.CreateAndWait(context.Background(), "app", "1.0.0", lifecycle.DistributionCreateRequest{
		AutoCreateMissingRepositories: true,
		DistributionRules:             []lifecycle.DistributionRule{{SiteName: "edge-*"}},
	}, nil, fast)
	if err != nil {
		log.Fatal(err)
	}
	for _, site := range distribution.Sites {
		fmt.Println(site.TargetArtifactory.Name, site.DistributedFiles)
	}
	// Output: edge-1 1
}

// The archive of a release bundle version is downloaded from Artifactory.
func ExampleExportsService_CreateAndWait() {
	lc, stop := fakePlatform(map[string]string{
		"POST /lifecycle/api/v2/distribution/export/app/1.0.0": ``,
		"GET /lifecycle/api/v2/distribution/export/status/app/1.0.0": `{"status":"COMPLETED",
			"relative_download_url":"/release-bundles-v2/app/1.0.0/app-1.0.0.zip"}`,
	})
	defer stop()

	export, err := lc.Exports.CreateAndWait(context.Background(), "app", "1.0.0", lifecycle.ExportCreateRequest{
		Modifications: &lifecycle.ExportModifications{Mappings: []lifecycle.PathMapping{{Input: "app-qa/(.+)", Output: "app-prod/$1"}}},
	}, nil, nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(export.RelativeDownloadURL)
	// Output: /release-bundles-v2/app/1.0.0/app-1.0.0.zip
}
