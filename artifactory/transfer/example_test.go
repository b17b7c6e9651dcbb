package transfer_test

import (
	"archive/tar"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"log"
	"os"
	"path/filepath"
	"slices"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/transfer"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// exampleServer starts an Artifactory in memory with the repository libs, and a folder for local
// files. done removes both.
func exampleServer() (rt *artifactory.Client, srv *jfrogtest.Server, dir string, done func()) {
	srv, err := jfrogtest.Start(jfrogtest.WithRepository("libs", "local", "generic"))
	if err != nil {
		log.Fatal(err)
	}
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token))
	if err != nil {
		log.Fatal(err)
	}
	dir, err = os.MkdirTemp("", "example")
	if err != nil {
		log.Fatal(err)
	}
	return artifactory.New(c), srv, dir, func() {
		srv.Close()
		_ = os.RemoveAll(dir)
	}
}

// writeFiles writes files below a folder: names and their content in turn.
func writeFiles(dir string, namesAndContent ...string) {
	for pair := range slices.Chunk(namesAndContent, 2) {
		name := filepath.Join(dir, filepath.FromSlash(pair[0]))
		if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o777), os.WriteFile(name, []byte(pair[1]), 0o666)); err != nil {
			log.Fatal(err)
		}
	}
}

// A tree is uploaded, and downloaded to another folder. The second upload sends no content.
func ExampleManager_UploadTree() {
	ctx := context.Background()
	rt, _, dir, done := exampleServer()
	defer done()
	dist := filepath.Join(dir, "dist")
	writeFiles(dist, "app.txt", "the app", "docs/manual.txt", "its manual", "docs/draft.tmp", "")

	m, err := transfer.New(rt, &transfer.Options{Concurrency: 4})
	if err != nil {
		log.Fatal(err)
	}
	remote := transfer.At("libs", "app/1.0")
	opts := &transfer.UploadTreeOptions{
		Exclude:    []string{"*.tmp"},
		Properties: artifactory.Properties{"build.name": {"app"}},
	}
	for range 2 {
		sum, err := m.UploadTree(ctx, dist, remote, opts)
		if err != nil {
			log.Fatal(err) // names each file that failed; the others have arrived
		}
		fmt.Println(sum.Files, sum.Moved, "bytes sent,", sum.Saved, "saved")
	}
	sum, err := m.DownloadTree(ctx, remote, filepath.Join(dir, "copy"), nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(sum.Files)
	// Output:
	// map[sent:2] 17 bytes sent, 0 saved
	// map[matched:2] 0 bytes sent, 17 saved
	// map[received:2]
}

// The walk over the results shows each file as it is done. Leaving the loop would cancel the
// others.
func ExampleManager_UploadTreeResults() {
	ctx := context.Background()
	rt, _, dir, done := exampleServer()
	defer done()
	writeFiles(dir, "a.jar", "1", "b.jar", "22", "c?.jar", "333")

	m, err := transfer.New(rt, &transfer.Options{Concurrency: 1}) // gives the results an order
	if err != nil {
		log.Fatal(err)
	}
	for res, err := range m.UploadTreeResults(ctx, dir, transfer.At("libs", "jars"), nil) {
		if err != nil {
			fmt.Println(res.Outcome, filepath.Base(res.Local))
			continue
		}
		fmt.Println(res.Outcome, res.Remote, res.Size)
	}
	// Output:
	// sent libs/jars/a.jar 1
	// sent libs/jars/b.jar 2
	// failed c?.jar
}

// A download is interrupted. The next one requests the rest only.
func ExampleManager_Download() {
	ctx := context.Background()
	rt, srv, dir, done := exampleServer()
	defer done()
	image := strings.Repeat("0123456789abcdef", 256<<10)
	if _, err := rt.Artifacts.Deploy(ctx, "libs", "disk.img", strings.NewReader(image), nil); err != nil {
		log.Fatal(err)
	}

	m, err := transfer.New(rt, &transfer.Options{Attempts: 1})
	if err != nil {
		log.Fatal(err)
	}
	job := transfer.DownloadJob{From: transfer.At("libs", "disk.img"), Local: filepath.Join(dir, "disk.img")}

	// The connection breaks.
	mend := srv.Inject(jfrogtest.Fault{Method: "GET", CutAfter: 3 << 20, Times: -1})
	_, err = m.Download(ctx, job)
	fmt.Println("failed:", err != nil)
	mend()

	res, err := m.Download(ctx, job)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s: %d of 4 MiB saved\n", res.Outcome, res.Saved>>20)
	// Output:
	// failed: true
	// received: 3 of 4 MiB saved
}

// Jobs may come from anywhere, one at a time: here from a list of words. A job that fails does
// not stop the others.
func ExampleManager_UploadAllResults() {
	ctx := context.Background()
	rt, _, _, done := exampleServer()
	defer done()
	m, err := transfer.New(rt, &transfer.Options{
		Concurrency: 1,                                             // gives the results an order
		Progress:    func(p transfer.Progress) { _ = p.BytesDone }, // draw a bar
	})
	if err != nil {
		log.Fatal(err)
	}
	var jobs iter.Seq2[transfer.UploadJob, error] = func(yield func(transfer.UploadJob, error) bool) {
		for name := range strings.FieldsSeq("one two three") {
			job := transfer.UploadJob{To: transfer.At("libs", "numbers/"+name), Content: strings.NewReader(name)}
			if !yield(job, nil) {
				return
			}
		}
		yield(transfer.UploadJob{To: transfer.At("libs", "numbers/"), Local: "no/such/file"}, nil)
	}
	for res, err := range m.UploadAllResults(ctx, jobs) {
		if errors.Is(err, fs.ErrNotExist) {
			fmt.Println(res.Local, "is missing")
			continue
		}
		fmt.Println(res.Outcome, res.Remote, res.Size)
	}
	// Output:
	// sent libs/numbers/one 3
	// sent libs/numbers/two 3
	// sent libs/numbers/three 5
	// no/such/file is missing
}

// A site is published: changed files are uploaded, and files that it no longer has are deleted.
func ExampleManager_SyncUp() {
	ctx := context.Background()
	rt, _, dir, done := exampleServer()
	defer done()
	m, err := transfer.New(rt, nil)
	if err != nil {
		log.Fatal(err)
	}
	site := transfer.At("libs", "site")
	opts := &transfer.SyncUpOptions{Delete: true}

	writeFiles(dir, "index.html", "<h1>Hello</h1>", "old.html", "")
	sum, err := m.SyncUp(ctx, dir, site, opts)
	fmt.Println(sum.Files, err)

	if err := os.Remove(filepath.Join(dir, "old.html")); err != nil {
		log.Fatal(err)
	}
	sum, err = m.SyncUp(ctx, dir, site, opts)
	fmt.Println(sum.Files, err)
	// Output:
	// map[sent:2] <nil>
	// map[deleted:1 unchanged:1] <nil>
}

// A folder of this machine follows a folder of a repository.
func ExampleManager_SyncDown() {
	ctx := context.Background()
	rt, _, dir, done := exampleServer()
	defer done()
	for _, name := range []string{"conf/a.yaml", "conf/b.yaml"} {
		if _, err := rt.Artifacts.Deploy(ctx, "libs", name, strings.NewReader(name), nil); err != nil {
			log.Fatal(err)
		}
	}
	writeFiles(dir, "a.yaml", "conf/a.yaml", "gone.yaml", "")

	m, err := transfer.New(rt, nil)
	if err != nil {
		log.Fatal(err)
	}
	sum, err := m.SyncDown(ctx, transfer.At("libs", "conf"), dir, &transfer.SyncDownOptions{Delete: true})
	fmt.Println(sum.Files, err)
	// Output:
	// map[deleted:1 received:1 unchanged:1] <nil>
}

// A folder is downloaded as one archive. Every file is verified.
func ExampleManager_DownloadFolder() {
	ctx := context.Background()
	rt, _, dir, done := exampleServer()
	defer done()
	for _, name := range []string{"app/a", "app/b", "app/c/d"} {
		if _, err := rt.Artifacts.Deploy(ctx, "libs", name, strings.NewReader(name), nil); err != nil {
			log.Fatal(err)
		}
	}
	m, err := transfer.New(rt, nil)
	if err != nil {
		log.Fatal(err)
	}
	sum, err := m.DownloadFolder(ctx, transfer.At("libs", "app"), dir, nil)
	fmt.Println(sum.Files, err)
	// Output:
	// map[extracted:3] <nil>
}

// A name that would lead out of the folder is refused; the other files are extracted.
func ExampleManager_ExtractArchiveResults() {
	ctx := context.Background()
	rt, _, dir, done := exampleServer()
	defer done()
	archive := filepath.Join(dir, "files.tar")
	f, err := os.Create(archive)
	if err != nil {
		log.Fatal(err)
	}
	w := tar.NewWriter(f)
	for _, name := range []string{"good.txt", "../evil.txt"} {
		_ = w.WriteHeader(&tar.Header{Name: name, Mode: 0o644})
	}
	if err := errors.Join(w.Close(), f.Close()); err != nil {
		log.Fatal(err)
	}

	m, err := transfer.New(rt, nil)
	if err != nil {
		log.Fatal(err)
	}
	for res, err := range m.ExtractArchiveResults(ctx, archive, filepath.Join(dir, "out"), nil) {
		fmt.Println(filepath.Base(res.Local), res.Outcome, errors.Is(err, transfer.ErrUnsafeName))
	}
	// Output:
	// good.txt extracted false
	// files.tar failed true
}
