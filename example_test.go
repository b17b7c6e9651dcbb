package jfrog_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// platform stands in for a JFrog Platform in the examples.
func platform() (url string, stop func()) {
	polled := 0
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/artifactory/api/system/version":
			fmt.Fprint(w, `{"version":"7.98.7","revision":"79807900"}`)
		case strings.HasPrefix(r.URL.Path, "/artifactory/generic-local/"):
			fmt.Fprint(w, "hello, world")
		case r.URL.Path == "/access/api/v2/users":
			if r.URL.Query().Get("cursor") == "" {
				fmt.Fprint(w, `{"users":["alice","bob"],"cursor":"c1"}`)
			} else {
				fmt.Fprint(w, `{"users":["carol"]}`)
			}
		case r.URL.Path == "/task":
			polled++
			fmt.Fprintf(w, `{"status":%q}`, map[bool]string{true: "COMPLETED", false: "PROCESSING"}[polled == 3])
		default:
			w.WriteHeader(http.StatusNotFound)
			fmt.Fprint(w, `{"errors":[{"status":404,"message":"Not Found"}]}`)
		}
	}))
	return srv.URL, srv.Close
}

type version struct {
	Version  string `json:"version"`
	Revision string `json:"revision"`
}

func ExampleNew() {
	c, err := jfrog.New("https://acme.jfrog.io",
		jfrog.WithAccessToken("eyJ2ZXIi..."),
		jfrog.WithUserAgent("release-bot/1.4"),
	)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(c.BaseURL())
	// Output: https://acme.jfrog.io
}

// Set JFROG_URL and JFROG_ACCESS_TOKEN, or add a default server with "jf config add".
func ExampleNewFromEnv() {
	c, err := jfrog.NewFromEnv()
	if errors.Is(err, jfrog.ErrNotConfigured) {
		fmt.Println("set JFROG_URL, or run: jf config add")
		return
	}
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("working with", c.BaseURL())
}

func ExampleDo() {
	url, stop := platform()
	defer stop()
	c, err := jfrog.New(url)
	if err != nil {
		fmt.Println(err)
		return
	}
	v, err := jfrog.Do[version](context.Background(), c, jfrog.Get("/artifactory/api/system/version"))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(v.Version)
	// Output: 7.98.7
}

func ExampleOpen() {
	url, stop := platform()
	defer stop()
	c, err := jfrog.New(url)
	if err != nil {
		fmt.Println(err)
		return
	}
	req := jfrog.Get("/artifactory/{repoKey}/{itemPath...}", "generic-local", "docs/hello world.txt")
	stream, err := jfrog.Open(context.Background(), c, req)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer stream.Close()
	n, err := io.Copy(os.Stdout, stream)
	fmt.Printf("\n%d of %d bytes, %v\n", n, stream.Size, err)
	// Output:
	// hello, world
	// 12 of 12 bytes, <nil>
}

func ExampleWithResponse() {
	url, stop := platform()
	defer stop()
	c, err := jfrog.New(url)
	if err != nil {
		fmt.Println(err)
		return
	}
	var meta jfrog.Response
	ctx := jfrog.WithResponse(context.Background(), &meta)
	_, err = jfrog.Do[version](ctx, c, jfrog.Get("/artifactory/api/system/version"))
	fmt.Println(meta.StatusCode, meta.Attempts, err)
	// Output: 200 1 <nil>
}

func ExampleError() {
	url, stop := platform()
	defer stop()
	c, err := jfrog.New(url)
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = jfrog.Do[version](context.Background(), c, jfrog.Get("/artifactory/api/repositories/{repoKey}", "missing"))
	fmt.Println(errors.Is(err, jfrog.ErrNotFound))
	var failure *jfrog.Error
	if errors.As(err, &failure) {
		fmt.Println(failure.Method, failure.Path)
		fmt.Println(failure.StatusCode, failure.Message())
	}
	// Output:
	// true
	// GET /artifactory/api/repositories/missing
	// 404 Not Found
}

func ExampleWithTokenSource() {
	url, stop := platform()
	defer stop()
	// A real source would exchange an OIDC token of the CI system, for example.
	source := func(ctx context.Context) (jfrog.Token, error) {
		return jfrog.Token{AccessToken: "short-lived", Expiry: time.Now().Add(time.Hour)}, nil
	}
	c, err := jfrog.New(url, jfrog.WithTokenSource(source))
	if err != nil {
		fmt.Println(err)
		return
	}
	v, err := jfrog.Do[version](context.Background(), c, jfrog.Get("/artifactory/api/system/version"))
	fmt.Println(v.Version, err)
	// Output: 7.98.7 <nil>
}

func ExamplePages() {
	url, stop := platform()
	defer stop()
	c, err := jfrog.New(url)
	if err != nil {
		fmt.Println(err)
		return
	}
	users := jfrog.Pages(context.Background(), "", func(ctx context.Context, cursor string) ([]string, string, bool, error) {
		p, err := jfrog.Do[struct {
			Users  []string
			Cursor string
		}](ctx, c, jfrog.Get("/access/api/v2/users").Param("cursor", cursor))
		return p.Users, p.Cursor, p.Cursor != "", err
	})
	for user, err := range users {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(user)
	}
	// Output:
	// alice
	// bob
	// carol
}

func ExampleWait() {
	url, stop := platform()
	defer stop()
	c, err := jfrog.New(url)
	if err != nil {
		fmt.Println(err)
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	type task struct{ Status string }
	done, err := jfrog.Wait(ctx, &jfrog.WaitOptions{Interval: time.Millisecond}, func(ctx context.Context) (task, bool, error) {
		t, err := jfrog.Do[task](ctx, c, jfrog.Get("/task"))
		return t, t.Status != "PROCESSING", err
	})
	fmt.Println(done.Status, err)
	// Output: COMPLETED <nil>
}

func ExampleRequest_Body() {
	url, stop := platform()
	defer stop()
	c, err := jfrog.New(url)
	if err != nil {
		fmt.Println(err)
		return
	}
	// A bytes.Reader or an *os.File can be sent again when the connection breaks.
	req := jfrog.Put("/artifactory/{repoKey}/{itemPath...}", "generic-local", "a.txt").
		Matrix(map[string][]string{"build.name": {"app"}}).
		Body(bytes.NewReader([]byte("content")))
	err = jfrog.Send(context.Background(), c, req)
	fmt.Println(err)
	// Output: <nil>
}
