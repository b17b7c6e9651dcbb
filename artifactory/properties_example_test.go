package artifactory_test

import (
	"context"
	"fmt"
	"log"
	"strings"

	"github.com/jfrogkit/jfrog-go/artifactory"
)

func ExamplePropertiesService() {
	rt, stop := exampleArtifactory("libs-local")
	defer stop()
	ctx := context.Background()
	if _, err := rt.Artifacts.Deploy(ctx, "libs-local", "org/acme/a.txt", strings.NewReader("content"), nil); err != nil {
		log.Fatal(err)
	}

	err := rt.Properties.Set(ctx, "libs-local", "org/acme/a.txt", artifactory.Properties{"os": {"linux", "win"}, "todo": {"test"}}, nil)
	if err != nil {
		log.Fatal(err)
	}
	// Update removes the properties without values.
	err = rt.Properties.Update(ctx, "libs-local", "org/acme/a.txt", artifactory.Properties{"qa": {"done"}, "todo": nil}, nil)
	if err != nil {
		log.Fatal(err)
	}
	properties, err := rt.Properties.Get(ctx, "libs-local", "org/acme/a.txt")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(properties["os"], properties.Get("qa"), properties["todo"])

	err = rt.Properties.Delete(ctx, "libs-local", "org/acme/a.txt", []string{"os", "qa"}, nil)
	if err != nil {
		log.Fatal(err)
	}
	properties, err = rt.Properties.Get(ctx, "libs-local", "org/acme/a.txt")
	fmt.Println(len(properties), err)
	// Output:
	// [linux win] done []
	// 0 <nil>
}

func ExampleParseProperties() {
	p, err := artifactory.ParseProperties(`os=linux,win;note=a\;b`)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(p["os"], p.Get("note"))
	// Output: [linux win] a;b
}
