package lifecycle_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/aql"
	"github.com/jfrogkit/jfrog-go/lifecycle"
)

// exampleClient returns a client of a server that answers each path as given; of several
// answers it gives one after the other.
func exampleClient(answers map[string][]string) (c *lifecycle.Client, stop func()) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		left := answers[r.URL.Path]
		if len(left) > 1 {
			answers[r.URL.Path] = left[1:]
		}
		_, _ = w.Write([]byte(left[0]))
	}))
	jc, err := jfrog.New(srv.URL, jfrog.WithAccessToken("token"))
	if err != nil {
		log.Fatal(err)
	}
	return lifecycle.New(jc), srv.Close
}

// A release: make a bundle of what a build made, wait for it, promote it.
func Example() {
	lc, stop := exampleClient(map[string][]string{
		"/lifecycle/api/v2/release_bundle":                             {`{"release_bundle_name":"app","release_bundle_version":"1.0.0","repository_key":"release-bundles-v2"}`},
		"/lifecycle/api/v2/release_bundle/statuses/app/1.0.0":          {`{"status":"STARTED"}`, `{"status":"COMPLETED"}`},
		"/lifecycle/api/v2/promotion/records/app/1.0.0":                {`{"environment":"QA","included_repository_keys":["app-qa-local"],"created_millis":1684477304916}`},
		"/lifecycle/api/v2/promotion/statuses/app/1.0.0/1684477304916": {`{"status":"PROCESSING"}`, `{"status":"COMPLETED"}`},
	})
	defer stop()
	ctx, cancel := context.WithTimeout(context.Background(), time.Hour)
	defer cancel()
	wait := &jfrog.WaitOptions{Interval: time.Millisecond} // nil suits most programs

	bundle, err := lc.ReleaseBundles.CreateAndWait(ctx, &lifecycle.CreateRequest{
		Name: "app", Version: "1.0.0",
		Sources: []lifecycle.Source{lifecycle.FromBuilds(lifecycle.SourceBuild{Name: "app", Number: "17"})},
	}, &lifecycle.CreateOptions{SigningKey: "release-key"}, wait)
	if err != nil {
		log.Fatal(err)
	}
	promotion, err := lc.Promotions.CreateAndWait(ctx, bundle.Name, bundle.Version,
		&lifecycle.PromotionRequest{Environment: "QA"}, nil, wait)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(bundle.Name, bundle.Version, "is in", promotion.Environment, promotion.IncludedRepositoryKeys)
	// Output: app 1.0.0 is in QA [app-qa-local]
}

// Work that fails in the background is an error with the server's messages.
func ExampleReleaseBundlesService_WaitCreated() {
	lc, stop := exampleClient(map[string][]string{
		"/lifecycle/api/v2/release_bundle":                    {`{}`},
		"/lifecycle/api/v2/release_bundle/statuses/app/1.0.0": {`{"status":"FAILED","messages":[{"text":"No artifacts found"}]}`},
	})
	defer stop()
	ctx := context.Background()

	query := aql.Items().Where(aql.Item.Repo.Eq("libs-release-local"), aql.Item.Prop("qa").Eq("passed"))
	_, err := lc.ReleaseBundles.Create(ctx, &lifecycle.CreateRequest{
		Name: "app", Version: "1.0.0", Sources: []lifecycle.Source{lifecycle.FromAQL(query)},
	}, nil)
	if err != nil {
		log.Fatal(err)
	}
	_, err = lc.ReleaseBundles.WaitCreated(ctx, "app", "1.0.0", nil, nil)
	var failure *jfrog.FailedError
	if errors.As(err, &failure) {
		fmt.Println(failure.Status, failure.Messages)
	}
	// Output: FAILED [No artifacts found]
}

// A list of any length, read page by page.
func ExampleReleaseBundlesService_AllVersions() {
	lc, stop := exampleClient(map[string][]string{"/lifecycle/api/v2/release_bundle/records/app": {
		`{"release_bundles":[{"release_bundle_version":"1.1.0","status":"COMPLETED"},{"release_bundle_version":"1.0.1","status":"FAILED"}],"total":3}`,
		`{"release_bundles":[{"release_bundle_version":"1.0.0","status":"COMPLETED"}],"total":3}`,
	}})
	defer stop()

	for version, err := range lc.ReleaseBundles.AllVersions(context.Background(), "app", nil) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(version.Version, version.Status)
	}
	// Output:
	// 1.1.0 COMPLETED
	// 1.0.1 FAILED
	// 1.0.0 COMPLETED
}

// Distribution to every site that fits a rule.
func ExampleDistributionsService_CreateAndWait() {
	lc, stop := exampleClient(map[string][]string{
		"/lifecycle/api/v2/distribution/distribute/app/1.0.0": {`{"id":721286369066762240,"sites":[{"name":"edge-1"}]}`},
		"/lifecycle/api/v2/distribution/trackers/app/1.0.0/721286369066762240": {
			`{"status":"Completed","sites":[{"target_artifactory":{"name":"edge-1"},"status":"Completed","distributed_files":4}]}`},
	})
	defer stop()

	done, err := lc.Distributions.CreateAndWait(context.Background(), "app", "1.0.0", &lifecycle.DistributionRequest{
		AutoCreateMissingRepositories: true,
		DistributionRules:             []lifecycle.DistributionRule{{SiteName: "edge-*"}},
	}, nil, nil)
	if err != nil {
		log.Fatal(err)
	}
	for _, site := range done.Sites {
		fmt.Println(site.TargetSite.Name, site.DistributedFiles)
	}
	// Output: edge-1 4
}
