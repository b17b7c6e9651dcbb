package artifactory

import (
	"context"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// ItemsService returns metadata of stored files and folders. Reached through [Client.Items].
//
// The item path "/" is the root of a repository.
type ItemsService service

// Item is a file or a folder in a repository.
type Item struct {
	URI          string     `json:"uri"` // address of this metadata
	Repo         string     `json:"repo"`
	Path         string     `json:"path"` // path in the repository, with a leading slash
	Created      jfrog.Time `json:"created,omitzero"`
	CreatedBy    string     `json:"createdBy,omitempty"`
	LastModified jfrog.Time `json:"lastModified,omitzero"`
	ModifiedBy   string     `json:"modifiedBy,omitempty"`
	LastUpdated  jfrog.Time `json:"lastUpdated,omitzero"`

	// Children are the direct contents of a folder, empty but not nil for an empty folder.
	Children []ItemChild `json:"children,omitzero"`

	// The remaining fields belong to files.

	DownloadURI string `json:"downloadUri,omitempty"`
	// RemoteURL is the address of the file in the proxied repository.
	RemoteURL string    `json:"remoteUrl,omitempty"`
	Size      jfrog.Int `json:"size,omitempty"` // bytes
	MIMEType  string    `json:"mimeType,omitempty"`
	// Checksums are the checksums that the server computed.
	Checksums Checksums `json:"checksums,omitzero"`
	// OriginalChecksums are the checksums that the client or the remote repository declared.
	OriginalChecksums Checksums `json:"originalChecksums,omitzero"`
}

// IsFolder reports whether the item is a folder.
func (i *Item) IsFolder() bool { return i.Children != nil }

// ItemChild is a file or a folder in a folder.
type ItemChild struct {
	URI    string `json:"uri"` // a slash and the name; see Name
	Folder bool   `json:"folder"`
}

// Name returns the name of the child.
func (c ItemChild) Name() string { return strings.TrimPrefix(c.URI, "/") }

// Get returns the metadata of a file or a folder in a local, a cached remote or a virtual
// repository. For a file in a virtual repository, it returns the file that a download would
// return. For a folder in a virtual repository, it returns the children in all its repositories.
//
// Requires: a privileged user. Since 2.2.0. May be anonymous.
//
//jfrog:op 2.3.6 2.3.7
func (s *ItemsService) Get(ctx context.Context, repoKey, itemPath string) (*Item, error) {
	return jfrog.Do[*Item](ctx, s.client, getItem(repoKey, itemPath))
}

// Exists reports whether a file or a folder exists.
//
//jfrog:none Get without the response
func (s *ItemsService) Exists(ctx context.Context, repoKey, itemPath string) (bool, error) {
	return jfrog.Exists(ctx, s.client, getItem(repoKey, itemPath))
}

// getItem describes the GET request of an item. Flags select the result.
func getItem(repoKey, itemPath string) *jfrog.Request {
	return jfrog.Get("/artifactory/api/storage/{repoKey}/{itemPath...}", repoKey, itemPath)
}

// ItemLastModified is an item with the time it was last modified.
type ItemLastModified struct {
	URI          string     `json:"uri"` // address of the metadata of the item
	LastModified jfrog.Time `json:"lastModified,omitzero"`
}

// LastModified returns the item last modified in a folder or, recursively, below it. For a
// file, it returns the file itself. Local repositories and caches support it.
//
// Requires: deploy permission, Artifactory Pro. Since 2.2.5.
//
//jfrog:op 2.3.10
func (s *ItemsService) LastModified(ctx context.Context, repoKey, itemPath string) (*ItemLastModified, error) {
	return jfrog.Do[*ItemLastModified](ctx, s.client, getItem(repoKey, itemPath).Flag("lastModified"))
}

// ItemStats counts the downloads of a file. The fields with the prefix Remote count downloads
// through smart remote repositories.
type ItemStats struct {
	URI                  string       `json:"uri"`
	DownloadCount        jfrog.Int    `json:"downloadCount"`
	LastDownloaded       jfrog.Millis `json:"lastDownloaded"`
	LastDownloadedBy     string       `json:"lastDownloadedBy,omitempty"`
	RemoteDownloadCount  jfrog.Int    `json:"remoteDownloadCount,omitempty"`
	RemoteLastDownloaded jfrog.Millis `json:"remoteLastDownloaded,omitempty"`
}

// Stats returns the download statistics of a file. Local repositories and caches support it.
//
// Requires: read permission. Since 3.1.0.
//
//jfrog:op 2.3.11
func (s *ItemsService) Stats(ctx context.Context, repoKey, itemPath string) (*ItemStats, error) {
	return jfrog.Do[*ItemStats](ctx, s.client, getItem(repoKey, itemPath).Flag("stats"))
}

// ItemPermission is the letter of an action that a user or a group may take on an item.
type ItemPermission string

// The actions.
const (
	ItemPermissionManage   ItemPermission = "m" // called admin
	ItemPermissionDelete   ItemPermission = "d"
	ItemPermissionDeploy   ItemPermission = "w"
	ItemPermissionAnnotate ItemPermission = "n"
	ItemPermissionRead     ItemPermission = "r"
)

// ItemPermissions lists the users and groups who have some permission on an item.
type ItemPermissions struct {
	URI        string         `json:"uri"` // address of the metadata of the item
	Principals ItemPrincipals `json:"principals"`
}

// ItemPrincipals holds the permissions of users and groups on an item.
type ItemPrincipals struct {
	Users  map[string][]ItemPermission `json:"users"`  // by user name
	Groups map[string][]ItemPermission `json:"groups"` // by group name
}

// Permissions returns who may do what with a file or a folder. Local repositories and caches
// support it.
//
// Requires: admin, or Manage permission on the item; Artifactory Pro. Since 2.3.4.
//
//jfrog:op 2.9.24
func (s *ItemsService) Permissions(ctx context.Context, repoKey, itemPath string) (*ItemPermissions, error) {
	return jfrog.Do[*ItemPermissions](ctx, s.client, getItem(repoKey, itemPath).Flag("permissions"))
}

// ItemCompliance lists the licenses and vulnerabilities of a file.
type ItemCompliance struct {
	Licenses        []ItemComplianceRef `json:"licenses"`
	Vulnerabilities []ItemComplianceRef `json:"vulnerabilities"`
}

// ItemComplianceRef is a license or a vulnerability.
type ItemComplianceRef struct {
	Name string `json:"name"`
	URL  string `json:"url"`
}

// Compliance returns the licenses and vulnerabilities of a file. Local repositories and caches
// support it.
//
// Deprecated: since Artifactory 5.0. The manual names no successor.
//
// Requires: an authenticated user. Since 3.0.0.
//
//jfrog:op 2.3.25
func (s *ItemsService) Compliance(ctx context.Context, repoKey, itemPath string) (*ItemCompliance, error) {
	return jfrog.Do[*ItemCompliance](ctx, s.client, jfrog.Get("/artifactory/api/compliance/{repoKey}/{itemPath...}", repoKey, itemPath))
}

// ItemListOptions refines [ItemsService.List].
type ItemListOptions struct {
	// Deep also lists the contents of the folders below.
	Deep  bool `url:"deep,int,omitempty"`
	Depth int  `url:"depth,omitempty"` // limit of Deep; 0: not sent
	// ListFolders lists folders as well as files. Since Artifactory 2.3.2.
	ListFolders bool `url:"listFolders,int,omitempty"`
	// MdTimestamps adds the times at which properties last changed.
	MdTimestamps bool `url:"mdTimestamps,int,omitempty"`
	// IncludeRootPath lists the folder itself, as "/". Since Artifactory 2.5.2.
	IncludeRootPath bool `url:"includeRootPath,int,omitempty"`
}

// ItemList is the contents of a folder.
type ItemList struct {
	URI     string     `json:"uri"`              // address of the metadata of the folder
	Created jfrog.Time `json:"created,omitzero"` // time of the list
	Files   []ItemRef  `json:"files"`
}

// ItemRef is a file or a folder in an [ItemList].
type ItemRef struct {
	URI          string     `json:"uri"`  // path below the listed folder, with a leading slash
	Size         jfrog.Int  `json:"size"` // bytes; -1 for a folder
	LastModified jfrog.Time `json:"lastModified,omitzero"`
	Folder       bool       `json:"folder"`
	SHA1         string     `json:"sha1,omitempty"` // since 2.3.3
	SHA256       string     `json:"sha2,omitempty"`

	// MdTimestamps holds the time of the last change by the name of the metadata. Since
	// Artifactory 3.0.0 the only name is "properties".
	MdTimestamps map[string]jfrog.Time `json:"mdTimestamps,omitempty"`
}

// List returns the contents of a folder in one response. Repositories of all classes support it.
//
// Requires: a privileged user who is not anonymous, Artifactory Pro. Since 2.2.4.
//
//jfrog:op 2.3.31
func (s *ItemsService) List(ctx context.Context, repoKey, folderPath string, opts *ItemListOptions) (*ItemList, error) {
	return jfrog.Do[*ItemList](ctx, s.client, getItem(repoKey, folderPath).Flag("list").Query(opts))
}
