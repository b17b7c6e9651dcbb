package distribution_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/aql"
	"github.com/jfrogkit/jfrog-go/distribution"
)

// fast makes the examples poll at short intervals. Programs pass nil for the default intervals.
var fast = &jfrog.WaitOptions{Interval: time.Millisecond}

// fakePlatform starts a server that sends the response under the request's method and path. It
// returns the platform's services and a function that stops it.
func fakePlatform(responses map[string]string) (*distribution.Client, func()) {
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
	return distribution.New(c), srv.Close
}

// A release pipeline creates a signed release bundle and distributes it to the edges.
func Example() {
	ds, stop := fakePlatform(map[string]string{
		"POST /distribution/api/v1/release_bundle": `{
			"name":"app","version":"1.0.0","state":"SIGNED"}`,
		"POST /distribution/api/v1/distribution/app/1.0.0": `{
			"id":7,"sites":[{"name":"edge-1"},{"name":"edge-2"}]}`,
		"GET /distribution/api/v1/release_bundle/app/1.0.0/distribution/7": `{
			"distribution_id":7,"status":"Completed"}`,
	})
	defer stop()
	ctx, cancel := context.WithTimeout(context.Background(), time.Hour)
	defer cancel()

	query := aql.Items().Where(aql.Item.Repo.Eq("libs-release-local"), aql.Item.Name.Match("*.jar"))
	bundle, err := ds.ReleaseBundles.Create(ctx, distribution.ReleaseBundleCreateRequest{
		Name: "app", Version: "1.0.0", SignImmediately: true,
		Spec: distribution.Spec{Queries: []distribution.Query{distribution.FromAQL(query)}},
	}, &distribution.SigningOptions{Passphrase: jfrog.Secret(os.Getenv("SIGNING_PASSPHRASE"))})
	if err != nil {
		log.Fatal(err)
	}
	tracker, err := ds.Distributions.CreateAndWait(ctx, bundle.Name, bundle.Version,
		distribution.DistributionCreateRequest{
			DistributionRules: []distribution.DistributionRule{{SiteName: "edge-*"}},
		}, fast)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(bundle.State, tracker.Status)
	// Output: SIGNED Completed
}

// The failure names the sites and the reasons.
func ExampleDistributionsService_WaitCompleted() {
	ds, stop := fakePlatform(map[string]string{
		"GET /distribution/api/v1/release_bundle/app/1.0.0/distribution/7": `{
			"distribution_id":7,"status":"Failed","sites":[
			{"status":"Completed","target_artifactory":{"name":"edge-1"}},
			{"status":"Failed","target_artifactory":{"name":"edge-2"},
			"general_error":"Repository libs-release-local is missing"}]}`,
	})
	defer stop()

	_, err := ds.Distributions.WaitCompleted(context.Background(), "app", "1.0.0", 7, fast)
	if failure, ok := errors.AsType[*jfrog.FailedError](err); ok {
		fmt.Println(failure.Status)
		for _, message := range failure.Messages {
			fmt.Println(message)
		}
	}
	// Output:
	// Failed
	// edge-2: Failed: Repository libs-release-local is missing
}

// A script lists all versions of a release bundle.
func ExampleReleaseBundlesService_AllVersions() {
	ds, stop := fakePlatform(map[string]string{
		"GET /distribution/api/v1/release_bundle/app": `[
			{"version":"1.0.0","state":"SIGNED"},{"version":"1.1.0","state":"OPEN"}]`,
	})
	defer stop()

	for version, err := range ds.ReleaseBundles.AllVersions(context.Background(), "app", nil) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(version.Version, version.State)
	}
	// Output:
	// 1.0.0 SIGNED
	// 1.1.0 OPEN
}

// An archive for an air-gapped site is exported and downloaded.
func ExampleExportsService_CreateAndWait() {
	ds, stop := fakePlatform(map[string]string{
		"POST /distribution/api/v1/export/release_bundle/app/1.0.0": "",
		"GET /distribution/api/v1/export/release_bundle/app/1.0.0/status": `{"status":"COMPLETED",
			"download_url":"http://acme/artifactory/exports/app-1.0.0.zip"}`,
		"GET /artifactory/exports/app-1.0.0.zip": "archive",
	})
	defer stop()
	ctx := context.Background()

	export, err := ds.Exports.CreateAndWait(ctx, "app", "1.0.0", fast)
	if err != nil {
		log.Fatal(err)
	}
	archive, err := ds.Exports.Download(ctx, *export)
	if err != nil {
		log.Fatal(err)
	}
	defer archive.Close()
	size, err := io.Copy(io.Discard, archive)
	fmt.Println(size, err)
	// Output: 7 <nil>
}

// A target site waits for a release bundle v2.
func ExampleReceivedBundlesService_WaitReceived() {
	ds, stop := fakePlatform(map[string]string{
		"GET /distribution/api/v2/release_bundle/received/app/1.0.0/status": `{"status":"COMPLETED"}`,
	})
	defer stop()

	report, err := ds.ReceivedBundles.WaitReceived(context.Background(), "app", "1.0.0", nil, fast)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(report.Status)
	// Output: COMPLETED
}

