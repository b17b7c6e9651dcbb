package artifactory

import (
	"context"
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

// TestPuppetAll pages through three items, two at a time, in both places where servers
// put the paging.
func TestPuppetAll(t *testing.T) {
	for name, answer := range map[string]string{
		"nested": `{"pagination":{"limit":2,"offset":%d,"next":%s,"total":3},"results":[%s]}`,
		"flat":   `{"limit":2,"offset":%d,"next":%s,"total":3,"results":[%s]}`,
	} {
		var asked []string
		c := serve(t, func(w http.ResponseWriter, r *http.Request) {
			asked = append(asked, r.URL.RequestURI())
			if r.URL.Query().Get("offset") == "" {
				_, _ = fmt.Fprintf(w, answer, 0, `"/v3/modules?limit=2&offset=2"`, `{"name":"a","uri":"a"},{"name":"b","uri":"b"}`)
				return
			}
			_, _ = fmt.Fprintf(w, answer, 2, "null", `{"name":"c","uri":"c"}`)
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
		if !slices.Equal(asked, paths) {
			t.Errorf("%s: asked %q", name, asked)
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
