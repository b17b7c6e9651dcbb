package artifactory

import (
	"context"
	"iter"
	"net/url"
	"regexp"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// DockerService promotes and lists Docker images. Reached through [Client.Docker].
//
// It needs JFrog Container Registry or Artifactory Pro.
type DockerService service

// DockerPromotion says which image [DockerService.Promote] takes where.
type DockerPromotion struct {
	TargetRepo  string `json:"targetRepo"`                       // key of the repository it goes to
	Image       string `json:"dockerRepository"`                 // such as jfrog/ubuntu
	TargetImage string `json:"targetDockerRepository,omitempty"` // empty: the same name
	Tag         string `json:"tag,omitempty"`                    // empty: every tag; since Artifactory 4.10
	TargetTag   string `json:"targetTag,omitempty"`              // empty: the same tag
	Copy        *bool  `json:"copy,omitempty"`                   // nil: false, move
}

// Promote moves or copies an image, or all its tags, from a local or federated
// repository to another, and returns the server's message. Since Artifactory 3.7.
// It needs a privileged user.
//
//jfrog:op 2.2.8
func (s *DockerService) Promote(ctx context.Context, repoKey string, promotion *DockerPromotion) (string, error) {
	return jfrog.Do[string](ctx, s.client, jfrog.Post("/artifactory/api/docker/{repoKey}/v2/promote", repoKey).Body(promotion))
}

// DockerPageOptions picks a page of a Docker list. Since Artifactory 5.4.6.
type DockerPageOptions struct {
	Size int    `url:"n,omitempty"`    // of the page; 0: the server's
	Last string `url:"last,omitempty"` // Next of the page before; servers use positions
}

// DockerImagePage is a page of the images in a repository.
type DockerImagePage struct {
	Images []string `json:"repositories"`
	Next   string   `json:"-"` // Last of the next page; empty: there is none
}

// Images returns a page of the names of a repository's images. What a remote repository
// has not cached is there only if the server is configured to ask the remote. Since
// Artifactory 4.4.3.
// It needs a privileged user.
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

// AllImages walks the names of a repository's images from the page that opts picks to
// the last.
func (s *DockerService) AllImages(ctx context.Context, repoKey string, opts *DockerPageOptions) iter.Seq2[string, error] {
	return dockerPages(ctx, opts, func(ctx context.Context, at *DockerPageOptions) ([]string, string, error) {
		page, err := s.Images(ctx, repoKey, at)
		if err != nil {
			return nil, "", err
		}
		return page.Images, page.Next, nil
	})
}

// DockerTagPage is a page of the tags of an image.
type DockerTagPage struct {
	Name string   `json:"name"` // of the image
	Tags []string `json:"tags"`
	Next string   `json:"-"` // Last of the next page; empty: there is none
}

// Tags returns a page of the tags of an image, whose name may hold slashes. Since
// Artifactory 7.90.1 tags that break the naming rules of Docker and OCI are left out
// unless the server is configured otherwise. Since Artifactory 4.4.3.
//
//jfrog:op 2.8.19
func (s *DockerService) Tags(ctx context.Context, repoKey, imageName string, opts *DockerPageOptions) (*DockerTagPage, error) {
	page, next, err := dockerPage[DockerTagPage](ctx, s,
		jfrog.Get("/artifactory/api/docker/{repoKey}/v2/{imageName...}/tags/list", repoKey, imageName).Query(opts))
	if err != nil {
		return nil, err
	}
	page.Next = next
	return page, nil
}

// AllTags walks the tags of an image from the page that opts picks to the last.
func (s *DockerService) AllTags(ctx context.Context, repoKey, imageName string, opts *DockerPageOptions) iter.Seq2[string, error] {
	return dockerPages(ctx, opts, func(ctx context.Context, at *DockerPageOptions) ([]string, string, error) {
		page, err := s.Tags(ctx, repoKey, imageName, at)
		if err != nil {
			return nil, "", err
		}
		return page.Tags, page.Next, nil
	})
}

// dockerPage sends a request for a page and returns it with the cursor of the next.
func dockerPage[T any](ctx context.Context, s *DockerService, req *jfrog.Request) (*T, string, error) {
	var answer jfrog.Response
	page, err := jfrog.Do[*T](jfrog.WithResponse(ctx, &answer), s.client, req)
	return page, lastOfNext(answer.Header.Values("Link")), err
}

func dockerPages(
	ctx context.Context, opts *DockerPageOptions,
	fetch func(context.Context, *DockerPageOptions) (items []string, next string, err error),
) iter.Seq2[string, error] {
	start := jfrog.Deref(opts)
	return jfrog.Pages(ctx, start.Last, func(ctx context.Context, at string) ([]string, string, bool, error) {
		items, next, err := fetch(ctx, &DockerPageOptions{Size: start.Size, Last: at})
		return items, next, next != "", err
	})
}

var nextLink = regexp.MustCompile(`<([^>]*)>[^,<]*\brel="?next\b`)

// lastOfNext finds the cursor in the Link headers of a page: that of the link to the
// next one. Its path is wrong on real servers (it lacks the repository), so only the
// parameter is taken.
func lastOfNext(links []string) string {
	m := nextLink.FindStringSubmatch(strings.Join(links, ","))
	if m == nil {
		return ""
	}
	u, err := url.Parse(m[1])
	if err != nil {
		return ""
	}
	return u.Query().Get("last")
}