// A key pair is uploaded and sent to the sites.
func ExampleSigningKeysService_Upload() {
	ds, stop := fakePlatform(map[string]string{
		"POST /distribution/api/v1/keys/gpg": `{"report":{"status":"PARTIAL_SUCCESS","details":[
			{"name":"edge-1","status":"SUCCESS"},{"name":"edge-2","status":"FAILURE"}]}}`,
	})
	defer stop()

	public, err := os.ReadFile("testdata/keys/gpg_public.asc")
	if err != nil {
		log.Fatal(err)
	}
	private, err := os.ReadFile("testdata/keys/gpg_private.asc")
	if err != nil {
		log.Fatal(err)
	}
	report, err := ds.SigningKeys.Upload(context.Background(), distribution.KeyProtocolGPG,
		distribution.SigningKeyUploadRequest{
			Key: distribution.SigningKeyPair{
				Alias: "release-key", PublicKey: string(public), PrivateKey: jfrog.Secret(private),
			},
			PropagateToEdgeNodes: true,
		})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(report.Status)
	for _, site := range report.Details {
		fmt.Println(site.Name, site.Status)
	}
	// Output:
	// PARTIAL_SUCCESS
	// edge-1 SUCCESS
	// edge-2 FAILURE
}

// A token's values are masked in output.
func ExampleTokensService_Create() {
	ds, stop := fakePlatform(map[string]string{
		"POST /distribution/api/v1/security/token": `{
			"access_token":"eyJ2","token_type":"Bearer","expires_in":3600}`,
	})
	defer stop()

	token, err := ds.Tokens.Create(context.Background(), distribution.TokenCreateRequest{
		Username: "ci", ExpiresInSeconds: 3600,
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(token.AccessToken, len(string(token.AccessToken)))
	// Output: ***** 4
}

// A permission is read, changed and put back. Fields that this package does not know stay.
func ExamplePermissionsService_Replace() {
	ds, stop := fakePlatform(map[string]string{
		"GET /distribution/api/v1/security/permissions/edges": `{
			"name":"edges","resource_type":"destination",
			"distribution_destinations":[{"site_name":"edge-*"}],
			"principals":{"groups":{"releasers":["x"]}}}`,
		"PUT /distribution/api/v1/security/permissions/edges": `{
			"name":"edges","resource_type":"destination",
			"distribution_destinations":[{"site_name":"edge-*"}],
			"principals":{"groups":{"releasers":["x","d"]}}}`,
	})
	defer stop()
	ctx := context.Background()

	permission, err := ds.Permissions.Get(ctx, "edges")
	if err != nil {
		log.Fatal(err)
	}
	permission.Principals.Groups["releasers"] = []distribution.PermissionAction{
		distribution.PermissionActionDistribute, distribution.PermissionActionDelete,
	}
	permission, err = ds.Permissions.Replace(ctx, *permission)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(permission.Principals.Groups["releasers"])
	// Output: [x d]
}

// A support bundle is created and downloaded.
func ExampleSupportBundlesService_Create() {
	ds, stop := fakePlatform(map[string]string{
		"POST /distribution/api/v1/system/support/bundle":                      `{"id":"20181230-5366"}`,
		"GET /distribution/api/v1/system/support/bundle/20181230-5366/archive": "archive",
	})
	defer stop()
	ctx := context.Background()

	created, err := ds.SupportBundles.Create(ctx,
		distribution.SupportBundleCreateRequest{Name: "slow distribution"})
	if err != nil {
		log.Fatal(err)
	}
	archive, err := ds.SupportBundles.Download(ctx, created.ID)
	if err != nil {
		log.Fatal(err)
	}
	defer archive.Close()
	size, err := io.Copy(io.Discard, archive)
	fmt.Println(size, err)
	// Output: 7 <nil>
}

// An administrator sees which distributions do not proceed, without changing them.
func ExampleMaintenanceService_UnlockStuck() {
	ds, stop := fakePlatform(map[string]string{
		"GET /distribution/api/v1/maintenance/generate_token/unlock_stuck": `{"token":"JEv4CnrZ"}`,
		"POST /distribution/api/v1/maintenance/execute/unlock_stuck": `{
			"unlocked":false,"stuck_distributions":[{"bundle_name":"app","bundle_version":"1.0.0",
			"status":"IN_PROGRESS","distribution_tracker_id":"111100000"}]}`,
	})
	defer stop()
	ctx := context.Background()

	token, err := ds.Maintenance.UnlockStuckToken(ctx)
	if err != nil {
		log.Fatal(err)
	}
	const dryRun = true
	tasks, err := ds.Maintenance.UnlockStuck(ctx, dryRun, token)
	if err != nil {
		log.Fatal(err)
	}
	for _, stuck := range tasks.StuckDistributions {
		fmt.Println(stuck.BundleName, stuck.BundleVersion, stuck.Status)
	}
	// Output: app 1.0.0 IN_PROGRESS
}

// A monitor asks whether Distribution works.
func ExampleSystemService_Ping() {
	ds, stop := fakePlatform(map[string]string{
		"GET /distribution/api/v1/system/ping": `{"status_code":200,"message":"ok"}`,
	})
	defer stop()

	status, err := ds.System.Ping(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(status.Message)
	// Output: ok
}
