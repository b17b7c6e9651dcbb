package access_test

import (
	"context"
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/access"
)

func ExampleStagesService_Create() {
	srv := fakePlatform(map[string]string{
		"POST /access/api/v2/stages": `{"name":"web-QA","scope":"PROJECT","project_key":"web","category":"promote"}`,
	})
	defer srv.Close()

	stage, err := connect(srv).Stages.Create(context.Background(), access.StageCreateRequest{Name: "web-QA", ProjectKey: "web"})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(stage.Name, stage.Scope, stage.Category)
	// Output:
	// POST /access/api/v2/stages
	// {"name":"web-QA","project_key":"web"}
	// web-QA PROJECT promote
}

func ExampleLifecycleService_SetPromoteStages() {
	srv := fakePlatform(map[string]string{"PATCH /access/api/v2/lifecycle": ""})
	defer srv.Close()

	err := connect(srv).Lifecycle.SetPromoteStages(context.Background(),
		[]string{"web-QA", "web-STAGING"}, &access.LifecycleOptions{ProjectKey: "web"})
	if err != nil {
		log.Fatal(err)
	}
	// Output:
	// PATCH /access/api/v2/lifecycle?project_key=web
	// {"promote_stages":["web-QA","web-STAGING"]}
}

// A program shows the address of the login page and waits for the user.
func ExampleWebLoginService() {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			fmt.Fprint(w, `{"access_token":"value","expires_in":3600}`)
		}
	}))
	defer srv.Close()
	c, err := jfrog.New(srv.URL)
	if err != nil {
		log.Fatal(err)
	}
	login := access.New(c).WebLogin
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()

	const session = "0b7b6c4e-3f1d-4a53-9f0e-6f2f3a1c9d55" // a new random UUID
	if err := login.Register(ctx, session); err != nil {
		log.Fatal(err)
	}
	fmt.Println(access.WebLoginURL("https://acme.jfrog.io", session, "my-tool"))
	fmt.Println("Confirm the code", session[len(session)-4:])
	token, err := login.WaitToken(ctx, session, nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(token.ExpiresIn)
	// Output:
	// https://acme.jfrog.io/ui/login?jfClientSession=0b7b6c4e-3f1d-4a53-9f0e-6f2f3a1c9d55&jfClientName=my-tool&jfClientCode=1
	// Confirm the code 9d55
	// 1h0m0s
}
