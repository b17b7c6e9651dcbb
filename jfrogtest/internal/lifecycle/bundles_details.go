package lifecycle

import (
	"net/http"
	"path"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/times"
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

// newListedArtifact returns an artifact for lists. It derives the package from the path and the
// properties.
func newListedArtifact(i store.BundleItem) listedArtifact {
	a := listedArtifact{Path: i.At, Checksum: i.Blob.Sums.SHA256, PackageType: i.PackageType()}
	first := func(key string) string { return strings.Join(i.Props[key][:min(1, len(i.Props[key]))], "") }
	switch {
	case i.Source.MavenLike():
		if c, ok := store.ParsePath(i.Source, i.At); ok {
			a.PackageName, a.PackageVersion = c.Module, c.Version
		}
	case a.PackageType == "docker" || a.PackageType == "oci":
		if image, tag, ok := store.CutLast(path.Dir(i.At)); ok {
			a.PackageName, a.PackageVersion = image, tag
		}
	default:
		a.PackageName, a.PackageVersion = first(a.PackageType+".name"), first(a.PackageType+".version")
	}
	return a
}

// attestedBundle returns a version that has a manifest. Like a real server, it reports the missing
// file.
func (s *service) attestedBundle(q *rest.Request) (*store.BundleVersion, error) {
	repo, err := requestedRepo(q)
	if err != nil {
		return nil, err
	}
	name, version := q.Params["name"], q.Params["version"]
	if v := s.Bundle(repo, name, version); v != nil && v.Manifest != nil {
		return v, nil
	}
	return nil, apierr.New(http.StatusNotFound, "Path not found: %s", path.Join(repo, name, version, store.ManifestName))
}

func (s *service) handleBundleDetails(q *rest.Request) (*rest.Response, error) {
	v, err := s.attestedBundle(q)
	if err != nil {
		return nil, err
	}
	p, err := readPage(q, len(v.Contents))
	if err != nil {
		return nil, err
	}
	artifacts := []listedArtifact{}
	for _, item := range cut(v.Contents, p) {
		a := newListedArtifact(item)
		a.Source, a.Size, a.Properties = item.Source.Key, &item.Blob.Size, []bundleProperty{}
		for _, key := range jsondoc.Keys(item.Props) {
			a.Properties = append(a.Properties, bundleProperty{key, item.Props[key]})
		}
		artifacts = append(artifacts, a)
	}
	return rest.JSON(http.StatusOK, "", struct {
		ServiceID     string           `json:"service_id"`
		CreatedBy     string           `json:"created_by"`
		Created       string           `json:"created"`
		CreatedMillis int64            `json:"created_millis"`
		Total         int              `json:"total_artifacts_count"`
		Artifacts     []listedArtifact `json:"artifacts"`
	}{store.ServiceID, v.CreatedBy, times.ISO(v.Created), v.Created.UnixMilli(), len(v.Contents), artifacts}), nil
}

func (s *service) handleBundleExistence(q *rest.Request) (*rest.Response, error) {
	repo, err := requestedRepo(q)
	if err != nil {
		return nil, err
	}
	v := s.Bundle(repo, q.Params["name"], q.Params["version"])
	return rest.JSON(http.StatusOK, "", map[string]bool{"exists": v != nil && v.Status == store.StatusCompleted}), nil
}

// handleBundleSignature returns the manifest, which is the signed envelope.
func (s *service) handleBundleSignature(q *rest.Request) (*rest.Response, error) {
	v, err := s.attestedBundle(q)
	if err != nil {
		return nil, err
	}
	return rest.NewResponse(http.StatusOK, "application/json", v.Manifest), nil
}

func (s *service) handleBundleStatus(q *rest.Request) (*rest.Response, error) {
	v, err := s.findBundle(q)
	if err != nil {
		return nil, err
	}
	v.Poll()
	if v, err = s.findBundle(q); err != nil { // the version is deleted
		return nil, err
	}
	return rest.JSON(http.StatusOK, "", v.StatusBody()), nil
}
