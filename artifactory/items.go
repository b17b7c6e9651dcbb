package artifactory

import (
	"context"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// ItemsService tells what Artifactory knows of stored files and folders. Reached through
// [Client.Items].
//
// The item path "/" is the root of the repository.
type ItemsService service

// Item is a file or a folder in a repository.
type Item struct {
	URI          string     `json:"uri"` // of the item in the storage API
	Repo         string     `json:"repo"`
	Path         string     `json:"path"` // in the repository, with a leading slash
	Created      jfrog.Time `json:"created,omitzero"`
	CreatedBy    string     `json:"createdBy,omitempty"`
	LastModified jfrog.Time `json:"lastModified,omitzero"`
	ModifiedBy   string     `json:"modifiedBy,omitempty"`
	LastUpdated  jfrog.Time `json:"lastUpdated,omitzero"`

	// Of folders.
	Children []ItemChild `json:"children,omitzero"`

	// Of files.
	DownloadURI       string    `json:"downloadUri,omitempty"`
	RemoteURL         string    `json:"remoteUrl,omitempty"` // where a remote repository has it from
	Size              jfrog.Int `json:"size,omitempty"`      // bytes
	MimeType          string    `json:"mimeType,omitempty"`
	Checksums         Checksums `json:"checksums,omitzero"`         // as the server computed them
	OriginalChecksums Checksums `json:"originalChecksums,omitzero"` // as the client or the remote repository gave them
}

// IsFolder tells folders, also empty ones, from files.
func (i *Item) IsFolder() bool { return i.Children != nil }

// ItemChild is what a folder directly holds.
type ItemChild struct {
	URI    string `json:"uri"` // "/" and the name
	Folder bool   `json:"folder"`
}

// Name returns the child's name.
func (c ItemChild) Name() string { return strings.TrimPrefix(c.URI, "/") }

// Get returns what is known of a file or a folder. In a virtual repository it is the file
// that a download would give, or the folders of that path in all its repositories as one.
// One that does not exist is an error matching [jfrog.ErrNotFound]; remote repositories
// know what they have cached. It needs read permission.
// Since Artifactory 2.2.
//
//jfrog:op 2.3.6 2.3.7
func (s *ItemsService) Get(ctx context.Context, repoKey, itemPath string) (*Item, error) {
	return jfrog.Do[*Item](ctx, s.client, getItem(repoKey, itemPath))
}

// Exists tells whether there is a file or a folder of that path. It needs read
// permission.
//
//jfrog:none Get without the answer
func (s *ItemsService) Exists(ctx context.Context, repoKey, itemPath string) (bool, error) {
	return jfrog.Exists(ctx, s.client, getItem(repoKey, itemPath))
}

// getItem describes the call that its flags make one of several.
func getItem(repoKey, itemPath string) *jfrog.Request {
	return jfrog.Get("/artifactory/api/storage/{repoKey}/{itemPath...}", repoKey, itemPath)
}

// LastModifiedItem is the item that was last modified.
type LastModifiedItem struct {
	URI          string     `json:"uri"` // of the item in the storage API
	LastModified jfrog.Time `json:"lastModified,omitzero"`
}

// LastModified returns the item last modified in a folder, however deep, or when a file
// was. It needs deploy permission and Artifactory Pro. Since Artifactory 2.2.5.
//
//jfrog:op 2.3.10
func (s *ItemsService) LastModified(ctx context.Context, repoKey, itemPath string) (*LastModifiedItem, error) {
	return jfrog.Do[*LastModifiedItem](ctx, s.client, getItem(repoKey, itemPath).Flag("lastModified"))
}

// DownloadStats counts the downloads of a file. The remote ones are those that smart
// remote repositories report of their caches.
type DownloadStats struct {
	URI                  string       `json:"uri"`
	DownloadCount        jfrog.Int    `json:"downloadCount"`
	LastDownloaded       jfrog.Millis `json:"lastDownloaded"`
	LastDownloadedBy     string       `json:"lastDownloadedBy,omitempty"`
	RemoteDownloadCount  jfrog.Int    `json:"remoteDownloadCount,omitempty"`
	RemoteLastDownloaded jfrog.Millis `json:"remoteLastDownloaded,omitempty"`
}

// Stats returns how often a file was downloaded, when last and by whom. Local
// repositories and caches count. It needs read permission. Since Artifactory 3.1.
//
//jfrog:op 2.3.11
func (s *ItemsService) Stats(ctx context.Context, repoKey, itemPath string) (*DownloadStats, error) {
	return jfrog.Do[*DownloadStats](ctx, s.client, getItem(repoKey, itemPath).Flag("stats"))
}

// Compliance lists the licenses and vulnerabilities of a file.
type Compliance struct {
	Licenses        []ComplianceRef `json:"licenses"`
	Vulnerabilities []ComplianceRef `json:"vulnerabilities"`
}

// ComplianceRef is a license or a vulnerability.
type ComplianceRef struct {
	Name string `json:"name"`
	URL  string `json:"url"`
}

// Compliance returns the licenses and vulnerabilities that Artifactory knows of a file.
// It needs an authenticated user. Since Artifactory 3.0.
//
// Deprecated: since Artifactory 5.0. Xray does this.
//
//jfrog:op 2.3.25
func (s *ItemsService) Compliance(ctx context.Context, repoKey, itemPath string) (*Compliance, error) {
	return jfrog.Do[*Compliance](ctx, s.client, jfrog.Get("/artifactory/api/compliance/{repoKey}/{itemPath...}", repoKey, itemPath))
}

// FileListOptions refines [ItemsService.List].
type FileListOptions struct {
	Deep               bool `url:"deep,int,omitempty"`            // what is in the folders too
	Depth              int  `url:"depth,omitempty"`               // how far Deep goes down; 0: to the ground
	ListFolders        bool `url:"listFolders,int,omitempty"`     // folders as well as files
	MetadataTimestamps bool `url:"mdTimestamps,int,omitempty"`    // when properties last changed
	IncludeRootPath    bool `url:"includeRootPath,int,omitempty"` // the folder itself, as /
}

// FileList lists what is in a folder.
type FileList struct {
	URI     string       `json:"uri"`
	Created jfrog.Time   `json:"created,omitzero"` // when the list was made
	Files   []ListedItem `json:"files"`
}

// ListedItem is a file or folder in a [FileList].
type ListedItem struct {
	URI          string     `json:"uri"`  // path from the folder listed, with a leading slash
	Size         jfrog.Int  `json:"size"` // bytes; -1 for a folder
	LastModified jfrog.Time `json:"lastModified,omitzero"`
	Folder       bool       `json:"folder"`
	SHA1         string     `json:"sha1,omitempty"`
	SHA256       string     `json:"sha2,omitempty"`
	// Times of the last change of metadata, by its name; that of properties is
	// "properties", the only one since Artifactory 3.0.
	MetadataTimestamps map[string]jfrog.Time `json:"mdTimestamps,omitempty"`
}

// List returns what is in a folder of a repository of any class, all in one answer. It
// needs read permission, a user who is not anonymous, and Artifactory Pro.
//
//jfrog:op 2.3.31
func (s *ItemsService) List(ctx context.Context, repoKey, folderPath string, opts *FileListOptions) (*FileList, error) {
	return jfrog.Do[*FileList](ctx, s.client, getItem(repoKey, folderPath).Flag("list").Query(opts))
}
