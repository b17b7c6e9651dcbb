package artifactory

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var dockerCases = replay.Cases[*Client]{
	"2.2.8/all fields": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Docker.Promote(ctx, "docker-local", DockerPromoteRequest{
			TargetRepo: "docker-prod", Image: "jfrog/ubuntu", TargetImage: "jfrog/ubuntu", Tag: "latest", TargetTag: "latest", Copy: new(false),
		})
	},
	"2.2.8/sample usage": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Docker.Promote(ctx, "docker-local", DockerPromoteRequest{TargetRepo: "docker-prod", Image: "jfrog/ubuntu"})
	},
	"2.8.18/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Docker.Images(ctx, "docker-local", nil)
	},
	"2.8.18/format": func(ctx context.Context, c *Client) (any, error) {
		return c.Docker.Images(ctx, "docker-local", &DockerPageOptions{Limit: 1, Last: "1"})
	},
	"2.8.19/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Docker.Tags(ctx, "docker-local", "postgres", &DockerPageOptions{Limit: 1, Last: "1"})
	},
	"2.8.19/format": func(ctx context.Context, c *Client) (any, error) {
		return c.Docker.Tags(ctx, "docker-local", "postgres", &DockerPageOptions{Limit: 1, Last: "1"})
	},
}

// TestDockerAll walks lists of five elements by positions, two at a time.
func TestDockerAll(t *testing.T) {
	items := []string{"a", "b", "c", "d", "e"}
	var requests []string
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		requests = append(requests, r.URL.RequestURI())
		at, _ := strconv.Atoi(r.URL.Query().Get("last"))
		end := min(at+2, len(items))
		if end < len(items) {
			w.Header().Set("Link", fmt.Sprintf(`</v2/wrong/path?last=%d&n=2>; rel="next"`, end))
		}
		page := items[at:end]
		_ = json.NewEncoder(w).Encode(map[string]any{"name": "team/app", "tags": page, "repositories": page})
	})
	var seen jfrog.Response
	ctx := jfrog.WithResponse(context.Background(), &seen)
	for name, seq := range map[string]func() ([]string, error){
		"tags": func() ([]string, error) {
			return jfrog.Collect(c.Docker.AllTags(ctx, "docker-local", "team/app", &DockerPageOptions{Limit: 2}))
		},
		"images": func() ([]string, error) {
			return jfrog.Collect(c.Docker.AllImages(ctx, "docker-local", &DockerPageOptions{Limit: 2}))
		},
	} {
		requests = nil
		got, err := seq()
		if err != nil || !slices.Equal(got, items) {
			t.Errorf("%s: %q, %v", name, got, err)
		}
		if len(requests) != 3 {
			t.Errorf("%s: requests: %q", name, requests)
		}
	}
	if seen.StatusCode != http.StatusOK {
		t.Errorf("the Response of the caller is not set: %+v", seen)
	}
	if want := "/artifactory/api/docker/docker-local/v2/_catalog?last=4&n=2"; !slices.Contains(requests, want) &&
		!slices.Contains(requests, "/artifactory/api/docker/docker-local/v2/team/app/tags/list?last=4&n=2") {
		t.Errorf("requests: %q", requests)
	}
}

// TestDockerAllRefusesACircle checks that a server whose links lead back causes an error.
func TestDockerAllRefusesACircle(t *testing.T) {
	for name, next := range map[string]func(last string) string{
		"the same link":   func(string) string { return "2" },
		"a circle of two": func(last string) string { return map[string]string{"": "2", "2": "4", "4": "2"}[last] },
		"a circle of four": func(last string) string {
			return map[string]string{"": "2", "2": "4", "4": "6", "6": "8", "8": "2"}[last]
		},
	} {
		requests := 0
		c := serve(t, func(w http.ResponseWriter, r *http.Request) {
			if requests++; requests > 20 {
				w.WriteHeader(http.StatusTeapot)
				return
			}
			w.Header().Set("Link", fmt.Sprintf(`</v2/x?last=%s>; rel="next"`, next(r.URL.Query().Get("last"))))
			_, _ = fmt.Fprint(w, `{"name":"app","tags":["a"],"repositories":["a"]}`)
		})
		for kind, seq := range map[string]iter.Seq2[string, error]{
			"tags":   c.Docker.AllTags(t.Context(), "docker-local", "app", nil),
			"images": c.Docker.AllImages(t.Context(), "docker-local", nil),
		} {
			requests = 0
			if _, err := jfrog.Collect(seq); !errors.Is(err, jfrog.ErrBadAnswer) {
				t.Errorf("%s, %s: %v after %d requests", name, kind, err, requests)
			}
		}
	}
}

