package jfrogtest_test

import (
	"context"
	"fmt"
	"log"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/access"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
	"github.com/jfrogkit/jfrog-go/platform/apptrust"
	"github.com/jfrogkit/jfrog-go/platform/missioncontrol"
)

// connect returns a server and a client of it.
func connect() (*jfrogtest.Server, *jfrog.Client) {
	srv, err := jfrogtest.Start()
	if err != nil {
		log.Fatal(err)
	}
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token))
	if err != nil {
		log.Fatal(err)
	}
	return srv, c
}

func ExampleServer_IssueLicenses() {
	srv, c := connect()
	defer srv.Close()
	file, err := srv.IssueLicenses(jfrogtest.LicenseBucket{
		URL: "https://licenses.example.com/1", Key: "bucket-key", Type: "EDGE", Quantity: 10,
	})
	if err != nil {
		log.Fatal(err)
	}
	bucket, err := missioncontrol.New(c).LicenseBuckets.Upload(context.Background(),
		missioncontrol.LicenseBucketUploadRequest{
			Name: "edges", File: jfrog.Secret(file), Key: "bucket-key",
		})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(bucket.Name, bucket.LicenseType, bucket.Quantity)
	// Output: edges EDGE 10
}

func ExampleServer_PromoteApplication() {
	srv, c := connect()
	defer srv.Close()
	ctx := context.Background()
	_, err := access.New(c).Projects.Create(ctx, access.Project{ProjectKey: "shop", DisplayName: "Shop"})
	if err != nil {
		log.Fatal(err)
	}
	if err := srv.AddApplication("web", "Web", "shop"); err != nil {
		log.Fatal(err)
	}
	for _, p := range []jfrogtest.ApplicationPromotion{
		{ApplicationKey: "web", Version: "1.0", TargetStage: "DEV"},
		{ApplicationKey: "web", Version: "1.0", TargetStage: "PROD", Blocked: "a policy blocks it"},
	} {
		if err := srv.PromoteApplication(p); err != nil {
			log.Fatal(err)
		}
	}
	for p, err := range apptrust.New(c).Applications.AllPromotions(ctx, "web", "1.0", nil) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(p.TargetStage, p.Status)
	}
	// Output:
	// PROD FAILED
	// DEV COMPLETED
}
