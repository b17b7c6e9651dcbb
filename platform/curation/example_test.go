package curation_test

import (
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/platform/curation"
)

func ExampleAuditService_AllPackages() {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"data":[{"id":174,"action":"blocked","package_type":"Docker","package_name":"evil/drupal",
			"package_version":"latest","policies":[{"policy_name":"onlyOfficial"}]}],"meta":{"result_count":1}}`)
	}))
	defer srv.Close()
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken("token"))
	if err != nil {
		log.Fatal(err)
	}

	opts := &curation.AuditListOptions{Direction: curation.SortAscending, NumOfRows: 1000}
	for event, err := range curation.New(c).Audit.AllPackages(context.Background(), opts) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(event.Action, event.PackageName, event.PackageVersion, event.Policies[0].PolicyName)
	}
	// Output: blocked evil/drupal latest onlyOfficial
}
