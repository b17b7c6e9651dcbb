package artifactory

import (
	"context"
	"errors"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/check"
)

// ArchivesService downloads folders, repositories and builds as archives, and files out of
// archives. Reached through [Client.Archives].
//
// Archives of folders, repositories and builds are slow and take much CPU time of the server.
type ArchivesService service

// ArchiveType is the format of an archive.
type ArchiveType string

// The formats of archives. The methods of [ArchivesService] support all but [ArchiveTarBz2].
const (
	ArchiveZip    ArchiveType = "zip"
	ArchiveTar    ArchiveType = "tar"
	ArchiveTarGz  ArchiveType = "tar.gz"
	ArchiveTgz    ArchiveType = "tgz"
	ArchiveTarBz2 ArchiveType = "tar.bz2"
)

// BuildArchiveRequest is the body of [ArchivesService.DownloadBuild].
type BuildArchiveRequest struct {
	BuildName string `json:"buildName"`
	// BuildNumber may be [LatestBuild]. It may be empty if BuildStatus is set.
	BuildNumber string `json:"buildNumber,omitempty"`
	// BuildStatus selects the latest build with this status.
	BuildStatus string      `json:"buildStatus,omitempty"`
	Repos       []string    `json:"repos,omitempty"` // repository keys; empty: all
	ArchiveType ArchiveType `json:"archiveType"`
	// Mappings selects artifacts, and sets their paths in the archive; empty: all artifacts.
	Mappings []ArtifactMapping `json:"mappings,omitempty"`
}

func (r BuildArchiveRequest) check() error {
	if r.BuildNumber == "" && r.BuildStatus == "" {
		return errors.New("neither a build number nor a build status")
	}
	return errors.Join(check.NotEmpty("build name", r.BuildName), check.NotEmpty("archive type", string(r.ArchiveType)))
}

// DownloadBuild opens an archive of the artifacts of a build.
//
// Requires: a privileged user, Artifactory Pro. Since 2.6.5. May be anonymous.
//
//jfrog:op 2.3.15
func (s *ArchivesService) DownloadBuild(ctx context.Context, req BuildArchiveRequest) (*Download, error) {
	return download(ctx, s.client,
		jfrog.Post("/artifactory/api/archive/buildArtifacts").LongRunning().Body(req).Check(req.check()).Idempotent(),
		req.BuildName+"."+string(req.ArchiveType))
}

// ArchiveOptions is for [ArchivesService.DownloadFolder] and
// [ArchivesService.DownloadRepository].
type ArchiveOptions struct {
	IncludeChecksumFiles *bool `url:"includeChecksumFiles,omitempty"`
}

// DownloadFolder opens an archive of a folder in a local repository or a cache. The server must
// be configured to allow the download of folders.
//
// If Xray blocks the download of a file in the folder, DownloadFolder returns an error matching
// [jfrog.ErrForbidden].
//
// Requires: read permission, Artifactory Pro. Since 4.1.0.
//
//jfrog:op 2.3.16a
func (s *ArchivesService) DownloadFolder(ctx context.Context, repoKey, folderPath string, archiveType ArchiveType, opts *ArchiveOptions) (*Download, error) {
	if folderPath == "/" {
		return s.DownloadRepository(ctx, repoKey, archiveType, opts)
	}
	return s.download(ctx, jfrog.Get("/artifactory/api/archive/download/{repoKey}/{path...}", repoKey, folderPath), folderPath, archiveType, opts)
}

// DownloadRepository opens an archive of a whole local repository or cache. The server must be
// configured to allow the download of folders.
//
// If Xray blocks the download of a file in the repository, DownloadRepository returns an error
// matching [jfrog.ErrForbidden].
//
// Requires: read permission, Artifactory Pro. Since 4.1.0.
//
//jfrog:op 2.3.16b
func (s *ArchivesService) DownloadRepository(ctx context.Context, repoKey string, archiveType ArchiveType, opts *ArchiveOptions) (*Download, error) {
	return s.download(ctx, jfrog.Get("/artifactory/api/archive/download/{repoKey}", repoKey), repoKey, archiveType, opts)
}

// download opens an archive. The archive is named for the folder, unless the server
// sends a name.
func (s *ArchivesService) download(ctx context.Context, req *jfrog.Request, folder string, archiveType ArchiveType, opts *ArchiveOptions) (*Download, error) {
	req.LongRunning().Required("archiveType", string(archiveType)).Query(opts)
	return download(ctx, s.client, req, folder+"."+string(archiveType))
}

// DownloadEntry opens a single file out of an archive, such as META-INF/MANIFEST.MF in a JAR
// file.
//
// Requires: read permission. May be anonymous.
//
//jfrog:op 2.3.18
func (s *ArchivesService) DownloadEntry(ctx context.Context, repoKey, archivePath, entryPath string) (*Download, error) {
	return download(ctx, s.client,
		jfrog.Get("/artifactory/{repoKey}/{archivePath...}!/{entryPath...}", repoKey, archivePath, entryPath).
			Check(filePath(archivePath)).Check(filePath(entryPath)), entryPath)
}
