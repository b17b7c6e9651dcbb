// Package artifactory calls the REST API of JFrog Artifactory: repositories, artifacts,
// builds, searches, system.
//
//	c, err := jfrog.New("https://acme.jfrog.io", jfrog.WithAccessToken(token))
//	rt := artifactory.New(c)
//	repo, err := rt.Repositories.Get(ctx, "libs-release-local")
//
// Failures are [*jfrog.Error]; errors.Is compares them with [jfrog.ErrNotFound] and its
// siblings. Package jfrogtest has an Artifactory in memory to test programs against.
package artifactory

import (
	jfrog "github.com/jfrogkit/jfrog-go"
)

// Client groups the services of Artifactory.
type Client struct {
	Archives     *ArchivesService
	Artifacts    *ArtifactsService
	Builds       *BuildsService
	Docker       *DockerService
	Items        *ItemsService
	Properties   *PropertiesService
	Puppet       *PuppetService
	Repositories *RepositoriesService
	RubyGems     *RubyGemsService
	Search       *SearchService
	SignedURLs   *SignedURLsService
	Storage      *StorageService
	System       *SystemService
	Trash        *TrashService
}

// service is what every service is made of.
type service struct{ client *jfrog.Client }

// New returns the services of the Artifactory of a platform.
func New(c *jfrog.Client) *Client {
	s := &service{client: c}
	return &Client{
		Archives:     (*ArchivesService)(s),
		Artifacts:    (*ArtifactsService)(s),
		Builds:       (*BuildsService)(s),
		Docker:       (*DockerService)(s),
		Items:        (*ItemsService)(s),
		Properties:   (*PropertiesService)(s),
		Puppet:       (*PuppetService)(s),
		Repositories: (*RepositoriesService)(s),
		RubyGems:     (*RubyGemsService)(s),
		Search:       (*SearchService)(s),
		SignedURLs:   (*SignedURLsService)(s),
		Storage:      (*StorageService)(s),
		System:       (*SystemService)(s),
		Trash:        (*TrashService)(s),
	}
}
