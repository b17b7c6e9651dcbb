package artifactory

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/check"
)

// ArtifactsService deploys, downloads, copies, moves and deletes artifacts. Reached through
// [Client.Artifacts].
//
// A repository key and a path in the repository identify an item. The path "/" is the root of
// the repository. Content of any size is streamed.
type ArtifactsService service

// ArtifactDeployOptions refines [ArtifactsService.Deploy].
type ArtifactDeployOptions struct {
	// Checksums are the checksums of the content. The server receives them with the content.
	Checksums Checksums

	Properties Properties // set on the artifact
	// Size is the number of bytes of a stream of unknown size. For 0, a stream is sent chunked.
	Size        int64
	ContentType string // empty: application/octet-stream

	// Reopen, if not nil, opens the content again from its beginning for each further attempt.
	// Without it, content that cannot seek is sent once.
	Reopen func() (io.Reader, error)

	// ChecksumsOnly leaves all fields of the returned item but Checksums empty. It saves time
	// where many small files are deployed. [ArtifactsService.DeployArchive] ignores it.
	ChecksumsOnly bool
}

// request adds the options and the content to a request.
func (o *ArtifactDeployOptions) request(req *jfrog.Request, content io.Reader) *jfrog.Request {
	req.Body(content).Check(checkContent(content, jfrog.Deref(o).Size, jfrog.Deref(o).Checksums))
	if o == nil {
		return req
	}
	if o.Reopen != nil {
		req.Body(reopened(content, o.Reopen))
	}
	if o.Size < 0 {
		req.Check(fmt.Errorf("size is negative: %d", o.Size))
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

// withProperties adds properties to a request as matrix parameters.
func withProperties(req *jfrog.Request, p Properties) *jfrog.Request {
	return req.Matrix(p).Check(p.checkMatrix())
}

// DeployedItem is a deployed file, or a created folder.
type DeployedItem struct {
	URI               string     `json:"uri"`
	DownloadURI       string     `json:"downloadUri"`
	Repo              string     `json:"repo"`
	Path              string     `json:"path"`             // with a leading slash
	Created           jfrog.Time `json:"created,omitzero"` // start of the upload
	CreatedBy         string     `json:"createdBy"`
	Size              jfrog.Int  `json:"size"` // bytes
	MIMEType          string     `json:"mimeType"`
	Checksums         Checksums  `json:"checksums"`         // checksums that the server computed
	OriginalChecksums Checksums  `json:"originalChecksums"` // checksums that the client declared
}

// Deploy uploads a file. Content that is an io.Seeker or an io.ReaderAt, such as an *os.File, is
// sent again when an attempt fails. Other content is sent once. Content that is at its end, as
// after it was read for another purpose, is an error unless it is empty as a whole.
//
// If the response has no body, the returned item has a repository and a path only.
//
// The error matches [jfrog.ErrNotFound] if the server responds with status 404, and
// [jfrog.ErrConflict] for a duplicate or a conflict.
//
// Requires: deploy permission. May be anonymous.
//
//jfrog:op 2.3.5.1
func (s *ArtifactsService) Deploy(ctx context.Context, repoKey, itemPath string, content io.Reader, opts *ArtifactDeployOptions) (*DeployedItem, error) {
	req := opts.request(jfrog.Put("/artifactory/{repoKey}/{itemPath...}", repoKey, itemPath).LongRunning().Check(filePath(itemPath)), content)
	if opts != nil && opts.ChecksumsOnly {
		return s.deployed(ctx, req)
	}
	return s.deploy(ctx, req, repoKey, itemPath)
}

// deploy sends a request that creates an item, and returns the item.
func (s *ArtifactsService) deploy(ctx context.Context, req *jfrog.Request, repoKey, itemPath string) (*DeployedItem, error) {
	item, err := jfrog.Do[*DeployedItem](ctx, s.client, req.MayBeEmpty())
	if err != nil {
		return nil, err
	}
	if item.Repo == "" && item.Path == "" {
		item.Repo, item.Path = repoKey, "/"+strings.Trim(itemPath, "/")
	}
	return item, nil
}

// ArtifactDeployByChecksumOptions refines [ArtifactsService.DeployByChecksum].
type ArtifactDeployByChecksumOptions struct {
	Properties  Properties   // set on the artifact
	UploadToken jfrog.Secret // token of a finished multipart upload of the content

	// Once sends the request once: it is not sent again after a response, or a broken connection.
	Once bool
}

// DeployByChecksum deploys content that Artifactory already stores, without uploading it. At
// least one checksum is required. If the response has no body, the returned item has a
// repository and a path only.
//
// The error matches [jfrog.ErrNotFound] if the user can read no artifact with these checksums.
// Upload the content with [ArtifactsService.Deploy] then.
//
// Requires: deploy permission. Since 2.5.1. May be anonymous.
//
//jfrog:op 2.3.5.2
func (s *ArtifactsService) DeployByChecksum(ctx context.Context, repoKey, itemPath string, checksums Checksums, opts *ArtifactDeployByChecksumOptions) (*DeployedItem, error) {
	req := checksums.headers(jfrog.Put("/artifactory/{repoKey}/{itemPath...}", repoKey, itemPath)).
		Header("X-Checksum-Deploy", "true").Check(filePath(itemPath))
	if checksums == (Checksums{}) {
		req.Check(errors.New("no checksum"))
	}
	if opts != nil {
		withProperties(req, opts.Properties).Header("X-Checksum-Deploy-Token", string(opts.UploadToken))
		if opts.Once {
			req.NotIdempotent()
		}
	}
	return s.deploy(ctx, req, repoKey, itemPath)
}

// ArtifactDeployArchiveOptions refines [ArtifactsService.DeployArchive].
type ArtifactDeployArchiveOptions struct {
	ArtifactDeployOptions      // of the archive; the properties are set on the extracted files
	Atomic                bool // deploy all files or none
}

// DeployArchive uploads an archive and deploys the files in it, but not the archive itself. The
// files go to the folder of itemPath: for releases/app.zip, that is releases. The path must end
// in .zip, .tar, .tar.gz or .tgz.
//
// Requires: deploy permission, Artifactory Pro. Since 2.6.3. May be anonymous.
//
//jfrog:op 2.3.5.3
func (s *ArtifactsService) DeployArchive(ctx context.Context, repoKey, itemPath string, archive io.Reader, opts *ArtifactDeployArchiveOptions) error {
	req := jfrog.Put("/artifactory/{repoKey}/{itemPath...}", repoKey, itemPath).LongRunning().
		Header("X-Explode-Archive", "true").Check(archiveName(itemPath))
	if opts == nil {
		opts = &ArtifactDeployArchiveOptions{}
	}
	if opts.Atomic {
		req.Header("X-Explode-Archive-Atomic", "true")
	}
	return jfrog.Send(ctx, s.client, opts.request(req, archive))
}

// archiveName returns an error unless a path ends in the name of an archive. With the path of a
// folder, the files would go to the folder above it.
func archiveName(itemPath string) error {
	for _, ext := range []ArchiveType{ArchiveZip, ArchiveTar, ArchiveTarGz, ArchiveTgz} {
		if strings.HasSuffix(strings.ToLower(itemPath), "."+string(ext)) {
			return nil
		}
	}
	return fmt.Errorf("path %q does not end in the name of a zip, tar, tar.gz or tgz archive", itemPath)
}

// doneMessage is a response that only reports success.
type doneMessage struct {
	Message string `json:"Message"`
}

// ZapCache invalidates the cached metadata of a folder of a remote repository. It does not
// delete cached artifacts. The repository key has no suffix -cache.
//
// Requires: manage or delete permission for the remote repository, a privileged user.
// Since 7.49.3.
//
//jfrog:op 2.3.12
func (s *ArtifactsService) ZapCache(ctx context.Context, repoKey, folderPath string) error {
	_, err := jfrog.Do[doneMessage](ctx, s.client,
		jfrog.Post("/artifactory/api/zap/{repositoryName}-cache/{repositoryPath...}", repoKey, folderPath).LongRunning().Idempotent())
	return err
}

// ArtifactDownloadOptions refines [ArtifactsService.Download] and [ArtifactsService.Stat].
type ArtifactDownloadOptions struct {
	// Range is a part of the file in the form of HTTP: bytes=0-99, bytes=100-, bytes=-10.
	Range string

	// IfNoneMatch is an ETag. If the file still has it, the error matches [jfrog.ErrNotModified].
	IfNoneMatch string

	// IfRange is an ETag or a time. If the file has changed, the server sends all of it in place
	// of the Range.
	IfRange string

	Properties      Properties // properties that the artifact must have
	SkipUpdateStats bool       // leave the download statistics alone
}

type downloadQuery struct {
	SkipUpdateStats bool `url:"skipUpdateStats,omitempty"`
}

func (o *ArtifactDownloadOptions) request(req *jfrog.Request, itemPath string) *jfrog.Request {
	req.Check(filePath(itemPath))
	if o == nil {
		return req
	}
	return withProperties(req, o.Properties).Query(downloadQuery{o.SkipUpdateStats}).
		Header("Range", o.Range).Header("If-None-Match", o.IfNoneMatch).Header("If-Range", o.IfRange)
}

// Download opens a file. A server may ignore a range and send the whole file: check
// [Download.Partial].
//
// The path may hold tokens that stand for the latest version: SNAPSHOT or [RELEASE] for Maven
// layouts, [INTEGRATION] or [RELEASE] for others. Release and integration tokens cannot be
// mixed. Tokens work in local, cache and virtual repositories.
//
// Requires: read permission; for tokens, Artifactory Pro. Since 2.6.0 for tokens of Maven layouts,
// 2.6.2 for others. May be anonymous.
//
//jfrog:op 2.3.13 2.3.14
func (s *ArtifactsService) Download(ctx context.Context, repoKey, itemPath string, opts *ArtifactDownloadOptions) (*Download, error) {
	return download(ctx, s.client,
		opts.request(jfrog.Get("/artifactory/{repoKey}/{itemPath...}", repoKey, itemPath), itemPath), itemPath)
}

// Stat returns the description of a file that [ArtifactsService.Download] returns, without
// opening its content.
//
//jfrog:observed HEAD /artifactory/{repoKey}/{itemPath...}
func (s *ArtifactsService) Stat(ctx context.Context, repoKey, itemPath string, opts *ArtifactDownloadOptions) (*ArtifactInfo, error) {
	var meta jfrog.Response
	d, err := download(jfrog.WithResponse(ctx, &meta), s.client,
		opts.request(jfrog.Head("/artifactory/{repoKey}/{itemPath...}", repoKey, itemPath), itemPath), itemPath)
	if meta.Redirected && err != nil && refusesHead(meta.StatusCode) {
		d, err = s.Download(ctx, repoKey, itemPath, opts)
	}
	if err != nil {
		return nil, err
	}
	return &d.ArtifactInfo, d.Close()
}

// refusesHead reports whether storages use a status to refuse the HEAD of a URL that was signed
// for GET. Most refuse the signature, some the method.
func refusesHead(status int) bool {
	switch status {
	case http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden, http.StatusMethodNotAllowed, http.StatusNotImplemented:
		return true
	}
	return false
}

// Trace returns the log of how Artifactory resolves a file. It downloads nothing.
//
// Requires: read permission. Since 2.6.0. May be anonymous.
//
//jfrog:op 2.3.17
func (s *ArtifactsService) Trace(ctx context.Context, repoKey, itemPath string) (string, error) {
	return jfrog.Do[string](ctx, s.client, jfrog.Get("/artifactory/{repoKey}/{itemPath...}", repoKey, itemPath).Flag("trace"))
}

// CreateFolder creates a folder and sets properties on it. If the response has no body, the
// returned item has a repository and a path only.
//
// Requires: deploy permission. May be anonymous.
//
//jfrog:op 2.3.19
func (s *ArtifactsService) CreateFolder(ctx context.Context, repoKey, folderPath string, properties Properties) (*DeployedItem, error) {
	if folderPath != "/" {
		folderPath = strings.TrimSuffix(folderPath, "/")
	}
	return s.deploy(ctx, withProperties(
		jfrog.Put("/artifactory/{repoKey}/{directoryPath...}/", repoKey, folderPath).Check(filePath(folderPath)), properties),
		repoKey, folderPath)
}

// ArtifactPushToBintrayOptions refines [ArtifactsService.PushToBintray].
type ArtifactPushToBintrayOptions struct {
	GPGPassphrase jfrog.Secret `url:"gpgPassphrase,omitempty"`
	GPGSign       *bool        `url:"gpgSign,omitempty"` // nil: the value in the descriptor
}

// PushToBintray pushes the artifacts that a descriptor names. The descriptor is the full path of a
// deployed JSON file, such as libs-release-local/bintray-info.json.
//
// Deprecated: use [ArtifactsService.Distribute].
//
// Requires: deploy permission, Bintray credentials in the profile of the user. Since 3.5.0.
//
//jfrog:op 2.3.20
func (s *ArtifactsService) PushToBintray(ctx context.Context, descriptor string, opts *ArtifactPushToBintrayOptions) error {
	_, err := jfrog.Do[doneMessage](ctx, s.client, jfrog.Post("/artifactory/api/bintray/push").
		Required("descriptor", descriptor).Query(opts))
	return err
}

// ArtifactDistributeRequest names the artifacts for [ArtifactsService.Distribute].
type ArtifactDistributeRequest struct {
	// TargetRepo is the key of a distribution repository.
	TargetRepo string `json:"targetRepo"`
	// PackagesRepoPaths holds repository keys with paths, such as yum-local/a/b.rpm.
	PackagesRepoPaths []string `json:"packagesRepoPaths"`
	Publish           *bool    `json:"publish,omitempty"` // nil: true
	// OverrideExistingFiles also overrides version attributes.
	OverrideExistingFiles bool         `json:"overrideExistingFiles,omitempty"`
	GPGPassphrase         jfrog.Secret `json:"gpgPassphrase,omitempty"`
	// Async works in the background. Errors go to the log of the server only.
	Async  bool `json:"async,omitempty"`
	DryRun bool `json:"dryRun,omitempty"` // simulate only
}

// Distribute deploys artifacts from local or distribution repositories to Bintray.
//
// Requires: an authenticated user, Artifactory Pro. Since 4.8.
//
//jfrog:op 2.3.24
func (s *ArtifactsService) Distribute(ctx context.Context, request ArtifactDistributeRequest) error {
	req := jfrog.Post("/artifactory/api/distribute").LongRunning().Body(request).Check(check.NotEmpty("target repository", request.TargetRepo))
	if len(request.PackagesRepoPaths) == 0 {
		req.Check(errors.New("no packages to distribute"))
	}
	return jfrog.Send(ctx, s.client, req)
}

// Delete deletes a file, or a folder with its contents, from a local repository or the cache of
// a remote repository. The key of a cache ends in -cache. The path "/" stands for the whole
// contents of the repository. A server with a trash can moves deleted files of local repositories
// there: see [TrashService].
//
// Requires: delete permission. May be anonymous.
//
//jfrog:op 2.3.26
func (s *ArtifactsService) Delete(ctx context.Context, repoKey, itemPath string) error {
	return jfrog.Send(ctx, s.client, jfrog.Delete("/artifactory/{repoKey}/{itemPath...}", repoKey, itemPath).LongRunning())
}

// ArtifactCopyOptions refines [ArtifactsService.Copy].
type ArtifactCopyOptions struct {
	Dry bool `url:"dry,int,omitempty"` // only return the messages
	// SuppressLayouts does not translate module paths between layouts. Nil means true.
	SuppressLayouts *bool `url:"suppressLayouts,int,omitempty"`
	// FailFast stops at the first error. Nil means the default of the server.
	FailFast *bool `url:"failFast,int,omitempty"`
}

// Copy copies a file or a folder to a target: a repository key and a path, such as
// libs-release-local/org/acme. If the target is an existing folder, the copy goes into it.
// Otherwise, the last segment of the target is the name of the copy. It returns the messages of
// the server, nil if there are none.
//
// Copy supports local, remote and federated repositories.
//
// Requires: a privileged user, Artifactory Pro. Since 2.2.2. May be anonymous.
//
//jfrog:op 2.3.27
func (s *ArtifactsService) Copy(ctx context.Context, repoKey, itemPath, to string, opts *ArtifactCopyOptions) ([]StatusMessage, error) {
	out, err := jfrog.Do[statusMessages](ctx, s.client,
		jfrog.Post("/artifactory/api/copy/{srcRepoKey}/{srcFilePath...}", repoKey, itemPath).LongRunning().Query(targetQuery{target(to)}).Query(opts))
	return out.Messages, err
}

// ArtifactMoveOptions refines [ArtifactsService.Move].
type ArtifactMoveOptions struct {
	Dry bool `url:"dry,int,omitempty"` // only return the messages
	// SuppressLayouts does not translate module paths between layouts. Nil means true.
	SuppressLayouts *bool `url:"suppressLayouts,int,omitempty"`
	// FailFast stops at the first error. Nil means the default of the server.
	FailFast *bool `url:"failFast,int,omitempty"`
}

// Move moves a file or a folder to a target, which it reads as [ArtifactsService.Copy] does. It
// returns the messages of the server, nil if there are none. Move supports local repositories.
//
// Requires: a privileged user, Artifactory Pro. Since 2.2.2. May be anonymous.
//
//jfrog:op 2.3.28
func (s *ArtifactsService) Move(ctx context.Context, repoKey, itemPath, to string, opts *ArtifactMoveOptions) ([]StatusMessage, error) {
	out, err := jfrog.Do[statusMessages](ctx, s.client,
		jfrog.Post("/artifactory/api/move/{srcRepoKey}/{srcFilePath...}", repoKey, itemPath).LongRunning().Query(targetQuery{target(to)}).Query(opts))
	return out.Messages, err
}

// SyncContent is the content of the response to [ArtifactsService.SyncDownload].
type SyncContent string

// The documented contents. Without one, the response is the file.
const (
	SyncContentNone     SyncContent = "none"     // nothing
	SyncContentProgress SyncContent = "progress" // progress marks, as text
)

// ArtifactSyncDownloadOptions refines [ArtifactsService.SyncDownload].
type ArtifactSyncDownloadOptions struct {
	Content SyncContent `url:"content,omitempty"` // empty: the file
	Mark    int         `url:"mark,omitempty"`    // bytes for each progress mark; 0: 1024
}

// SyncDownload makes Artifactory fetch a file of a remote repository into its cache. It opens the
// file, or the content that the options select.
//
// Requires: a privileged user, Artifactory Pro. Since 2.2.2. May be anonymous.
//
//jfrog:op 2.3.29
func (s *ArtifactsService) SyncDownload(ctx context.Context, repoKey, itemPath string, opts *ArtifactSyncDownloadOptions) (*Download, error) {
	return download(ctx, s.client,
		jfrog.Get("/artifactory/api/download/{repoKey}/{filePath...}", repoKey, itemPath).Query(opts).Check(filePath(itemPath)), itemPath)
}

// SyncOverwrite selects the local files that [ArtifactsService.SyncFolder] overwrites.
type SyncOverwrite string

// The documented values. Without one, SyncFolder overwrites older files.
const (
	SyncOverwriteNever SyncOverwrite = "never"
	SyncOverwriteForce SyncOverwrite = "force"
)

// ArtifactSyncFolderOptions refines [ArtifactsService.SyncFolder].
type ArtifactSyncFolderOptions struct {
	Progress *bool `url:"progress,int,omitempty"` // send progress marks; nil: true
	Mark     int   `url:"mark,omitempty"`         // bytes for each progress mark
	// Delete deletes local files that the remote folder lacks.
	Delete        bool          `url:"delete,int,omitempty"`
	Overwrite     SyncOverwrite `url:"overwrite,omitempty"` // empty: overwrite older files
	TimeoutMillis int           `url:"timeout,omitempty"`   // for the remote list; 0: 15000
}

// SyncFolder synchronizes a folder in the cache of a remote repository with the remote
// Artifactory. It opens the progress as text, whose last line reports the numbers of errors and
// warnings. For users who are not administrators, the server limits the number of files.
//
// Deprecated: the manual names no successor.
//
// Requires: a privileged user, Artifactory Pro. Since 2.2.4. May be anonymous.
//
//jfrog:op 2.3.30
func (s *ArtifactsService) SyncFolder(ctx context.Context, repoKey, folderPath string, opts *ArtifactSyncFolderOptions) (io.ReadCloser, error) {
	stream, err := jfrog.Open(ctx, s.client,
		jfrog.Get("/artifactory/api/sync/{remoteRepositoryKey}/{folderPath...}", repoKey, folderPath).Query(opts))
	if err != nil {
		return nil, err
	}
	return stream, nil
}
