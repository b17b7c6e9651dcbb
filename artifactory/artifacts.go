package artifactory

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// ArtifactsService deploys, downloads, copies, moves and deletes artifacts. Reached
// through [Client.Artifacts].
//
// A file is named by its repository key and its path there; where a folder will do, "/"
// is the root of the repository. Content is streamed, whatever its size.
type ArtifactsService service

// DeployOptions describes the content that is deployed.
type DeployOptions struct {
	// Checksums of the content. The server refuses content that does not match them, with
	// [jfrog.ErrConflict].
	Checksums Checksums

	Properties  Properties // set on what is deployed
	Size        int64      // bytes of a stream that cannot tell it; 0: found out, or sent chunked
	ContentType string     // empty: application/octet-stream

	// Reopen, if not nil, opens the content again from its beginning for each further attempt.
	// Without it, content that cannot seek is sent once.
	Reopen func() (io.Reader, error)

	// ChecksumsOnly leaves all fields of the returned item but Checksums empty. It saves time
	// where many small files are deployed. [ArtifactsService.DeployArchive] ignores it.
	ChecksumsOnly bool
}

// request puts the options and the content on a request.
func (o *DeployOptions) request(req *jfrog.Request, content io.Reader) *jfrog.Request {
	req.Body(content)
	if o == nil {
		return req
	}
	if o.Reopen != nil {
		req.Body(reopened(content, o.Reopen))
	}
	if o.Size < 0 {
		req.Refuse(fmt.Errorf("size is negative: %d", o.Size))
	} else if o.Size > 0 {
		req.Size(o.Size)
	}
	o.Checksums.headers(req)
	return withProperties(req, o.Properties).Header("Content-Type", o.ContentType)
}

// reopened returns a function that opens a body for each attempt: content for the first one.
func reopened(content io.Reader, reopen func() (io.Reader, error)) func() (io.Reader, error) {
	return func() (io.Reader, error) {
		if r := content; r != nil {
			content = nil
			return r, nil
		}
		return reopen()
	}
}

// withProperties adds properties as matrix parameters.
func withProperties(req *jfrog.Request, p Properties) *jfrog.Request {
	return req.Matrix(p).Refuse(p.check())
}

// DeployedItem is a file or folder that was made. Servers that answer nothing leave it
// empty.
type DeployedItem struct {
	URI               string     `json:"uri"`
	DownloadURI       string     `json:"downloadUri"`
	Repo              string     `json:"repo"`
	Path              string     `json:"path"`             // in the repository, with a leading slash
	Created           jfrog.Time `json:"created,omitzero"` // when the upload began; may be later than it was last modified
	CreatedBy         string     `json:"createdBy"`
	Size              jfrog.Int  `json:"size"` // bytes
	MimeType          string     `json:"mimeType"`
	Checksums         Checksums  `json:"checksums"`         // as the server computed them
	OriginalChecksums Checksums  `json:"originalChecksums"` // as they were sent
}

// Deploy uploads a file; one of the same path is replaced. Content that is an io.ReaderAt
// or an io.Seeker, such as a file, is sent again when a try fails; any other is sent
// once. Content that does not match the checksums is an error matching
// [jfrog.ErrConflict]. It needs deploy permission, and delete permission to replace.
//
//jfrog:op 2.3.5.1
func (s *ArtifactsService) Deploy(ctx context.Context, repoKey, itemPath string, content io.Reader, opts *DeployOptions) (*DeployedItem, error) {
	req := opts.request(jfrog.Put("/artifactory/{repoKey}/{itemPath...}", repoKey, itemPath).Refuse(filePath(itemPath)), content)
	if opts != nil && opts.ChecksumsOnly {
		return s.deployed(ctx, req)
	}
	return jfrog.Do[*DeployedItem](ctx, s.client, req)
}

// ChecksumDeployOptions refines [ArtifactsService.DeployByChecksum].
type ChecksumDeployOptions struct {
	Properties  Properties   // set on the artifact
	UploadToken jfrog.Secret // proves a finished multipart upload of the content
}

// DeployByChecksum deploys content that Artifactory has already, without uploading it.
// An error matching [jfrog.ErrNotFound] says that it has not, at least none that the
// user may read: upload it with [ArtifactsService.Deploy]. At least one of the checksums
// must be given. It needs deploy permission. Since Artifactory 2.5.1.
//
//jfrog:op 2.3.5.2
func (s *ArtifactsService) DeployByChecksum(ctx context.Context, repoKey, itemPath string, checksums Checksums, opts *ChecksumDeployOptions) (*DeployedItem, error) {
	req := checksums.headers(jfrog.Put("/artifactory/{repoKey}/{itemPath...}", repoKey, itemPath)).
		Header("X-Checksum-Deploy", "true").Refuse(filePath(itemPath))
	if checksums == (Checksums{}) {
		req.Refuse(errors.New("no checksum to deploy by"))
	}
	if opts != nil {
		withProperties(req, opts.Properties).Header("X-Checksum-Deploy-Token", string(opts.UploadToken))
	}
	return jfrog.Do[*DeployedItem](ctx, s.client, req)
}

