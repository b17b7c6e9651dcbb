package artifactory

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"testing"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var puppetCases = replay.Cases[*Client]{
	"2.10.8.1/schema": func(ctx context.Context, c *Client) (any, error) {
		return c.Puppet.Modules(ctx, "puppet-local", nil)
	},
	"2.10.8.1/sample usage": func(ctx context.Context, c *Client) (any, error) {
		return c.Puppet.Modules(ctx, "puppet-local", nil)
	},
	"2.10.8.2/schema": func(ctx context.Context, c *Client) (any, error) {
		return c.Puppet.Module(ctx, "puppet-local", "maestrodev", "wget")
	},
	"2.10.8.3/schema": func(ctx context.Context, c *Client) (any, error) {
		return c.Puppet.Releases(ctx, "puppet-local", nil)
	},
	"2.10.8.4/schema": func(ctx context.Context, c *Client) (any, error) {
		return c.Puppet.Release(ctx, "puppet-local", "maestrodev", "wget", "1.0.0")
	},
}

// TestPuppetAll walks lists of three elements, two at a time. The place of a page is in either
// form.
func TestPuppetAll(t *testing.T) {
	for name, response := range map[string]string{
		"nested": `{"pagination":{"limit":2,"offset":%d,"next":%s,"total":3},"results":[%s]}`,
		"flat":   `{"limit":2,"offset":%d,"next":%s,"total":3,"results":[%s]}`,
	} {
		var requests []string
		c := serve(t, func(w http.ResponseWriter, r *http.Request) {
			requests = append(requests, r.URL.RequestURI())
			if r.URL.Query().Get("offset") == "" {
				_, _ = fmt.Fprintf(w, response, 0, `"/v3/modules?limit=2&offset=2"`, `{"name":"a","uri":"a"},{"name":"b","uri":"b"}`)
				return
			}
			_, _ = fmt.Fprintf(w, response, 2, "null", `{"name":"c","uri":"c"}`)
		})
		var modules, releases []string
		for m, err := range c.Puppet.AllModules(context.Background(), "puppet-local", &PuppetPageOptions{Limit: 2}) {
			if err != nil {
				t.Fatal(err)
			}
			modules = append(modules, m.Name)
		}
		for r, err := range c.Puppet.AllReleases(context.Background(), "puppet-local", &PuppetPageOptions{Limit: 2}) {
			if err != nil {
				t.Fatal(err)
			}
			releases = append(releases, r.URI)
		}
		want := []string{"a", "b", "c"}
		if !slices.Equal(modules, want) || !slices.Equal(releases, want) {
			t.Errorf("%s: modules %q, releases %q", name, modules, releases)
		}
		paths := []string{
			"/artifactory/api/puppet/puppet-local/v3/modules?limit=2", "/artifactory/api/puppet/puppet-local/v3/modules?limit=2&offset=2",
			"/artifactory/api/puppet/puppet-local/v3/releases?limit=2", "/artifactory/api/puppet/puppet-local/v3/releases?limit=2&offset=2",
		}
		if !slices.Equal(requests, paths) {
			t.Errorf("%s: requests: %q", name, requests)
		}
	}
}

// TestPuppetAllWithoutTotal walks a list by its links to the next page alone, and by its length
// alone.
func TestPuppetAllWithoutTotal(t *testing.T) {
	for name, pages := range map[string][2]string{
		"links":  {`{"next":"/v3/modules?offset=2","results":[{"name":"a"},{"name":"b"}]}`, `{"results":[{"name":"c"}]}`},
		"length": {`{"total":3,"results":[{"name":"a"},{"name":"b"}]}`, `{"total":3,"results":[{"name":"c"}]}`},
	} {
		requests := 0
		c := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			_, _ = fmt.Fprint(w, pages[min(requests, 1)])
			requests++
		})
		got, err := jfrog.Collect(c.Puppet.AllModules(t.Context(), "puppet-local", nil))
		if err != nil || len(got) != 3 || requests != 2 {
			t.Errorf("%s: %+v, %v after %d requests", name, got, err, requests)
		}
	}
}

// TestPuppetAllIgnoredOffset checks that a server that always sends the first page causes an
// error.
func TestPuppetAllIgnoredOffset(t *testing.T) {
	for name, page := range map[string]string{
		"total": `{"total":3,"results":[{"uri":"a"},{"uri":"b"}]}`,
		"link":  `{"next":"/v3/releases?offset=2","results":[{"uri":"a"},{"uri":"b"}]}`,
		"both":  `{"pagination":{"offset":0,"total":2,"next":"/v3/releases?offset=2"},"results":[{"uri":"a"},{"uri":"b"}]}`,
	} {
		requests := 0
		c := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			if requests++; requests > 20 {
				w.WriteHeader(http.StatusTeapot)
				return
			}
			_, _ = fmt.Fprint(w, page)
		})
		releases, err := jfrog.Collect(c.Puppet.AllReleases(t.Context(), "puppet-local", nil))
		if !errors.Is(err, jfrog.ErrBadAnswer) || len(releases) != 2 {
			t.Errorf("%s: releases: %d, %v after %d requests", name, len(releases), err, requests)
		}
		requests = 0
		modules, err := jfrog.Collect(c.Puppet.AllModules(t.Context(), "puppet-local", nil))
		if !errors.Is(err, jfrog.ErrBadAnswer) || len(modules) != 2 {
			t.Errorf("%s: modules: %d, %v after %d requests", name, len(modules), err, requests)
		}
	}
}

// TestPuppetEmptyResponse checks that a success without content is an error.
func TestPuppetEmptyResponse(t *testing.T) {
	for _, status := range []int{http.StatusOK, http.StatusNoContent} {
		c, _ := answering(t, status, nil, "")
		for _, err := range []error{
			second(c.Puppet.Modules(t.Context(), "puppet-local", nil)),
			second(c.Puppet.Module(t.Context(), "puppet-local", "acme", "wget")),
			second(c.Puppet.Releases(t.Context(), "puppet-local", nil)),
			second(c.Puppet.Release(t.Context(), "puppet-local", "acme", "wget", "1.0.0")),
		} {
			if !errors.Is(err, jfrog.ErrBadAnswer) {
				t.Errorf("status %d: %v", status, err)
			}
		}
	}
}

func TestPuppetEmptyPageEndsTheWalk(t *testing.T) {
	c := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(`{"next":"/v3/modules?offset=20","results":[]}`))
	})
	got, err := jfrog.Collect(c.Puppet.AllModules(context.Background(), "puppet-local", nil))
	if err != nil || len(got) != 0 {
		t.Errorf("%v, %v", got, err)
	}
}
