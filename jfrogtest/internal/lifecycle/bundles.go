package lifecycle

import (
	"net/http"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// requestedRepo returns the key of the repository that a request is about.
func requestedRepo(q *rest.Request) (string, error) {
	repo := store.BundleRepoOf(q.Query.Get("repository_key"), q.Query.Get("project"))
	if project, ok := strings.CutSuffix(repo, "-"+store.BundleRepo); repo != store.BundleRepo && (!ok || project == "") {
		return "", apierr.New(http.StatusBadRequest, "Invalid release bundle repository")
	}
	return repo, nil
}

// findBundle returns the version that a request names.
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

// completedBundle is like findBundle, but returns an error if the version is not completed.
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

// async reports whether the response precedes the end of the operation.
func async(q *rest.Request) bool { return q.Flag("async", true) }
