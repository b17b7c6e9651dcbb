package artifactory

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"testing"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var dockerCases = replay.Cases[*Client]{
	"2.2.8/all fields": func(ctx context.Context, c *Client) (any, error) {
		return c.Docker.Promote(ctx, "docker-local", &DockerPromotion{
			TargetRepo: "docker-prod", Image: "jfrog/ubuntu", TargetImage: "jfrog/ubuntu", Tag: "latest", TargetTag: "latest", Copy: new(false),
		})
	},
	"2.2.8/sample usage": func(ctx context.Context, c *Client) (any, error) {
		return c.Docker.Promote(ctx, "docker-local", &DockerPromotion{TargetRepo: "docker-prod", Image: "jfrog/ubuntu"})
	},
	"2.8.18/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Docker.Images(ctx, "docker-local", nil)
	},
	"2.8.18/format": func(ctx context.Context, c *Client) (any, error) {
		return c.Docker.Images(ctx, "docker-local", &DockerPageOptions{Size: 1, Last: "1"})
	},
	"2.8.19/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Docker.Tags(ctx, "docker-local", "postgres", &DockerPageOptions{Size: 1, Last: "1"})
	},
	"2.8.19/format": func(ctx context.Context, c *Client) (any, error) {
		return c.Docker.Tags(ctx, "docker-local", "postgres", &DockerPageOptions{Size: 1, Last: "1"})
	},
}

// TestDockerAll pages with positions through lists of five, two at a time.
func TestDockerAll(t *testing.T) {
	items := []string{"a", "b", "c", "d", "e"}
	var asked []string
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.URL.RequestURI())
		at, _ := strconv.Atoi(r.URL.Query().Get("last"))
		end := min(at+2, len(items))
		if end < len(items) {
			w.Header().Set("Link", fmt.Sprintf(`</v2/wrong/path?last=%d&n=2>; rel="next"`, end))
		}
		list := fmt.Sprintf("%q", items[at])
		for _, item := range items[at+1 : end] {
			list += fmt.Sprintf(",%q", item)
		}
		_, _ = fmt.Fprintf(w, `{"name":"team/app","tags":[%s],"repositories":[%s]}`, list, list)
	})
	var seen jfrog.Response
	ctx := jfrog.WithResponse(context.Background(), &seen)
	for name, seq := range map[string]func() ([]string, error){
		"tags": func() ([]string, error) {
			return jfrog.Collect(c.Docker.AllTags(ctx, "docker-local", "team/app", &DockerPageOptions{Size: 2}))
		},
		"images": func() ([]string, error) {
			return jfrog.Collect(c.Docker.AllImages(ctx, "docker-local", &DockerPageOptions{Size: 2}))
		},
	} {
		asked = nil
		got, err := seq()
		if err != nil || !slices.Equal(got, items) {
			t.Errorf("%s: %q, %v", name, got, err)
		}
		if len(asked) != 3 {
			t.Errorf("%s: asked %q", name, asked)
		}
	}
	if seen.StatusCode != http.StatusOK {
		t.Errorf("the caller's response was not filled: %+v", seen)
	}
	if want := "/artifactory/api/docker/docker-local/v2/_catalog?last=4&n=2"; !slices.Contains(asked, want) &&
		!slices.Contains(asked, "/artifactory/api/docker/docker-local/v2/team/app/tags/list?last=4&n=2") {
		t.Errorf("asked %q", asked)
	}
}

func TestDockerAllFails(t *testing.T) {
	c := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) })
	if _, err := jfrog.Collect(c.Docker.AllTags(context.Background(), "docker-local", "app", nil)); !errors.Is(err, jfrog.ErrForbidden) {
		t.Errorf("tags: %v", err)
	}
	if _, err := jfrog.Collect(c.Docker.AllImages(context.Background(), "docker-local", nil)); !errors.Is(err, jfrog.ErrForbidden) {
		t.Errorf("images: %v", err)
	}
}

func TestLastOfNext(t *testing.T) {
	for link, want := range map[string]string{
		`</v2/a/tags/list?last=10000&n=10000>; rel="next"`:                     "10000",
		`</v2/_catalog?n=1&last=team%2Fapp>; rel=next`:                         "team/app",
		`</v2/_catalog?last=1>; rel="prev", </v2/_catalog?last=2>; rel="next"`: "2",
		`</v2/_catalog?last=1>; rel="prev"`:                                    "",
		`<%zz?last=1>; rel="next"`:                                             "",
		"":                                                                     "",
	} {
		if got := lastOfNext([]string{link}); got != want {
			t.Errorf("%s: %q, want %q", link, got, want)
		}
	}
}

func FuzzLastOfNext(f *testing.F) {
	f.Add(`</v2/a/tags/list?last=10000&n=10000>; rel="next"`)
	f.Fuzz(func(_ *testing.T, link string) { lastOfNext([]string{link, link}) })
}