// ArchiveDeployOptions describes the archive of [ArtifactsService.DeployArchive].
type ArchiveDeployOptions struct {
	DeployOptions      // of the archive itself; the properties go to every file of it
	Atomic        bool // deploy all or nothing
}

// DeployArchive uploads an archive and deploys what is in it, not the archive itself, to
// the folder that the archive would be in: releases/app.zip unpacks below releases. The
// name must end in .zip, .tar, .tar.gz or .tgz. It returns the server's message, if any.
// It needs deploy permission and Artifactory Pro.
// Since Artifactory 2.6.3.
//
//jfrog:op 2.3.5.3
func (s *ArtifactsService) DeployArchive(ctx context.Context, repoKey, archivePath string, archive io.Reader, opts *ArchiveDeployOptions) (string, error) {
	req := jfrog.Put("/artifactory/{repoKey}/{itemPath...}", repoKey, archivePath).
		Header("X-Explode-Archive", "true").Refuse(archiveName(archivePath))
	if opts == nil {
		opts = &ArchiveDeployOptions{}
	}
	if opts.Atomic {
		req.Header("X-Explode-Archive-Atomic", "true")
	}
	return jfrog.Do[string](ctx, s.client, opts.request(req, archive))
}

// archiveName refuses a path that does not name an archive. That of a folder would have
// the content go above it.
func archiveName(archivePath string) error {
	for _, ext := range []ArchiveType{ArchiveZip, ArchiveTar, ArchiveTarGz, ArchiveTgz} {
		if strings.HasSuffix(strings.ToLower(archivePath), "."+string(ext)) {
			return nil
		}
	}
	return fmt.Errorf("path %q does not end in the name of a zip, tar, tar.gz or tgz archive", archivePath)
}

// serverMessage is an answer of a single message.
type serverMessage struct {
	Message string `json:"Message"`
}

// ZapCache makes Artifactory fetch the metadata that it keeps of a folder of a remote
// repository anew, and returns the server's message. Artifacts stay. The repository is
// named by its own key, without -cache. It needs manage or delete permission for it.
// Since Artifactory 7.49.3.
//
//jfrog:op 2.3.12
func (s *ArtifactsService) ZapCache(ctx context.Context, remoteRepoKey, folderPath string) (string, error) {
	out, err := jfrog.Do[serverMessage](ctx, s.client,
		jfrog.Post("/artifactory/api/zap/{repositoryName}-cache/{repositoryPath...}", remoteRepoKey, folderPath).Idempotent())
	return out.Message, err
}

// DownloadOptions refines [ArtifactsService.Download] and [ArtifactsService.Stat].
type DownloadOptions struct {
	Range           string     // part of the file, as in HTTP: bytes=0-99, bytes=100-, bytes=-10
	IfNoneMatch     string     // an ETag: [jfrog.ErrNotModified] if the file still has it
	IfRange         string     // an ETag or a time: the whole file, not the range, if it has changed
	Properties      Properties // that the artifact must have
	SkipUpdateStats bool       // do not count the download
}

type downloadQuery struct {
	SkipUpdateStats bool `url:"skipUpdateStats,omitempty"`
}

func (o *DownloadOptions) request(req *jfrog.Request, itemPath string) *jfrog.Request {
	req.Refuse(filePath(itemPath))
	if o == nil {
		return req
	}
	return withProperties(req, o.Properties).Query(downloadQuery{o.SkipUpdateStats}).
		Header("Range", o.Range).Header("If-None-Match", o.IfNoneMatch).Header("If-Range", o.IfRange)
}

// Download opens a file. Look at Partial before relying on a range: a server may send
// the whole file instead. It needs read permission.
//
// With Artifactory Pro, tokens in the path stand for the latest version: SNAPSHOT or
// [RELEASE] in a Maven repository, [INTEGRATION] or [RELEASE] in others whose layout
// defines integration revisions. Local, cache and virtual repositories know them.
// The latest artifact by version tokens comes since Artifactory 2.6 from Maven
// repositories and since 2.6.2 from others.
//
//jfrog:op 2.3.13 2.3.14
func (s *ArtifactsService) Download(ctx context.Context, repoKey, itemPath string, opts *DownloadOptions) (*Download, error) {
	return download(ctx, s.client,
		opts.request(jfrog.Get("/artifactory/{repoKey}/{itemPath...}", repoKey, itemPath), itemPath), itemPath)
}

