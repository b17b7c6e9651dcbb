package missioncontrol_test

import (
	"context"
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/platform/missioncontrol"
)

// serve returns the services of a server with one response for each method and path.
func serve(responses map[string]string) (mc *missioncontrol.Client, stop func()) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, ok := responses[r.Method+" "+r.URL.Path]
		if !ok {
			w.WriteHeader(http.StatusNotFound)
		}
		_, _ = fmt.Fprint(w, body)
	}))
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken("token"))
	if err != nil {
		log.Fatal(err)
	}
	return missioncontrol.New(c), srv.Close
}

func ExampleJPDsService_Create() {
	mc, stop := serve(map[string]string{
		"POST /mc/api/v1/jpds": "",
		"GET /mc/api/v1/jpds":  `[{"id":"JPD-2","name":"dev-west","status":{"code":"ONLINE"}}]`,
	})
	defer stop()
	ctx := context.Background()
	err := mc.JPDs.Create(ctx, missioncontrol.JPDCreateRequest{
		Name: "dev-west", URL: "https://artifactory-west.acme.com", Token: "join-key",
		Location: missioncontrol.JPDLocation{
			CityName: "San Francisco", CountryCode: "US", Latitude: 37.7749, Longitude: -122.4194,
		},
	})
	if err != nil {
		log.Fatal(err)
	}
	jpds, err := mc.JPDs.List(ctx, &missioncontrol.JPDListOptions{Name: "dev-*"})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(jpds[0].ID, jpds[0].Status.Code)
	// Output: JPD-2 ONLINE
}

func ExampleFederationService_CreateMesh() {
	mc, stop := serve(map[string]string{
		"POST /mc/api/v1/federation/create_mesh": `[{"label":"Add target JPD-13 to JPD-12","status":"OK"}]`,
	})
	defer stop()
	steps, err := mc.Federation.CreateMesh(context.Background(), missioncontrol.FederationMeshRequest{
		JPDIDs: []string{"JPD-12", "JPD-13"}, Entities: []string{"USERS", "GROUPS"},
	})
	if err != nil {
		log.Fatal(err)
	}
	for _, step := range steps {
		fmt.Println(step.Label, step.Status)
	}
	// Output: Add target JPD-13 to JPD-12 OK
}

func ExampleLicenseBucketsService_Upload() {
	mc, stop := serve(map[string]string{"POST /mc/api/v1/buckets": `{"identifier":"266200796","quantity":10}`})
	defer stop()
	name := filepath.Join(os.TempDir(), "bucket-of-the-example.json")
	if err := os.WriteFile(name, []byte("encrypted"), 0o600); err != nil {
		log.Fatal(err)
	}
	defer os.Remove(name)

	content, err := os.ReadFile(name)
	if err != nil {
		log.Fatal(err)
	}
	bucket, err := mc.LicenseBuckets.Upload(context.Background(), missioncontrol.LicenseBucketUploadRequest{
		Name: "main-bucket", File: jfrog.Secret(content), Key: "key-of-the-bucket",
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(bucket.Identifier, bucket.Quantity)
	// Output: 266200796 10
}

func ExampleLicenseBucketsService_Acquire() {
	mc, stop := serve(map[string]string{
		"POST /mc/api/v1/buckets/main-bucket/acquire": `{"license_keys":["license-key"]}`,
		"POST /mc/api/v1/buckets/main-bucket/release": "",
	})
	defer stop()
	ctx := context.Background()
	keys, err := mc.LicenseBuckets.Acquire(ctx, "main-bucket",
		missioncontrol.LicenseAcquireRequest{Name: "team-a"})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(len(keys), keys[0]) // string(keys[0]) is the license key
	err = mc.LicenseBuckets.Release(ctx, "main-bucket",
		missioncontrol.LicenseReleaseRequest{Name: "team-a"})
	fmt.Println(err)
	// Output:
	// 1 *****
	// <nil>
}

func ExampleSupportBundlesService_CreateAndWait() {
	mc, stop := serve(map[string]string{
		"POST /mc/api/v1/system/support/bundle":           `{"id":"b1"}`,
		"GET /mc/api/v1/system/support/bundle/b1":         `{"name":"issue 1234"}`,
		"GET /mc/api/v1/system/support/bundle/b1/archive": "PK",
	})
	defer stop()
	bundle, err := mc.SupportBundles.CreateAndWait(context.Background(),
		missioncontrol.SupportBundleCreateRequest{Name: "issue 1234"}, nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(bundle.Name)
	// Output: issue 1234
}

func ExampleSystemService_Ping() {
	mc, stop := serve(map[string]string{"GET /mc/api/v1/system/ping": "OK"})
	defer stop()
	fmt.Println(mc.System.Ping(context.Background()))
	// Output: <nil>
}
