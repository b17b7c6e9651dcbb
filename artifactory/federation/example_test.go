package federation_test

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
	"github.com/jfrogkit/jfrog-go/artifactory/federation"
)

// platform starts a server with federated repositories. It sends the response that stands under
// the request's method and path. It returns the services and a function that stops the server.
func platform(responses map[string]string) (*federation.Client, func()) {
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
	return federation.New(c), srv.Close
}

// A federation is built from a local repository.
func ExampleRepositoriesService_Convert() {
	fed, stop := platform(map[string]string{
		"POST /artifactory/api/federation/migrate/libs":    "Migration finished successfully.",
		"POST /artifactory/api/federation/configSync/libs": "",
	})
	defer stop()
	ctx := context.Background()

	if err := fed.Repositories.Convert(ctx, "libs"); err != nil {
		log.Fatal(err)
	}
	// Package artifactory adds the members here.
	err := fed.Repositories.SyncConfiguration(ctx, "libs")
	fmt.Println(err)
	// Output: <nil>
}

func ExampleRepositoriesService_ConvertToLocal() {
	fed, stop := platform(map[string]string{
		"POST /artifactory/api/federation/convertToLocal": `{"failedConversionRepositories": {
			"libs": "Repo libs contains remote members"}}`,
	})
	defer stop()

	result, err := fed.Repositories.ConvertToLocal(context.Background(), []string{"libs", "docs"})
	if err != nil {
		log.Fatal(err)
	}
	for repoKey, reason := range result.FailedConversionRepositories {
		fmt.Println(repoKey+":", reason)
	}
	// Output: libs: Repo libs contains remote members
}

func ExampleFullSyncService_StartAndWait() {
	fed, stop := platform(map[string]string{
		"POST /artifactory/api/federation/fullSync/libs": "Full sync triggered successfully",
		"GET /artifactory/api/federation/status/connectionStates/libs": `{"memberConnections": [{
			"localRepoKey": "libs", "localPlatformUrl": "https://here/artifactory",
			"remoteRepoKey": "libs", "remotePlatformUrl": "https://there/artifactory",
			"status": "ERROR", "supported": true}]}`,
	})
	defer stop()

	// Programs pass nil for the default intervals, and a context that limits the wait.
	wait := &jfrog.WaitOptions{Interval: time.Millisecond}
	_, err := fed.FullSync.StartAndWait(context.Background(), "libs", nil, wait)
	var failed *jfrog.FailedError
	if errors.As(err, &failed) {
		fmt.Println(failed.Messages[0])
	}
	// Output: https://here/artifactory/libs to https://there/artifactory/libs: ERROR
}

// A comparison finds the files that a full sync would transfer.
func ExampleFullSyncService_Compare() {
	const report = "jfrog-full-sync-info/comparison-results/libs.json"
	fed, stop := platform(map[string]string{
		"POST /artifactory/api/federation/fullSync/libs": `{"message": "Dry full sync completed successfully.",
			"resultPaths": ["` + report + `"]}`,
		"GET /artifactory/" + report: `{"results": [{"name": "a.jar", "type": "file", "fullPath": "org/a.jar"}]}`,
	})
	defer stop()
	ctx := context.Background()

	comparison, err := fed.FullSync.Compare(ctx, "libs", nil)
	if err != nil {
		log.Fatal(err)
	}
	for _, path := range comparison.ResultPaths {
		report, err := fed.FullSync.Report(ctx, path)
		if err != nil {
			log.Fatal(err)
		}
		for _, file := range report.Results {
			fmt.Println(file.FullPath)
		}
	}
	// Output: org/a.jar
}

func ExampleStatesService_List() {
	fed, stop := platform(map[string]string{
		"GET /artifactory/api/federation/status/stateList": `{"federations": [{"localRepoKey": "libs", "priority": "HIGH",
			"memberInfoList": [{"url": "https://there/artifactory", "repoKey": "libs", "aggregatedStatus": "DELAYED"}]}]}`,
	})
	defer stop()

	federations, err := fed.States.List(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	for _, f := range federations {
		for _, m := range f.MemberInfoList {
			if m.AggregatedStatus != federation.StateHealthy {
				fmt.Println(f.LocalRepoKey, m.URL, m.AggregatedStatus)
			}
		}
	}
	// Output: libs https://there/artifactory DELAYED
}

func ExampleLegacyService_Lags() {
	fed, stop := platform(map[string]string{
		"GET /artifactory/api/federation/status/mirrorsLag": `[{"localRepoKey": "libs",
			"remoteUrl": "https://there/artifactory/", "remoteRepoKey": "libs", "lagInMS": 5200}]`,
	})
	defer stop()

	lags, err := fed.Legacy.Lags(context.Background(), &federation.LagOptions{ThresholdTimeInMillis: 5000})
	if err != nil {
		log.Fatal(err)
	}
	for _, m := range lags {
		fmt.Println(m.RemoteRepoKey, m.Lag())
	}
	// Output: libs 5.2s
}

func ExampleFailedTasksService_Replay() {
	fed, stop := platform(map[string]string{
		"PUT /artifactory/api/federation/binaries/failures/replay": `{"replayTasks": 2}`,
	})
	defer stop()

	// All failed tasks of the repository are started again.
	n, err := fed.FailedTasks.Replay(context.Background(), "libs", nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(n)
	// Output: 2
}