// Stat returns what [ArtifactsService.Download] would tell of a file, without its
// content. It needs read permission.
//
//jfrog:none HEAD of an artifact, which the manual does not document
func (s *ArtifactsService) Stat(ctx context.Context, repoKey, itemPath string, opts *DownloadOptions) (*ArtifactInfo, error) {
	d, err := download(ctx, s.client,
		opts.request(jfrog.Head("/artifactory/{repoKey}/{itemPath...}", repoKey, itemPath), itemPath), itemPath)
	if err != nil {
		return nil, err
	}
	return &d.ArtifactInfo, d.Close()
}

// Trace returns the log of how Artifactory resolves a file, without downloading it. It
// needs read permission. Since Artifactory 2.6.
//
//jfrog:op 2.3.17
func (s *ArtifactsService) Trace(ctx context.Context, repoKey, itemPath string) (string, error) {
	return jfrog.Do[string](ctx, s.client, jfrog.Get("/artifactory/{repoKey}/{itemPath...}", repoKey, itemPath).Flag("trace"))
}

// CreateFolder makes an empty folder, with those above it, and sets properties on it. It
// needs deploy permission.
//
//jfrog:op 2.3.19
func (s *ArtifactsService) CreateFolder(ctx context.Context, repoKey, folderPath string, properties Properties) (*DeployedItem, error) {
	if folderPath != "/" {
		folderPath = strings.TrimSuffix(folderPath, "/")
	}
	return jfrog.Do[*DeployedItem](ctx, s.client, withProperties(
		jfrog.Put("/artifactory/{repoKey}/{directoryPath...}/", repoKey, folderPath).Refuse(filePath(folderPath)), properties))
}

// BintrayPushOptions says how [ArtifactsService.PushToBintray] signs.
type BintrayPushOptions struct {
	GPGPassphrase jfrog.Secret `url:"gpgPassphrase,omitempty"`
	GPGSign       *bool        `url:"gpgSign,omitempty"` // nil: as the descriptor says
}

// PushToBintray pushes the artifacts that a deployed JSON descriptor names, such as
// libs-release-local/bintray-info.json, and returns the server's message.
// It needs deploy permission and Bintray credentials in the user's profile. Since
// Artifactory 3.5.
//
// Deprecated: use [ArtifactsService.Distribute]. JFrog has closed Bintray.
//
//jfrog:op 2.3.20
func (s *ArtifactsService) PushToBintray(ctx context.Context, descriptor string, opts *BintrayPushOptions) (string, error) {
	out, err := jfrog.Do[serverMessage](ctx, s.client, jfrog.Post("/artifactory/api/bintray/push").
		Param("descriptor", descriptor).Query(opts).Refuse(notEmpty("descriptor", descriptor)))
	return out.Message, err
}

// DistributeRequest says what [ArtifactsService.Distribute] distributes.
type DistributeRequest struct {
	TargetRepo            string       `json:"targetRepo"`        // distribution repository
	PackagesRepoPaths     []string     `json:"packagesRepoPaths"` // repository keys with paths, as yum-local/a/b.rpm
	Publish               *bool        `json:"publish,omitempty"` // nil: true
	OverrideExistingFiles bool         `json:"overrideExistingFiles,omitempty"`
	GPGPassphrase         jfrog.Secret `json:"gpgPassphrase,omitempty"`
	Async                 bool         `json:"async,omitempty"` // go on in the background; what fails is only in the server's log
	DryRun                bool         `json:"dryRun,omitempty"`
}

// Distribute deploys artifacts from local or distribution repositories to Bintray. It
// needs Artifactory Pro. Since Artifactory 4.8.
// It needs an authenticated user.
//
//jfrog:op 2.3.24
func (s *ArtifactsService) Distribute(ctx context.Context, request *DistributeRequest) error {
	return jfrog.Send(ctx, s.client, jfrog.Post("/artifactory/api/distribute").Body(request))
}

// Delete deletes a file, or a folder with all that is in it; "/" empties the repository.
// In the cache of a remote repository (its key with -cache) it deletes the cached
// copies. It needs delete permission.
//
//jfrog:op 2.3.26
func (s *ArtifactsService) Delete(ctx context.Context, repoKey, itemPath string) error {
	return jfrog.Send(ctx, s.client, jfrog.Delete("/artifactory/{repoKey}/{itemPath...}", repoKey, itemPath))
}

