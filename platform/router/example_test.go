package router_test

import (
	"context"
	"fmt"
	"log"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
	"github.com/jfrogkit/jfrog-go/platform/router"
)

func ExampleSystemService_Health() {
	srv, err := jfrogtest.Start()
	if err != nil {
		log.Fatal(err)
	}
	defer srv.Close()
	c, err := jfrog.New(srv.URL)
	if err != nil {
		log.Fatal(err)
	}

	health, err := router.New(c).System.Health(context.Background())
	if health == nil {
		log.Fatal(err)
	}
	fmt.Println(health.Router.State, len(health.Unhealthy()))
	// Output: HEALTHY 0
}
