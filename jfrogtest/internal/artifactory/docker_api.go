package artifactory

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// dockerRoutes returns the operations that list images and tags.
func (s *service) dockerRoutes() []rest.Route {
	return []rest.Route{
		rest.Get("/api/docker/{repoKey}/v2/_catalog", s.handleImages, rest.Browse),
		rest.Get("/api/docker/{repoKey}/v2/{imageName...}/tags/list", s.handleTags, rest.Browse),
	}
}

// dockerTags returns the tags of all images that a user may read, by image. A tag is a folder with
// a manifest.
func (s *service) dockerTags(q *rest.Request) (map[string][]string, error) {
	key := q.Params["repoKey"]
	repo := s.Repos[key]
	if repo == nil {
		return nil, apierr.New(http.StatusNotFound, "Repository '%s' not found", key)
	}
	if kind := repo.Setting("packageType"); kind != "docker" && kind != "oci" && kind != "helmoci" {
		return nil, apierr.New(http.StatusBadRequest, "Repository '%s' is not a Docker repository", key)
	}
	images := map[string][]string{}
	for _, r := range s.Readable(key) {
		r.Root.Walk(func(n *store.Item) {
			if n.Name != "manifest.json" && n.Name != "list.manifest.json" || n.IsFolder() || !s.MayRead(q.User, n) {
				return
			}
			tag := n.Parent
			if tag.Parent == nil || tag.Parent.Parent == nil || strings.HasPrefix(tag.Name, "sha256:") {
				return
			}
			image := tag.Parent.Path()
			if !slices.Contains(images[image], tag.Name) {
				images[image] = append(images[image], tag.Name)
			}
		})
	}
	return images, nil
}

// pageOf returns the names after the last one of the previous page, and at most n of them. The link
// leads to the next page; it is empty for the last page.
func pageOf(q *rest.Request, names []string) (page []string, link string, err error) {
	slices.Sort(names)
	if last := q.Query.Get("last"); last != "" {
		names = slices.DeleteFunc(names, func(name string) bool { return name <= last })
	}
	if text := q.Query.Get("n"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 {
			return nil, "", apierr.New(http.StatusBadRequest, "Invalid n: '%s'", text)
		}
		if n > 0 && n < len(names) {
			next := url.Values{"n": {text}, "last": {names[n-1]}}
			link = "<" + q.URL.EscapedPath() + "?" + next.Encode() + `>; rel="next"`
		}
		names = names[:min(n, len(names))]
	}
	return append([]string{}, names...), link, nil
}

// linked adds a link to a response, unless it is empty.
func linked(r *rest.Response, link string) *rest.Response {
	if link != "" {
		r.Header.Set("Link", link)
	}
	return r
}

func (s *service) handleImages(q *rest.Request) (*rest.Response, error) {
	images, err := s.dockerTags(q)
	if err != nil {
		return nil, err
	}
	page, link, err := pageOf(q, jsondoc.Keys(images))
	if err != nil {
		return nil, err
	}
	return linked(rest.JSON(http.StatusOK, "", map[string]any{"repositories": page}), link), nil
}

func (s *service) handleTags(q *rest.Request) (*rest.Response, error) {
	images, err := s.dockerTags(q)
	if err != nil {
		return nil, err
	}
	name := q.Params["imageName"]
	if images[name] == nil {
		return nil, apierr.New(http.StatusNotFound, "Image '%s' not found", name)
	}
	page, link, err := pageOf(q, images[name])
	if err != nil {
		return nil, err
	}
	return linked(rest.JSON(http.StatusOK, "", map[string]any{"name": name, "tags": page}), link), nil
}
