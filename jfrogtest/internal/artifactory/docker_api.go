package artifactory

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// handleListImages lists the images of a repository that have a tag. Its pages begin after an
// image.
func (s *service) handleListImages(q *rest.Request) (*rest.Response, error) {
	images, err := s.images(q)
	if err != nil {
		return nil, err
	}
	names := make([]string, 0, len(images))
	for name := range images {
		names = append(names, name)
	}
	slices.Sort(names)
	last := q.Query.Get("last")
	begin, found := slices.BinarySearch(names, last)
	if found {
		begin++
	}
	page, end, err := pageOf(q, names, begin)
	if err != nil {
		return nil, err
	}
	return withNext(q, rest.JSON(http.StatusOK, "", struct {
		Repositories []string `json:"repositories"`
	}{page}), "/v2/_catalog", end < len(names), func() string { return page[len(page)-1] }), nil
}

// handleListTags lists the tags of an image. Its pages begin at a position.
func (s *service) handleListTags(q *rest.Request) (*rest.Response, error) {
	images, err := s.images(q)
	if err != nil {
		return nil, err
	}
	name := q.Params["imageName"]
	tags := images[name]
	if tags == nil {
		return nil, apierr.New(http.StatusNotFound, "Unable to find the image '%s' in '%s'", name, q.Params["repoKey"])
	}
	slices.Sort(tags)
	tags = slices.Compact(tags)
	begin, err := q.Number("last", 0, 0)
	if err != nil {
		return nil, err
	}
	page, end, err := pageOf(q, tags, min(begin, len(tags)))
	if err != nil {
		return nil, err
	}
	return withNext(q, rest.JSON(http.StatusOK, "", struct {
		Name string   `json:"name"`
		Tags []string `json:"tags"`
	}{name, page}), "/v2/"+name+"/tags/list", end < len(tags), func() string { return strconv.Itoa(end) }), nil
}

// images returns the tags of the images in a repository that the user may read.
func (s *service) images(q *rest.Request) (map[string][]string, error) {
	key := q.Params["repoKey"]
	switch repo := s.Repos[key]; {
	case repo == nil:
		return nil, apierr.New(http.StatusNotFound, "Could not find repository '%s'", key)
	case !repo.HoldsImages():
		return nil, apierr.New(http.StatusBadRequest, "Repository '%s' is not a Docker repository", key)
	}
	out := map[string][]string{}
	for _, repo := range s.Readable(key) {
		repo.Root.Walk(func(n *store.Item) {
			if image, tag, ok := n.ImageTag(); ok && tag != "" && s.MayRead(q.User, n) {
				out[image] = append(out[image], tag)
			}
		})
	}
	return out, nil
}

// pageOf returns the page of a list that begins at a position, and its end. Without the parameter
// n, the page is the rest of the list.
func pageOf(q *rest.Request, list []string, begin int) (page []string, end int, err error) {
	size, err := q.Number("n", len(list), 1)
	if err != nil {
		return nil, 0, err
	}
	end = begin + min(size, len(list)-begin)
	return list[begin:end], end, nil
}

// withNext adds the link to the next page. Like the links of real servers, it lacks the repository.
func withNext(q *rest.Request, resp *rest.Response, at string, more bool, last func() string) *rest.Response {
	if !more {
		return resp
	}
	query := url.Values{"last": {last()}, "n": {q.Query.Get("n")}}
	return resp.With("Link", "<"+(&url.URL{Path: at, RawQuery: query.Encode()}).String()+`>; rel="next"`)
}
