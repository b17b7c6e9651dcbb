package artifactory_test

import (
	"context"
	"fmt"
	"io"
	"log"
)

func ExampleVCSService_DownloadBranchFile() {
	rt, stop := exampleClient(map[string]string{
		"/artifactory/api/vcs/branches/github/acme/app": `[
			{"name": "feature/login", "commitId": "852529c9f148de6df205be01659a79731ce8ebef", "isBranch": true}]`,
		"/artifactory/api/vcs/downloadBranchFile/github/acme/app/feature/login!docs/README.md": "# App",
	})
	defer stop()
	ctx := context.Background()

	branches, err := rt.VCS.Branches(ctx, "github", "acme", "app")
	if err != nil {
		log.Fatal(err)
	}
	for _, branch := range branches {
		file, err := rt.VCS.DownloadBranchFile(ctx, "github", "acme", "app", branch.Name, "docs/README.md")
		if err != nil {
			log.Fatal(err)
		}
		defer file.Close()
		text, err := io.ReadAll(file)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("%s: %s: %s\n", branch.Name, file.FileName, text)
	}
	// Output: feature/login: README.md: # App
}
