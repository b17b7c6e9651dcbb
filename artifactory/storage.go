package artifactory

import (
	"context"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// StorageService reports the storage figures and maintains the file store. Reached through
// [Client.Storage].
type StorageService service

// StorageSummary is the result of [StorageService.Summary]. Sizes are texts such as "3.48 GB".
type StorageSummary struct {
	BinariesSummary  StorageBinaries  `json:"binariesSummary"`
	FileStoreSummary StorageFileStore `json:"fileStoreSummary"`
	// RepositoriesSummaryList ends with an element named TOTAL for all repositories.
	RepositoriesSummaryList []StorageRepository `json:"repositoriesSummaryList"`
}

// StorageBinaries counts the stored files. Numbers are texts such as "125,726".
type StorageBinaries struct {
	BinariesCount  string `json:"binariesCount"`
	BinariesSize   string `json:"binariesSize"`  // of the file store, which stores equal files once
	ArtifactsSize  string `json:"artifactsSize"` // of all files in the repositories
	Optimization   string `json:"optimization"`  // BinariesSize in percent of ArtifactsSize
	ItemsCount     string `json:"itemsCount"`    // files and folders
	ArtifactsCount string `json:"artifactsCount"`
}

// StorageFileStore describes the file store.
type StorageFileStore struct {
	StorageType      string `json:"storageType"` // such as filesystem
	StorageDirectory string `json:"storageDirectory"`
	TotalSpace       string `json:"totalSpace"`
	UsedSpace        string `json:"usedSpace"` // with its share: "32.22 GB (15.77%)"
	FreeSpace        string `json:"freeSpace"` // with its share
}

// StorageRepository holds the storage figures of a repository.
type StorageRepository struct {
	RepoKey          string    `json:"repoKey"`  // TOTAL for all repositories
	RepoType         string    `json:"repoType"` // such as LOCAL or VIRTUAL; NA for TOTAL
	FoldersCount     jfrog.Int `json:"foldersCount"`
	FilesCount       jfrog.Int `json:"filesCount"`
	UsedSpace        string    `json:"usedSpace"`
	UsedSpaceInBytes jfrog.Int `json:"usedSpaceInBytes,omitempty"` // not from every server
	ItemsCount       jfrog.Int `json:"itemsCount"`
	PackageType      string    `json:"packageType,omitempty"` // such as Maven; empty for TOTAL
	ProjectKey       string    `json:"projectKey,omitempty"`
	Percentage       string    `json:"percentage,omitempty"` // such as "12.5%"; empty for TOTAL
}

// Summary returns the storage figures that the server calculated last. Call
// [StorageService.Refresh] to calculate them again.
//
// Requires: admin. Since 4.2.0.
//
//jfrog:op 2.3.8
func (s *StorageService) Summary(ctx context.Context) (*StorageSummary, error) {
	return jfrog.Do[*StorageSummary](ctx, s.client, jfrog.Get("/artifactory/api/storageinfo"))
}

// Refresh starts a new calculation of the figures that [StorageService.Summary] returns.
//
// Requires: admin. Since 6.17.0.
//
//jfrog:op 2.3.9
func (s *StorageService) Refresh(ctx context.Context) error {
	return jfrog.Send(ctx, s.client, jfrog.Post("/artifactory/api/storageinfo/calculate").Idempotent())
}

// Optimize balances a sharded file store. Since Artifactory 7.104.5 it starts at once, unless
// balancing is already running. Until Artifactory 7.98 balancing follows the next full garbage
// collection.
//
// Requires: admin. Since 4.6.0.
//
//jfrog:op 2.3.35
func (s *StorageService) Optimize(ctx context.Context) error {
	return jfrog.Send(ctx, s.client, jfrog.Post("/artifactory/api/system/storage/optimize").Accept("*/*").Idempotent())
}
