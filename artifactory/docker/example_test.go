package docker_test

import (
	"context"
	"fmt"
	"log"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/docker"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// exampleRegistry starts an Artifactory with the tags 1.0 and 2.0 of the image team/app. Both are
// for arm64, and share its manifest. 1.0 is also for amd64.
func exampleRegistry() (*artifactory.Client, func()) {
	srv, err := jfrogtest.Start(jfrogtest.WithRepository("docker-local", "local", "docker"))
	if err != nil {
		log.Fatal(err)
	}
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token))
	if err != nil {
		log.Fatal(err)
	}
	rt := artifactory.New(c)
	put := func(path, content string) {
		if _, err := rt.Artifacts.Deploy(context.Background(), "docker-local", "team/app/"+path, strings.NewReader(content), nil); err != nil {
			log.Fatal(err)
		}
	}
	amd, arm := content("amd64", "base", "program"), content("arm64", "base", "program for arm")
	for _, m := range []string{amd, arm} {
		put(digestOf(m)+"/manifest.json", m)
	}
	entry := func(m, arch string) string {
		return fmt.Sprintf(`{"digest":%q,"platform":{"os":"linux","architecture":%q}}`, digestOf(m), arch)
	}
	put("1.0/list.manifest.json", `{"manifests":[`+entry(amd, "amd64")+","+entry(arm, "arm64")+`]}`)
	put("2.0/list.manifest.json", `{"manifests":[`+entry(arm, "arm64")+`]}`)
	return rt, srv.Close
}

// All tags but the newest are deleted. The manifest that the newest shares with another tag stays.
func Example() {
	rt, stop := exampleRegistry()
	defer stop()
	ctx := context.Background()

	app, err := docker.NewImage(rt, "docker-local", "team/app")
	if err != nil {
		log.Fatal(err)
	}
	tags, err := app.Tags(ctx, &docker.TagOptions{Order: docker.OrderVersion})
	if err != nil {
		log.Fatal(err)
	}
	plan, err := app.Plan(ctx, docker.Names(tags[1:]), nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Print(plan)
	sum, err := app.Delete(ctx, plan, nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("deleted:", sum.Folders[docker.OutcomeDeleted])
	// Output:
	// delete tag 1.0 (sha256:f0a9e718be64), 283 bytes
	// delete manifest sha256:66391cd9d34c, 321 bytes
	// keep manifest sha256:c92fff546da1: needed by 2.0
	// docker-local/team/app: 2 folders to delete, 604 bytes
	// deleted: 2
}

func ExampleImage_Tags() {
	rt, stop := exampleRegistry()
	defer stop()

	app, err := docker.NewImage(rt, "docker-local", "team/app")
	if err != nil {
		log.Fatal(err)
	}
	tags, err := app.Tags(context.Background(), &docker.TagOptions{Order: docker.OrderVersion, Manifests: true})
	if err != nil {
		log.Fatal(err)
	}
	for _, tag := range tags {
		fmt.Println(tag.Name)
		for _, m := range tag.Manifests {
			fmt.Println(" ", m.Platform, m.Tags)
		}
	}
	// Output:
	// 2.0
	//   linux/arm64 [1.0 2.0]
	// 1.0
	//   linux/amd64 [1.0]
	//   linux/arm64 [1.0 2.0]
}
