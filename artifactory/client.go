// Package artifactory calls the REST API of JFrog Artifactory: its repositories, their content,
// and the server itself.
//
//	c, err := jfrog.New("https://acme.jfrog.io", jfrog.WithAccessToken(token))
//	if err != nil {
//		return err
//	}
//	rt := artifactory.New(c)
//
// A [Client] groups the operations by service.
//
// Repositories and their content:
//
//   - [Client.Repositories] creates, reads, changes and deletes repositories.
//   - [Client.Artifacts] deploys, downloads, copies, moves and deletes files and folders.
//   - [Client.Archives] downloads folders, repositories and builds as archives.
//   - [Client.Items] describes files and folders, and lists folders.
//   - [Client.Properties] reads and changes the properties of files and folders.
//   - [Client.Search] finds files, versions and builds, with AQL among other ways.
//   - [Client.Builds] publishes, reads, promotes and deletes build-info.
//   - [Client.SignedURLs] creates download links that need no credentials.
//   - [Client.Trash] restores deleted files and empties the trash can.
//   - [Client.Uploads] uploads large files in parts, directly to the storage. Package transfer
//     uses it where a server offers it.
//   - [Client.Bundles] reads and imports release bundles v1. Package lifecycle has release
//     bundles v2.
//
// Package types:
//
//   - [Client.Docker] lists and promotes images.
//   - [Client.GoModules] deploys Go modules.
//   - [Client.Skills] reads repositories of agent skills.
//   - [Client.Puppet] reads modules and their releases.
//   - [Client.RubyGems] reads the versions of gems.
//   - [Client.Metadata] makes the server calculate indexes and other metadata.
//   - [Client.VCS] reads Git repositories through remote repositories.
//
// The server:
//
//   - [Client.System] returns the version, health, metrics and background tasks.
//   - [Client.Storage] reports how much is stored.
//
// Packages below this one have further operations of Artifactory: security (keys, certificates,
// and the older API for identities), replication, federation, retention (archive and cleanup
// policies) and admin (configuration, licenses, logs, support bundles). Package transfer moves
// files and trees.
//
// # Repositories
//
// Each class of repositories has a type. A field that is nil is not sent, so the server uses
// its default, or keeps the setting of an existing repository:
//
//	repo := artifactory.NewLocalRepository("libs-release-local", artifactory.PackageTypeMaven)
//	repo.HandleSnapshots = new(false)
//	err := rt.Repositories.Create(ctx, repo)
//
// # Errors
//
// A failure of the server is a [*jfrog.Error]. Use errors.Is to compare it with
// [jfrog.ErrNotFound] and its siblings:
//
//	repo, err := rt.Repositories.Get(ctx, "libs-release-local")
//	if errors.Is(err, jfrog.ErrNotFound) {
//		// There is no such repository.
//	}
//
// # Lists
//
// A method that returns a page has a twin that walks all pages:
//
//	for image, err := range rt.Docker.AllImages(ctx, "docker-local", nil) {
//		if err != nil {
//			return err
//		}
//		fmt.Println(image)
//	}
//
// Package jfrogtest has an Artifactory in memory to test programs with.
package artifactory

import (
	jfrog "github.com/jfrogkit/jfrog-go"
)

// Client groups the services of Artifactory. [New] creates one. It is safe for concurrent use.
type Client struct {
	Archives     *ArchivesService
	Artifacts    *ArtifactsService
	Builds       *BuildsService
	Bundles      *BundlesService
	Docker       *DockerService
	GoModules    *GoModulesService
	Items        *ItemsService
	Metadata     *MetadataService
	Properties   *PropertiesService
	Puppet       *PuppetService
	Repositories *RepositoriesService
	RubyGems     *RubyGemsService
	Search       *SearchService
	SignedURLs   *SignedURLsService
	Skills       *SkillsService
	Storage      *StorageService
	System       *SystemService
	Trash        *TrashService
	Uploads      *UploadsService
	VCS          *VCSService
}

// service is the underlying type of every service.
type service struct{ client *jfrog.Client }

// New returns a client that calls the Artifactory of c's platform.
func New(c *jfrog.Client) *Client {
	s := &service{client: c}
	return &Client{
		Archives:     (*ArchivesService)(s),
		Artifacts:    (*ArtifactsService)(s),
		Builds:       (*BuildsService)(s),
		Bundles:      (*BundlesService)(s),
		Docker:       (*DockerService)(s),
		GoModules:    (*GoModulesService)(s),
		Items:        (*ItemsService)(s),
		Metadata:     (*MetadataService)(s),
		Properties:   (*PropertiesService)(s),
		Puppet:       (*PuppetService)(s),
		Repositories: (*RepositoriesService)(s),
		RubyGems:     (*RubyGemsService)(s),
		Search:       (*SearchService)(s),
		SignedURLs:   (*SignedURLsService)(s),
		Skills:       (*SkillsService)(s),
		Storage:      (*StorageService)(s),
		System:       (*SystemService)(s),
		Trash:        (*TrashService)(s),
		Uploads:      (*UploadsService)(s),
		VCS:          (*VCSService)(s),
	}
}
