package lifecycle

import (
	"net/http"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// draftOf returns the draft with a name, or an error for another version.
func (s *service) draftOf(q *rest.Request, name, version string) (*store.BundleVersion, error) {
	repo, err := requestedRepo(q)
	if err != nil {
		return nil, err
	}
	v := s.Bundle(repo, name, version)
	if v == nil {
		return nil, recordNotFound(repo, name, version)
	}
	if v.Status != store.StatusDraft {
		return nil, apierr.New(http.StatusBadRequest, "Release Bundle %s/%s is not a draft: its status is %s", name, version, v.Status)
	}
	return v, nil
}

// handleUpdateBundle adds sources to a draft.
func (s *service) handleUpdateBundle(q *rest.Request) (*rest.Response, error) {
	var body struct {
		Name    string         `json:"release_bundle_name"`
		Version string         `json:"release_bundle_version"`
		Sources []bundleSource `json:"add_sources"`
	}
	if err := q.Decode(&body); err != nil {
		return nil, err
	}
	v, err := s.draftOf(q, body.Name, body.Version)
	if err == nil {
		err = s.permit(q.User, v.Repo, v.Name, v.Version, store.ActionRead, store.ActionWrite)
	}
	if err != nil {
		return nil, err
	}
	added, err := (&bundleRequest{Sources: body.Sources}).sources()
	if err != nil {
		return nil, err
	}
	s.drafts[v] = append(s.drafts[v], added...)
	return rest.JSON(http.StatusOK, "", createdBundle(v)), nil
}

// handleFinalizeBundle makes a complete version of a draft.
func (s *service) handleFinalizeBundle(q *rest.Request) (*rest.Response, error) {
	v, err := s.draftOf(q, q.Params["name"], q.Params["version"])
	if err != nil {
		return nil, err
	}
	if key := q.Header.Get("X-JFrog-Signing-Key-Name"); key != "" {
		v.Key = key
	}
	sources := s.drafts[v]
	delete(s.drafts, v)
	v.Job = s.BeginJob(store.StatusStarted, async(q), func() []error { return s.assemble(v, sources, q.User) })
	if !async(q) {
		if err := v.Failure(); err != nil {
			return nil, err
		}
	}
	return rest.JSON(http.StatusOK, "", createdBundle(v)), nil
}

// maxTag limits the tag of a version, in characters.
const maxTag = 128

// handleTagBundle sets the tag of a version.
func (s *service) handleTagBundle(q *rest.Request) (*rest.Response, error) {
	v, err := s.findBundle(q)
	if err != nil {
		return nil, err
	}
	var body struct {
		Tag string `json:"tag"`
	}
	if err := q.Decode(&body); err != nil {
		return nil, err
	}
	if len([]rune(body.Tag)) > maxTag {
		return nil, apierr.New(http.StatusBadRequest, "Bad request: [`The tag must not exceed %d characters`]", maxTag)
	}
	v.Tag = body.Tag
	return rest.NewResponse(http.StatusOK, "", nil), nil
}
