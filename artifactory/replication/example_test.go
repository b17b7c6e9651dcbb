package replication_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory/replication"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// platform starts a platform in memory with the local repositories libs and copy. It returns the
// services, the replication of libs to copy, and a function that stops the platform.
func platform() (*replication.Client, replication.Configuration, func()) {
	srv, err := jfrogtest.Start(jfrogtest.WithRepository("libs", "local", "generic"),
		jfrogtest.WithRepository("copy", "local", "generic"))
	if err != nil {
		log.Fatal(err)
	}
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token))
	if err != nil {
		log.Fatal(err)
	}
	if err := jfrog.Send(context.Background(), c, jfrog.Put("/artifactory/{repoKey}/{itemPath...}", "libs", "a.txt").Body("a")); err != nil {
		log.Fatal(err)
	}
	return replication.New(c), replication.Configuration{
		URL:      srv.URL + "/artifactory/copy",
		Username: "admin",
		Password: jfrog.Secret(srv.Token),
		CronExp:  "0 0 2 * * ?",
		Enabled:  new(true),
	}, srv.Close
}

// A local repository pushes every night.
func ExampleConfigurationsService_Replace() {
	rep, push, stop := platform()
	defer stop()
	ctx := context.Background()

	if err := rep.Configurations.Replace(ctx, "libs", []replication.Configuration{push}); err != nil {
		log.Fatal(err)
	}
	list, err := rep.Configurations.List(ctx, "libs")
	if err != nil {
		log.Fatal(err)
	}
	for _, r := range list {
		fmt.Println(r.RepoKey, r.CronExp, *r.Enabled)
	}

	// A mistake in the schedule is found before anything is sent.
	push.CronExp = "0 2 * * ?"
	err = rep.Configurations.Replace(ctx, "libs", []replication.Configuration{push})
	fmt.Println(err != nil)
	// Output:
	// libs 0 0 2 * * ? true
	// true
}

// Update changes the given settings only.
func ExampleConfigurationsService_Update() {
	rep, push, stop := platform()
	defer stop()
	ctx := context.Background()
	if err := rep.Configurations.Replace(ctx, "libs", []replication.Configuration{push}); err != nil {
		log.Fatal(err)
	}

	err := rep.Configurations.Update(ctx, "libs", replication.Configuration{EnableEventReplication: new(true)})
	fmt.Println(err)
	// Output: <nil>
}

func ExampleRunsService_StartAndWait() {
	rep, push, stop := platform()
	defer stop()
	ctx := context.Background()
	if err := rep.Configurations.Replace(ctx, "libs", []replication.Configuration{push}); err != nil {
		log.Fatal(err)
	}

	// Programs pass nil for the default intervals, and a context that limits the wait.
	status, err := rep.Runs.StartAndWait(ctx, "libs", nil, &jfrog.WaitOptions{Interval: time.Millisecond})
	var failed *jfrog.FailedError
	if errors.As(err, &failed) {
		log.Fatal(failed.Messages) // the targets
	}
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(status.Status)
	// Output: ok
}

// Maintenance of the target begins: nothing is pushed to it.
func ExampleSystemService_Block() {
	rep, _, stop := platform()
	defer stop()
	ctx := context.Background()

	if err := rep.System.Block(ctx, &replication.SystemBlockOptions{Pull: new(false)}); err != nil {
		log.Fatal(err)
	}
	state, err := rep.System.Get(ctx)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(state.BlockPushReplications, state.BlockPullReplications)
	// Output: true false
}

func ExampleChannelsService_List() {
	rep, _, stop := platform()
	defer stop()

	subscribers, err := rep.Channels.List(context.Background(), "libs")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(len(subscribers))
	// Output: 0
}

func ExampleChecksumsService_Replace() {
	rep, _, stop := platform()
	defer stop()
	ctx := context.Background()

	err := rep.Checksums.Replace(ctx, replication.ChecksumReplaceRequest{CheckBinaryExistenceAllowed: true, DaysToTrust: 7})
	if err != nil {
		log.Fatal(err)
	}
	state, err := rep.Checksums.Get(ctx)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(state.CheckBinaryExistenceAllowed)
	// Output: true
}