func TestDockerRefused(t *testing.T) {
	ctx, c := t.Context(), offline(t)
	refused(t, c.Docker.Promote(ctx, "docker-local", DockerPromoteRequest{Image: "app"}), "target repository is empty")
	refused(t, c.Docker.Promote(ctx, "docker-local", DockerPromoteRequest{TargetRepo: "docker-prod"}), "image is empty")
	refused(t, second(c.Docker.Images(ctx, "", nil)), "repoKey")
	refused(t, second(c.Docker.Tags(ctx, "docker-local", "", nil)), "imageName")
}

// TestDockerEmptyResponse checks that a success without a list is an error.
func TestDockerEmptyResponse(t *testing.T) {
	for _, status := range []int{http.StatusOK, http.StatusNoContent} {
		c, _ := answering(t, status, nil, "")
		for _, err := range []error{
			second(c.Docker.Images(t.Context(), "docker-local", nil)),
			second(c.Docker.Tags(t.Context(), "docker-local", "app", nil)),
		} {
			if !errors.Is(err, jfrog.ErrBadAnswer) {
				t.Errorf("status %d: %v", status, err)
			}
		}
	}
}

func TestDockerTagsFillName(t *testing.T) {
	c, _ := answering(t, http.StatusOK, nil, `{"tags":["1"]}`)
	page, err := c.Docker.Tags(t.Context(), "docker-local", "team/app", nil)
	if err != nil || page.Name != "team/app" {
		t.Errorf("%+v, %v", page, err)
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
		"":                                                                     "",
	} {
		if got, err := lastOfNext([]string{link}, "acme.jfrog.io"); got != want || err != nil {
			t.Errorf("%s: %q, %v, want %q", link, got, err, want)
		}
	}
}

// TestDockerNextPageWithoutCursor checks that no list ends early unnoticed.
func TestDockerNextPageWithoutCursor(t *testing.T) {
	for link, want := range map[string]string{
		`<%zz?last=1>; rel="next"`:                  "is no URL",
		`</v2/app/tags/list?n=2>; rel="next"`:       "lacks the parameter last",
		`</v2/app/tags/list?n=2&last=>; rel="next"`: "lacks the parameter last",
	} {
		c, _ := answering(t, http.StatusOK, map[string]string{"Link": link}, `{"tags":["a"],"repositories":["a"]}`)
		for _, seq := range []iter.Seq2[string, error]{
			c.Docker.AllTags(t.Context(), "docker-local", "app", nil), c.Docker.AllImages(t.Context(), "docker-local", nil),
		} {
			if _, err := jfrog.Collect(seq); !errors.Is(err, jfrog.ErrBadAnswer) || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v", link, err)
			}
		}
	}
}

// TestDockerPagesStayOnTheServer checks that a link to another host ends the walk with an error
// after the items of its page, and that no request leaves the server.
func TestDockerPagesStayOnTheServer(t *testing.T) {
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("a request left the server") }))
	defer elsewhere.Close()
	for _, link := range []string{elsewhere.URL, "//evil.example", "https://127.0.0.1"} {
		requests := 0
		c := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			requests++
			w.Header().Set("Link", "<"+link+`/v2/app/tags/list?last=2&n=9>; rel="next"`)
			_, _ = fmt.Fprint(w, `{"tags":["a","b"]}`)
		})
		_, err := jfrog.Collect(c.Docker.AllTags(t.Context(), "docker-local", "app", nil))
		if !errors.Is(err, jfrog.ErrBadAnswer) || !strings.Contains(err.Error(), "another host") || requests != 1 {
			t.Errorf("%s: %v after %d requests", link, err, requests)
		}
	}
}

// TestDockerAbsoluteLinks checks that links with the server's own host lead on. Only their cursor
// counts.
func TestDockerAbsoluteLinks(t *testing.T) {
	var paths []string
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		paths = append(paths, r.URL.RequestURI())
		if r.URL.Query().Get("last") == "" {
			w.Header().Set("Link", "<http://"+r.Host+`/v2/other/tags/list?last=2&n=9>; rel="next"`)
			_, _ = fmt.Fprint(w, `{"tags":["a","b"]}`)
			return
		}
		_, _ = fmt.Fprint(w, `{"tags":["c"]}`)
	})
	got, err := jfrog.Collect(c.Docker.AllTags(t.Context(), "docker-local", "app", nil))
	if err != nil || !slices.Equal(got, []string{"a", "b", "c"}) {
		t.Errorf("%q, %v", got, err)
	}
	const list = "/artifactory/api/docker/docker-local/v2/app/tags/list"
	if !slices.Equal(paths, []string{list, list + "?last=2"}) {
		t.Errorf("requests: %q", paths)
	}
}

func FuzzLastOfNext(f *testing.F) {
	f.Add(`</v2/a/tags/list?last=10000&n=10000>; rel="next"`)
	f.Fuzz(func(_ *testing.T, link string) { _, _ = lastOfNext([]string{link, link}, "acme.jfrog.io") })
}
