package jfrogtest

import (
	"net/http"
	"strings"
)

// requestedRepo is the repository that a request is about.
func requestedRepo(q *request) (string, error) {
	repo := BundleRepoOf(q.Query.Get("repository_key"), q.Query.Get("project"))
	if repo != BundleRepo && !strings.HasSuffix(repo, "-"+BundleRepo) {
		return "", fail(http.StatusBadRequest, "Invalid release bundle repository")
	}
	return repo, nil
}

// findBundle finds the version that a request names.
func (s *lifecycleService) findBundle(q *request) (*BundleVersion, error) {
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
	return fail(http.StatusNotFound, "Record not found, repository: %s, name: %s, version: %s", repo, name, version)
}

// completedBundle finds a version that has been created.
func (s *lifecycleService) completedBundle(q *request) (*BundleVersion, error) {
	v, err := s.findBundle(q)
	if err != nil {
		return nil, err
	}
	if v.Status != StatusCompleted {
		return nil, fail(http.StatusBadRequest, "Release Bundle %s/%s is not completed: its status is %s", v.Name, v.Version, v.Status)
	}
	return v, nil
}

// async tells whether a request asks for an answer before the work is done.
func async(q *request) bool { return q.Flag("async", true) }
