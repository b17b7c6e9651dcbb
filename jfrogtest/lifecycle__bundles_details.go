package jfrogtest

import (
	"net/http"
	"path"
	"strings"
)

type bundleProperty struct {
	Key    string   `json:"key"`
	Values []string `json:"values"`
}

// A listedArtifact is an artifact in the details of a version or a promotion.
type listedArtifact struct {
	Path           string           `json:"path"`
	Checksum       string           `json:"checksum"`
	Source         string           `json:"source_repository_key,omitempty"`
	PackageType    string           `json:"package_type"`
	PackageName    string           `json:"package_name,omitempty"`
	PackageVersion string           `json:"package_version,omitempty"`
	Size           *int64           `json:"size,omitempty"`
	Properties     []bundleProperty `json:"properties,omitzero"`
}

// listed names the package as far as path and properties tell.
func newListedArtifact(i bundleItem) listedArtifact {
	a := listedArtifact{Path: i.at, Checksum: i.blob.sums.SHA256, PackageType: i.packageType()}
	first := func(key string) string { return strings.Join(i.props[key][:min(1, len(i.props[key]))], "") }
	switch {
	case i.source.mavenLike():
		if c, ok := parsePath(i.source, i.at); ok {
			a.PackageName, a.PackageVersion = c.module, c.version
		}
	case a.PackageType == "docker" || a.PackageType == "oci":
		if image, tag, ok := cutLast(path.Dir(i.at)); ok {
			a.PackageName, a.PackageVersion = image, tag
		}
	default:
		a.PackageName, a.PackageVersion = first(a.PackageType+".name"), first(a.PackageType+".version")
	}
	return a
}

// attestedBundle finds a version that has a manifest; the real product looks for that file, and says so.
func (s *lifecycleService) attestedBundle(q *request) (*bundleVersion, error) {
	repo, err := requestedRepo(q)
	if err != nil {
		return nil, err
	}
	name, version := q.params["name"], q.params["version"]
	if v := s.bundle(repo, name, version); v != nil && v.manifest != nil {
		return v, nil
	}
	return nil, fail(http.StatusNotFound, "Path not found: %s", path.Join(repo, name, version, manifestName))
}

func (s *lifecycleService) handleBundleDetails(q *request) (*answer, error) {
	v, err := s.attestedBundle(q)
	if err != nil {
		return nil, err
	}
	p, err := readPage(q, len(v.contents))
	if err != nil {
		return nil, err
	}
	artifacts := []listedArtifact{}
	for _, item := range cut(v.contents, p) {
		a := newListedArtifact(item)
		a.Source, a.Size, a.Properties = item.source.key, &item.blob.size, []bundleProperty{}
		for _, key := range sortedKeys(item.props) {
			a.Properties = append(a.Properties, bundleProperty{key, item.props[key]})
		}
		artifacts = append(artifacts, a)
	}
	return jsonAnswer(http.StatusOK, "", struct {
		ServiceID     string           `json:"service_id"`
		CreatedBy     string           `json:"created_by"`
		Created       string           `json:"created"`
		CreatedMillis int64            `json:"created_millis"`
		Total         int              `json:"total_artifacts_count"`
		Artifacts     []listedArtifact `json:"artifacts"`
	}{serviceID, v.createdBy, isoTime(v.created), v.created.UnixMilli(), len(v.contents), artifacts}), nil
}

func (s *lifecycleService) handleBundleExistence(q *request) (*answer, error) {
	repo, err := requestedRepo(q)
	if err != nil {
		return nil, err
	}
	v := s.bundle(repo, q.params["name"], q.params["version"])
	return jsonAnswer(http.StatusOK, "", map[string]bool{"exists": v != nil && v.status == statusCompleted}), nil
}

// handleBundleSignature answers with the manifest: it is the signed envelope.
func (s *lifecycleService) handleBundleSignature(q *request) (*answer, error) {
	v, err := s.attestedBundle(q)
	if err != nil {
		return nil, err
	}
	return newAnswer(http.StatusOK, "application/json", v.manifest), nil
}

func (s *lifecycleService) handleBundleStatus(q *request) (*answer, error) {
	v, err := s.findBundle(q)
	if err != nil {
		return nil, err
	}
	v.poll()
	if v, err = s.findBundle(q); err != nil { // the deletion has ended
		return nil, err
	}
	return jsonAnswer(http.StatusOK, "", v.statusAnswer()), nil
}