// CopyOptions refines [ArtifactsService.Copy] and [ArtifactsService.Move].
type CopyOptions struct {
	DryRun          bool  `url:"dry,int,omitempty"`             // change nothing, report only
	SuppressLayouts *bool `url:"suppressLayouts,int,omitempty"` // do not translate module paths between layouts; nil: true
	FailFast        *bool `url:"failFast,int,omitempty"`        // stop at the first error; nil: the server's default
}

// Copy copies a file, or a folder with all that is in it, to a target such as
// libs-release-local/org/acme: a repository key with a path. As in a file system the
// last segment of the target is the new name, unless it is a folder that exists: then
// the copy goes into it. The messages may hold errors although the call succeeds. It
// needs read permission for the source, deploy permission for the target, and
// Artifactory Pro.
// Since Artifactory 2.2.2.
//
//jfrog:op 2.3.27
func (s *ArtifactsService) Copy(ctx context.Context, repoKey, itemPath, to string, opts *CopyOptions) ([]StatusMessage, error) {
	out, err := jfrog.Do[statusMessages](ctx, s.client,
		jfrog.Post("/artifactory/api/copy/{srcRepoKey}/{srcFilePath...}", repoKey, itemPath).Query(targetQuery{target(to)}).Query(opts))
	return out.Messages, err
}

// Move moves a file or a folder the way [ArtifactsService.Copy] copies it. Local
// repositories only. It needs delete permission for the source too.
// It needs Artifactory Pro. Since Artifactory 2.2.2.
//
//jfrog:op 2.3.28
func (s *ArtifactsService) Move(ctx context.Context, repoKey, itemPath, to string, opts *CopyOptions) ([]StatusMessage, error) {
	out, err := jfrog.Do[statusMessages](ctx, s.client,
		jfrog.Post("/artifactory/api/move/{srcRepoKey}/{srcFilePath...}", repoKey, itemPath).Query(targetQuery{target(to)}).Query(opts))
	return out.Messages, err
}

// SyncContent is what [ArtifactsService.SyncDownload] answers in place of the file.
type SyncContent string

// The documented contents.
const (
	SyncContentNone     SyncContent = "none"     // nothing
	SyncContentProgress SyncContent = "progress" // text: a dot for each mark, lines with bytes done and to do
)

// SyncDownloadOptions refines [ArtifactsService.SyncDownload].
type SyncDownloadOptions struct {
	Content SyncContent `url:"content,omitempty"` // empty: the file
	Mark    int         `url:"mark,omitempty"`    // bytes for each mark of progress; 0: 1024
}

// SyncDownload makes Artifactory fetch a file of a remote repository into its cache and
// opens the file, or what the options ask for in its place. It needs read permission and
// Artifactory Pro.
// Since Artifactory 2.2.2.
//
//jfrog:op 2.3.29
func (s *ArtifactsService) SyncDownload(ctx context.Context, repoKey, itemPath string, opts *SyncDownloadOptions) (*Download, error) {
	return download(ctx, s.client,
		jfrog.Get("/artifactory/api/download/{repoKey}/{filePath...}", repoKey, itemPath).Query(opts).Refuse(filePath(itemPath)), itemPath)
}

// SyncOverwrite says which local files [ArtifactsService.SyncFolder] overwrites.
type SyncOverwrite string

// The documented policies.
const (
	SyncOverwriteNever SyncOverwrite = "never"
	SyncOverwriteForce SyncOverwrite = "force"
)

// FolderSyncOptions refines [ArtifactsService.SyncFolder].
type FolderSyncOptions struct {
	Progress      *bool         `url:"progress,int,omitempty"` // report progress; nil: true
	Mark          int           `url:"mark,omitempty"`         // bytes for each mark of progress
	Delete        bool          `url:"delete,int,omitempty"`   // delete local files that the remote folder lacks
	Overwrite     SyncOverwrite `url:"overwrite,omitempty"`    // empty: older files
	TimeoutMillis int           `url:"timeout,omitempty"`      // for the remote file list; 0: 15000
}

// SyncFolder brings a folder of a remote repository's cache in line with the remote
// Artifactory and opens the progress as text. Its last line has the numbers of errors
// and warnings. It needs Artifactory Pro.
// It needs a privileged user, or an anonymous one where the server lets those in. Since
// Artifactory 2.2.4.
//
// Deprecated: JFrog names no successor; replications do this job.
//
//jfrog:op 2.3.30
func (s *ArtifactsService) SyncFolder(ctx context.Context, remoteRepoKey, folderPath string, opts *FolderSyncOptions) (io.ReadCloser, error) {
	stream, err := jfrog.Open(ctx, s.client,
		jfrog.Get("/artifactory/api/sync/{remoteRepositoryKey}/{folderPath...}", remoteRepoKey, folderPath).Query(opts))
	if err != nil {
		return nil, err
	}
	return stream, nil
}
