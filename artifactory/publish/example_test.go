package publish_test

import (
	"archive/tar"
	"compress/gzip"
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/publish"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// exampleChart writes a chart as helm package does, and returns its file.
func exampleChart(dir string) string {
	file, err := os.Create(filepath.Join(dir, "web-1.4.0.tgz"))
	if err != nil {
		log.Fatal(err)
	}
	z := gzip.NewWriter(file)
	w := tar.NewWriter(z)
	const chart = "apiVersion: v2\nname: web\nversion: 1.4.0\n"
	_ = w.WriteHeader(&tar.Header{Name: "web/Chart.yaml", Mode: 0o644, Size: int64(len(chart)), Typeflag: tar.TypeReg})
	_, _ = w.Write([]byte(chart))
	for _, c := range []interface{ Close() error }{w, z, file} {
		if err := c.Close(); err != nil {
			log.Fatal(err)
		}
	}
	return file.Name()
}

// A CI job publishes a chart, if its version is the one of the tag.
func Example() {
	srv, err := jfrogtest.Start(jfrogtest.WithRepository("helm-local", "local", "helm"))
	if err != nil {
		log.Fatal(err)
	}
	defer srv.Close()
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token))
	if err != nil {
		log.Fatal(err)
	}
	dir, err := os.MkdirTemp("", "example")
	if err != nil {
		log.Fatal(err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	file := exampleChart(dir)

	_, err = publish.Helm(file, &publish.HelmOptions{Version: "1.5.0"})
	fmt.Println(err != nil)

	pkg, err := publish.Helm(file, &publish.HelmOptions{Version: "1.4.0"})
	if err != nil {
		log.Fatal(err)
	}
	res, err := pkg.Publish(context.Background(), artifactory.New(c), "helm-local", &publish.Options{Reindex: true})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(pkg.Name, pkg.Version, res.Files[0].Outcome, res.Files[0].Remote)
	// Output:
	// true
	// web 1.4.0 sent helm-local/web-1.4.0.tgz
}
