package lifecycle

import (
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"

	"net/http"
	"strings"
)

// requestedRepo is the repository that a request is about.
func requestedRepo(q *rest.Request) (string, error) {
	repo := store.BundleRepoOf(q.Query.Get("repository_key"), q.Query.Get("project"))
	if repo != store.BundleRepo && !strings.HasSuffix(repo, "-"+store.BundleRepo) {
		return "", apierr.New(http.StatusBadRequest, "Invalid release bundle repository")
	}
	return repo, nil
}

// findBundle finds the version that a request names.
func (s *service) findBundle(q *rest.Request) (*store.BundleVersion, error) {
	repo, err := requestedRepo(q)
	if err != nil {
		return nil, err
	}
	name, version := q.Params["name"], q.Params["version"]
	if v := s.Bundle(repo, name, version); v != nil {
		return v, nil
	}
	return nil, recordNotFound(repo, name, version)
}

func recordNotFound(repo, name, version string) error {
	return apierr.New(http.StatusNotFound, "Record not found, repository: %s, name: %s, version: %s", repo, name, version)
}

// completedBundle finds a version that has been created.
func (s *service) completedBundle(q *rest.Request) (*store.BundleVersion, error) {
	v, err := s.findBundle(q)
	if err != nil {
		return nil, err
	}
	if v.Status != store.StatusCompleted {
		return nil, apierr.New(http.StatusBadRequest, "Release Bundle %s/%s is not completed: its status is %s", v.Name, v.Version, v.Status)
	}
	return v, nil
}

// async tells whether a request asks for an answer before the work is done.
func async(q *rest.Request) bool { return q.Flag("async", true) }
