package transfer_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/transfer"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

func ExampleManager_SyncUp() {
	srv, err := jfrogtest.Start(jfrogtest.WithRepository("docs", "local", "generic"))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer srv.Close()
	c, _ := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token))
	t, _ := transfer.New(artifactory.New(c), nil)

	dir, _ := os.MkdirTemp("", "site")
	defer os.RemoveAll(dir)
	_ = os.WriteFile(filepath.Join(dir, "index.html"), []byte("<h1>Hello</h1>"), 0o666)

	for range 2 {
		sum, err := t.SyncUp(context.Background(), dir, "docs", "site/1.0", &transfer.SyncUpOptions{Delete: true}).Summary()
		fmt.Println(sum.Files, err)
	}
	// Output:
	// map[sent:1] <nil>
	// map[unchanged:1] <nil>
}
