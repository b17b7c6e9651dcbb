package artifactory_test

import (
	"context"
	"fmt"
	"log"
	"strings"
)

func ExampleBundlesService_Import() {
	rt, stop := exampleClient(map[string]string{
		"/artifactory/api/release/import":                "",
		"/artifactory/api/release/import/app/1.0/status": `{"status": "COMPLETED"}`,
	})
	defer stop()
	ctx := context.Background()

	archive := strings.NewReader("PK...") // usually an *os.File
	if err := rt.Bundles.Import(ctx, archive, nil); err != nil {
		log.Fatal(err)
	}
	done, err := rt.Bundles.WaitImported(ctx, "app", "1.0", nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(done.Status)
	// Output: COMPLETED
}
