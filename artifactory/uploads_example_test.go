package artifactory_test

import (
	"context"
	"fmt"
	"log"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// Package transfer does this for files, with parts side by side and retries.
func ExampleUploadsService() {
	srv, err := jfrogtest.Start(jfrogtest.WithRepository("libs", "local", "generic"), jfrogtest.WithMultipartUpload())
	if err != nil {
		log.Fatal(err)
	}
	defer srv.Close()
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token))
	if err != nil {
		log.Fatal(err)
	}
	rt, ctx := artifactory.New(c), context.Background()

	upload := func(token jfrog.Secret) (*artifactory.DeployedItem, error) {
		for i, content := range []string{"first part, ", "second part"} {
			partURL, err := rt.Uploads.PartURL(ctx, token, i+1)
			if err != nil {
				return nil, err
			}
			if err := rt.Uploads.SendPart(ctx, partURL, strings.NewReader(content), nil); err != nil {
				return nil, err
			}
		}
		sums := artifactory.Checksums{SHA1: "e7fe1ae352f878ddc50e4a25a860fa7eb2218815"}
		if err := rt.Uploads.Complete(ctx, token, sums.SHA1); err != nil {
			return nil, err
		}
		status, err := rt.Uploads.WaitCompleted(ctx, token, nil)
		if err != nil {
			return nil, err
		}
		return rt.Artifacts.DeployByChecksum(ctx, "libs", "app/image.tar", sums,
			&artifactory.ArtifactDeployByChecksumOptions{UploadToken: status.ChecksumToken})
	}
	token, err := rt.Uploads.Create(ctx, "libs", "app/image.tar", 20)
	if err != nil {
		log.Fatal(err)
	}
	item, err := upload(token)
	if err != nil {
		_ = rt.Uploads.Abort(ctx, token)
		log.Fatal(err)
	}
	fmt.Println(item.Path, item.Size)
	// Output: /app/image.tar 23
}
