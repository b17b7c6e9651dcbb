package artifactory_test

import (
	"context"
	"fmt"
	"log"
	"strings"
)

func ExampleTrashService_Restore() {
	rt, stop := exampleArtifactory()
	defer stop()
	ctx := context.Background()
	if _, err := rt.Artifacts.Deploy(ctx, "libs-release-local", "app/app.txt", strings.NewReader("app"), nil); err != nil {
		log.Fatal(err)
	}
	if err := rt.Artifacts.Delete(ctx, "libs-release-local", "app/app.txt"); err != nil {
		log.Fatal(err)
	}

	// The item is in the trash can under the key of its repository.
	err := rt.Trash.Restore(ctx, "libs-release-local/app/app.txt", "libs-release-local/app/app.txt")
	fmt.Println(err)
	// Output: <nil>
}
