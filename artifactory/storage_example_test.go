package artifactory_test

import (
	"context"
	"fmt"
	"log"
)

func ExampleStorageService_Summary() {
	rt, stop := exampleClient(map[string]string{"/artifactory/api/storageinfo": `{
		"binariesSummary":{"binariesSize":"3.48 GB","artifactsSize":"59.77 GB"},
		"repositoriesSummaryList":[
			{"repoKey":"libs-release-local","repoType":"LOCAL","filesCount":2084408,"usedSpace":"59.77 GB"},
			{"repoKey":"TOTAL","repoType":"NA","filesCount":2084408,"usedSpace":"59.77 GB"}]}`})
	defer stop()

	summary, err := rt.Storage.Summary(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(summary.BinariesSummary.BinariesSize)
	for _, r := range summary.RepositoriesSummaryList {
		fmt.Println(r.RepoKey, r.FilesCount, r.UsedSpace)
	}
	// Output:
	// 3.48 GB
	// libs-release-local 2084408 59.77 GB
	// TOTAL 2084408 59.77 GB
}
