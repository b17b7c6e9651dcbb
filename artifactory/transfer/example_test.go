package transfer_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"log"
	"os"
	"path/filepath"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/transfer"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// exampleTransfers is an Artifactory in memory with a repository, for the examples.
func exampleTransfers() (rt *artifactory.Client, done func()) {
	srv, err := jfrogtest.Start(jfrogtest.WithRepository("libs", "local", "generic"))
	if err != nil {
		log.Fatal(err)
	}
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token))
	if err != nil {
		log.Fatal(err)
	}
	return artifactory.New(c), srv.Close
}

// A tree goes up, and comes down somewhere else. Going up again, it sends no content.
func ExampleManager_UploadTree() {
	ctx := context.Background()
	rt, done := exampleTransfers()
	defer done()
	dir, err := os.MkdirTemp("", "example")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	for name, text := range map[string]string{"app.txt": "the app", "docs/manual.txt": "its manual", "docs/draft.tmp": ""} {
		name = filepath.Join(dir, "dist", name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o777), os.WriteFile(name, []byte(text), 0o666)); err != nil {
			log.Fatal(err)
		}
	}

	t, err := transfer.New(rt, &transfer.Options{Concurrency: 4})
	if err != nil {
		log.Fatal(err)
	}
	opts := &transfer.UploadTreeOptions{
		Filter:     transfer.Filter{Exclude: []string{"*.tmp"}},
		Properties: artifactory.Properties{"build.name": {"app"}},
	}
	for range 2 {
		sum, err := t.UploadTree(ctx, filepath.Join(dir, "dist"), "libs", "app/1.0", opts).Summary()
		if err != nil {
			log.Fatal(err) // names each file that failed; the others are there
		}
		fmt.Println(sum.Files, sum.Moved, "bytes sent,", sum.Saved, "saved")
	}
	sum, err := t.DownloadTree(ctx, "libs", "app/1.0", filepath.Join(dir, "copy"), nil).Summary()
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(sum.Files)
	// Output:
	// map[sent:2] 17 bytes sent, 0 saved
	// map[matched:2] 0 bytes sent, 17 saved
	// map[received:2]
}

// Jobs may come from anywhere, one at a time: here from a list of lines. One that fails does
// not stop the others.
func ExampleManager_UploadAll() {
	ctx := context.Background()
	rt, done := exampleTransfers()
	defer done()
	t, err := transfer.New(rt, &transfer.Options{
		Concurrency: 1,                                             // so that the results have an order here
		Progress:    func(p transfer.Progress) { _ = p.BytesDone }, // draw a bar
	})
	if err != nil {
		log.Fatal(err)
	}
	var jobs iter.Seq2[transfer.UploadJob, error] = func(yield func(transfer.UploadJob, error) bool) {
		for name := range strings.FieldsSeq("one two three") {
			if !yield(transfer.UploadJob{Repo: "libs", Path: "numbers/" + name, Content: strings.NewReader(name)}, nil) {
				return
			}
		}
		yield(transfer.UploadJob{Repo: "libs", Path: "numbers/", Local: "no/such/file"}, nil)
	}
	for res := range t.UploadAll(ctx, jobs) {
		if errors.Is(res.Err, fs.ErrNotExist) {
			fmt.Println(res.Local, "is missing")
			continue
		}
		fmt.Println(res.Outcome, res.Repo+"/"+res.Path, res.Size)
	}
	// Output:
	// sent libs/numbers/one 3
	// sent libs/numbers/two 3
	// sent libs/numbers/three 5
	// no/such/file is missing
}
