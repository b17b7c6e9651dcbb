package transfer_test

import (
	"context"
	"fmt"
	"log"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/jfrogkit/jfrog-go/artifactory/transfer"
)

// A folder becomes one archive in the repository. It is made while it is sent, and extracted while
// it is received.
func ExampleManager_UploadTreeArchive() {
	ctx := context.Background()
	rt, _, dir, done := exampleServer()
	defer done()
	dist := filepath.Join(dir, "dist")
	writeFiles(dist, "bin/app", "the app", "docs/manual.txt", "its manual")

	m, err := transfer.New(rt, nil)
	if err != nil {
		log.Fatal(err)
	}
	archive := transfer.At("libs", "app/app-1.0.tar.gz")
	res, err := m.UploadTreeArchive(ctx, dist, archive, &transfer.UploadArchiveOptions{Prefix: "app-1.0"})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(res.Outcome, res.Remote)

	job := transfer.DownloadJob{From: archive, Dir: filepath.Join(dir, "copy"), Explode: true,
		Extract: &transfer.ExtractOptions{Stream: true}}
	if _, err := m.Download(ctx, job); err != nil {
		log.Fatal(err)
	}
	manual, err := os.ReadFile(filepath.Join(dir, "copy", "app-1.0", "docs", "manual.txt"))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s\n", manual)
	// Output:
	// sent libs/app/app-1.0.tar.gz
	// its manual
}

// A release is never replaced. The upload can be repeated after a failure.
func ExampleManager_UploadTree_ifAbsent() {
	ctx := context.Background()
	rt, _, dir, done := exampleServer()
	defer done()
	writeFiles(dir, "app.jar", "built again", "app.pom", "new")
	if _, err := rt.Artifacts.Deploy(ctx, "libs", "app/1.0/app.jar", strings.NewReader("released"), nil); err != nil {
		log.Fatal(err)
	}

	m, err := transfer.New(rt, nil)
	if err != nil {
		log.Fatal(err)
	}
	sum, err := m.UploadTree(ctx, dir, transfer.At("libs", "app/1.0"), &transfer.UploadTreeOptions{IfAbsent: true})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(sum.Files)
	// Output:
	// map[present:1 sent:1]
}

// Links and permissions make the round trip.
func ExampleManager_UploadTree_keepLinks() {
	ctx := context.Background()
	rt, _, dir, done := exampleServer()
	defer done()
	lib := filepath.Join(dir, "lib")
	writeFiles(lib, "libapp.so.1", "the library")
	if err := os.Symlink("libapp.so.1", filepath.Join(lib, "libapp.so")); err != nil {
		log.Fatal(err)
	}

	m, err := transfer.New(rt, nil)
	if err != nil {
		log.Fatal(err)
	}
	remote, target := transfer.At("libs", "lib"), filepath.Join(dir, "copy")
	if _, err := m.UploadTree(ctx, lib, remote, &transfer.UploadTreeOptions{KeepLinks: true, KeepModes: true}); err != nil {
		log.Fatal(err)
	}
	if _, err := m.DownloadTree(ctx, remote, target, &transfer.DownloadTreeOptions{KeepLinks: true, KeepModes: true}); err != nil {
		log.Fatal(err)
	}
	fmt.Println(os.Readlink(filepath.Join(target, "libapp.so")))
	// Output:
	// libapp.so.1 <nil>
}

// A file that was renamed in the repository is not downloaded again.
func ExampleManager_SyncDown_renamed() {
	ctx := context.Background()
	rt, _, dir, done := exampleServer()
	defer done()
	image := strings.Repeat("0123456789abcdef", 64<<10)
	if _, err := rt.Artifacts.Deploy(ctx, "libs", "images/new.img", strings.NewReader(image), nil); err != nil {
		log.Fatal(err)
	}
	writeFiles(dir, "old.img", image)

	m, err := transfer.New(rt, nil)
	if err != nil {
		log.Fatal(err)
	}
	opts := &transfer.SyncDownOptions{Delete: true}
	sum, err := m.SyncDown(ctx, transfer.At("libs", "images"), dir, opts)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(slices.Sorted(maps.Keys(sum.Files)), sum.Moved, "bytes received")
	// Output:
	// [copied deleted] 0 bytes received
}
