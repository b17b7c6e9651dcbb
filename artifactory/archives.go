package artifactory

import (
	"context"
	"errors"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// ArchivesService downloads folders, repositories and builds as archives, and single
// entries of archives. Reached through [Client.Archives].
//
// Making an archive costs the server much; the answer begins when it has, and has no
// known length.
type ArchivesService service

// ArchiveType is a format of archives.
type ArchiveType string

// The documented formats.
const (
	ArchiveZip    ArchiveType = "zip"
	ArchiveTar    ArchiveType = "tar"
	ArchiveTarGz  ArchiveType = "tar.gz"
	ArchiveTgz    ArchiveType = "tgz"
	ArchiveTarBz2 ArchiveType = "tar.bz2"
)

// DownloadBuild opens an archive of the artifacts of a build. It needs read permission
// for them and Artifactory Pro. Since Artifactory 2.6.5.
//
//jfrog:op 2.3.15
func (s *ArchivesService) DownloadBuild(ctx context.Context, request *BuildArtifactsRequest) (*Download, error) {
	req := jfrog.Post("/artifactory/api/archive/buildArtifacts").Body(request).Idempotent()
	name := ""
	if request != nil { // a nil body is the core's to refuse
		req.Check(errors.Join(request.check(), notEmpty("archive type", string(request.ArchiveType))))
		name = request.BuildName + "." + string(request.ArchiveType)
	}
	return download(ctx, s.client, req, name)
}

// ArchiveOptions refines [ArchivesService.DownloadFolder] and
// [ArchivesService.DownloadRepository].
type ArchiveOptions struct {
	IncludeChecksumFiles bool `url:"includeChecksumFiles,omitempty"`
}

// DownloadFolder opens an archive of a folder of a local repository or a cache. The
// server must allow folder downloads; it answers [jfrog.ErrForbidden] where it does not,
// and where Xray blocks a file in the folder. It needs read permission and Artifactory
// Pro. Since Artifactory 4.1.
//
//jfrog:op 2.3.16a
func (s *ArchivesService) DownloadFolder(ctx context.Context, repoKey, folderPath string, archiveType ArchiveType, opts *ArchiveOptions) (*Download, error) {
	if folderPath == "/" {
		return s.DownloadRepository(ctx, repoKey, archiveType, opts)
	}
	return s.download(ctx, jfrog.Get("/artifactory/api/archive/download/{repoKey}/{path...}", repoKey, folderPath), folderPath, archiveType, opts)
}

// DownloadRepository opens an archive of a whole local repository or cache, under the
// conditions of [ArchivesService.DownloadFolder].
// It needs read permission and Artifactory Pro. Since Artifactory 4.1.
//
//jfrog:op 2.3.16b
func (s *ArchivesService) DownloadRepository(ctx context.Context, repoKey string, archiveType ArchiveType, opts *ArchiveOptions) (*Download, error) {
	return s.download(ctx, jfrog.Get("/artifactory/api/archive/download/{repoKey}", repoKey), repoKey, archiveType, opts)
}

func (s *ArchivesService) download(ctx context.Context, req *jfrog.Request, folder string, archiveType ArchiveType, opts *ArchiveOptions) (*Download, error) {
	req.Required("archiveType", string(archiveType)).Query(opts)
	return download(ctx, s.client, req, folder+"."+string(archiveType))
}

// DownloadEntry opens a single entry of an archive, such as META-INF/MANIFEST.MF of a
// jar. It needs read permission.
//
//jfrog:op 2.3.18
func (s *ArchivesService) DownloadEntry(ctx context.Context, repoKey, archivePath, entryPath string) (*Download, error) {
	return download(ctx, s.client,
		jfrog.Get("/artifactory/{repoKey}/{archivePath...}!/{entryPath...}", repoKey, archivePath, entryPath).
			Check(filePath(archivePath)).Check(filePath(entryPath)), entryPath)
}
