package artifactory

import (
	"context"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// StorageService reports and maintains the binary storage. Reached through
// [Client.Storage]. It needs an administrator.
type StorageService service

// StorageSummary says what is stored and how much room it takes. Sizes are for people
// ("3.48 GB"); [RepositoryStorage.UsedSpaceInBytes] is a number where the server sends
// it.
type StorageSummary struct {
	Binaries     BinariesSummary     `json:"binariesSummary"`
	FileStore    FileStoreSummary    `json:"fileStoreSummary"`
	Repositories []RepositoryStorage `json:"repositoriesSummaryList"` // with a last one, TOTAL, for all of them
}

// BinariesSummary counts what is stored. Numbers are formatted, as "125,726".
type BinariesSummary struct {
	BinariesCount  string `json:"binariesCount"`
	BinariesSize   string `json:"binariesSize"`  // of the storage, where equal files are one
	ArtifactsSize  string `json:"artifactsSize"` // of all files in the repositories
	Optimization   string `json:"optimization"`  // binaries' size in per cent of the artifacts'
	ItemsCount     string `json:"itemsCount"`    // files and folders
	ArtifactsCount string `json:"artifactsCount"`
}

// FileStoreSummary describes where the binaries are.
type FileStoreSummary struct {
	StorageType      string `json:"storageType"` // filesystem, s3 ...
	StorageDirectory string `json:"storageDirectory"`
	TotalSpace       string `json:"totalSpace"`
	UsedSpace        string `json:"usedSpace"` // with its share, as "32.22 GB (15.77%)"
	FreeSpace        string `json:"freeSpace"`
}

// RepositoryStorage is what one repository stores.
type RepositoryStorage struct {
	RepoKey          string    `json:"repoKey"`  // TOTAL for the sum of all
	RepoType         string    `json:"repoType"` // LOCAL, CACHE, VIRTUAL ...; NA for the sum
	FoldersCount     jfrog.Int `json:"foldersCount"`
	FilesCount       jfrog.Int `json:"filesCount"`
	UsedSpace        string    `json:"usedSpace"`
	UsedSpaceInBytes jfrog.Int `json:"usedSpaceInBytes,omitempty"`
	ItemsCount       jfrog.Int `json:"itemsCount"`
	PackageType      string    `json:"packageType,omitempty"`
	ProjectKey       string    `json:"projectKey,omitempty"`
	Percentage       string    `json:"percentage,omitempty"` // of all that is used, as "12.5%"
}

// Summary returns the figures as they were last computed; [StorageService.Refresh]
// computes them anew. Since Artifactory 4.2.
//
//jfrog:op 2.3.8
func (s *StorageService) Summary(ctx context.Context) (*StorageSummary, error) {
	return jfrog.Do[*StorageSummary](ctx, s.client, jfrog.Get("/artifactory/api/storageinfo"))
}

// Refresh starts to compute the figures of [StorageService.Summary] anew. Nothing tells
// when they are there. Since Artifactory 6.17.
//
//jfrog:op 2.3.9
func (s *StorageService) Refresh(ctx context.Context) error {
	return jfrog.Send(ctx, s.client, jfrog.Post("/artifactory/api/storageinfo/calculate").Idempotent())
}

// Optimize balances a sharded file store: at once since Artifactory 7.104.5, unless it is
// at it already; before, with the next full garbage collection. Since Artifactory 4.6.
//
//jfrog:op 2.3.35
func (s *StorageService) Optimize(ctx context.Context) error {
	return jfrog.Send(ctx, s.client, jfrog.Post("/artifactory/api/system/storage/optimize").Idempotent())
}
