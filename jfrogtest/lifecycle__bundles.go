package jfrogtest

import (
	"net/http"
	"strings"
)

// requestedRepo is the repository that a request is about.
func requestedRepo(q *request) (string, error) {
	repo := bundleRepoOf(q.query.Get("repository_key"), q.query.Get("project"))
	if repo != bundleRepo && !strings.HasSuffix(repo, "-"+bundleRepo) {
		return "", fail(http.StatusBadRequest, "Invalid release bundle repository")
	}
	return repo, nil
}

// findBundle finds the version that a request names.
func (s *lifecycleService) findBundle(q *request) (*bundleVersion, error) {
	repo, err := requestedRepo(q)
	if err != nil {
		return nil, err
	}
	name, version := q.params["name"], q.params["version"]
	if v := s.bundle(repo, name, version); v != nil {
		return v, nil
	}
	return nil, recordNotFound(repo, name, version)
}

func recordNotFound(repo, name, version string) error {
	return fail(http.StatusNotFound, "Record not found, repository: %s, name: %s, version: %s", repo, name, version)
}

// completedBundle finds a version that has been created.
func (s *lifecycleService) completedBundle(q *request) (*bundleVersion, error) {
	v, err := s.findBundle(q)
	if err != nil {
		return nil, err
	}
	if v.status != statusCompleted {
		return nil, fail(http.StatusBadRequest, "Release Bundle %s/%s is not completed: its status is %s", v.name, v.version, v.status)
	}
	return v, nil
}

// async tells whether a request asks for an answer before the work is done.
func async(q *request) bool { return q.flag("async", true) }
