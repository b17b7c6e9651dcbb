package retention

import (
	"context"
	"errors"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/check"
)

// ArchivesService finds and restores what archive policies have moved to Cold Storage. Reached
// through [Client.Archives].
type ArchivesService service

// ArchivedItems is the result of [ArchivesService.Search].
type ArchivedItems struct {
	Results []artifactory.AQLItem `json:"results"`
	Range   artifactory.AQLRange  `json:"range"`
}

// Search runs an AQL query on archived artifacts. The query names the original repositories,
// without the namespace of Cold Storage. It selects a page with its offset and limit.
//
// Requires: admin, Artifactory Enterprise with Cold Storage. Since 7.27.3.
//
//jfrog:op 2.6.13
func (s *ArchivesService) Search(ctx context.Context, query artifactory.AQLQuery) (*ArchivedItems, error) {
	text, err := itemsQuery(query)
	return jfrog.Do[*ArchivedItems](ctx, s.client,
		jfrog.Post("/artifactory/api/retention/search").LongRunning().Body(text).Check(err).Idempotent())
}

func itemsQuery(query artifactory.AQLQuery) (string, error) {
	if query == nil {
		return "", errors.New("query is nil")
	}
	text, err := query.Build()
	if err == nil && strings.TrimSpace(text) == "" {
		err = errors.New("query is empty")
	}
	return text, err
}

// ArchivedPackageSearchRequest is the body of [ArchivesService.SearchPackages].
type ArchivedPackageSearchRequest struct {
	PackageType  artifactory.PackageType `json:"packageType"`
	Repositories []string                `json:"repositories"` // original keys, at least one
	Name         string                  `json:"name"`         // may have the wildcard *
	Version      string                  `json:"version,omitempty"`
	// ArchiveTimeFrom and ArchiveTimeTo are the earliest and the latest time of archiving.
	ArchiveTimeFrom jfrog.Millis `json:"archiveTimeFrom,omitzero"`
	ArchiveTimeTo   jfrog.Millis `json:"archiveTimeTo,omitzero"`
}

func (r ArchivedPackageSearchRequest) check() error {
	err := errors.Join(
		check.NotEmpty("package type", string(r.PackageType)),
		check.AtLeastOne("repository", r.Repositories),
		check.NotEmpty("package name", r.Name),
	)
	if r.ArchiveTimeFrom != 0 && r.ArchiveTimeTo != 0 && r.ArchiveTimeTo < r.ArchiveTimeFrom {
		err = errors.Join(err, errors.New("the time of archiving ends before it begins"))
	}
	return err
}

// ArchivedPackage is a version of a package in Cold Storage.
type ArchivedPackage struct {
	// ManifestName names the package in a restore, after the repository key and a slash.
	ManifestName       string                  `json:"manifestName"`
	PackageType        artifactory.PackageType `json:"packageType"`
	PackageName        string                  `json:"packageName"`
	Version            string                  `json:"version"`
	OriginalRepository string                  `json:"originalRepository"`
	ArchivingTime      jfrog.Millis            `json:"archivingTime,omitzero"`
}

// RestorePath returns the element of [RestoreRequest] that restores the package.
func (p ArchivedPackage) RestorePath() string { return p.OriginalRepository + "/" + p.ManifestName }

// ArchivedPackages is the result of [ArchivesService.SearchPackages].
type ArchivedPackages struct {
	Results []ArchivedPackage    `json:"results"`
	Range   artifactory.AQLRange `json:"range"`
}

// SearchPackages returns archived packages.
//
// SearchPackages returns an error matching [jfrog.ErrValidation] if the server refuses the request.
//
// Requires: admin, Artifactory Enterprise with Cold Storage. Since 7.63.2.
//
//jfrog:op 2.6.14
func (s *ArchivesService) SearchPackages(ctx context.Context, req ArchivedPackageSearchRequest) (*ArchivedPackages, error) {
	return jfrog.Do[*ArchivedPackages](ctx, s.client,
		jfrog.Post("/artifactory/api/retention/searchPackages").LongRunning().Body(req).Check(req.check()).Idempotent())
}

type namespace struct {
	JfrogColdStorageNamespaceID string `json:"jfrogColdStorageNamespaceId"`
}

// Namespace returns the namespace of Cold Storage. An archived repository has the namespace, an
// underscore and the original key as its key. See [RestoreRequest.AddNamespace].
//
// Requires: admin, Artifactory Enterprise with Cold Storage. Since 7.27.3.
//
//jfrog:op 2.6.15
func (s *ArchivesService) Namespace(ctx context.Context) (string, error) {
	out, err := jfrog.Do[*namespace](ctx, s.client,
		jfrog.Get("/artifactory/api/retention/namespace"))
	return jfrog.Deref(out).JfrogColdStorageNamespaceID, err
}
