package transfer_test

import (
	"bytes"
	"context"
	"fmt"
	"log"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/transfer"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// A large file goes to the storage in parts, if the server offers that.
func ExampleManager_Upload_parts() {
	srv, err := jfrogtest.Start(jfrogtest.WithRepository("libs", "local", "generic"), jfrogtest.WithMultipartUpload())
	if err != nil {
		log.Fatal(err)
	}
	defer srv.Close()
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token))
	if err != nil {
		log.Fatal(err)
	}

	m, err := transfer.New(artifactory.New(c), &transfer.Options{
		MultipartMin: 8 << 20, // the default is 200 MiB
		PartSize:     5 << 20,
	})
	if err != nil {
		log.Fatal(err)
	}
	image := bytes.NewReader(make([]byte, 12<<20))
	res, err := m.Upload(context.Background(), transfer.UploadJob{To: transfer.At("libs", "app/image.tar"), Content: image})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(res.Outcome, res.Moved, "bytes")
	fmt.Println(len(srv.RedirectedRequests()), "parts")
	// Output:
	// sent 12582912 bytes
	// 3 parts
}
