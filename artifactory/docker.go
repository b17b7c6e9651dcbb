package artifactory

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/url"
	"regexp"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/check"
	"github.com/jfrogkit/jfrog-go/internal/paging"
)

// DockerService promotes and lists Docker images. Reached through [Client.Docker].
type DockerService service

// DockerPromoteRequest is the body of [DockerService.Promote].
type DockerPromoteRequest struct {
	TargetRepo string `json:"targetRepo"`       // key of the repository to promote to
	Image      string `json:"dockerRepository"` // such as jfrog/ubuntu
	// TargetImage is the new name of the image; empty: the same name.
	TargetImage string `json:"targetDockerRepository,omitempty"`
	Tag         string `json:"tag,omitempty"`       // empty: all tags; since Artifactory 4.10
	TargetTag   string `json:"targetTag,omitempty"` // empty: the same tag
	Copy        *bool  `json:"copy,omitempty"`      // nil: false, to move the image
}

// Promote moves or copies a Docker image from a local or federated repository to another
// repository.
//
// Requires: a privileged user, JFrog Container Registry or Artifactory Pro. Since 3.7.
//
//jfrog:op 2.2.8
func (s *DockerService) Promote(ctx context.Context, repoKey string, req DockerPromoteRequest) error {
	return jfrog.Send(ctx, s.client, jfrog.Post("/artifactory/api/docker/{repoKey}/v2/promote", repoKey).LongRunning().Accept("*/*").Body(req).
		Check(errors.Join(check.NotEmpty("target repository", req.TargetRepo), check.NotEmpty("image", req.Image))))
}

// DockerPageOptions selects a page of a list of images or tags. Since Artifactory 5.4.6.
type DockerPageOptions struct {
	Limit int    `url:"n,omitempty"`    // elements on a page; 0: the default of the server
	Last  string `url:"last,omitempty"` // Next of the page before; empty: the first page
}

// DockerImagePage is a page of a list of images.
type DockerImagePage struct {
	Images []string `json:"repositories"` // names
	Next   string   `json:"-"`            // Last of the next page; empty on the last page
}

// Images returns a page of the names of the images in a repository.
//
// Images that a remote repository has in its cache are listed only if the system properties
// artifactory.docker.catalogs.tags.fallback.fetch.remote.cache and
// artifactory.docker.cache.remote.repo.tags.and.catalog are set.
//
// Requires: a privileged user, JFrog Container Registry or Artifactory Pro. Since 4.4.3.
//
//jfrog:op 2.8.18
func (s *DockerService) Images(ctx context.Context, repoKey string, opts *DockerPageOptions) (*DockerImagePage, error) {
	page, next, err := dockerPage[DockerImagePage](ctx, s, jfrog.Get("/artifactory/api/docker/{repoKey}/v2/_catalog", repoKey).Query(opts))
	if err != nil {
		return nil, err
	}
	page.Next = next
	return page, nil
}

// AllImages walks the names of the images in a repository, starting at the page that opts
// selects.
func (s *DockerService) AllImages(ctx context.Context, repoKey string, opts *DockerPageOptions) iter.Seq2[string, error] {
	return paging.Cursor(ctx, opts, dockerCursor,
		func(ctx context.Context, o *DockerPageOptions) (*DockerImagePage, error) {
			return s.Images(ctx, repoKey, o)
		},
		func(p *DockerImagePage) ([]string, string) { return p.Images, p.Next })
}

// DockerTagPage is a page of a list of tags.
type DockerTagPage struct {
	Name string   `json:"name"` // name of the image
	Tags []string `json:"tags"`
	Next string   `json:"-"` // Last of the next page; empty on the last page
}

// Tags returns a page of the tags of an image. The name of an image may have slashes.
//
// Since Artifactory 7.90.1 tags that break the naming rules of OCI and Docker are left out,
// unless artifactory.docker.filter.digests.from.tags.list.enabled is false. Tags that a remote
// repository has in its cache are listed only if
// artifactory.docker.catalogs.tags.fallback.fetch.remote.cache is true.
//
// Requires: a privileged user, JFrog Container Registry or Artifactory Pro. Since 4.4.3.
//
//jfrog:op 2.8.19
func (s *DockerService) Tags(ctx context.Context, repoKey, imageName string, opts *DockerPageOptions) (*DockerTagPage, error) {
	page, next, err := dockerPage[DockerTagPage](ctx, s,
		jfrog.Get("/artifactory/api/docker/{repoKey}/v2/{imageName...}/tags/list", repoKey, imageName).Query(opts))
	if err != nil {
		return nil, err
	}
	page.Next = next
	if page.Name == "" {
		page.Name = imageName
	}
	return page, nil
}

// AllTags walks the tags of an image, starting at the page that opts selects.
func (s *DockerService) AllTags(ctx context.Context, repoKey, imageName string, opts *DockerPageOptions) iter.Seq2[string, error] {
	return paging.Cursor(ctx, opts, dockerCursor,
		func(ctx context.Context, o *DockerPageOptions) (*DockerTagPage, error) {
			return s.Tags(ctx, repoKey, imageName, o)
		},
		func(p *DockerTagPage) ([]string, string) { return p.Tags, p.Next })
}

func dockerCursor(o *DockerPageOptions) *string { return &o.Last }

// dockerPage sends a request for a page and returns the page with the cursor of the next one.
func dockerPage[T any](ctx context.Context, s *DockerService, req *jfrog.Request) (*T, string, error) {
	var resp jfrog.Response
	page, err := jfrog.Do[*T](jfrog.WithResponse(ctx, &resp), s.client, req)
	if err != nil {
		return nil, "", err
	}
	next, err := lastOfNext(resp.Header.Values("Link"), resp.Host)
	if err != nil {
		return nil, "", fmt.Errorf("artifactory: %w: %w", jfrog.ErrBadAnswer, err)
	}
	return page, next, nil
}

var nextLink = regexp.MustCompile(`<([^>]*)>[^,<]*\brel="?next\b`)

// lastOfNext returns the cursor in the Link headers of a page, or "" on the last page. Real
// servers send links that lack the repository, so only the query parameter is used. A next page
// without a cursor, or on another host than the list, is an error.
func lastOfNext(links []string, host string) (string, error) {
	m := nextLink.FindStringSubmatch(strings.Join(links, ","))
	if m == nil {
		return "", nil
	}
	u, err := url.Parse(m[1])
	if err != nil {
		return "", fmt.Errorf("the link to the next page is no URL: %.200q", m[1])
	}
	if u.Host != "" && !sameHost(u, host) {
		return "", fmt.Errorf("the link to the next page leads to another host: %.200q", u.Host)
	}
	last := u.Query().Get("last")
	if last == "" {
		return "", fmt.Errorf("the link to the next page lacks the parameter last: %.200q", m[1])
	}
	return last, nil
}

// sameHost reports whether a URL names the host, with the same port. Ports 80 and 443 count as no
// port, because servers behind a proxy that ends TLS write http.
func sameHost(u *url.URL, host string) bool {
	bare := func(host string) string {
		return strings.TrimSuffix(strings.TrimSuffix(strings.ToLower(host), ":443"), ":80")
	}
	return bare(u.Host) == bare(host)
}
